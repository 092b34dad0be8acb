/**
 * Box & Cox's transform of positive values (1964): (y^lambda - 1) / lambda, the logarithm at 0. 1 leaves the series as it is but for a shift.
 * @returns undefined where a value does not allow it: not positive, for a lambda above 0 negative.
 */
export function boxCox(values: Float64Array, lambda: number): Float64Array | undefined {
  for (const value of values) if (lambda > 0 ? value < 0 : !(value > 0)) return undefined
  return values.map((value) => (lambda === 0 ? Math.log(value) : (value ** lambda - 1) / lambda))
}

/**
 * Back to the unit of the series. What was a mean becomes a median: the mean of a skew distribution is another number, above it for lambda below 1.
 * Values beyond the transform's range become the nearest end of the scale, 0 or the largest number.
 */
export function inverseBoxCox(value: number, lambda: number): number {
  if (lambda === 0) return Math.min(Number.MAX_VALUE, Math.exp(value))
  const power = lambda * value + 1
  if (power <= 0) return lambda > 0 ? 0 : Number.MAX_VALUE
  return Math.min(Number.MAX_VALUE, power ** (1 / lambda))
}
