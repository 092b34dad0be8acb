/**
 * Centred moving averages over one period, of an even one 2 x `period` so that both ends count half: the trend of classical decompositions.
 * @param values NaN where a value is missing.
 * @returns one a value; NaN at the ends and near missing values.
 */
export function centredAverages(values: Float64Array, period: number): Float64Array {
  const count = values.length
  const half = Math.floor(period / 2)
  const even = period % 2 === 0
  const averages = new Float64Array(count).fill(Number.NaN)
  for (let at = half; at + half < count; at++) {
    let sum = 0
    for (let offset = -half; offset <= half; offset++) {
      const value = values[at + offset] as number
      sum += even && (offset === half || offset === -half) ? value / 2 : value
    }
    averages[at] = sum / period
  }
  return averages
}
