/** Largest |base + contributions - margin| over the rows. */
export function contributionError(
  { base, contributions }: { base: number; contributions: readonly Float64Array[] },
  margins: Float64Array,
): number {
  let largest = 0
  for (const [row, margin] of margins.entries()) {
    let sum = base
    for (const own of contributions) sum += own[row] as number
    largest = Math.max(largest, Math.abs(sum - margin))
  }
  return largest
}
