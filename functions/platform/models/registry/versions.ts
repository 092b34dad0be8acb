// The registry as it lies in the database: versions, decisions about them, and which one scores.
import type { Decision, Fairness, FeatureUse, HoldOut, ModelVersion } from './card.ts'

/** A version with what is kept of it beyond its card. */
export interface VersionRow extends ModelVersion {
  shape: string
  program: string
  /** Last day of the data: until then outcomes were known. */
  knownTo: string
  seed: number
}

/** Version, and since when it scores. */
export interface Champion {
  version: number
  since: string
}

type Stored = Omit<VersionRow, 'features' | 'holdOut' | 'fairness' | 'decision'> & {
  card: string
  decision: string
}

const columns = `model, version, trained_at AS trainedAt, engine, shape, program, data_from AS dataFrom, data_to AS dataTo, known_to AS knownTo,
  rows, records, events, seed, card, size, hash`
/** The last decision about a version is the one that counts. */
const decided = (what: 'decision' | 'reason') =>
  `(SELECT d.${what} FROM models_decision AS d WHERE d.model = v.model AND d.version = v.version ORDER BY d.id DESC LIMIT 1) AS ${what}`

/** @returns the versions of a model, newest first. */
export async function versionsOf(db: D1Database, model: string, most = 100): Promise<VersionRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns}, ${decided('decision')}, ${decided('reason')} FROM models_version AS v WHERE model = ?1 ORDER BY version DESC LIMIT ?2`,
    )
    .bind(model, most)
    .all<Stored>()
  return results.map(opened)
}

export async function versionOf(db: D1Database, model: string, version: number): Promise<VersionRow | null> {
  const row = await db
    .prepare(
      `SELECT ${columns}, ${decided('decision')}, ${decided('reason')} FROM models_version AS v WHERE model = ?1 AND version = ?2`,
    )
    .bind(model, version)
    .first<Stored>()
  return row === null ? null : opened(row)
}

export async function lastVersion(db: D1Database, model: string): Promise<VersionRow | null> {
  return (await versionsOf(db, model, 1))[0] ?? null
}

export function championOf(db: D1Database, model: string): Promise<Champion | null> {
  return db.prepare('SELECT version, since FROM models_champion WHERE model = ?1').bind(model).first<Champion>()
}

/** The statements that put a version into the registry, once its parts are there. */
export function addVersion(db: D1Database, row: VersionRow): D1PreparedStatement[] {
  const { features, holdOut, fairness } = row
  return [
    db
      .prepare(
        `INSERT INTO models_version (model, version, trained_at, engine, shape, program, data_from, data_to, known_to, rows, records, events, seed, card, size, hash, decision, reason)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)`,
      )
      .bind(
        ...[row.model, row.version, row.trainedAt, row.engine, row.shape, row.program, row.dataFrom, row.dataTo],
        ...[row.knownTo, row.rows, row.records, row.events, row.seed, JSON.stringify({ features, holdOut, fairness })],
        ...[row.size, row.hash, row.decision, row.reason],
      ),
    decide(db, row, row.decision, row.reason, row.trainedAt, 'system'),
  ]
}

/** The statement that keeps a decision about a version. */
export function decide(
  db: D1Database,
  { model, version }: { model: string; version: number },
  decision: Decision,
  reason: string,
  at: string,
  by: string,
): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO models_decision (model, version, decision, reason, at, decided_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
    )
    .bind(model, version, decision, reason, at, by)
}

/** The statement that lets a version score from now on. */
export function crown(db: D1Database, model: string, version: number, since: string): D1PreparedStatement {
  return db
    .prepare(
      'INSERT INTO models_champion (model, version, since) VALUES (?1, ?2, ?3) ON CONFLICT (model) DO UPDATE SET version = excluded.version, since = excluded.since',
    )
    .bind(model, version, since)
}

function opened({ card, decision, ...row }: Stored): VersionRow {
  const { features, holdOut, fairness } = JSON.parse(card) as {
    features: FeatureUse[]
    holdOut: HoldOut | null
    fairness: Fairness[]
  }
  return { ...row, features, holdOut, fairness, decision: decision as Decision }
}
