import { describe, expect, it } from 'vitest'
import { dueTraining, type TrainingQuestion } from './due.ts'
import type { TrainingState } from './training-state.ts'
import type { VersionRow } from './versions.ts'

const data = { from: '2024-01-01', to: '2026-06-30', lastBatch: 9, importing: false }
const last = { engine: '1', shape: 's', program: 'p', knownTo: '2026-06-15' } as VersionRow
const done: TrainingState = {
  ...{
    model: 'm',
    state: 'done',
    cause: 'first',
    startedAt: '2026-06-15T00:00:00Z',
    finishedAt: '2026-06-15T00:01:00Z',
  },
  ...{ knownTo: '2026-06-15', lastBatch: 7, shape: 's', program: 'p', interruptions: 0, reason: null },
}
const due = (changes: Partial<TrainingQuestion> = {}) =>
  dueTraining({
    ...{ data, training: done, last, shape: 's', program: 'p', alarm: null, now: new Date('2026-06-30T12:00:00Z') },
    ...changes,
  })

describe('a training is due', () => {
  it('of a model without a version', () => {
    expect(due({ training: null, last: null })).toBe('first')
  })
  it('after thirty days of data, no earlier', () => {
    expect(due()).toBeNull()
    expect(due({ last: { ...last, knownTo: '2026-06-01' } })).toBeNull()
    expect(due({ last: { ...last, knownTo: '2026-05-31' } })).toBe('monthly')
  })
  it('when what learns, what it looks at or the program has changed', () => {
    for (const change of [{ engine: '0' }, { shape: 'x' }, { program: 'q' }])
      expect(due({ last: { ...last, ...change } })).toBe('changed')
  })
  it('after an alarm that is newer than the last version', () => {
    expect(due({ alarm: '2026-06-28' })).toBe('drift')
    expect(due({ alarm: '2026-06-15' })).toBeNull()
  })
  it('when somebody has asked for it, whatever else', () => {
    expect(due({ training: { ...done, state: 'waiting', cause: 'hand' } })).toBe('hand')
  })
  it('when the last one was broken off, but not for ever on the same data', () => {
    const running: TrainingState = { ...done, state: 'running', knownTo: data.to, interruptions: 1 }
    expect(due({ training: running })).toBe('again')
    expect(due({ training: { ...running, interruptions: 3 } })).toBeNull()
    expect(due({ training: { ...running, interruptions: 3, knownTo: '2026-06-29' } })).toBe('again')
  })
  it('when there is something new after it came to nothing', () => {
    const tried: TrainingState = {
      ...{ ...done, state: 'insufficient', knownTo: data.to, lastBatch: 9 },
      finishedAt: '2026-06-30T11:30:00Z',
    }
    expect(due({ training: tried, last: null })).toBeNull()
    expect(due({ training: { ...tried, knownTo: '2026-06-29' }, last: null })).toBe('first')
    // Rows of the same day come every few minutes: once an hour will do.
    expect(due({ training: { ...tried, lastBatch: 8 }, last: null })).toBeNull()
    expect(due({ training: { ...tried, lastBatch: 8, finishedAt: '2026-06-30T10:59:00Z' }, last: null })).toBe('first')
  })
})
