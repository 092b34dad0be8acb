// What the last training of each model came to, or that one is going on.
import type { Day } from '../../../answer.ts'

export type TrainingCause = 'first' | 'monthly' | 'changed' | 'drift' | 'hand' | 'again'

export interface TrainingState {
  model: string
  state: 'waiting' | 'running' | 'done' | 'insufficient' | 'failed'
  cause: TrainingCause
  startedAt: string
  finishedAt: string | null
  /** Last day of the data, and last import, that it was tried with. */
  knownTo: Day | null
  lastBatch: number | null
  shape: string
  program: string
  /** How often in a row it began without coming to an end. */
  interruptions: number
  reason: string | null
}

const columns = `model, state, cause, started_at AS startedAt, finished_at AS finishedAt, known_to AS knownTo, last_batch AS lastBatch, shape, program, interruptions, reason`

export function trainingOf(db: D1Database, model: string): Promise<TrainingState | null> {
  return db.prepare(`SELECT ${columns} FROM models_training WHERE model = ?1`).bind(model).first<TrainingState>()
}

/** The statement that keeps where the training of a model is. */
export function saveTraining(db: D1Database, state: TrainingState): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO models_training (model, state, cause, started_at, finished_at, known_to, last_batch, shape, program, interruptions, reason)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (model) DO UPDATE SET state = excluded.state, cause = excluded.cause,
        started_at = excluded.started_at, finished_at = excluded.finished_at, known_to = excluded.known_to, last_batch = excluded.last_batch,
        shape = excluded.shape, program = excluded.program, interruptions = excluded.interruptions, reason = excluded.reason`,
    )
    .bind(
      ...[state.model, state.state, state.cause, state.startedAt, state.finishedAt, state.knownTo, state.lastBatch],
      ...[state.shape, state.program, state.interruptions, state.reason],
    )
}
