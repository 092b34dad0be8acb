/**
 * Covariance of errors around 0, its correlations shrunk towards none as far as they are noise (Schäfer & Strimmer 2005, as in R's hts).
 * @param errors of each variable over the same periods; periods where one is not finite are left out.
 * @returns positive definite, row by row; a variable without error gets a variance of 1e-8 of the mean. Undefined with fewer than three periods.
 */
export function shrunkCovariance(errors: readonly Float64Array[]): Float64Array | undefined {
  const size = errors.length
  const periods = errors[0]?.length ?? 0
  const complete: number[] = []
  for (let at = 0; at < periods; at++) if (errors.every((each) => Number.isFinite(each[at]))) complete.push(at)
  const count = complete.length
  if (count < 3) return undefined
  const spreads = new Float64Array(size)
  const scaled = errors.map((each, variable) => {
    const values = Float64Array.from(complete, (at) => each[at] as number)
    let squares = 0
    for (const value of values) squares += value * value
    const spread = Math.sqrt(squares / count)
    spreads[variable] = spread
    return spread > 0 ? values.map((value) => value / spread) : values
  })
  const correlations = new Float64Array(size * size)
  const weight = 1 - shrinkage(scaled, correlations, count)
  let mean = 0
  for (const spread of spreads) mean += (spread * spread) / size
  const least = mean > 0 ? Math.sqrt(1e-8 * mean) : 1
  for (let variable = 0; variable < size; variable++) if (!(spreads[variable] as number)) spreads[variable] = least
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = row * size + column
      const correlation = row === column ? 1 : weight * (correlations[at] as number)
      correlations[at] = correlation * (spreads[row] as number) * (spreads[column] as number)
    }
  }
  return correlations
}

/** The share 0-1 of the correlations that is noise; fills them in. */
function shrinkage(scaled: readonly Float64Array[], correlations: Float64Array, count: number): number {
  const size = scaled.length
  let noise = 0
  let strength = 0
  for (let row = 0; row < size; row++) {
    const left = scaled[row] as Float64Array
    for (let column = 0; column < row; column++) {
      const right = scaled[column] as Float64Array
      let sum = 0
      let squares = 0
      for (let at = 0; at < count; at++) {
        const product = (left[at] as number) * (right[at] as number)
        sum += product
        squares += product * product
      }
      const correlation = sum / count
      correlations[row * size + column] = correlation
      correlations[column * size + row] = correlation
      noise += (squares - (sum * sum) / count) / (count * (count - 1))
      strength += correlation * correlation
    }
  }
  // Never quite none: as many correlations as periods make the matrix singular.
  return strength > 0 ? Math.min(1, Math.max(1e-4, noise / strength)) : 1
}
