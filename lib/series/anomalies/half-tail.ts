import { logGamma } from '../../stats/gamma.ts'
import { normalTail } from '../../stats/normal.ts'
import { studentTail } from '../../stats/tails.ts'

/** How distances from the centre fall off on one side. */
export interface HalfTail {
  /** Probability that a distance exceeds `x`, in the unit of the distances. */
  beyond(x: number): number
  /** Shape of the generalised Pareto distribution that the tail has: 0 as of the normal, 1/3 as of t(3). */
  shape: number
}

/** Degrees of freedom that are weighed against each other; more than 20 are the normal's. */
const freedoms = [Number.POSITIVE_INFINITY, 20, 10, 7, 5, 4, 3, 2.5, 2]
/** Belief in 1 / freedom before the data: returns and residuals of business series have some ten to four degrees. */
const priorMean = 0.1
const priorSpread = 0.12

/**
 * Student's half-t over distances, averaged over its degrees of freedom by their likelihood, so that what a short series leaves open widens the tail
 * (Hoeting et al. 1999). The largest `censored` count only as "at least as far as the next": outliers cannot stretch the tail that judges them.
 * @param distances ascending, not negative, at least one of them above zero and not censored.
 */
export function studentHalf(distances: Float64Array, censored: number): HalfTail {
  const known = distances.length - censored
  let hint = Math.log(Math.max(distances[known >> 1] as number, (distances[known - 1] as number) / 8))
  let range = [-1, 1.6, 14] as [number, number, number]
  const fits = freedoms.map((freedom) => {
    // The heavier the tails, the smaller the scale.
    const { sigma, logLikelihood } = scaleOf(distances, known, freedom, hint + range[0], hint + range[1], range[2])
    hint = Math.log(sigma)
    range = [-0.5, 0.1, 8]
    const off = (1 / freedom - priorMean) / priorSpread
    return { freedom, sigma, score: logLikelihood - (off * off) / 2 }
  })
  const best = Math.max(...fits.map(({ score }) => score))
  const raw = fits.map((fit) => ({ ...fit, weight: Math.exp(fit.score - best) })).filter(({ weight }) => weight > 1e-4)
  const sum = raw.reduce((total, { weight }) => total + weight, 0)
  return {
    shape: raw.reduce((total, { weight, freedom }) => total + weight / sum / freedom, 0),
    beyond: (x) => {
      let tail = 0
      for (const { freedom, sigma, weight } of raw) tail += weight * 2 * studentTail(x / sigma, freedom)
      return Math.min(1, tail / sum)
    },
  }
}

/** Maximum likelihood of the scale for given degrees of freedom, by golden section over its logarithm. */
function scaleOf(distances: Float64Array, known: number, freedom: number, low: number, high: number, steps: number) {
  const at = (logSigma: number) => likelihood(distances, known, Math.exp(logSigma), freedom)
  const found = goldenMaximum(at, low, high, steps)
  return { sigma: Math.exp(found), logLikelihood: at(found) }
}

function likelihood(distances: Float64Array, known: number, sigma: number, freedom: number): number {
  const normal = freedom === Number.POSITIVE_INFINITY
  const front = normal
    ? Math.log(2 / Math.PI) / 2
    : Math.LN2 + logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - Math.log(freedom * Math.PI) / 2
  let sum = known * (front - Math.log(sigma))
  // Logarithms of products: one for every eight distances.
  let product = 1
  const scale = 1 / (sigma * sigma * (normal ? 2 : freedom))
  for (let at = 0; at < known; at++) {
    const distance = distances[at] as number
    const square = distance * distance * scale
    if (normal) sum -= square
    else {
      product *= 1 + square
      if ((at & 7) === 7) {
        sum -= (Math.log(product) * (freedom + 1)) / 2
        product = 1
      }
    }
  }
  if (!normal) sum -= (Math.log(product) * (freedom + 1)) / 2
  const rest = distances.length - known
  if (rest === 0) return sum
  const limit = (distances[known - 1] as number) / sigma
  return sum + rest * Math.log(Math.max(1e-300, 2 * (normal ? normalTail(limit) : studentTail(limit, freedom))))
}

/**
 * Peaks over threshold: beyond the distance that a tenth exceeds a generalised Pareto distribution (Pickands 1975; Davison & Smith 1990), its shape with a
 * normal prior; below it the half-t itself, made to meet.
 * @param distances ascending, at least 200.
 */
export function paretoHalf(distances: Float64Array, censored: number): HalfTail {
  const body = studentHalf(distances, censored)
  const count = distances.length
  const peaks = Math.max(20 + censored, Math.round(count / 10))
  const threshold = distances[count - peaks - 1] as number
  const excesses = distances.slice(count - peaks).map((distance) => distance - threshold)
  const { shape, scale } = paretoFit(excesses, censored)
  const share = peaks / count
  const bodyShare = body.beyond(threshold)
  return {
    shape,
    beyond: (x) => {
      if (x > threshold) return share * paretoTail((x - threshold) / scale, shape)
      const inside = body.beyond(x)
      return Math.min(1, 1 - ((1 - inside) * (1 - share)) / Math.max(1e-9, 1 - bodyShare))
    },
  }
}

/** Belief in the shape before the data, from light to heavy tails. */
const shapeMean = 0.1
const shapeSpread = 0.15

function paretoFit(excesses: Float64Array, censored: number): { shape: number; scale: number } {
  const known = excesses.length - censored
  const limit = excesses[known - 1] as number
  let mean = 0
  for (let at = 0; at < known; at++) mean += (excesses[at] as number) / known
  let best = { shape: 0, scale: Math.max(mean, Number.MIN_VALUE), score: Number.NEGATIVE_INFINITY }
  for (let shape = -0.3; shape <= 0.75; shape += 0.05) {
    const score = (scale: number) => {
      let sum = -known * Math.log(scale)
      for (let at = 0; at < known; at++) sum += logDensity((excesses[at] as number) / scale, shape)
      return sum + censored * Math.log(Math.max(1e-300, paretoTail(limit / scale, shape)))
    }
    const found = goldenMaximum(
      (logScale) => score(Math.exp(logScale)),
      Math.log(best.scale) - 1.5,
      Math.log(best.scale) + 1.5,
      14,
    )
    const off = (shape - shapeMean) / shapeSpread
    const total = score(Math.exp(found)) - (off * off) / 2
    if (total > best.score) best = { shape, scale: Math.exp(found), score: total }
  }
  return best
}

function logDensity(x: number, shape: number): number {
  if (Math.abs(shape) < 1e-9) return -x
  const inner = 1 + shape * x
  return inner <= 0 ? -1e6 : -(1 / shape + 1) * Math.log(inner)
}

function paretoTail(x: number, shape: number): number {
  if (Math.abs(shape) < 1e-9) return Math.exp(-x)
  return Math.max(0, 1 + shape * x) ** (-1 / shape)
}

/** Place of the maximum of a function with one, within `low` and `high`. */
function goldenMaximum(score: (x: number) => number, low: number, high: number, steps: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [a, b] = [low, high]
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)]
  let [atC, atD] = [score(c), score(d)]
  for (let step = 0; step < steps; step++) {
    if (atC > atD) {
      ;[b, d, atD] = [d, c, atC]
      c = b - ratio * (b - a)
      atC = score(c)
    } else {
      ;[a, c, atC] = [c, d, atD]
      d = a + ratio * (b - a)
      atD = score(d)
    }
  }
  return (a + b) / 2
}
