/**
 * Autocorrelations at lags 1 to `most` (the first element is lag 1), divided by the number of all values as in R's acf.
 * A constant series has none: zeros.
 */
export function autocorrelations(values: Float64Array, most: number): Float64Array {
  const count = values.length
  let sum = 0
  for (const value of values) sum += value
  const centre = sum / Math.max(1, count)
  let variance = 0
  for (const value of values) variance += (value - centre) ** 2
  const result = new Float64Array(most)
  if (!(variance > 0)) return result
  for (let lag = 1; lag <= most && lag < count; lag++) {
    let product = 0
    for (let at = lag; at < count; at++)
      product += ((values[at] as number) - centre) * ((values[at - lag] as number) - centre)
    result[lag - 1] = product / variance
  }
  return result
}

/**
 * Whether the autocorrelation at the seasonal lag is significant at 90 % (Bartlett's bound), the test of the M competitions
 * (Assimakopoulos & Nikolopoulos 2000; R's thetaf). Under three seasons: not.
 */
export function isSeasonal(values: Float64Array, period: number): boolean {
  if (period < 2 || values.length < 3 * period) return false
  const correlations = autocorrelations(values, period)
  let squares = 0
  for (let lag = 0; lag < period - 1; lag++) squares += (correlations[lag] as number) ** 2
  return (
    Math.abs(correlations[period - 1] as number) > 1.6448536269514722 * Math.sqrt((1 + 2 * squares) / values.length)
  )
}
