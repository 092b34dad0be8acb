// Makes the forecasts of a run: each once of the same history, with how good such forecasts have been.
import { type Day, nextPeriod, periodEnd } from '../../../lib/calendar/calendar.ts'
import type { Trial } from '../../../lib/series/evaluation/backtest.ts'
import { forecastRecord, sumBandShare } from '../../../lib/series/evaluation/forecast-record.ts'
import { pause } from '../db/reader.ts'
import { engine } from './engine.ts'
import { bands, byBand, type Expected, type ForecastQuestion, type Forecasts, type KeptForecast } from './forecasts.ts'
import { type ForecastRow, lastForecasts, type RecordRow, recordOf } from './ledger.ts'
import { type PacedForecaster, pacedForecast } from './paced-forecast.ts'
import { trialsOf, tries } from './tries.ts'

/** Share of the width of the 80 % band by which a forecast may move before it is published anew. */
const trifling = 0.05
/** Forecasts compared for each step ahead. */
const mostCompared = 24

const probabilities = { low80: 0.1, high80: 0.9, low95: 0.025, high95: 0.975 }

/** What the desks of one run have made. */
export class MadeForecasts {
  /** To be published with the run. */
  readonly forecasts: ForecastRow[] = []
  /** To be saved with the answers of their cut. */
  readonly records: RecordRow[] = []
}

export interface DeskOptions {
  db: D1Database
  made: MadeForecasts
  /** Key of the cut, '' for the whole. */
  cut: string
  runId: string
  clock: () => Date
  /** The engine's own unless told. */
  forecaster?: PacedForecaster
}

/** The forecasts of one cut in one run. */
export class ForecastDesk implements Forecasts {
  readonly #options: DeskOptions
  readonly #answers = new Map<string, Promise<KeptForecast | undefined>>()

  constructor(options: DeskOptions) {
    this.#options = options
  }

  async of(question: ForecastQuestion): Promise<KeptForecast | undefined> {
    const history = await historyHash(question)
    const key = `${question.insight} ${history}`
    const known = this.#answers.get(key) ?? this.#answer(question, history)
    this.#answers.set(key, known)
    return known
  }

  async #answer(question: ForecastQuestion, history: string): Promise<KeptForecast | undefined> {
    const { db, made, cut, clock, forecaster = pacedForecast } = this.#options
    const { insight, values, season } = question
    const periods = periodsOf(question)
    const origin = periodEnd(periods[values.length - 1] as Day, question.grain)
    const kept = await lastForecasts(db, insight, cut, origin, mostCompared + question.horizon)
    const last = kept.find((row) => row.origin === origin)
    const unchanged = last?.history === history
    const fresh = unchanged ? last : await this.#made(question, history, periods, last)
    if (fresh === undefined) return undefined
    const row = last !== undefined && stands(last, fresh) ? last : fresh
    await pause()
    const saved = await recordOf(db, insight, cut)
    const tried = await tries(question, saved, cut === '', forecaster)
    const published = trialsOf(kept.filter((each) => each.origin < origin).reverse(), periods)
    const records = {
      published: forecastRecord(values, season, published, mostCompared),
      tried: forecastRecord(values, season, tried, mostCompared),
    }
    if (row !== last) made.forecasts.push(row)
    if (!unchanged || saved === null || saved.engine !== engine)
      made.records.push({
        ...{ insight, cut, engine, grain: question.grain, firstPeriod: question.from, trials: tried, ...records },
        computedAt: clock().toISOString(),
        history: Array.from(values, (value) => (Number.isFinite(value) ? value : null)),
      })
    return {
      ...{ origin, version: row.version, madeAt: row.madeAt, periods: row.periods, models: row.models },
      ...{ notes: row.notes, ...records },
      sumBandShare: (steps) => sumBandShare(values, published.length >= tried.length ? published : tried, steps),
      last: lastExpected(values.length, periods, published, tried),
    }
  }

  async #made(
    question: ForecastQuestion,
    history: string,
    periods: readonly Day[],
    last: ForecastRow | undefined,
  ): Promise<ForecastRow | undefined> {
    const { cut, runId, clock, forecaster = pacedForecast } = this.#options
    const { insight, values, season, horizon, unit, grain } = question
    const found = await forecaster(values, season, horizon)
    if (found === undefined) return undefined
    const ends = byBand((band) => (band === 'point' ? found.point : found.quantile(probabilities[band])))
    const corrected = 'What was known up to then has been corrected since.'
    return {
      ...{ insight, cut, runId, engine, history, unit },
      origin: periodEnd(periods[values.length - 1] as Day, grain),
      version: (last?.version ?? 0) + 1,
      madeAt: clock().toISOString(),
      periods: periods
        .slice(values.length)
        .map((period, step) => ({ period, ...byBand((band) => Math.round(ends[band][step] as number)) })),
      models: found.models.map(({ name, weight }) => ({ name, weight: Math.round(weight * 1000) / 1000 })),
      notes: found.notes,
      reason:
        last === undefined ? null : last.engine === engine ? corrected : 'Forecasts are made in another way since.',
    }
  }
}

/**
 * Whether what was published stands although the history was corrected: books that are still posted to would else publish anew with each refresh.
 * It does where nothing moved by more than a small share of the 80 % band on its side.
 */
function stands(last: ForecastRow, fresh: ForecastRow): boolean {
  if (last === fresh) return true
  if (last.engine !== fresh.engine || last.unit !== fresh.unit || last.periods.length !== fresh.periods.length)
    return false
  return last.periods.every((old, step) => {
    const now = fresh.periods[step] as Expected
    const room = trifling * (old.high80 - old.low80)
    return old.period === now.period && bands.every((band) => Math.abs(now[band] - old[band]) <= room)
  })
}

/** First days of the periods of the series and of those to forecast. */
function periodsOf({ from, grain, values, horizon }: ForecastQuestion): Day[] {
  const periods: Day[] = []
  for (let period = from; periods.length < values.length + horizon; period = nextPeriod(period, grain))
    periods.push(period)
  return periods
}

/** What was expected of the last known period at the last origin before it: as published, else as tried. */
function lastExpected(
  count: number,
  periods: readonly Day[],
  published: readonly Trial[],
  tried: readonly Trial[],
): KeptForecast['last'] {
  for (const [from, trials] of [
    ['published', published],
    ['tried', tried],
  ] as const) {
    const trial = trials.findLast(({ known, point }) => known < count && count - known <= point.length)
    if (trial !== undefined) return { ...expectedAt(trial, count - 1 - trial.known, periods[count - 1] as Day), from }
  }
  return null
}

function expectedAt(trial: Trial, step: number, period: Day): Expected {
  return { period, ...byBand((band) => trial[band][step] as number) }
}

async function historyHash({ from, grain, values, season, horizon }: ForecastQuestion): Promise<string> {
  const text = JSON.stringify([engine, grain, from, season, horizon, ...values])
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
