const golden = (Math.sqrt(5) - 1) / 2

/**
 * Minimum of a function of one variable on [lower, upper]: the best of `cells` + 1 even grid points, then golden sections between its neighbours, so that
 * one basin among few is found surely (Kiefer 1953).
 * @param objective a value that is not finite counts as the worst.
 * @param tolerance width of the last bracket, in the unit of the variable.
 * @throws RangeError when the bounds are not finite or not in order, `cells` is not a whole number of at least 1 or `tolerance` is not positive.
 */
export function goldenSectionMinimum(
  objective: (at: number) => number,
  lower: number,
  upper: number,
  cells: number,
  tolerance: number,
): { at: number; value: number } {
  if (!(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper))
    throw new RangeError(`not an interval: ${lower} to ${upper}`)
  if (!Number.isInteger(cells) || cells < 1) throw new RangeError(`not a number of cells: ${cells}`)
  if (!(tolerance > 0)) throw new RangeError(`not a tolerance: ${tolerance}`)
  const valueAt = (at: number) => {
    const value = objective(at)
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY
  }
  const step = (upper - lower) / cells
  let best = { at: lower, value: valueAt(lower) }
  for (let cell = 1; cell <= cells; cell++) {
    const at = cell === cells ? upper : lower + cell * step
    const value = valueAt(at)
    if (value < best.value) best = { at, value }
  }
  let from = Math.max(lower, best.at - step)
  let to = Math.min(upper, best.at + step)
  let left = to - golden * (to - from)
  let right = from + golden * (to - from)
  let leftValue = valueAt(left)
  let rightValue = valueAt(right)
  while (to - from > tolerance && left < right) {
    if (leftValue <= rightValue) {
      to = right
      right = left
      rightValue = leftValue
      left = to - golden * (to - from)
      leftValue = valueAt(left)
    } else {
      from = left
      left = right
      leftValue = rightValue
      right = from + golden * (to - from)
      rightValue = valueAt(right)
    }
  }
  if (leftValue < best.value) best = { at: left, value: leftValue }
  if (rightValue < best.value) best = { at: right, value: rightValue }
  return best
}
