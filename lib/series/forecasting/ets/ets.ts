import { type Estimate, type EstimateOptions, estimate } from './estimate.ts'
import { type EtsFit, etsFit, type OriginFit } from './ets-fit.ts'
import { applies, candidateForms, type Form, parameterCount } from './form.ts'
import { shortSeries } from './short-series.ts'

export interface EtsOptions extends EstimateOptions {
  /** Tries multiplicative trends too, which can run away (R's allow.multiplicative.trend, default false). */
  multiplicativeTrend?: boolean
}

/** What the family makes of one series. */
export interface EtsFamily {
  /** The form with the least AICc. */
  best: EtsFit
  /** All forms, weighted by their AICc. */
  average: OriginFit
}

/**
 * Exponential smoothing with the form chosen by AICc among all that may be (Hyndman, Koehler, Snyder & Grose 2002; R's ets).
 * @param values complete and finite, oldest first.
 * @param period seasonal period in observations; 1 = none. Under two seasons none is looked for; seasons longer than 24 keep the indices of a classical decomposition.
 * @returns undefined without values.
 * @throws RangeError when `period` is not a whole number of at least 1 or a value is not finite.
 */
export function ets(values: Float64Array, period: number, options: EtsOptions = {}): EtsFit | undefined {
  return etsFamily(values, period, options)?.best
}

/** The forms' mean, weighted by exp(-AICc / 2) (Burnham & Anderson 2002; Kolassa 2011): steadier than the best form alone. See `ets`. */
export function etsAverage(values: Float64Array, period: number, options: EtsOptions = {}): OriginFit | undefined {
  return etsFamily(values, period, options)?.average
}

/** The best form and the average from one estimation of them all: `ets` and `etsAverage` for the price of one. */
export function etsFamily(values: Float64Array, period: number, options: EtsOptions = {}): EtsFamily | undefined {
  check(values, period)
  if (values.length === 0) return undefined
  const estimates: Estimate[] = []
  for (const form of candidateForms(values, period, options.multiplicativeTrend)) {
    if (values.length - parameterCount(form, period) - 1 <= 0) continue
    const found = estimate(values, period, form, options)
    if (found !== undefined && Number.isFinite(found.aicc)) estimates.push(found)
  }
  estimates.sort((one, other) => one.aicc - other.aicc)
  const first = estimates[0]
  if (first === undefined) {
    const best = shortSeries(values)
    return { best, average: best }
  }
  return { best: etsFit(first), average: average(estimates) }
}

/** One given form, estimated; undefined where it does not apply to the series. @throws RangeError as `ets`. */
export function etsOfForm(
  values: Float64Array,
  period: number,
  form: Form,
  options: EstimateOptions & { name?: string } = {},
): EtsFit | undefined {
  check(values, period)
  if (values.length < 3 || !applies(form, values, period)) return undefined
  const found = estimate(values, period, form, options)
  return found && etsFit(found, options.name)
}

function check(values: Float64Array, period: number): void {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`not a seasonal period: ${period}`)
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`not a finite value: ${value}`)
}

/** Forms that carry less than this of the weight of the best are left out. */
const leastWeight = 0.01

function average(estimates: Estimate[]): OriginFit {
  const least = (estimates[0] as Estimate).aicc
  const relative = estimates.map(({ aicc }) => Math.exp((least - aicc) / 2)).filter((weight) => weight >= leastWeight)
  const total = relative.reduce((sum, weight) => sum + weight, 0)
  const parts = relative.map((weight, at) => ({ weight: weight / total, fit: etsFit(estimates[at] as Estimate) }))
  const mean = (of: (fit: EtsFit) => Float64Array) => {
    const sum = new Float64Array(of((parts[0] as (typeof parts)[0]).fit).length)
    for (const { weight, fit } of parts)
      for (const [at, value] of of(fit).entries()) sum[at] = (sum[at] as number) + weight * value
    return sum
  }
  const forecast = (horizon: number) => mean((fit) => fit.forecast(horizon))
  return {
    name: 'ETS average',
    fitted: mean(({ fitted }) => fitted),
    warmUp: 0,
    forecast,
    forecastsFrom: (origin, horizon) => mean((fit) => fit.forecastsFrom(origin, horizon)),
    spread: (horizon) => {
      const centre = forecast(horizon)
      return mean((fit) => {
        const point = fit.forecast(horizon)
        return fit
          .spread(horizon)
          .map((spread, step) => spread ** 2 + ((point[step] as number) - (centre[step] as number)) ** 2)
      }).map(Math.sqrt)
    },
  }
}
