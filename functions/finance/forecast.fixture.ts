// A literal forecast, so that tests of what is told of it depend on no model.
import { addMonths, monthEnd } from '../../lib/calendar/calendar.ts'
import type { StepRecord } from '../../lib/series/evaluation/forecast-record.ts'
import type { KeptForecast } from '../platform/models/forecasts.ts'
import { bookOf } from './book.fixture.ts'
import type { ForecastInput } from './forecast-input.ts'

/** One account's months from a first one on, in cents; with a forecast of `points`, 10 % either way at 80 and 20 % at 95. */
export function forecastInput(
  account: number,
  first: string,
  cents: readonly number[],
  points: readonly number[],
  more: Partial<KeptForecast> = {},
): ForecastInput {
  const months = cents.map((_, at) => addMonths(`${first}-01`, at))
  return {
    book: bookOf(months.map((month, at) => [account, month.slice(0, 7), cents[at] as number] as const)),
    series: { months, values: Float64Array.from(cents) },
    slide: 0,
    forecast: {
      origin: monthEnd(months.at(-1) as string),
      version: 1,
      madeAt: '2026-11-22T12:00:00.000Z',
      periods: points.map((point, at) => ({
        period: addMonths(months.at(-1) as string, at + 1),
        ...{ point, low80: 0.9 * point, high80: 1.1 * point, low95: 0.8 * point, high95: 1.2 * point },
      })),
      models: [
        { name: 'Theta', weight: 0.6 },
        { name: 'ETS(A,N,A)', weight: 0.4 },
      ],
      notes: [],
      published: [],
      tried: [],
      sumBandShare: () => 0.5,
      last: null,
      ...more,
    },
  }
}

export function recordFixture(step: number, count: number, more: Partial<StepRecord> = {}): StepRecord {
  return {
    ...{ step, count, wape: 0.041, mase: 0.8, bias: 0.01, coverage80: 0.81, coverage95: 0.96, skill: 0.2 },
    ...more,
  }
}
