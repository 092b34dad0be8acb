// Scores as they lie in the database. Nobody reads those of a scoring before all of them are there.
import type { Day } from '../../../answer.ts'
import type { Cut } from '../../../domain.ts'
import type { KeptReasons } from './reasons.ts'

export interface Scoring {
  id: number
  version: number
  /** Last day that was known. */
  day: Day
  scoredAt: string
  records: number
  comparedTo: Day | null
  came: Came | null
}

/** What came of scores, held against them. */
export interface Came {
  /** Of how many it is known. */
  rows: number
  /** Events that came and that were expected; of quantities, their sums. */
  observed: number
  expected: number
  /** As in HoldOut, without intervals. */
  figures: Readonly<Record<string, number>>
}

export interface Score {
  record: string
  day: Day
  score: number
  expectedDays: number | null
  /** By column: what it is listed by, and its name unless it is a person. */
  shown: Readonly<Record<string, string>>
  reasons: KeptReasons
}

/** Where scores of a model lie: those of persons apart, where erasure, export and retention reach them. */
export interface ScorePlace {
  table: 'models_score' | 'models_person_score'
  key: 'record' | 'person'
}

const atOnce = 300
const columns = 'id, version, day, scored_at AS scoredAt, records, compared_to AS comparedTo, came'

export function scorePlace({ persons }: { persons?: boolean }): ScorePlace {
  return persons === true ? { table: 'models_person_score', key: 'person' } : { table: 'models_score', key: 'record' }
}

/** @returns the scorings of a model that are kept, newest first. */
export async function scoringsOf(db: D1Database, model: string, most = 100): Promise<Scoring[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM models_scoring WHERE model = ?1 AND complete = 1 ORDER BY day DESC, id DESC LIMIT ?2`,
    )
    .bind(model, most)
    .all<Omit<Scoring, 'came'> & { came: string | null }>()
  return results.map((row) => ({ ...row, came: row.came === null ? null : (JSON.parse(row.came) as Came) }))
}

/** @returns the last scoring by a version; null where there is none. */
export async function lastScoring(db: D1Database, model: string, version: number): Promise<Scoring | null> {
  const row = await db
    .prepare(
      `SELECT ${columns} FROM models_scoring WHERE model = ?1 AND version = ?2 AND complete = 1 ORDER BY day DESC, id DESC LIMIT 1`,
    )
    .bind(model, version)
    .first<Omit<Scoring, 'came'> & { came: string | null }>()
  return row === null ? null : { ...row, came: row.came === null ? null : (JSON.parse(row.came) as Came) }
}

/** Saves scores slice by slice, then lets them be read and tells insights in one transaction. */
export async function saveScores(
  db: D1Database,
  place: ScorePlace,
  scoring: { model: string; version: number; day: Day; scoredAt: string },
  scores: readonly Score[],
  rest: () => Promise<void>,
): Promise<void> {
  const { model, version, day, scoredAt } = scoring
  const begun = await db
    .prepare(
      'INSERT INTO models_scoring (model, version, day, scored_at, records, complete) VALUES (?1, ?2, ?3, ?4, ?5, 0) RETURNING id',
    )
    .bind(model, version, day, scoredAt, scores.length)
    .first<{ id: number }>()
  const id = begun?.id as number
  for (let from = 0; from < scores.length; from += atOnce) {
    const rows = scores
      .slice(from, from + atOnce)
      .map((each) => [
        each.record,
        each.day,
        each.score,
        each.expectedDays,
        JSON.stringify(each.shown),
        JSON.stringify(each.reasons),
      ])
    await db
      .prepare(
        `INSERT INTO ${place.table} (scoring, ${place.key}, day, score, expected_days, shown, reasons)
          SELECT ?1, value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?2)`,
      )
      .bind(id, JSON.stringify(rows))
      .run()
    await rest()
  }
  await db.batch([
    db.prepare('UPDATE models_scoring SET complete = 1 WHERE id = ?1').bind(id),
    // Kept beside the last one: the first of each month by each version, to be held against what comes.
    db
      .prepare(
        `DELETE FROM models_scoring WHERE model = ?1 AND id <> ?2 AND (complete = 0 OR id NOT IN (
          SELECT min(id) FROM models_scoring WHERE model = ?1 AND complete = 1 GROUP BY version, substr(day, 1, 7)))`,
      )
      .bind(model, id),
    db
      .prepare('INSERT OR IGNORE INTO ingest_dirty (table_name, day, batch_id) VALUES (?1, ?2, 0)')
      .bind(scoresTable(model), day),
  ])
  await dropOrphans(db, place, rest)
}

/** Deletes what was said of persons. */
export async function forgetScores(db: D1Database, pseudonyms: readonly string[]): Promise<void> {
  await db
    .prepare('DELETE FROM models_person_score WHERE person IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(pseudonyms))
    .run()
}

/** The name under which insights say that they read the scores of a model. */
export function scoresTable(model: string): string {
  return `models/${model}`
}

/** Deletes scores of scorings that are kept no more, slice by slice. */
async function dropOrphans(db: D1Database, { table }: ScorePlace, rest: () => Promise<void>): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT scoring FROM ${table} WHERE scoring NOT IN (SELECT id FROM models_scoring) ORDER BY scoring`,
    )
    .all<{ scoring: number }>()
  for (const { scoring } of results)
    for (;;) {
      const gone = await db
        .prepare(
          `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE scoring = ?1 LIMIT ${atOnce}) RETURNING 1`,
        )
        .bind(scoring)
        .all()
      if (gone.results.length === 0) break
      await rest()
    }
}

/** Where to go on reading scores: after this one, highest first. */
export interface ScoreCursor {
  score: number
  id: number
}

export interface ScoreFilter {
  /** Only those with one of these members, by column of `shown`; and, as 'person', only these persons. */
  where?: Cut
  after?: ScoreCursor
}

export type ScoreRow = Score & { id: number; outcome: number | null }

/** @returns scores of a scoring, highest first. */
export async function scoresPage(
  db: D1Database,
  { table, key }: ScorePlace,
  scoring: number,
  most: number,
  { where = {}, after }: ScoreFilter = {},
): Promise<ScoreRow[]> {
  const conditions = Object.entries(where).map(([column, members], at) => {
    const value = column === 'person' ? key : `shown->>?${2 * at + 5}`
    return { sql: `${value} IN (SELECT value FROM json_each(?${2 * at + 6}))`, values: [`$."${column}"`, members] }
  })
  const { results } = await db
    .prepare(
      `SELECT id, ${key} AS record, day, score, expected_days AS expectedDays, shown, reasons, outcome FROM ${table}
        WHERE scoring = ?1 AND (?2 IS NULL OR score < ?2 OR (score = ?2 AND id > ?3))
          ${conditions.map(({ sql }) => `AND ${sql}`).join(' ')} ORDER BY score DESC, id LIMIT ?4`,
    )
    .bind(
      ...[scoring, after?.score ?? null, after?.id ?? 0, most],
      ...conditions.flatMap(({ values: [column, members] }) => [column, JSON.stringify(members)]),
    )
    .all<Omit<ScoreRow, 'reasons' | 'shown'> & { reasons: string; shown: string }>()
  return results.map((row) => ({ ...row, reasons: JSON.parse(row.reasons), shown: JSON.parse(row.shown) }))
}
