import type { Answer } from '../../answer.ts'
import { pause } from '../db/reader.ts'

/** The published answers of a tenant, in memory: what every reader sees until the next run publishes. */
export interface Published {
  version: number
  /** By key of the cut ('' = everything), then by name. */
  cuts: Map<string, Map<string, Answer>>
}

/** An answer of one cut, as it is saved. */
export interface CutAnswer {
  cut: string
  answer: Answer
}

const versionsKept = 20
const none: ReadonlyMap<string, Answer> = new Map()

/** @returns the answers of a cut by name; none where that cut has not been computed: never those of the whole. */
export function answersOf(published: Published, cut: string): ReadonlyMap<string, Answer> {
  return published.cuts.get(cut) ?? none
}

/**
 * @param used cuts that are kept beside the whole; absent = all.
 * @returns what is published once these answers are; the old set stays as it is for those who read it now.
 */
export function withAnswers(
  published: Published,
  version: number,
  answers: CutAnswer[],
  used?: ReadonlySet<string>,
): Published {
  const kept = [...published.cuts].filter(([cut]) => cut === '' || used === undefined || used.has(cut))
  const cuts = new Map(kept.map(([cut, byName]) => [cut, new Map(byName)]))
  for (const { cut, answer } of answers) {
    const byName = cuts.get(cut) ?? new Map<string, Answer>()
    byName.set(answer.name, answer)
    cuts.set(cut, byName)
  }
  return { version, cuts }
}

/** @returns the current answer of each name and cut, once lost runs have been ended. Readers between two publications see one set or the other, never a mix. */
export async function loadPublished(db: D1Database): Promise<Published> {
  const { results } = await db
    .prepare(
      'SELECT s.name, s.cut, s.version, s.answer FROM snapshots_snapshot s JOIN (SELECT name, cut, max(version) AS version FROM snapshots_snapshot GROUP BY name, cut) last USING (name, cut, version)',
    )
    .all<{ name: string; cut: string; version: number; answer: string }>()
  const version = results.reduce((latest, row) => Math.max(latest, row.version), 0)
  return withAnswers(
    { version, cuts: new Map() },
    version,
    results.map((row) => ({ cut: row.cut, answer: JSON.parse(row.answer) as Answer })),
  )
}

/** Saves answers of a run that goes on: nobody reads them before the run's record says that it has ended. */
export async function stageAnswers(
  db: D1Database,
  runId: string,
  version: number,
  answers: CutAnswer[],
): Promise<void> {
  const save = db.prepare(
    'INSERT INTO snapshots_snapshot (name, cut, run_id, version, answer) VALUES (?1, ?2, ?3, ?4, ?5)',
  )
  if (answers.length > 0)
    await db.batch(
      answers.map(({ cut, answer }) => save.bind(answer.name, cut, runId, version, JSON.stringify(answer))),
    )
}

/** The statement that takes back what a run has staged beyond the version that is published. */
export function withdrawStatement(db: D1Database, runId: string, published: number): D1PreparedStatement {
  return db.prepare('DELETE FROM snapshots_snapshot WHERE run_id = ?1 AND version > ?2').bind(runId, published)
}

/** Ends runs of which nothing is left but their record, and takes back what they had staged. */
export async function endLostRuns(db: D1Database, now: Date): Promise<void> {
  const lost = await db.prepare("SELECT 1 AS lost FROM refresh_run WHERE state = 'running' LIMIT 1").first()
  if (lost === null) return
  const trouble = 'The process ended during this run; the next run goes on from there.'
  await db.batch([
    db.prepare("DELETE FROM snapshots_snapshot WHERE run_id IN (SELECT id FROM refresh_run WHERE state = 'running')"),
    db
      .prepare("UPDATE refresh_run SET state = 'failed', finished_at = ?1, detail = ?2 WHERE state = 'running'")
      .bind(now.toISOString(), JSON.stringify([{ name: 'run', outcome: 'failed', trouble }])),
  ])
}

/**
 * Drops what is no longer read of these names, one after the other: the newest version is kept however old it is; of parts of the company, which are many, no other.
 * @param published the version that is published; what a run has staged beyond it counts for nothing.
 */
export async function pruneSnapshots(db: D1Database, names: Iterable<string>, published: number): Promise<void> {
  const prune = db.prepare(
    `DELETE FROM snapshots_snapshot WHERE name = ?1 AND (version <= ?2 OR cut <> '') AND version < (
      SELECT max(version) FROM snapshots_snapshot newer WHERE newer.name = ?1 AND newer.cut = snapshots_snapshot.cut AND newer.version <= ?3)`,
  )
  for (const name of names) {
    await prune.bind(name, published - versionsKept, published).run()
    await pause()
  }
}

/** The statement that drops the answers of cuts that nobody has any more. */
export function dropStatement(db: D1Database, used: ReadonlySet<string>): D1PreparedStatement {
  return db
    .prepare("DELETE FROM snapshots_snapshot WHERE cut <> '' AND cut NOT IN (SELECT value FROM json_each(?1))")
    .bind(JSON.stringify([...used]))
}
