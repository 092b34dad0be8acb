// When a model is trained.
import { type Day, dayNumber } from '../../../../lib/calendar/calendar.ts'
import { learningEngine } from '../engine.ts'
import type { DataState } from './model-data.ts'
import type { TrainingCause, TrainingState } from './training-state.ts'
import type { VersionRow } from './versions.ts'

const daysBetween = 30
/** A training that brings the process down is not begun again for ever. */
const mostInterruptions = 3
const againAfterMs = 3_600_000

export interface TrainingQuestion {
  data: DataState
  training: TrainingState | null
  /** The version that was trained last. */
  last: VersionRow | null
  shape: string
  program: string
  /** Day of the last alarm about the champion; null without. */
  alarm: Day | null
  now: Date
}

/** @returns why the model is to be trained now; null when it is not. */
export function dueTraining({
  data,
  training,
  last,
  shape,
  program,
  alarm,
  now,
}: TrainingQuestion): TrainingCause | null {
  if (training !== null && training.state !== 'done') {
    const { state, cause, interruptions } = training
    const changed = data.to !== training.knownTo || shape !== training.shape || program !== training.program
    if (state === 'waiting') return cause
    if (state === 'running') return interruptions < mostInterruptions || changed ? 'again' : null
    // What came to nothing is tried again when there is something new to learn from.
    if (changed) return cause
    const rested = now.getTime() - Date.parse(training.finishedAt ?? training.startedAt) >= againAfterMs
    return data.lastBatch !== training.lastBatch && rested ? cause : null
  }
  if (last === null) return 'first'
  if (last.engine !== learningEngine || last.shape !== shape || last.program !== program) return 'changed'
  if (alarm !== null && alarm > last.knownTo) return 'drift'
  return dayNumber(data.to) - dayNumber(last.knownTo) >= daysBetween ? 'monthly' : null
}
