import { autoArima } from './arima/auto-arima.ts'
import { etsAverage } from './ets/ets.ts'
import { dampedHolt } from './ets/exponential-smoothing.ts'
import type { Model } from './fit.ts'
import { dynamicOptimisedTheta } from './optimised-theta.ts'
import { fitSeasonallyAdjusted } from './seasonally-adjusted.ts'
import { stlForecast } from './stl-forecast.ts'

/** The models of one series whose weights `featureWeights` knows, by name; with them 'pooled' where the series has a group. */
export const candidates: Readonly<Record<string, Model>> = {
  theta: dynamicOptimisedTheta,
  dampedHolt: (values, period) => fitSeasonallyAdjusted(values, period, 'shrunk', dampedHolt),
  ets: (values, period) => etsAverage(values, period),
  stlTheta: (values, period) => stlForecast(values, period, (adjusted) => dynamicOptimisedTheta(adjusted, 1)),
  arima: (values, period) => autoArima(values, period),
}
