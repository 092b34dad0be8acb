import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dayNumber } from '../../../../lib/calendar/calendar.ts'
import { examplesInSteps, momentsIn } from './examples.ts'
import type { ClassificationModel, Source } from './model.ts'
import { RecordRows } from './record-rows.ts'

const nothing = () => sql`SELECT 1`
const people: Source = {
  name: 'people',
  about: 'person',
  reads: [],
  rows: nothing,
  later: { left: 'left', reason: 'left' },
}
const weeks: Source = { name: 'weeks', about: 'person', reads: [], rows: nothing }
const teams: Source = { name: 'teams', about: 'team', reads: [], rows: nothing }

const model: ClassificationModel = {
  ...{ name: 'leaving', title: '', question: '', event: 'leaves', kind: 'classification', moments: 'month' },
  subject: { one: 'person', many: 'people' },
  sensitivity: 'internal',
  sources: [people, weeks, teams],
  links: { team: 'team' },
  horizonDays: 60,
  population: (known) => known.history('people').lastWord('left') === undefined,
  features: [
    { name: 'overtime', label: '', kind: 'number', value: (known) => known.history('weeks').within(30).mean('hours') },
    { name: 'team', label: '', kind: 'category', value: (known) => known.history('people').lastWord('team') },
    { name: 'orders', label: '', kind: 'number', value: (known) => known.history('teams').sum('orders') },
  ],
  outcome: (then) => (then.history('people').lastWord('left') === undefined ? 0 : 1),
  costs: { missed: 5, falseAlarm: 1 },
}

function rows() {
  const all = new RecordRows(model)
  all.table('people').add([
    { key: 'b', day: '2026-02-10', team: 'Lab', left: null, reason: null },
    { key: 'a', day: '2026-01-05', team: 'Shop', left: '2026-04-15', reason: 'pay' },
  ])
  all.table('weeks').add([
    { key: 'a', day: '2026-01-30', hours: 1 },
    { key: 'a', day: '2026-02-20', hours: 4 },
    { key: 'a', day: '2026-03-20', hours: 7 },
  ])
  all.table('teams').add([
    { key: 'Shop', day: '2026-02-01', orders: 10 },
    { key: 'Shop', day: '2026-03-01', orders: 5 },
  ])
  return all
}

function examples(from: string, to: string, completeTo = '2026-12-31') {
  const steps = examplesInSteps(model, rows(), momentsIn('month', from, to), dayNumber(completeTo))
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

describe('examples of a model', () => {
  it('hold records as they were known at the end of each month', () => {
    const { keys, frame, outcomes } = examples('2026-01-01', '2026-04-30')
    expect(keys).toEqual(['a', 'a', 'b', 'a', 'b', 'b'])
    expect(frame.columns).toEqual([
      { kind: 'numeric', name: 'overtime', values: Float64Array.of(1, 2.5, Number.NaN, 7, Number.NaN, Number.NaN) },
      { kind: 'categorical', name: 'team', levels: ['Lab', 'Shop'], codes: Int32Array.of(1, 1, 0, 1, 0, 0) },
      { kind: 'numeric', name: 'orders', values: Float64Array.of(0, 10, 0, 15, 0, 0) },
    ])
    expect([...outcomes]).toEqual([0, 1, 0, 1, 0, 0])
  })
  it('do not tell what is not known until the end of the horizon', () => {
    const { keys, outcomes } = examples('2026-03-01', '2026-03-31', '2026-05-29')
    expect(keys).toEqual(['a', 'b'])
    expect([...outcomes]).toEqual([Number.NaN, Number.NaN])
    expect([...examples('2026-03-01', '2026-03-31', '2026-05-30').outcomes]).toEqual([1, 0])
  })
  it('are the same when all that came later is taken away', () => {
    const { frame, keys } = examples('2026-02-01', '2026-02-28')
    const short = new RecordRows(model)
    short.table('people').add([
      { key: 'b', day: '2026-02-10', team: 'Lab', left: null, reason: null },
      { key: 'a', day: '2026-01-05', team: 'Shop', left: null, reason: null },
    ])
    short.table('weeks').add([
      { key: 'a', day: '2026-01-30', hours: 1 },
      { key: 'a', day: '2026-02-20', hours: 4 },
    ])
    short.table('teams').add([{ key: 'Shop', day: '2026-02-01', orders: 10 }])
    const steps = examplesInSteps(model, short, momentsIn('month', '2026-02-01', '2026-02-28'), 0)
    let step = steps.next()
    while (!step.done) step = steps.next()
    expect(step.value.frame).toEqual(frame)
    expect(step.value.keys).toEqual(keys)
  })
  it('look at each record on its first day where the model says so', () => {
    const steps = examplesInSteps({ ...model, moments: 'start' }, rows(), undefined, dayNumber('2026-12-31'))
    let step = steps.next()
    while (!step.done) step = steps.next()
    expect(step.value.keys).toEqual(['a', 'b'])
    expect([...step.value.moments]).toEqual([dayNumber('2026-01-05'), dayNumber('2026-02-10')])
    expect([...step.value.outcomes]).toEqual([0, 0])
  })
  it('refuse a feature that gives what it did not promise', () => {
    const wrong = { ...model, features: [{ name: 'x', label: '', kind: 'number' as const, value: () => 'word' }] }
    expect(() => [...examplesInSteps(wrong, rows(), [dayNumber('2026-02-28')], 0)]).toThrow('gave word')
    const unknown = { ...model, population: () => known().length > 0 }
    const known = () => rows().known('a', 0).history('none').values('x')
    expect(() => [...examplesInSteps(unknown, rows(), [dayNumber('2026-02-28')], 0)]).toThrow('no source none')
  })
})

describe('moments', () => {
  it('are the last days of months and Sundays', () => {
    expect(momentsIn('month', '2026-01-31', '2026-03-30')).toEqual(['2026-01-31', '2026-02-28'].map(dayNumber))
    expect(momentsIn('week', '2026-11-16', '2026-11-29')).toEqual(['2026-11-22', '2026-11-29'].map(dayNumber))
    expect(momentsIn('week', '2026-11-22', '2026-11-22')).toEqual([dayNumber('2026-11-22')])
  })
})
