import { type HalfTail, paretoHalf, studentHalf } from './half-tail.ts'

/** How far values of one kind stray from their centre, on either side. */
export interface CalibratedTails {
  /** Middle of the values. */
  centre: number
  /** Robust standard deviation: half the range that holds the middle 68 %. */
  sigma: number
  /** Probability of a value at least as far out as this one, either way (twice the smaller tail), 0-1. */
  probability(value: number): number
  /** The values that are exceeded on each side with half of `probability`. */
  band(probability: number): { low: number; high: number }
}

const fewest = 8
/** From here on each side has a tail of its own, and from there a generalised Pareto one. */
const ownTail = 60
const paretoFrom = 250

/**
 * The tails of a sample, for thresholds that are crossed as rarely as promised: split at the median into sides, each with a half-t averaged over its degrees of
 * freedom, and a generalised Pareto tail where there are 250 values on the side. The farthest values count as censored, so that anomalies do not hide themselves.
 * @param values any order; NaN is left out.
 * @param suspects how many of them are thought to be anomalies; they stay in the sample as censored.
 * @returns undefined with fewer than eight values, or where more than half of them are equal.
 */
export function calibratedTails(values: Float64Array, suspects = 0): CalibratedTails | undefined {
  const sorted = values.filter(Number.isFinite).sort()
  const count = sorted.length
  if (count < fewest) return undefined
  const centre = ((sorted[(count - 1) >> 1] as number) + (sorted[count >> 1] as number)) / 2
  const below = sides(sorted, centre, -1)
  const above = sides(sorted, centre, 1)
  const all = sorted.map((value) => Math.abs(value - centre)).sort()
  const sigma = all[Math.floor(0.6827 * (count - 1))] as number
  if (!(sigma > 0) || (all[count >> 1] as number) === 0) return undefined
  const [low, high] = halves(below, above, all, suspects)
  const beyond = (side: HalfTail, share: number) => (distance: number) => share * side.beyond(distance)
  const belowTail = beyond(low, 0.5)
  const aboveTail = beyond(high, 0.5)
  return {
    centre,
    sigma,
    probability: (value) => Math.min(1, 2 * (value >= centre ? aboveTail(value - centre) : belowTail(centre - value))),
    band: (probability) => {
      if (!(probability > 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
      return {
        low: centre - exceeded(belowTail, probability / 2, sigma),
        high: centre + exceeded(aboveTail, probability / 2, sigma),
      }
    },
  }
}

function halves(below: Float64Array, above: Float64Array, all: Float64Array, suspects: number): [HalfTail, HalfTail] {
  const side = Math.min(below.length, above.length)
  const censored = (count: number) => Math.min(count - 4, Math.max(suspects, Math.ceil(count * 0.02)))
  if (side >= paretoFrom) return [paretoHalf(below, censored(below.length)), paretoHalf(above, censored(above.length))]
  if (side >= ownTail) return [studentHalf(below, censored(below.length)), studentHalf(above, censored(above.length))]
  // Too few for two shapes: one shape, two scales, which are held together the more the fewer there are.
  const [lower, upper] = [spreadOf(below), spreadOf(above)]
  const trust = side / (side + 20)
  const ratio = lower > 0 && upper > 0 ? (upper / lower) ** (trust / 2) : 1
  const pooled = new Float64Array(below.length + above.length)
  pooled.set(below.map((distance) => distance * ratio))
  pooled.set(
    above.map((distance) => distance / ratio),
    below.length,
  )
  const shape = all.length > 0 ? studentHalf(pooled.sort(), censored(pooled.length)) : undefined
  const scaled = (factor: number): HalfTail => ({
    shape: shape?.shape ?? 0,
    beyond: (x) => (shape as HalfTail).beyond(x * factor),
  })
  return [scaled(ratio), scaled(1 / ratio)]
}

/** Distances of the values on one side of the centre, ascending. */
function sides(sorted: Float64Array, centre: number, sign: number): Float64Array {
  const distances = sorted.map((value) => sign * (value - centre)).filter((distance) => distance >= 0)
  return distances.sort()
}

/** Root mean square of the nearer nine tenths. */
function spreadOf(distances: Float64Array): number {
  const kept = Math.max(1, Math.floor(distances.length * 0.9))
  let sum = 0
  for (let at = 0; at < kept; at++) sum += (distances[at] as number) ** 2
  return Math.sqrt(sum / kept)
}

function exceeded(tail: (distance: number) => number, probability: number, sigma: number): number {
  let high = sigma
  while (tail(high) > probability && high < sigma * 1e9) high *= 2
  let low = 0
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (tail(middle) > probability) low = middle
    else high = middle
  }
  return high
}
