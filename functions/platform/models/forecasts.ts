// What an insight asks for that forecasts, and what it gets: the forecast, and how good such forecasts have been.
import type { Day, Grain, Unit } from '../../answer.ts'
import type { StepRecord } from '../../../lib/series/evaluation/forecast-record.ts'

export interface ForecastQuestion {
  /** '<domain>/<insight>' that publishes the forecast: its name in the ledger of forecasts. */
  insight: string
  grain: Grain
  /** First day of the first period; those after it follow without a gap. */
  from: Day
  /** Integers in hundredths of the unit (cents), NaN where a period is missing; the last one is known. */
  values: Float64Array
  /** Seasonal period in observations; 1 = none. */
  season: number
  horizon: number
  unit: Unit
}

/** What was expected of a period, in hundredths of the unit. */
export interface Expected {
  /** First day. */
  period: Day
  point: number
  /** Bounds of the central 80 and 95 %. */
  low80: number
  high80: number
  low95: number
  high95: number
}

/** The numbers of an `Expected`, in the order in which they are kept. */
export const bands = ['point', 'low80', 'high80', 'low95', 'high95'] as const

/** One thing for each of the numbers. */
export function byBand<T>(of: (band: (typeof bands)[number]) => T): Record<(typeof bands)[number], T> {
  return Object.fromEntries(bands.map((band) => [band, of(band)])) as Record<(typeof bands)[number], T>
}

export interface KeptForecast {
  /** Last day of the last period that was known. */
  origin: Day
  /** 1, and one more each time that it was made anew of the same origin, because what was known had been corrected by more than a trifle. */
  version: number
  madeAt: string
  periods: Expected[]
  models: { name: string; weight: number }[]
  /** What was done to the series or could not be done, in sentences. */
  notes: string[]
  /** Published forecasts of earlier origins, compared with what came. */
  published: StepRecord[]
  /** What would have been forecast at earlier origins, tried on the history, compared with what came. */
  tried: StepRecord[]
  /** By what share the bands of the first so many periods, added up, hold their sum in 80 of 100 cases. */
  sumBandShare(steps: number): number
  /** What had been expected of the last known period at the origin before it; null where nothing was. */
  last: (Expected & { from: 'published' | 'tried' }) | null
}

/** Makes forecasts, keeps what is published of them, and knows how good they have been. */
export interface Forecasts {
  /** @returns undefined where nothing can be forecast from so few values. */
  of(question: ForecastQuestion): Promise<KeptForecast | undefined>
}
