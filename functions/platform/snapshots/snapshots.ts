import type { Answer } from '../../answer.ts'

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

/** @returns the current answer of each name and cut. Readers between two publications see one set or the other, never a mix. */
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

/** Statements that save the answers of a run as one version; the caller runs them in one transaction with the run's own record. */
export function saveStatements(
  db: D1Database,
  runId: string,
  version: number,
  answers: CutAnswer[],
): D1PreparedStatement[] {
  const save = db.prepare(
    'INSERT INTO snapshots_snapshot (name, cut, run_id, version, answer) VALUES (?1, ?2, ?3, ?4, ?5)',
  )
  return [
    ...answers.map(({ cut, answer }) => save.bind(answer.name, cut, runId, version, JSON.stringify(answer))),
    // The newest version of a name is kept however old it is; of parts of the company, which are many, no other.
    db
      .prepare(
        `DELETE FROM snapshots_snapshot WHERE (version <= ?1 OR cut <> '') AND version < (
          SELECT max(version) FROM snapshots_snapshot newer WHERE newer.name = snapshots_snapshot.name AND newer.cut = snapshots_snapshot.cut)`,
      )
      .bind(version - versionsKept),
  ]
}

/** The statement that drops the answers of cuts that nobody has any more. */
export function dropStatement(db: D1Database, used: ReadonlySet<string>): D1PreparedStatement {
  return db
    .prepare("DELETE FROM snapshots_snapshot WHERE cut <> '' AND cut NOT IN (SELECT value FROM json_each(?1))")
    .bind(JSON.stringify([...used]))
}
