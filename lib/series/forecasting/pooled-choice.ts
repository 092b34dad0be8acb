import { naiveScale, smape } from '../evaluation/accuracy.ts'
import { type Configuration, configurationForecasts, fitConfiguration } from './pooled-configuration.ts'
import { seasonalNaive } from './naive.ts'

/** A configuration with the pull of the group. */
export interface Member extends Configuration {
  /** Rows that the group counts for against those of the series itself; Infinity = the series has no coefficients of its own. */
  strength: number
}

/** One stretch of one series that the models did not see when they forecast it. */
interface HeldOut {
  history: Float64Array
  actual: Float64Array
  /** Mean absolute change of the history, what errors are divided by. */
  scale: number
  naive: Float64Array
}

interface Candidate {
  member: Member
  forecasts: Float64Array[]
  loss: number
}

export interface Choice {
  /** Members whose mean is the forecast; one may be there more than once. */
  members: Member[]
  cases: HeldOut[]
  /** Forecasts of the chosen mean for each case. */
  forecasts: Float64Array[]
  /** Mean of the relative MASE and the relative sMAPE against (seasonal) naive on the held-out stretches. */
  loss: number
}

const strengths = [15, 60, 240, Infinity]
const validationBudget = { pooled: 10_000, own: 200 }
/** Held-out stretches that are forecast at most: long seasons ask for long memories, whose cost grows with the square. */
const mostCases = (period: number) => Math.max(240, Math.min(1200, Math.floor(12_000 / period)))

/** Lags that are tried: parts of, one and several seasons, never more than 80. */
function lagChoices(period: number): number[] {
  if (period === 1) return [2, 4, 6, 8, 12]
  const half = Math.ceil(period / 2)
  const all = [half, period + 1, period + 1 + Math.ceil(period / 6), period + half, 2 * period + 1, 3 * period + 1]
  return [...new Set(all)].filter((lags) => lags >= 2 && lags <= 80)
}

/** The last stretches of each series that stay out, by how many horizons before the end they begin. */
function heldOut(
  series: readonly Float64Array[],
  horizon: number,
  lag: number,
  origins: number,
  most: number,
): HeldOut[][] {
  const share = Math.max(1, Math.ceil((series.length * origins) / most))
  return Array.from({ length: origins }, (_, back) => {
    const cases: HeldOut[] = []
    for (const [index, values] of series.entries()) {
      const end = values.length - (back + 1) * horizon
      if (end < Math.max(3, values.length / 2) || (index + back) % share !== 0) continue
      const history = values.slice(0, end)
      const scale = naiveScale(history, end > lag + 1 ? lag : 1) ?? 0
      const naive = seasonalNaive(history, lag)?.forecast(horizon)
      if (scale > 0 && naive) cases.push({ history, actual: values.slice(end, end + horizon), scale, naive })
    }
    return cases
  })
}

/**
 * Chooses how to pool by forecasting held-out stretches: one coordinate of the configuration after another, then a mean of the best by greedy selection
 * with replacement (Caruana et al. 2004, Ensemble selection from libraries of models).
 * @param lag what MASE is scaled by, and the season of the naive reference.
 * @returns undefined where nothing can be held out or no configuration can be learnt.
 */
export function choosePooling(
  series: readonly Float64Array[],
  period: number,
  horizon: number,
  lag: number,
  origins: number,
): Choice | undefined {
  const groups = heldOut(series, horizon, lag, origins, mostCases(period))
  const cases = groups.flat()
  if (cases.length === 0) return undefined
  const past = groups.map((_, back) => pastOf(series, (back + 1) * horizon))
  const reference = relativeLoss(cases)
  const candidates: Candidate[] = []
  const seen = new Map<string, number>()
  const lossOf = (configuration: Configuration) => {
    const key = JSON.stringify(configuration)
    const known = seen.get(key)
    if (known !== undefined) return known
    const found = evaluate(configuration, groups, past, period, horizon, reference)
    candidates.push(...found)
    const loss = Math.min(Infinity, ...found.map((each) => each.loss))
    seen.set(key, loss)
    return loss
  }
  searchCoordinates(period, lossOf)
  const best = selected(candidates, reference)
  return best && { ...best, cases }
}

function pastOf(series: readonly Float64Array[], hidden: number): Float64Array[] {
  return series.filter(({ length }) => length - hidden >= 3).map((values) => values.slice(0, values.length - hidden))
}

function searchCoordinates(period: number, lossOf: (configuration: Configuration) => number): void {
  const lags = lagChoices(period)
  let best: Configuration = {
    log: true,
    adjust: period > 1,
    lags: lags[Math.min(2, lags.length - 1)] as number,
    ridge: 0.1,
    scalePower: 0.5,
  }
  let least = lossOf(best)
  const attempt = (change: Partial<Configuration>) => {
    const candidate = { ...best, ...change }
    const loss = lossOf(candidate)
    return loss < least ? { candidate, loss } : undefined
  }
  const steps: Partial<Configuration>[][] = [
    [{ log: false }],
    period > 1 ? [{ adjust: false }] : [],
    [{ scalePower: 0.25 }, { scalePower: 0.75 }],
    lags.map((each) => ({ lags: each })),
    [{ ridge: 0.5 }, { ridge: 0.01 }],
    [{ log: true }, { log: false }, ...(period > 1 ? [{ adjust: true }, { adjust: false }] : [])],
  ]
  for (const changes of steps) {
    for (const found of changes.map(attempt)) {
      if (found === undefined || found.loss >= least) continue
      best = found.candidate
      least = found.loss
    }
  }
}

/** Sums of absolute errors over scale, and of sMAPE, that the naive reference has. */
function relativeLoss(cases: readonly HeldOut[]) {
  let scaled = 0
  let symmetric = 0
  for (const { actual, naive, scale } of cases) {
    scaled += scaledError(actual, naive, scale)
    symmetric += smape(actual, naive) ?? 0
  }
  return (forecasts: readonly Float64Array[]) => {
    let mine = 0
    let symmetricMine = 0
    for (const [index, { actual, scale }] of cases.entries()) {
      mine += scaledError(actual, forecasts[index] as Float64Array, scale)
      symmetricMine += smape(actual, forecasts[index] as Float64Array) ?? 0
    }
    return (mine / Math.max(scaled, Number.MIN_VALUE) + symmetricMine / Math.max(symmetric, Number.MIN_VALUE)) / 2
  }
}

type Loss = ReturnType<typeof relativeLoss>

function scaledError(actual: Float64Array, forecast: Float64Array, scale: number): number {
  let sum = 0
  for (let step = 0; step < actual.length; step++)
    sum += Math.abs((actual[step] as number) - (forecast[step] as number))
  return sum / scale / actual.length
}

/** One candidate for each strength; a series that the configuration cannot do gets the naive forecast. */
function evaluate(
  configuration: Configuration,
  groups: readonly HeldOut[][],
  past: readonly Float64Array[][],
  period: number,
  horizon: number,
  loss: Loss,
): Candidate[] {
  const all = strengths.map((): Float64Array[] => [])
  let learnt = false
  for (const [back, cases] of groups.entries()) {
    const fit = fitConfiguration(past[back] as Float64Array[], period, horizon, configuration, validationBudget.pooled)
    learnt ||= fit !== undefined
    for (const { history, naive } of cases) {
      const forecasts = fit && configurationForecasts(fit, history, strengths, validationBudget.own)
      for (const [at, list] of all.entries()) list.push(forecasts?.[at] ?? naive)
    }
  }
  if (!learnt) return []
  return strengths.map((strength, at) => {
    const forecasts = all[at] as Float64Array[]
    return { member: { ...configuration, strength }, forecasts, loss: loss(forecasts) }
  })
}

const mostMembers = 5

function selected(candidates: readonly Candidate[], loss: Loss): Omit<Choice, 'cases'> | undefined {
  const first = candidates.reduce<Candidate | undefined>(
    (best, each) => (best === undefined || each.loss < best.loss ? each : best),
    undefined,
  )
  if (first === undefined) return undefined
  let chosen: Omit<Choice, 'cases'> = { members: [first.member], forecasts: first.forecasts, loss: first.loss }
  while (chosen.members.length < mostMembers) {
    const size = chosen.members.length
    let better: typeof chosen | undefined
    for (const { member, forecasts } of candidates) {
      const mixed = chosen.forecasts.map((mean, index) =>
        mean.map((value, step) => (value * size + ((forecasts[index] as Float64Array)[step] as number)) / (size + 1)),
      )
      const mixedLoss = loss(mixed)
      if (mixedLoss < (better ?? chosen).loss)
        better = { members: [...chosen.members, member], forecasts: mixed, loss: mixedLoss }
    }
    if (better === undefined) break
    chosen = better
  }
  return chosen
}
