// Single records with their scores and reasons, as a reader may see them.
import { getTableName } from 'drizzle-orm'
import { domains } from '../../../domains.ts'
import type { Env, Subject } from '../../../env.ts'
import { allowed } from '../../identity/access.ts'
import { columnName } from '../../ingest/sql.ts'
import { isMagnitude } from '../../metrics/persons-month.ts'
import { openVault } from '../../privacy/vault.ts'
import type { NamedModel } from '../registry/catalogue.ts'
import { type ScoreCursor, scorePlace, type ScoreRow, type Scoring, scoresPage } from '../registry/scores.ts'
import type { ScoredRecord } from './model-report.ts'
import { scoreParts } from './score-parts.ts'
import { usualValues } from './usual-values.ts'

export interface RecordsPart {
  records: ScoredRecord[]
  /** Where the next ones begin; null at the end. */
  next: ScoreCursor | null
}

/** @returns the records of the subject's part with the highest scores, in order. */
export async function recordsOf(
  env: Env,
  now: Date,
  subject: Subject,
  named: NamedModel,
  scoring: Scoring,
  most: number,
  after?: ScoreCursor,
): Promise<RecordsPart> {
  const { model } = named
  const rows = await scoresPage(env.DB, scorePlace(model), scoring.id, most + 1, {
    where: subject.cut,
    ...(after === undefined ? {} : { after }),
  })
  const page = rows.slice(0, most)
  const names = await namesOf(env, now, subject, named, page)
  const usual = await usualValues(env.DB, named, scoring.version)
  const last = page.at(-1)
  return {
    records: page.map((row) => recordOf(row, named, subject, names.get(row.record), usual)),
    next: rows.length > most && last !== undefined ? { score: last.score, id: last.id } : null,
  }
}

/** @returns a score as the subject may see it. */
export function recordOf(
  row: ScoreRow,
  { domain, model }: NamedModel,
  subject: Subject,
  name: string | undefined,
  usual: ReadonlyMap<string, number>,
): ScoredRecord {
  const { base, reasons, rest } = scoreParts(model, row.score, row.reasons)
  return {
    ...{ key: row.record, name, score: row.score, base, rest },
    groups: (model.shown?.by ?? []).flatMap((column) => row.shown[column] ?? []),
    ...(row.expectedDays === null ? {} : { expectedDays: row.expectedDays }),
    reasons: reasons.map((reason) => {
      const sensitivity = model.features.find((feature) => feature.name === reason.feature)?.sensitivity
      // What somebody is paid, or how ill they were, never stands beside the name.
      const isSecret =
        model.persons === true && name !== undefined && sensitivity !== undefined && isMagnitude(sensitivity)
      const hidden = isSecret || (sensitivity !== undefined && !allowed(subject, 'view', { domain, sensitivity }))
      return hidden
        ? { ...reason, value: undefined, usual: undefined, withheld: true as const }
        : { ...reason, usual: usual.get(reason.feature) }
    }),
  }
}

/** Names of persons are opened for those who may know them; those of other records stand beside the score. */
async function namesOf(
  env: Env,
  now: Date,
  subject: Subject,
  { domain, model }: NamedModel,
  rows: readonly ScoreRow[],
): Promise<Map<string, string>> {
  const column = model.shown?.name
  if (column === undefined || rows.length === 0) return new Map()
  if (model.persons !== true)
    return new Map(rows.flatMap(({ record, shown }) => (shown[column] === undefined ? [] : [[record, shown[column]]])))
  const table = domains.flatMap(({ tables }) => tables).find(({ name }) => name === model.sources[0].reads[0])
  if (table === undefined || !allowed(subject, 'drill', { domain, sensitivity: 'names' })) return new Map()
  const key = columnName(table.table, table.key.column)
  const { results } = await env.DB.prepare(
    `SELECT ${key} AS "${table.key.column}", ${columnName(table.table, column)} AS "${column}" FROM ${getTableName(table.table)}
      WHERE ${key} IN (SELECT value FROM json_each(?1))`,
  )
    .bind(JSON.stringify(rows.map(({ record }) => record)))
    .all<Record<string, string | null>>()
  const vault = await openVault(env, now)
  const opened = await vault.open(results, table, [column])
  return new Map(
    opened.flatMap((row) => {
      const [record, name] = [row[table.key.column], row[column]]
      return record && name ? [[record, name] as const] : []
    }),
  )
}
