/** A part of a total: a member of a dimension, what it came to and what was expected of it, in one unit. */
export interface Part {
  dimension: string
  member: string
  actual: number
  expected: number
  /** Usual size of the part's own deviations (a robust standard deviation), where it is known. */
  spread?: number
}

export interface Contributor {
  dimension: string
  member: string
  /** actual - expected. */
  change: number
  /** change / change of the total: the shares of a dimension sum to 1. */
  share: number
  /** How unusual the part's own change is, 0-1; .5 where nothing is known about it. */
  surprise: number
  /** |share| x surprise: what contributors are ranked by. */
  weight: number
}

/** Parts of a dimension that were not given, or what their expectations lack to that of the total. */
export const rest = 'All others'

/**
 * Which parts explain the deviation of a total: for each dimension the parts' own deviations, which with one for all others add up to that of the total exactly, as
 * integers where the amounts are; ranked by share x surprise (after Adtributor, Bhagwan et al. 2014).
 * @param total what came and what was expected of the whole.
 * @returns by dimension, the weightiest first; none where the total is as expected.
 */
export function contributors(
  total: { actual: number; expected: number },
  parts: readonly Part[],
): Map<string, Contributor[]> {
  const change = total.actual - total.expected
  const found = new Map<string, Contributor[]>()
  if (change === 0) return found
  const left = new Map<string, number>()
  for (const part of parts) {
    const own = part.actual - part.expected
    const surprise = surpriseOf(own, part.spread)
    const share = own / change
    const list = found.get(part.dimension) ?? []
    list.push({
      dimension: part.dimension,
      member: part.member,
      change: own,
      share,
      surprise,
      weight: Math.abs(share) * surprise,
    })
    found.set(part.dimension, list)
    left.set(part.dimension, (left.get(part.dimension) ?? change) - own)
  }
  for (const [dimension, list] of found) {
    const open = left.get(dimension) as number
    if (Math.abs(open) > 1e-9 * Math.abs(change))
      list.push({ dimension, member: rest, change: open, share: open / change, surprise: 0, weight: 0 })
    list.sort(
      (a, b) => b.weight - a.weight || Math.abs(b.change) - Math.abs(a.change) || (a.member < b.member ? -1 : 1),
    )
  }
  return found
}

/** x^2 / (1 + x^2) of the deviation in its usual size. */
function surpriseOf(change: number, spread: number | undefined): number {
  if (spread === undefined) return 0.5
  if (!(spread > 0)) return change === 0 ? 0 : 1
  const square = (change / spread) ** 2
  return square === Number.POSITIVE_INFINITY ? 1 : square / (1 + square)
}
