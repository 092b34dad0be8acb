/** Adam (Kingma & Ba 2015) with a rate that falls to 0: moves `point` downhill in place. */
export function descend(
  point: Float64Array,
  gradientOf: (point: Float64Array) => Float64Array,
  { steps, rate }: { steps: number; rate: number },
): void {
  const mean = new Float64Array(point.length)
  const square = new Float64Array(point.length)
  for (let step = 1; step <= steps; step++) {
    const gradient = gradientOf(point)
    for (let at = 0; at < point.length; at++) {
      const slope = gradient[at] as number
      mean[at] = 0.9 * (mean[at] as number) + 0.1 * slope
      square[at] = 0.99 * (square[at] as number) + 0.01 * slope * slope
      const scaled =
        (mean[at] as number) / (1 - 0.9 ** step) / (Math.sqrt((square[at] as number) / (1 - 0.99 ** step)) + 1e-9)
      point[at] = (point[at] as number) - rate * (1 - step / steps) * scaled
    }
  }
}
