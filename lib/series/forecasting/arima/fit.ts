import type { Fit } from '../fit.ts'
import type { Arma } from './arma.ts'
import { inverseBoxCox } from './box-cox.ts'
import { differenced, differenceWeights } from './differences.ts'
import type { Estimate } from './estimate.ts'
import { filterScratch, innovationsFilter } from './innovations.ts'
import { type ArimaOrder, armaCount, arimaName, lost } from './order.ts'

/** A fitted seasonal ARIMA model. */
export interface ArimaFit extends Fit {
  order: ArimaOrder
  /** Coefficients of the four factors, signs as in R: (1 - ar B)(1 - seasonalAr B^period) w = (1 + ma B)(1 + seasonalMa B^period) e. */
  ar: Float64Array
  ma: Float64Array
  seasonalAr: Float64Array
  seasonalMa: Float64Array
  /** The mean, or the drift a period; undefined without. On the transformed scale where there is a transform. */
  constant: number | undefined
  /** Coefficients of the Fourier terms: sin 1, cos 1, sin 2 … */
  fourier: Float64Array
  /** Maximum likelihood standard deviation of the noise, on the transformed scale. */
  deviation: number
  logLikelihood: number
  /** Comparable only between models with the same differences of the same values. */
  aicc: number
  spread(horizon: number): Float64Array
  /**
   * Forecasts of the `horizon` periods after the first `origin` values, made with the coefficients of the whole series: how the model would have
   * forecast then, but for having seen later values when its coefficients were chosen.
   * @throws RangeError when `origin` is not a whole number from `warmUp` to the length of the series.
   */
  forecastsFrom(origin: number, horizon: number): Float64Array
}

/** Regressors of a model: columns of `count` numbers from the given position on, 0 being the first value of the series. */
export type Regressors = (from: number, count: number) => Float64Array[]

/** Puts the pieces of a fitted model together. `values` are on the transformed scale, which `lambda` says (undefined: none). */
export function arimaFit(
  values: Float64Array,
  order: ArimaOrder,
  regressors: Regressors,
  estimate: Estimate,
  lambda: number | undefined,
): ArimaFit {
  const { arma, regression } = estimate
  const { p, q, P } = order
  const count = values.length
  const warmUp = lost(order)
  const back = (value: number) => (lambda === undefined ? value : inverseBoxCox(value, lambda))
  const { innovations, ahead, deviations } = forecaster(values, order, regressors, estimate)
  const fitted = values.map((value, at) => back(at < warmUp ? value : value - (innovations[at - warmUp] as number)))
  const fourier = regression.slice(0, regression.length - (order.constant ? 1 : 0))
  return {
    name: arimaName(order, Math.ceil(fourier.length / 2)),
    fitted,
    warmUp,
    order,
    ar: arma.factors.slice(0, p),
    ma: arma.factors.slice(p, p + q),
    seasonalAr: arma.factors.slice(p + q, p + q + P),
    seasonalMa: arma.factors.slice(p + q + P),
    constant: order.constant ? regression[regression.length - 1] : undefined,
    fourier,
    deviation: estimate.deviation,
    logLikelihood: estimate.logLikelihood,
    aicc: estimate.aicc,
    forecast: (horizon) => ahead(count, horizon).map(back),
    spread: (horizon) => {
      const wide = deviations(horizon)
      if (lambda === undefined) return wide
      // Half of what lies between one deviation below and one above: for a skew distribution the nearest thing to a spread on both sides.
      return ahead(count, horizon).map((centre, step) => {
        const deviation = wide[step] as number
        return (back(centre + deviation) - back(centre - deviation)) / 2
      })
    },
    forecastsFrom: (origin, horizon) => {
      if (!Number.isInteger(origin) || origin < warmUp || origin > count)
        throw new RangeError(`not an origin from ${warmUp} to ${count}: ${origin}`)
      return ahead(origin, horizon).map(back)
    },
  }
}

/** What a model makes of its series: errors of one step, expectations from any origin, deviations of their errors. All on the transformed scale. */
function forecaster(values: Float64Array, order: ArimaOrder, regressors: Regressors, estimate: Estimate) {
  const { arma, regression } = estimate
  const warmUp = lost(order)
  const explained = (from: number, length: number) => sumOf(regressors(from, length), regression, length)
  const known = explained(0, values.length)
  const unexplained = values.map((value, at) => value - (known[at] as number))
  const noise = differenced(unexplained, order.d, order.D, order.period)
  const innovations = new Float64Array(noise.length)
  const scratch = filterScratch(noise.length, arma.reach, 1)
  innovationsFilter(arma, [noise], [innovations], scratch)
  const last = (scratch.states[0] as Float64Array).slice(noise.length, noise.length + arma.reach)
  const weights = differenceWeights(order.d, order.D, order.period)
  const used = armaCount(order) + regression.length
  const sigma = estimate.deviation * Math.sqrt(noise.length / Math.max(1, noise.length - used))
  let states: Float64Array | undefined
  const stateAt = (origin: number) => {
    if (origin === values.length) return last
    if (states === undefined) {
      states = new Float64Array(arma.reach * (noise.length + 1))
      innovationsFilter(arma, [noise], [innovations], scratch, states)
    }
    const from = (origin - warmUp) * arma.reach
    return states.subarray(from, from + arma.reach)
  }
  return {
    innovations,
    ahead: (origin: number, horizon: number) => {
      const path = summed(continued(arma, stateAt(origin), horizon), unexplained, origin, weights)
      const rest = explained(origin, horizon)
      return path.map((value, step) => value + (rest[step] as number))
    },
    deviations: (horizon: number) => deviationsOf(arma, weights, sigma, horizon),
  }
}

function sumOf(columns: readonly Float64Array[], coefficients: Float64Array, length: number): Float64Array {
  const sum = new Float64Array(length)
  for (let column = 0; column < coefficients.length; column++) {
    const coefficient = coefficients[column] as number
    const each = columns[column] as Float64Array
    for (let at = 0; at < length; at++) sum[at] = (sum[at] as number) + coefficient * (each[at] as number)
  }
  return sum
}

/** Expectations of the next values of an ARMA series from what its past says of them. */
function continued(arma: Arma, state: Float64Array, horizon: number): Float64Array {
  const { ar, arLags } = arma
  const result = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) {
    let sum = step < state.length ? (state[step] as number) : 0
    for (let each = 0; each < arLags.length; each++) {
      const lag = arLags[each] as number
      if (lag > step) break
      sum += (ar[lag] as number) * (result[step - lag] as number)
    }
    result[step] = sum
  }
  return result
}

/** Undoes the differences of `path`, in place, going on from the first `origin` of `history`. */
function summed(path: Float64Array, history: Float64Array, origin: number, weights: Float64Array): Float64Array {
  for (let step = 0; step < path.length; step++) {
    let sum = path[step] as number
    for (let lag = 1; lag < weights.length; lag++) {
      const weight = weights[lag] as number
      if (weight === 0) continue
      sum += weight * ((lag <= step ? path[step - lag] : history[origin + step - lag]) as number)
    }
    path[step] = sum
  }
  return path
}

/** Standard deviations of forecast errors by the weights of past noise in a value (psi weights; Box & Jenkins). */
function deviationsOf(arma: Arma, weights: Float64Array, sigma: number, horizon: number): Float64Array {
  const start = new Float64Array(arma.reach)
  for (let lag = 1; lag <= arma.reach; lag++) start[lag - 1] = (arma.ma[lag] as number) + (arma.ar[lag] as number)
  const psi = new Float64Array(horizon)
  psi[0] = 1
  psi.set(continued(arma, start, horizon - 1), 1)
  for (let step = 0; step < horizon; step++)
    for (let lag = 1; lag < weights.length && lag <= step; lag++)
      psi[step] = (psi[step] as number) + (weights[lag] as number) * (psi[step - lag] as number)
  let squares = 0
  return psi.map((weight) => {
    squares += weight * weight
    return sigma * Math.sqrt(squares)
  })
}
