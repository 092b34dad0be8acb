// The ledger of forecasts as it lies in the database.
import type { Day, Grain, Unit } from '../../answer.ts'
import type { Trial } from '../../../lib/series/evaluation/backtest.ts'
import type { StepRecord } from '../../../lib/series/evaluation/forecast-record.ts'
import { bands, byBand, type Expected } from './forecasts.ts'

/** A published forecast, or one that the run is about to publish. */
export interface ForecastRow {
  insight: string
  cut: string
  origin: Day
  version: number
  madeAt: string
  runId: string
  engine: string
  history: string
  unit: Unit
  periods: Expected[]
  models: { name: string; weight: number }[]
  notes: string[]
  reason: string | null
}

/** What is known of an insight's forecasts as of its last one. */
export interface RecordRow {
  insight: string
  cut: string
  engine: string
  computedAt: string
  grain: Grain
  firstPeriod: Day
  /** Integers in hundredths of the unit. */
  history: (number | null)[]
  trials: Trial[]
  published: StepRecord[]
  tried: StepRecord[]
}

const stored = `insight, cut, origin, version, made_at AS madeAt, run_id AS runId, engine, history, unit, periods, models, notes, reason`
const isLast = `version = (SELECT max(version) FROM models_forecast AS later
  WHERE later.insight = f.insight AND later.cut = f.cut AND later.origin = f.origin)`

/** @returns the last version of each origin up to `to`, the newest `most` of them, newest first. */
export async function lastForecasts(
  db: D1Database,
  insight: string,
  cut: string,
  to: Day,
  most: number,
): Promise<ForecastRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${stored} FROM models_forecast AS f WHERE insight = ?1 AND cut = ?2 AND origin <= ?3 AND ${isLast} ORDER BY origin DESC LIMIT ?4`,
    )
    .bind(insight, cut, to, most)
    .all<StoredForecast>()
  return results.map(opened)
}

/**
 * @param insights '<domain>/<insight>'.
 * @param before only rows before this one.
 * @returns published forecasts, all versions, newest first.
 */
export async function forecastPage(
  db: D1Database,
  insights: readonly string[],
  cut: string,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<(ForecastRow & { id: number })[]> {
  const { results } = await db
    .prepare(
      `SELECT id, ${stored} FROM models_forecast WHERE cut = ?1 AND id < ?2 AND insight IN (SELECT value FROM json_each(?3)) ORDER BY id DESC LIMIT ?4`,
    )
    .bind(cut, before, JSON.stringify(insights), limit)
    .all<StoredForecast & { id: number }>()
  return results.map((row) => ({ ...opened(row), id: row.id }))
}

type StoredForecast = Omit<ForecastRow, 'periods' | 'models' | 'notes'> & Record<'periods' | 'models' | 'notes', string>

function opened(row: StoredForecast): ForecastRow {
  return {
    ...row,
    periods: (JSON.parse(row.periods) as [Day, ...number[]][]).map(([period, ...numbers]) => ({
      period,
      ...byBand((band) => numbers[bands.indexOf(band)] as number),
    })),
    models: JSON.parse(row.models),
    notes: JSON.parse(row.notes),
  }
}

/** The statement that keeps what a run publishes; there is none where it publishes nothing. */
export function keepForecasts(db: D1Database, rows: readonly ForecastRow[]): D1PreparedStatement[] {
  if (rows.length === 0) return []
  const lists = rows.map((row) => [
    row.insight,
    row.cut,
    row.origin,
    row.version,
    row.madeAt,
    row.runId,
    row.engine,
    row.history,
    row.unit,
    JSON.stringify(row.periods.map((each) => [each.period, ...bands.map((band) => each[band])])),
    JSON.stringify(row.models),
    JSON.stringify(row.notes),
    row.reason,
  ])
  const columns = Array.from({ length: 13 }, (_, at) => `value->>${at}`).join(', ')
  return [
    db
      .prepare(
        `INSERT INTO models_forecast (insight, cut, origin, version, made_at, run_id, engine, history, unit, periods, models, notes, reason)
          SELECT ${columns} FROM json_each(?1)`,
      )
      .bind(JSON.stringify(lists)),
  ]
}

/** @returns what is known of an insight's forecasts; null where there have been none. */
export async function recordOf(db: D1Database, insight: string, cut: string): Promise<RecordRow | null> {
  const row = await db
    .prepare(
      'SELECT insight, cut, engine, computed_at AS computedAt, grain, first_period AS firstPeriod, history, trials, published, tried FROM models_record WHERE insight = ?1 AND cut = ?2',
    )
    .bind(insight, cut)
    .first<Record<'history' | 'trials' | 'published' | 'tried', string> & RecordRow>()
  if (row === null) return null
  return {
    ...row,
    history: JSON.parse(row.history),
    trials: (JSON.parse(row.trials) as [number, ...number[][]][]).map(([known, ...numbers]) => ({
      known,
      ...byBand((band) => Float64Array.from(numbers[bands.indexOf(band)] ?? [])),
    })),
    published: JSON.parse(row.published),
    tried: JSON.parse(row.tried),
  }
}

/** Keeps what is known of forecasts. It can be computed again, and is not part of what a run publishes. */
export async function saveRecords(db: D1Database, rows: readonly RecordRow[]): Promise<void> {
  if (rows.length === 0) return
  const save = db.prepare(
    `INSERT INTO models_record (insight, cut, engine, computed_at, grain, first_period, history, trials, published, tried) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      ON CONFLICT (insight, cut) DO UPDATE SET engine = excluded.engine, computed_at = excluded.computed_at, grain = excluded.grain, first_period = excluded.first_period,
        history = excluded.history, trials = excluded.trials, published = excluded.published, tried = excluded.tried`,
  )
  await db.batch(
    rows.map((row) =>
      save.bind(
        row.insight,
        row.cut,
        row.engine,
        row.computedAt,
        row.grain,
        row.firstPeriod,
        JSON.stringify(row.history),
        JSON.stringify(row.trials.map((trial) => [trial.known, ...bands.map((band) => [...trial[band]])])),
        JSON.stringify(row.published),
        JSON.stringify(row.tried),
      ),
    ),
  )
}

/** The statement that drops what is known of cuts that nobody has any more; what was published stays. */
export function dropRecords(db: D1Database, used: ReadonlySet<string>): D1PreparedStatement {
  return db
    .prepare("DELETE FROM models_record WHERE cut <> '' AND cut NOT IN (SELECT value FROM json_each(?1))")
    .bind(JSON.stringify([...used]))
}
