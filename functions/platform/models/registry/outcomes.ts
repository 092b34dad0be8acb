// What came of scores, once it is known.
import { addDays, dayNumber } from '../../../../lib/calendar/calendar.ts'
import { logLoss } from '../../../../lib/learn/evaluation/probability-metrics.ts'
import { auc } from '../../../../lib/learn/evaluation/ranking-metrics.ts'
import { rmse } from '../../../../lib/learn/evaluation/regression-metrics.ts'
import { sum } from '../../../../lib/stats/sum.ts'
import type { Model } from '../features/model.ts'
import type { NamedModel } from './catalogue.ts'
import type { ModelData } from './model-data.ts'
import { type Came, type ScorePlace, scorePlace, scoringsOf } from './scores.ts'

const atOnce = 300

/** Looks up what came of scores whose horizon is over, and holds both against each other. */
export async function compareScores(
  db: D1Database,
  { name, model }: NamedModel,
  data: ModelData,
  rest: () => Promise<void>,
): Promise<void> {
  const { to } = data.state
  const place = scorePlace(model)
  for (const scoring of await scoringsOf(db, name)) {
    if (scoring.comparedTo !== null && scoring.comparedTo >= to) continue
    const due = await dueRecords(db, place, scoring.id, addDays(to, -model.horizonDays))
    if (due.length === 0) continue
    for (let from = 0; from < due.length; from += atOnce) {
      const found = due.slice(from, from + atOnce).flatMap(({ record, day }) => {
        const outcome = outcomeOf(model, data, record, dayNumber(day))
        return outcome === undefined ? [] : [[record, outcome]]
      })
      await db
        .prepare(
          `UPDATE ${place.table} SET outcome = each.value->>1 FROM json_each(?1) AS each WHERE scoring = ?2 AND ${place.key} = each.value->>0`,
        )
        .bind(JSON.stringify(found), scoring.id)
        .run()
      await rest()
    }
    const came = await cameOf(db, place, scoring.id, model)
    await db
      .prepare('UPDATE models_scoring SET compared_to = ?2, came = ?3 WHERE id = ?1')
      .bind(scoring.id, to, came === null ? null : JSON.stringify(came))
      .run()
  }
}

async function dueRecords(db: D1Database, { table, key }: ScorePlace, scoring: number, before: string) {
  const { results } = await db
    .prepare(
      `SELECT ${key} AS record, day FROM ${table} WHERE scoring = ?1 AND outcome IS NULL AND day <= ?2 ORDER BY id`,
    )
    .bind(scoring, before)
    .all<{ record: string; day: string }>()
  return results
}

/** Whether the event came, or the quantity; undefined where it cannot be said, or the record is there no more. */
function outcomeOf(model: Model, { rows }: ModelData, record: string, day: number): number | undefined {
  const now = rows.known(record, day)
  if (rows.records.history(record, day).count === 0) return undefined
  const outcome = model.outcome(rows.known(record, day + model.horizonDays), now)
  return model.kind === 'survival' ? (outcome === undefined ? 0 : 1) : outcome
}

async function cameOf(db: D1Database, { table }: ScorePlace, scoring: number, model: Model): Promise<Came | null> {
  const { results } = await db
    .prepare(`SELECT score, outcome FROM ${table} WHERE scoring = ?1 AND outcome IS NOT NULL`)
    .bind(scoring)
    .all<{ score: number; outcome: number }>()
  if (results.length === 0) return null
  const scores = Float64Array.from(results, ({ score }) => score)
  const outcomes = Float64Array.from(results, ({ outcome }) => outcome)
  const figures: Record<string, number | undefined> =
    model.kind === 'regression'
      ? { rmse: rmse(outcomes, scores) }
      : { auc: auc(outcomes, scores), logLoss: logLoss(outcomes, scores) }
  return {
    ...{ rows: results.length, observed: sum(outcomes), expected: sum(scores) },
    figures: Object.fromEntries(
      Object.entries(figures).filter((each): each is [string, number] => each[1] !== undefined),
    ),
  }
}
