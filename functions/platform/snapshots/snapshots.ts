import type { Answer } from '../../answer.ts'

/** The published answers of a tenant, in memory: what every reader sees until the next run publishes. */
export interface Published {
  version: number
  answers: Map<string, Answer>
}

const versionsKept = 20

/** @returns the current answer of each name. Readers between two publications see one set or the other, never a mix. */
export async function loadPublished(db: D1Database): Promise<Published> {
  const { results } = await db
    .prepare(
      'SELECT s.name, s.version, s.answer FROM snapshots_snapshot s JOIN (SELECT name, max(version) AS version FROM snapshots_snapshot GROUP BY name) last USING (name, version)',
    )
    .all<{ name: string; version: number; answer: string }>()
  const answers = new Map<string, Answer>()
  let version = 0
  for (const row of results) {
    version = Math.max(version, row.version)
    answers.set(row.name, JSON.parse(row.answer) as Answer)
  }
  return { version, answers }
}

/** Statements that save the answers of a run as one version; the caller runs them in one transaction with the run's own record. */
export function saveStatements(
  db: D1Database,
  runId: string,
  version: number,
  answers: Answer[],
): D1PreparedStatement[] {
  const save = db.prepare('INSERT INTO snapshots_snapshot (name, run_id, version, answer) VALUES (?1, ?2, ?3, ?4)')
  return [
    ...answers.map((answer) => save.bind(answer.name, runId, version, JSON.stringify(answer))),
    // The newest version of a name is kept however old it is.
    db
      .prepare(
        'DELETE FROM snapshots_snapshot WHERE version <= ?1 AND version < (SELECT max(version) FROM snapshots_snapshot newer WHERE newer.name = snapshots_snapshot.name)',
      )
      .bind(version - versionsKept),
  ]
}
