import { isSafe } from './arma.ts'
import { type Estimate, estimate, type Sample } from './estimate.ts'
import { type ArimaOrder, armaCount, type Limits } from './order.ts'

export interface Candidate {
  order: ArimaOrder
  estimate: Estimate
  /** AICc; Infinity where a root is too near the unit circle. */
  score: number
}

/** Share of the sum of squares at which a fit stops while searching: about .1 of AICc for 100 values. */
export const ROUGH = 1e-4
const MOST_MODELS = 94

/** Steps from one model to the next, in the order of R's auto.arima: [p, q, P, Q]. */
const STEPS: readonly (readonly [number, number, number, number])[] = [
  [0, 0, -1, 0],
  [0, 0, 0, -1],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0, 0, -1, -1],
  [0, 0, -1, 1],
  [0, 0, 1, -1],
  [0, 0, 1, 1],
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [-1, -1, 0, 0],
  [-1, 1, 0, 0],
  [1, -1, 0, 0],
  [1, 1, 0, 0],
]

/**
 * The stepwise search of Hyndman & Khandakar 2008: from the best of a few simple models to the first neighbour with a lower AICc, until none has one.
 * @param sample whose last column is the constant, where `base` has one.
 * @param base its constant may be left out where it is a drift; a mean never, or the forecasts would depend on where zero is.
 * @returns all models tried, best first; the plainest first where the series is too short for AICc.
 */
export function stepwiseSearch(sample: Sample, base: ArimaOrder, limits: Limits): Candidate[] {
  const tried = new Map<string, Candidate>()
  let best: Candidate | undefined
  const improves = (p: number, q: number, P: number, Q: number, constant: boolean): boolean => {
    const key = `${p},${q},${P},${Q},${constant}`
    if (tried.has(key) || tried.size >= MOST_MODELS) return false
    const candidate = tryModel(sample, { ...base, p, q, P, Q, constant }, base.constant, best)
    tried.set(key, candidate)
    if (best !== undefined && !(candidate.score < best.score)) return false
    best = candidate
    return true
  }
  const optional = base.constant && base.d + base.D > 0
  for (const [p, q, P, Q, constant] of beginnings(sample.count, base, limits, optional)) improves(p, q, P, Q, constant)
  for (let moved = true; moved; ) moved = step((best as Candidate).order, optional, limits, improves)
  return [...tried.values()].sort((a, b) => a.score - b.score)
}

type Improves = (p: number, q: number, P: number, Q: number, constant: boolean) => boolean

function beginnings(
  count: number,
  base: ArimaOrder,
  limits: Limits,
  optional: boolean,
): [number, number, number, number, boolean][] {
  const most = count < 10 ? 1 : 2
  const seasonal = count < 10 ? 0 : 1
  const one = (limit: number) => Math.min(1, limit)
  const { constant } = base
  const list: [number, number, number, number, boolean][] = [
    [0, 0, 0, 0, constant],
    [one(limits.p), 0, one(limits.P), 0, constant],
    [0, one(limits.q), 0, one(limits.Q), constant],
    [
      Math.min(most, limits.p),
      Math.min(most, limits.q),
      Math.min(seasonal, limits.P),
      Math.min(seasonal, limits.Q),
      constant,
    ],
  ]
  if (optional) list.unshift([0, 0, 0, 0, false])
  return list
}

/** Whether a neighbour was better; it is the best then. */
function step(from: ArimaOrder, optional: boolean, limits: Limits, improves: Improves): boolean {
  for (const [dp, dq, dP, dQ] of STEPS) {
    const [p, q, P, Q] = [from.p + dp, from.q + dq, from.P + dP, from.Q + dQ]
    if (Math.min(p, q, P, Q) < 0 || p > limits.p || q > limits.q || P > limits.P || Q > limits.Q) continue
    if (improves(p, q, P, Q, from.constant)) return true
  }
  return optional && improves(from.p, from.q, from.P, from.Q, !from.constant)
}

function tryModel(sample: Sample, order: ArimaOrder, hasConstant: boolean, near: Candidate | undefined): Candidate {
  const columns = sample.columns.length - (hasConstant && !order.constant ? 1 : 0)
  const starts = startsOf(order).slice(0, 2)
  if (near !== undefined) starts[0] = startNear(order, near)
  const result = bestEstimate(sample, order, columns, starts, ROUGH)
  return { order, estimate: result, score: isSafe(result.arma) ? result.aicc : Number.POSITIVE_INFINITY }
}

/** The likeliest of rough fits from several starts, fitted on to `precision`. */
export function bestEstimate(
  sample: Sample,
  order: ArimaOrder,
  columns: number,
  starts: readonly Float64Array[],
  precision: number,
): Estimate {
  let best: Estimate | undefined
  for (const start of starts) {
    const each = estimate(sample, order, columns, start, ROUGH)
    if (best === undefined || each.logLikelihood > best.logLikelihood) best = each
  }
  return precision < ROUGH ? estimate(sample, order, columns, best?.unbounded, precision) : (best as Estimate)
}

/** Where to begin without knowing anything: a little off 0; models with terms of both sides, whose likelihood may have two hills, also from far off. */
export function startsOf(order: ArimaOrder): Float64Array[] {
  const mixed = order.p * order.q > 0 || order.P * order.Q > 0
  const starts = mixed ? [NEARBY, ...FAR] : [NEARBY]
  return starts.map((sizes) => startNear(order, undefined, sizes))
}

const NEARBY = [0.1, -0.1]
const FAR = [
  [1, 0.6],
  [-1, -0.6],
  [0, 0],
]

/** Parameters of a similar model; new terms begin off 0, on different sides: at 0 AR and MA terms cannot be told apart. */
function startNear(order: ArimaOrder, near: Candidate | undefined, sizes: readonly number[] = NEARBY): Float64Array {
  const start = new Float64Array(armaCount(order))
  const counts = [order.p, order.q, order.P, order.Q]
  const nearCounts = near ? [near.order.p, near.order.q, near.order.P, near.order.Q] : [0, 0, 0, 0]
  let to = 0
  let from = 0
  for (let part = 0; part < 4; part++) {
    const count = counts[part] as number
    const nearCount = nearCounts[part] as number
    for (let at = 0; at < count; at++) {
      const known = at < nearCount ? (near as Candidate).estimate.unbounded[from + at] : undefined
      start[to + at] =
        known === undefined ? (at === 0 ? (sizes[part % 2] as number) : 0) : Math.max(-1.5, Math.min(1.5, known))
    }
    to += count
    from += nearCount
  }
  return start
}
