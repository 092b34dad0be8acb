import { sumOfSquares } from '../../stats/moments.ts'
import { normalQuantile } from '../../stats/normal.ts'
import { growsWithLevel } from './grows-with-level.ts'
import { loess } from './loess.ts'

/** A season found in a series. */
export interface Season {
  /** Length in observations. */
  period: number
  /** Share of the movement around the trend that it explains, 0-1. */
  strength: number
  /** How far beyond chance, in standard deviations of a normal distribution. */
  score: number
}

/** What `seasonLengths` looks for. */
export interface SeasonOptions {
  /** Lengths that the calendar suggests (7, 12, 52 …), asked only for these, each from two seasons of history on; default every length from 2 to a third of the series. */
  candidates?: readonly number[]
  /** Probability of finding any season in a series that has none; default .01. */
  significance?: number
  /** How many seasons at most; default 2. */
  most?: number
}

/** Waves of a season that are tested: all up to 12 observations, the first six of longer ones. */
const mostWaves = 6
/** Order of the autoregression that stands for the noise. */
const order = 3

/**
 * Finds the lengths of the seasons of a series, strongest first: for each length the power of its waves in the periodogram against the spectrum of
 * an autoregression fitted to what is left without them (so that persistent noise is not taken for a season), Bonferroni-corrected over the lengths;
 * found ones are taken out before the next is sought. Extremes are clipped first: one outlier hides no season and makes none.
 * @param values complete series, oldest first.
 * @returns empty where nothing is beyond chance, or with fewer than eight values.
 * @throws RangeError when a candidate is not a whole number of at least 2 or `significance` is not within 0-1.
 */
export function seasonLengths(values: Float64Array, options: SeasonOptions = {}): Season[] {
  const { significance = 0.01, most = 2 } = options
  if (!(significance > 0 && significance < 1)) throw new RangeError(`not a significance: ${significance}`)
  for (const candidate of options.candidates ?? [])
    if (!Number.isInteger(candidate) || candidate < 2) throw new RangeError(`not a season: ${candidate}`)
  const count = values.length
  if (count < 8) return []
  const lengths = options.candidates
    ? [...new Set(options.candidates)].filter((length) => count >= 2 * length)
    : Array.from({ length: Math.max(0, Math.floor(count / 3) - 1) }, (_, at) => at + 2)
  if (lengths.length === 0) return []
  const threshold = -normalQuantile(significance / lengths.length)
  const logs = values.every((value) => value > 0) && growsWithLevel(values, 1)
  const rest = detrended(logs ? values.map(Math.log) : values)
  const total = sumOfSquares(rest)
  const found: Season[] = []
  for (let round = 0; round < most && sumOfSquares(rest) > 1e-18 * total && total > 0; round++) {
    let best: Folded | undefined
    for (const length of lengths) {
      if (found.some((season) => related(season.period, length))) continue
      const folded = foldedAt(rest, length)
      if (folded.score <= Math.max(threshold, best?.score ?? 0)) continue
      folded.score = Math.min(folded.score, localScore(rest, length))
      if (folded.score > Math.max(threshold, best?.score ?? 0)) best = folded
    }
    if (best === undefined) break
    best = simplest(rest, best, lengths, threshold)
    const before = sumOfSquares(rest)
    for (let at = 0; at < count; at++) rest[at] = (rest[at] as number) - (best.wave[at % best.period] as number)
    found.push({ period: best.period, strength: (before - sumOfSquares(rest)) / total, score: best.score })
  }
  return found
}

/** What is left of a season that swells or wanders comes back at its neighbours, parts and small multiples: none of these is a second season. */
function related(known: number, length: number): boolean {
  const ratio = known > length ? known / length : length / known
  return Math.abs(ratio - Math.round(ratio)) < 0.1 * Math.max(1, ratio / 4) && ratio < mostWaves + 0.5
}

/** The shortest length that leaves nothing of `best` to be found: 12 rather than 36. */
function simplest(rest: Float64Array, best: Folded, lengths: readonly number[], threshold: number): Folded {
  for (const length of [...lengths].sort((a, b) => a - b)) {
    if (length >= best.period || best.period % length !== 0) continue
    const part = foldedAt(rest, length)
    if (part.score <= threshold) continue
    part.score = Math.min(part.score, localScore(rest, length))
    if (part.score <= threshold) continue
    const without = rest.map((value, at) => value - (part.wave[at % length] as number))
    if (Math.min(foldedAt(without, best.period).score, localScore(without, best.period)) <= threshold) return part
  }
  return best
}

/** Neighbours on each side of a wave in the periodogram that say how strong the noise is there. */
const reach = 6

/** Score of the waves of a season against their neighbours in the periodogram: whatever the colour of the noise, a season stands out. */
function localScore(rest: Float64Array, period: number): number {
  const cycles = Math.floor(rest.length / period)
  const used = cycles * period
  const part = rest.subarray(rest.length - used)
  const waves = Math.min(mostWaves, Math.floor(period / 2))
  const seen = new Map<number, number>()
  const ordinate = (index: number) => {
    const known = seen.get(index) ?? powerAt(part, (2 * Math.PI * index) / used)
    seen.set(index, known)
    return known
  }
  let ratio = 0
  let freedom = 0
  for (let wave = 1; wave <= waves; wave++) {
    const centre = wave * cycles
    let noise = 0
    let neighbours = 0
    for (let index = centre - reach; index <= centre + reach; index++) {
      if (index < 1 || 2 * index >= used || index % cycles === 0) continue
      noise += ordinate(index)
      neighbours++
    }
    if (neighbours === 0) return 0
    const weight = 2 * centre === used ? 1 : 2
    ratio += noise > 0 ? (weight * ordinate(centre) * neighbours) / noise : weight * 1e6
    freedom += weight
  }
  const neighbours = [...seen.keys()].filter((index) => index % cycles !== 0).length
  // Each wave has its own noise: the sum of ratios has a longer tail than one ratio of sums (1.4 instead of 2: simulated).
  return scoreOfRatio(ratio / freedom, freedom, 1.4 * neighbours)
}

/** Periodogram ordinate by Goertzel's recurrence. */
function powerAt(values: Float64Array, turn: number): number {
  const double = 2 * Math.cos(turn)
  let last = 0
  let before = 0
  for (let at = 0; at < values.length; at++) {
    const next = (values[at] as number) + double * last - before
    before = last
    last = next
  }
  return last * last + before * before - double * last * before
}

interface Folded {
  period: number
  score: number
  /** Mean of each position of the season, positions counted from the first value. */
  wave: Float64Array
}

function detrended(values: Float64Array): Float64Array {
  const count = values.length
  const trend = loess(values, count, { jump: Math.max(1, Math.floor(count / 20)) })
  const rest = values.map((value, at) => value - (trend[at] as number))
  const sorted = rest.slice().sort()
  const centre = sorted[count >> 1] as number
  const spread = 1.4826 * (rest.map((value) => Math.abs(value - centre)).sort()[count >> 1] as number)
  // Rounding of a line or a constant is no movement.
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (Math.max(-(sorted[0] as number), sorted[count - 1] as number) <= 1e-9 * size) return rest.fill(0)
  if (!(spread > 0)) return rest
  const bound = 4 * spread
  return rest.map((value) => Math.min(centre + bound, Math.max(centre - bound, value)))
}

function foldedAt(rest: Float64Array, period: number): Folded {
  const count = rest.length
  const cycles = Math.floor(count / period)
  const used = cycles * period
  const first = count - used
  const means = new Float64Array(period)
  for (let at = first; at < count; at++) means[at % period] = (means[at % period] as number) + (rest[at] as number)
  for (let position = 0; position < period; position++) means[position] = (means[position] as number) / cycles
  const waves = Math.min(mostWaves, Math.floor(period / 2))
  const { powers, wave } = projected(means, waves)
  const residuals = new Float64Array(used)
  for (let at = 0; at < used; at++)
    residuals[at] = (rest[first + at] as number) - (wave[(first + at) % period] as number)
  const freedom = 2 * waves - (2 * waves === period ? 1 : 0)
  const spectrum = autoregressiveSpectrum(residuals, used - freedom)
  let ratio = 0
  for (let index = 1; index <= waves; index++)
    ratio += (used * (powers[index - 1] as number)) / spectrum((2 * Math.PI * index) / period)
  return { period, wave, score: used - freedom > 2 ? scoreOfRatio(ratio / freedom, freedom, used - freedom) : 0 }
}

/** Mean squares of the first waves of one season, and the sum of these waves. */
function projected(means: Float64Array, waves: number): { powers: Float64Array; wave: Float64Array } {
  const period = means.length
  const powers = new Float64Array(waves)
  const wave = new Float64Array(period)
  for (let index = 1; index <= waves; index++) {
    const turn = (2 * Math.PI * index) / period
    let cosine = 0
    let sine = 0
    for (let at = 0; at < period; at++) {
      cosine += (means[at] as number) * Math.cos(turn * at)
      sine += (means[at] as number) * Math.sin(turn * at)
    }
    const share = 2 * index === period ? 1 / period : 2 / period
    for (let at = 0; at < period; at++)
      wave[at] = (wave[at] as number) + share * (cosine * Math.cos(turn * at) + sine * Math.sin(turn * at))
    powers[index - 1] = (share * (cosine * cosine + sine * sine)) / period
  }
  return { powers, wave }
}

/** Spectrum (mean square at one angular frequency) of an autoregression fitted by Burg's method (1975). */
function autoregressiveSpectrum(residuals: Float64Array, freedom: number): (turn: number) => number {
  const count = residuals.length
  const forward = residuals.slice()
  const backward = residuals.slice()
  const terms = new Float64Array(order + 1)
  terms[0] = 1
  let error = sumOfSquares(residuals) / Math.max(1, freedom)
  for (let step = 1; step <= order && step < count / 4; step++) {
    let product = 0
    let power = 0
    for (let at = step; at < count; at++) {
      const f = forward[at] as number
      const b = backward[at - 1] as number
      product += f * b
      power += f * f + b * b
    }
    if (!(power > 0)) break
    const reflection = (-2 * product) / power
    for (let at = count - 1; at >= step; at--) {
      const f = forward[at] as number
      const b = backward[at - 1] as number
      forward[at] = f + reflection * b
      backward[at] = b + reflection * f
    }
    for (let low = 0, high = step; low <= high; low++, high--) {
      const a = terms[low] as number
      const b = terms[high] as number
      terms[low] = a + reflection * b
      terms[high] = b + reflection * a
    }
    error *= 1 - reflection * reflection
  }
  return (turn) => {
    let real = 0
    let imaginary = 0
    for (let lag = 0; lag <= order; lag++) {
      real += (terms[lag] as number) * Math.cos(turn * lag)
      imaginary += (terms[lag] as number) * Math.sin(turn * lag)
    }
    return Math.max(error, 1e-300) / Math.max(real * real + imaginary * imaginary, 1e-12)
  }
}

/** Normal score of a ratio of mean squares (Paulson 1942, the cube root of an F). */
function scoreOfRatio(ratio: number, upper: number, lower: number): number {
  const root = Math.cbrt(ratio)
  const a = 2 / (9 * upper)
  const b = 2 / (9 * lower)
  return ((1 - b) * root - (1 - a)) / Math.sqrt(a + b * root * root)
}
