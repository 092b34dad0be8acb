/**
 * Fourier terms of a season of any length, also one that is not whole (52.18 weeks, 365.25 days): sin and cos of 1 to `order` times its frequency
 * (Hyndman & Athanasopoulos, 3rd ed., 7.4). A column that is zero everywhere (the sine of two observations a wave) is left out.
 * @param from position of the first row, in observations from the first value of the series: the length of the history gives the terms of its future.
 * @param count number of rows.
 * @returns columns of `count` values: sin 1, cos 1, sin 2, cos 2 …
 * @throws RangeError when `period` is below 2 or `order` is not a whole number from 1 to half of `period`.
 */
export function fourierTerms(period: number, order: number, from: number, count: number): Float64Array[] {
  if (!(period >= 2 && Number.isFinite(period))) throw new RangeError(`not a seasonal period: ${period}`)
  if (!Number.isInteger(order) || order < 1 || order > period / 2)
    throw new RangeError(`not a Fourier order for a period of ${period}: ${order}`)
  const columns: Float64Array[] = []
  for (let wave = 1; wave <= order; wave++) {
    const sine = new Float64Array(count)
    const cosine = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      // The phase is taken modulo one turn first: far from the start the sine of a large angle loses digits.
      const turns = (((from + row + 1) * wave) / period) % 1
      sine[row] = Math.sin(2 * Math.PI * turns)
      cosine[row] = Math.cos(2 * Math.PI * turns)
    }
    if (2 * wave !== period) columns.push(sine)
    columns.push(cosine)
  }
  return columns
}
