// A watch over a model as its outcomes come in, row by row: cumulative sums of the evidence that it is off (Page 1954), for probabilities as in Steiner et al. 2000.

/** How to watch: plain, to be kept with the model. */
export interface Watch {
  /** The change to be quick about: for outcomes the factor of the odds, for numbers the shift in standard deviations. */
  change: number
  /** Evidence (log likelihood ratio) from which on there is an alarm. */
  limit: number
}

/** Evidence so far; plain, to be kept between calls. */
export interface WatchState {
  /** That there is more than predicted, and that there is less; 0 or above. */
  more: number
  less: number
  /** Rows seen. */
  rows: number
}

export interface WatchAlarm {
  /** Place among the rows given. */
  row: number
  direction: 'more' | 'less'
}

export interface Watched {
  state: WatchState
  alarms: WatchAlarm[]
}

export const unwatched: WatchState = { more: 0, less: 0, rows: 0 }

/**
 * A watch over outcomes.
 * @param probabilities such as are to come, for instance those of the hold-out.
 * @param averageRunLength rows until a false alarm on either side, on average, where the probabilities are right.
 * @param change factor of the odds, above 1.
 * @returns undefined where the probabilities leave nothing open.
 * @throws RangeError when a probability is outside 0-1 or the others are out of range.
 */
export function outcomeWatch(probabilities: Float64Array, averageRunLength: number, change = 2): Watch | undefined {
  if (!(change > 1)) throw new RangeError(`not a factor above 1: ${change}`)
  let variance = 0
  for (const probability of probabilities) {
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
    variance += probability * (1 - probability)
  }
  if (!(variance > 0)) return undefined
  return { change, limit: alarmLimit(averageRunLength, (variance / probabilities.length) * Math.log(change) ** 2) }
}

/**
 * A watch over the residuals of numbers, in standard deviations.
 * @param averageRunLength residuals until a false alarm on either side, on average, where they are standard normal.
 * @param change shift in standard deviations, above 0.
 * @throws RangeError when either is out of range.
 */
export function residualWatch(averageRunLength: number, change = 1): Watch {
  if (!(change > 0)) throw new RangeError(`not a shift above 0: ${change}`)
  return { change, limit: alarmLimit(averageRunLength, change ** 2) }
}

/**
 * Goes on with the watch over outcomes against their probabilities, in the order in which they came. After an alarm its side begins anew.
 * @throws RangeError when lengths differ, an outcome is neither 0 nor 1 or a probability is outside 0-1.
 */
export function watchedOutcomes(
  watch: Watch,
  state: WatchState,
  outcomes: ArrayLike<number>,
  probabilities: Float64Array,
): Watched {
  if (outcomes.length !== probabilities.length)
    throw new RangeError(`${outcomes.length} outcomes for ${probabilities.length} rows`)
  const { change } = watch
  const factor = Math.log(change)
  return watched(watch, state, probabilities.length, (row) => {
    const probability = probabilities[row] as number
    const outcome = outcomes[row] as number
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
    if (outcome !== 0 && outcome !== 1) throw new RangeError(`an outcome is ${outcome}, not 0 or 1`)
    return [
      outcome * factor - Math.log(1 - probability + probability * change),
      -outcome * factor - Math.log(1 - probability + probability / change),
    ]
  })
}

/**
 * Goes on with the watch over numbers by their residuals (actual - predicted) in standard deviations. After an alarm its side begins anew.
 * @throws RangeError when a residual is not finite.
 */
export function watchedResiduals(watch: Watch, state: WatchState, residuals: ArrayLike<number>): Watched {
  const { change } = watch
  return watched(watch, state, residuals.length, (row) => {
    const residual = residuals[row] as number
    if (!Number.isFinite(residual)) throw new RangeError(`not a residual: ${residual}`)
    return [change * residual - change ** 2 / 2, -change * residual - change ** 2 / 2]
  })
}

/** @param evidenceOf log likelihood ratio of a row, for more and for less, against no change. */
function watched(
  { limit }: Watch,
  state: WatchState,
  rows: number,
  evidenceOf: (row: number) => [number, number],
): Watched {
  const alarms: WatchAlarm[] = []
  let { more, less } = state
  for (let row = 0; row < rows; row++) {
    const [upward, downward] = evidenceOf(row)
    more = Math.max(0, more + upward)
    less = Math.max(0, less + downward)
    if (more > limit) {
      alarms.push({ row, direction: 'more' })
      more = 0
    }
    if (less > limit) {
      alarms.push({ row, direction: 'less' })
      less = 0
    }
  }
  return { state: { more, less, rows: state.rows + rows }, alarms }
}

/**
 * The limit of a log likelihood ratio whose rows have this variance, so that either side raises a false alarm every two run lengths: the run length of a
 * Brownian motion, (exp(h) - h - 1) 2 / variance, with 1.166 deviations added to the limit for what a step goes beyond it (Siegmund 1985).
 */
function alarmLimit(averageRunLength: number, variance: number): number {
  if (!(averageRunLength > 1)) throw new RangeError(`not a run length: ${averageRunLength}`)
  const target = averageRunLength * variance
  let [low, high] = [0, 1]
  while (Math.exp(high) - high - 1 < target) high *= 2
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (Math.exp(middle) - middle - 1 < target) low = middle
    else high = middle
  }
  return Math.max(0, high - 1.166 * Math.sqrt(variance))
}
