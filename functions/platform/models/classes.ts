// The ledger of forecasts in the register.
import { classesOf } from '../privacy/data-class.ts'
import { forecast, record } from './schema.ts'

export const modelsClasses = {
  forecast: classesOf(forecast, {
    title: 'Published forecasts',
    purpose: 'To show how good forecasts have been.',
    keep: {
      months: 'always',
      reason: 'A record from which forecasts could be taken away proves nothing; sums, which name nobody.',
    },
    columns: {
      id: 'system',
      insight: 'system',
      cut: 'system',
      origin: 'business',
      version: 'system',
      madeAt: 'system',
      runId: 'system',
      engine: 'system',
      history: 'system',
      unit: 'business',
      periods: 'business',
      models: 'system',
      notes: 'business',
      reason: 'system',
    },
  }),
  forecastRecord: classesOf(record, {
    title: 'Records of forecasts',
    purpose: 'To say beside a forecast how good those before have been.',
    keep: { months: 'always', reason: 'Replaced with the next forecast; sums, which name nobody.' },
    columns: {
      id: 'system',
      insight: 'system',
      cut: 'system',
      engine: 'system',
      computedAt: 'system',
      grain: 'system',
      firstPeriod: 'business',
      history: 'business',
      trials: 'business',
      published: 'business',
      tried: 'business',
    },
  }),
}
