/**
 * Median of the first `count` values of a buffer, which is left in another order (quickselect, Hoare 1961); for inner loops, where sorting a copy costs too much.
 * @returns NaN of none. None of them may be NaN.
 */
export function medianInPlace(buffer: Float64Array, count: number): number {
  if (count === 0) return Number.NaN
  const upper = count >> 1
  const high = selectInPlace(buffer, count, upper)
  if (count % 2 === 1) return high
  let low = buffer[0] as number
  for (let at = 1; at < upper; at++) if ((buffer[at] as number) > low) low = buffer[at] as number
  return (low + high) / 2
}

/** The value at `rank` (0 = least) of the first `count` values; those before it end up left of it. */
export function selectInPlace(buffer: Float64Array, count: number, rank: number): number {
  let [left, right] = [0, count - 1]
  while (left < right) {
    const pivot = buffer[(left + right) >> 1] as number
    let [i, j] = [left, right]
    while (i <= j) {
      while ((buffer[i] as number) < pivot) i++
      while ((buffer[j] as number) > pivot) j--
      if (i <= j) {
        const held = buffer[i] as number
        buffer[i++] = buffer[j] as number
        buffer[j--] = held
      }
    }
    if (rank <= j) right = j
    else if (rank >= i) left = i
    else break
  }
  return buffer[rank] as number
}
