import { byRisk, type ExpenseFinding, type Expenses } from './expenses.ts'

/** An approval limit that amounts bunch below. */
export interface InferredLimit {
  limitCents: number
  /** Amounts in the tenth below it, and how many its neighbourhood lets expect. */
  below: number
  expected: number
  /** (below - expected) / sqrt(expected). */
  z: number
}

const roundDigits = [1, 2, 2.5, 3, 4, 5, 7.5]
const leastBunching = 6
const leastRatio = 1.6
const leastCount = 30

/**
 * Approval limits that the amounts themselves betray: round thresholds with many more amounts in the tenth below than between the tenths around it
 * (density discontinuity, McCrary 2008, by counts). Strongest first.
 * @param amountCents integer cents; what is not above zero is left out.
 */
export function inferredLimits(amountCents: Float64Array): InferredLimit[] {
  const sorted = amountCents.filter((cents) => cents > 0).sort()
  const most = sorted.at(-1) ?? 0
  const found: InferredLimit[] = []
  for (let unit = 1000; unit <= most; unit *= 10) {
    for (const digit of roundDigits) {
      const limit = digit * unit
      const count = (low: number, high: number) => placeOf(sorted, high * limit) - placeOf(sorted, low * limit)
      const below = count(0.9, 1)
      // What lies at the limit itself is allowed, and often priced so.
      const expected = Math.sqrt((count(0.8, 0.9) + 1) * (count(1.0001, 1.1001) + 1))
      const z = (below - expected) / Math.sqrt(expected)
      if (below >= leastCount && z >= leastBunching && below >= leastRatio * expected)
        found.push({ limitCents: limit, below, expected, z })
    }
  }
  return found.sort((a, b) => b.z - a.z)
}

function placeOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

export interface SplitOptions {
  /** Approval limit in cents; inferred without it. */
  limitCents?: number
  /** Purchases of so many days count as one. */
  days?: number
  /** How far below the limit an amount still counts as just below it, 0-1. */
  margin?: number
}

export interface SplitPurchases {
  findings: ExpenseFinding[]
  /** The limits that were used. */
  limitsCents: number[]
  /** Whether they come from the amounts themselves. */
  inferred: boolean
}

const mostLimits = 3

/**
 * Purchases split to stay below an approval limit: two or more amounts to one vendor within few days, each just below it, that exceed it together.
 * O(n log n), four bytes a row.
 * @throws RangeError when the limit or `days` is not above zero or `margin` not within 0-1.
 */
export function splitPurchases(expenses: Expenses, options: SplitOptions = {}): SplitPurchases {
  const { limitCents, days = 5, margin = 0.2 } = options
  if (!(days > 0) || !(margin > 0 && margin < 1) || (limitCents !== undefined && !(limitCents > 0)))
    throw new RangeError('not a limit, a number of days and a margin')
  const limits =
    limitCents === undefined
      ? inferredLimits(expenses.amountCents)
          .slice(0, mostLimits)
          .map((each) => each.limitCents)
      : [limitCents]
  const findings = limits.flatMap((limit) => splitBelow(expenses, limit, days, margin))
  return { findings: byRisk(findings), limitsCents: limits, inferred: limitCents === undefined }
}

function splitBelow(expenses: Expenses, limit: number, days: number, margin: number): ExpenseFinding[] {
  const { vendor, amountCents, day, vendorNames } = expenses
  const near: number[] = []
  for (let row = 0; row < vendor.length; row++) {
    const cents = amountCents[row] as number
    if (cents < limit && cents >= limit * (1 - margin)) near.push(row)
  }
  const order = Uint32Array.from(near).sort(
    (a, b) => (vendor[a] as number) - (vendor[b] as number) || (day[a] as number) - (day[b] as number) || a - b,
  )
  const found: ExpenseFinding[] = []
  for (let from = 0; from < order.length; ) {
    const first = order[from] as number
    let to = from + 1
    while (
      to < order.length &&
      vendor[order[to] as number] === vendor[first] &&
      (day[order[to] as number] as number) - (day[order[to - 1] as number] as number) < days
    )
      to++
    // A chain that goes on for long is how this vendor is paid.
    const last = order[to - 1] as number
    const lasts = (day[last] as number) - (day[first] as number)
    const rows = Array.from(order.subarray(from, to))
    const sum = rows.reduce((total, row) => total + (amountCents[row] as number), 0)
    if (rows.length > 1 && sum > limit && lasts < 2 * days)
      found.push({
        kind: 'split purchase',
        reason: `${rows.length} amounts to ${vendorNames[vendor[first] as number]} within ${lasts + 1} ${lasts === 0 ? 'day' : 'days'}, each up to ${Math.round(margin * 100)} % below the limit, exceed it together.`,
        rows,
        atRiskCents: sum,
      })
    from = to
  }
  return found
}
