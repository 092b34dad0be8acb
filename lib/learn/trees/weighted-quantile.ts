/**
 * The least value that at least `probability` of the weight does not exceed, half way to the next one where it is met exactly (Hyndman & Fan 1996, type 2);
 * found by quickselect. Both buffers are left in another order.
 * @throws RangeError when there are no values.
 */
export function weightedQuantileInPlace(values: Float64Array, weights: Float64Array, probability: number): number {
  if (values.length === 0) throw new RangeError('there is no quantile of no values')
  let total = 0
  for (const weight of weights) total += weight
  const exact = 1e-12 * total
  let [left, right, rest] = [0, values.length - 1, probability * total]
  while (left < right) {
    const [end, begin] = parted(values, weights, left, right)
    let below = 0
    for (let at = left; at <= end; at++) below += weights[at] as number
    if (rest < below - exact) {
      right = end
      continue
    }
    if (Math.abs(rest - below) <= exact)
      return (most(values, left, end) + least(values, end + 1, values.length - 1)) / 2
    let middle = below
    for (let at = end + 1; at < begin; at++) middle += weights[at] as number
    if (begin > end + 1 && rest < middle - exact) return values[end + 1] as number
    if (begin > end + 1 && Math.abs(rest - middle) <= exact)
      return begin > values.length - 1
        ? (values[end + 1] as number)
        : ((values[end + 1] as number) + least(values, begin, values.length - 1)) / 2
    rest -= middle
    left = begin
  }
  return values[Math.min(left, values.length - 1)] as number
}

/** Hoare's partition: up to the first place are no more than the pivot, from the second on no less, between them are equal to it. */
function parted(values: Float64Array, weights: Float64Array, left: number, right: number): [number, number] {
  const pivot = values[(left + right) >> 1] as number
  let [low, high] = [left, right]
  while (low <= high) {
    while ((values[low] as number) < pivot) low++
    while ((values[high] as number) > pivot) high--
    if (low > high) break
    const [value, weight] = [values[low] as number, weights[low] as number]
    values[low] = values[high] as number
    weights[low++] = weights[high] as number
    values[high] = value
    weights[high--] = weight
  }
  return [high, low]
}

function most(values: Float64Array, from: number, to: number): number {
  let found = Number.NEGATIVE_INFINITY
  for (let at = from; at <= to; at++) found = Math.max(found, values[at] as number)
  return found
}

function least(values: Float64Array, from: number, to: number): number {
  let found = Number.POSITIVE_INFINITY
  for (let at = from; at <= to; at++) found = Math.min(found, values[at] as number)
  return found
}
