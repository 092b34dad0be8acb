import { naiveScale } from '../evaluation/accuracy.ts'
import { type Choice, choosePooling, type Member } from './pooled-choice.ts'
import { type ConfigurationFit, configurationForecasts, fitConfiguration } from './pooled-configuration.ts'

/** A linear autoregression learnt across a group of series. */
export interface PooledModel {
  /** 'pooled AR(61)': the longest memory of its members. */
  name: string
  horizon: number
  /** Ways of pooling whose mean is the forecast, weights summing to 1. */
  members: { member: Member; weight: number }[]
  /** Loss on held-out stretches of the training series against (seasonal) naive, under 1 = better; undefined where the members were given. */
  validationLoss: number | undefined
  /** Errors on held-out stretches (actual - forecast) over the `scaleOf` of what came before, sorted, by horizon; empty where the members were given. */
  errors: Float64Array[]
  /** What the errors are divided by: mean absolute change from `scaleLag` periods before; undefined for a constant series. */
  scaleOf(values: Float64Array): number | undefined
  /**
   * Expectations of the next `horizon` periods of one series, of the group or not, in its unit.
   * @returns undefined where it is too short or has values that no member can take.
   */
  forecast(values: Float64Array): Float64Array | undefined
}

export interface PooledModelOptions {
  /** Lag of the differences that scale errors; the seasonal period unless told. */
  scaleLag?: number
  /** Stretches at the end of each series on which the way of pooling is chosen; 3 unless told. */
  origins?: number
  /** Ways of pooling that were chosen before, to learn the same on other values: on what was known at an earlier origin, say. */
  members?: PooledModel['members']
}

const budget = { pooled: 60_000, own: 1200 }

/**
 * Learns how the next `horizon` values follow from the last ones across all series, chooses memory, transformation and penalties on held-out stretches, and
 * lets each series depart from the group as far as its own length warrants (Montero-Manso & Hyndman 2021, Principles and algorithms for forecasting
 * groups of time series: locality and globality).
 * @param series complete series of one kind, oldest first; of any length and unit, a single long one will do.
 * @param period seasonal period in observations; 1 = none.
 * @returns undefined where there is too little to learn from or to hold out.
 * @throws RangeError when `period`, `horizon` or an option is not a whole number of at least 1.
 */
export function pooledModel(
  series: readonly Float64Array[],
  period: number,
  horizon: number,
  options: PooledModelOptions = {},
): PooledModel | undefined {
  const { scaleLag = period, origins = 3 } = options
  for (const [name, value] of Object.entries({ period, horizon, scaleLag, origins }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`not a whole number of at least 1: ${name} ${value}`)
  const choice = options.members ? undefined : choosePooling(series, period, horizon, scaleLag, origins)
  const members = options.members ?? (choice && tally(choice.members))
  if (members === undefined) return undefined
  const fits = members.flatMap(({ member, weight }) => {
    const fit = fitConfiguration(series, period, horizon, member, budget.pooled)
    return fit === undefined ? [] : [{ fit, strength: member.strength, weight }]
  })
  if (fits.length === 0) return undefined
  const scaleOf = (values: Float64Array) => {
    const scale = naiveScale(values, values.length > scaleLag + 1 ? scaleLag : 1)
    return scale !== undefined && scale > 0 ? scale : undefined
  }
  return {
    name: `pooled AR(${Math.max(...members.map(({ member }) => member.lags))})`,
    horizon,
    members,
    validationLoss: choice?.loss,
    errors: choice === undefined ? [] : scaledErrors(choice, horizon),
    scaleOf,
    forecast: (values) => meanForecast(fits, values, horizon),
  }
}

interface WeightedFit {
  fit: ConfigurationFit
  strength: number
  weight: number
}

function meanForecast(fits: readonly WeightedFit[], values: Float64Array, horizon: number): Float64Array | undefined {
  const mean = new Float64Array(horizon)
  let total = 0
  for (const { fit, strength, weight } of fits) {
    const one = configurationForecasts(fit, values, [strength], budget.own)?.[0]
    if (one === undefined) continue
    total += weight
    for (let step = 0; step < horizon; step++)
      mean[step] = (mean[step] as number) + (weight / total) * ((one[step] as number) - (mean[step] as number))
  }
  return total > 0 ? mean : undefined
}

function scaledErrors({ cases, forecasts }: Choice, horizon: number): Float64Array[] {
  return Array.from({ length: horizon }, (_, step) =>
    Float64Array.from(
      cases,
      ({ actual, scale }, index) =>
        ((actual[step] as number) - ((forecasts[index] as Float64Array)[step] as number)) / scale,
    ).sort(),
  )
}

function tally(members: readonly Member[]): { member: Member; weight: number }[] {
  const unique = new Map<string, { member: Member; weight: number }>()
  for (const member of members) {
    const key = JSON.stringify(member)
    const entry = unique.get(key) ?? { member, weight: 0 }
    entry.weight += 1 / members.length
    unique.set(key, entry)
  }
  return [...unique.values()].sort((a, b) => b.weight - a.weight)
}
