/** Mean of the first `count` values; 0 of none. */
export function mean(values: Float64Array, count = values.length): number {
  let sum = 0
  for (let at = 0; at < count; at++) sum += values[at] as number
  return sum / Math.max(1, count)
}

/** Sample variance; 0 of fewer than two values. */
export function variance(values: Float64Array): number {
  const centre = mean(values)
  let squares = 0
  for (const value of values) squares += (value - centre) ** 2
  return squares / Math.max(1, values.length - 1)
}

/** Sum of the squares of the first `count` values. */
export function sumOfSquares(values: Float64Array, count = values.length): number {
  let sum = 0
  for (let at = 0; at < count; at++) sum += (values[at] as number) ** 2
  return sum
}
