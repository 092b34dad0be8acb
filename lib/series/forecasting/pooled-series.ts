import { shrunkSeasonalIndices } from '../structure/shrunk-season.ts'

/** How the series are prepared before they are pooled. */
export interface Preparation {
  /** Natural logarithms; otherwise values over their mean size. */
  log: boolean
  /** Divided by (levels) or less (logarithms) their own seasonal indices, which shrink where they are noise. */
  adjust: boolean
}

/** One series as the pooled model sees it: free of its unit. */
export interface Prepared {
  values: Float64Array
  /** Mean absolute change from one value to the next; 0 for a constant series. */
  scale: number
  /** Turns forecasts of the periods after the last one back into the unit of the series, in place. */
  restore(forecast: Float64Array): Float64Array
}

/** Undefined where the logarithm of a value is not finite. */
export function prepared(values: Float64Array, period: number, how: Preparation): Prepared | undefined {
  const count = values.length
  let size = 0
  for (const value of values) {
    if (how.log && !(value > 0)) return undefined
    size += Math.abs(value)
  }
  size = size > 0 ? size / count : 1
  const work = values.map((value) => (how.log ? Math.log(value / size) : value / size))
  const season = how.adjust ? removeSeason(work, period, !how.log) : undefined
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let change = 0
  for (let at = 0; at < count; at++) {
    const value = work[at] as number
    if (value < low) low = value
    if (value > high) high = value
    if (at > 0) change += Math.abs(value - (work[at - 1] as number))
  }
  const span = high - low
  const restore = (forecast: Float64Array) => {
    for (let step = 0; step < forecast.length; step++) {
      // A linear model can leave the world it knows by far: never more than the whole span of the history beyond it.
      let value = Math.min(high + span, Math.max(low - span, forecast[step] as number))
      if (season !== undefined) {
        const index = season.indices[(count + step) % period] as number
        value = season.multiplicative ? value * index : value + index
      }
      forecast[step] = size * (how.log ? Math.exp(value) : value)
    }
    return forecast
  }
  return { values: work, scale: count > 1 ? change / (count - 1) : 0, restore }
}

/** Takes the seasonal indices off, in place; multiplicative ones if wanted and to be had. */
function removeSeason(work: Float64Array, period: number, wantMultiplicative: boolean) {
  const factors = wantMultiplicative ? shrunkSeasonalIndices(work, period, true) : undefined
  const multiplicative = factors?.every((factor) => factor >= smallestFactor) === true
  const indices = multiplicative ? factors : shrunkSeasonalIndices(work, period, false)
  if (indices === undefined) return undefined
  for (let at = 0; at < work.length; at++) {
    const index = indices[at % period] as number
    work[at] = multiplicative ? (work[at] as number) / index : (work[at] as number) - index
  }
  return { indices, multiplicative }
}

/** What is divided by less would drown the rest of the series. */
const smallestFactor = 0.01
