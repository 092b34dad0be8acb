import type { Fit } from '../fit.ts'
import type { ArimaFit } from './fit.ts'

/** Several ARIMA models of one series as one. */
export interface AveragedFit extends Fit {
  spread(horizon: number): Float64Array
  /** As of an ArimaFit. */
  forecastsFrom(origin: number, horizon: number): Float64Array
  /** The models, heaviest first, weights summing to 1. */
  models: { fit: ArimaFit; weight: number }[]
}

/** Weighted mean of fits with the same differences; the spread is that of the mixture of their errors. */
export function averageOf(fits: readonly ArimaFit[], weights: readonly number[]): AveragedFit {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const models = fits
    .map((fit, at) => ({ fit, weight: (weights[at] as number) / total }))
    .sort((a, b) => b.weight - a.weight)
  const { fit: first } = models[0] as { fit: ArimaFit; weight: number }
  const mean = (of: (fit: ArimaFit) => Float64Array) => {
    let result: Float64Array | undefined
    for (const { fit, weight } of models) {
      const part = of(fit)
      result ??= new Float64Array(part.length)
      for (let at = 0; at < part.length; at++) result[at] = (result[at] as number) + weight * (part[at] as number)
    }
    return result as Float64Array
  }
  return {
    name: models.length === 1 ? first.name : `${first.name} and ${models.length - 1} like it`,
    fitted: mean((fit) => fit.fitted),
    warmUp: first.warmUp,
    forecast: (horizon) => mean((fit) => fit.forecast(horizon)),
    spread: (horizon) => {
      const centre = mean((fit) => fit.forecast(horizon))
      const unit = models.reduce((most, { fit }) => Math.max(most, ...fit.spread(horizon)), 0) || 1
      const squares = mean((fit) => {
        const own = fit.forecast(horizon)
        return fit
          .spread(horizon)
          .map((each, at) => (each / unit) ** 2 + (((own[at] as number) - (centre[at] as number)) / unit) ** 2)
      })
      return squares.map((square) => unit * Math.sqrt(square))
    },
    forecastsFrom: (origin, horizon) => mean((fit) => fit.forecastsFrom(origin, horizon)),
    models,
  }
}
