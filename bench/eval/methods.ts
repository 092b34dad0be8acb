// Single models, to see what each is worth beside the whole, and the plain average that the whole has to beat.
import { autoArima, averagedArima } from '../../lib/series/forecasting/arima/auto-arima.ts'
import { autoTheta } from '../../lib/series/forecasting/auto-theta.ts'
import { ets, etsAverage } from '../../lib/series/forecasting/ets/ets.ts'
import { dampedHolt, holt, holtWinters } from '../../lib/series/forecasting/ets/exponential-smoothing.ts'
import type { Fit, Model } from '../../lib/series/forecasting/fit.ts'
import { croston, intermittent, sba, tsb } from '../../lib/series/forecasting/intermittent.ts'
import { drift, naive, seasonalNaive } from '../../lib/series/forecasting/naive.ts'
import { naive2 } from '../../lib/series/forecasting/naive2.ts'
import { dynamicOptimisedTheta } from '../../lib/series/forecasting/optimised-theta.ts'
import { fitSeasonallyAdjusted } from '../../lib/series/forecasting/seasonally-adjusted.ts'
import { ses } from '../../lib/series/forecasting/ses.ts'
import { stlForecast } from '../../lib/series/forecasting/stl-forecast.ts'
import { theta } from '../../lib/series/forecasting/theta.ts'

const adjusted =
  (model: (values: Float64Array) => Fit | undefined): Model =>
  (values, period) =>
    fitSeasonallyAdjusted(values, period, 'tested', model)
const damped = adjusted(dampedHolt)
const stlOf =
  (model: Model): Model =>
  (values, period) =>
    stlForecast(values, period, model)
const textbookStl: Model = (values, period) =>
  stlForecast(values, period, (rest) => ets(rest, 1), { shrink: false, season: 'additive' })

export const single: Record<string, Model> = {
  naive,
  seasonalNaive,
  drift,
  naive2,
  theta,
  dynamicOptimisedTheta,
  autoTheta,
  ses: adjusted(ses),
  holt: adjusted(holt),
  dampedHolt: damped,
  holtWinters: (values, period) => holtWinters(values, period, false),
  ets,
  etsAverage,
  arima: autoArima,
  averagedArima,
  textbookStl,
  stlTheta: stlOf((values) => dynamicOptimisedTheta(values, 1)),
  intermittent,
  croston: (values) => croston(values),
  sba: (values) => sba(values),
  tsb: (values) => tsb(values),
  plain: (values, period) => average([theta, damped, textbookStl].map((model) => model(values, period))),
}

/** The mean of the points of those that could be fitted. */
function average(fits: (Fit | undefined)[]): Fit | undefined {
  const able = fits.filter((fit) => fit !== undefined)
  const first = able[0]
  if (first === undefined) return undefined
  return {
    name: 'average of Theta, damped Holt and MSTL',
    fitted: first.fitted,
    warmUp: first.warmUp,
    forecast: (horizon) => {
      const points = able.map((fit) => fit.forecast(horizon))
      return Float64Array.from(
        { length: horizon },
        (_, step) => points.reduce((sum, point) => sum + (point[step] as number), 0) / points.length,
      )
    },
  }
}
