// Whether the data still are what the champion was learnt from.
import type { Day } from '../../../answer.ts'
import type { NamedModel } from './catalogue.ts'
import type { ModelData } from './model-data.ts'
import { championOf } from './versions.ts'

/** @returns the day of the last alarm about the champion; null where the last look found nothing. */
export async function lastAlarm(db: D1Database, model: string): Promise<Day | null> {
  const champion = await championOf(db, model)
  if (champion === null) return null
  const row = await db
    .prepare('SELECT day, alarm FROM models_drift WHERE model = ?1 AND version = ?2 ORDER BY day DESC LIMIT 1')
    .bind(model, champion.version)
    .first<{ day: Day; alarm: string | null }>()
  return row === null || row.alarm === null ? null : row.day
}

export async function isDriftCheckDue(_db: D1Database, _named: NamedModel, _day: Day): Promise<boolean> {
  return false
}

export async function checkDrift(
  _db: D1Database,
  _named: NamedModel,
  _data: ModelData,
  _rest: () => Promise<void>,
): Promise<void> {}
