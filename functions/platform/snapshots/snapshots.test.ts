import { describe, expect, it } from 'vitest'
import { type Answer, unimportant } from '../../answer.ts'
import { subjectFixture } from '../identity/subject.fixture.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { cutKey } from '../identity/policy.ts'
import {
  endLostRuns,
  loadPublished,
  pruneSnapshots,
  stageAnswers,
  withAnswers,
  withdrawStatement,
} from './snapshots.ts'
import { answerFor, nameAllowed } from './visible.ts'

function answer(name: string, headline: string): Answer {
  return {
    name,
    title: '',
    question: '',
    status: 'ok',
    headline,
    figure: null,
    comparison: null,
    drivers: [],
    importance: unimportant,
    method: '',
    span: null,
    evidence: [],
    program: '1',
    freshness: { completeTo: null, computedAt: '2026-11-22T00:00:00Z', runId: 'r' },
  }
}
const trend = 'finance/revenue-trend'
const lab = { department: ['Lab'] }
const begin =
  "INSERT INTO refresh_run (id, cause, state, started_at, days, rows_read) VALUES (?, 'hand', ?, '2026', 0, 0)"

describe('answers in the database', () => {
  it('of a run that a crash ended are never published', async () => {
    const { db, sqlite } = d1Fixture()
    sqlite.prepare(begin).run('a', 'done')
    sqlite.prepare(begin).run('b', 'running')
    await stageAnswers(db, 'a', 1, [{ cut: '', answer: answer(trend, 'old') }])
    await stageAnswers(db, 'b', 2, [
      { cut: '', answer: answer(trend, 'new') },
      { cut: cutKey(lab), answer: answer(trend, 'lab') },
    ])
    await endLostRuns(db, new Date('2026-11-22T00:00:00Z'))
    const published = await loadPublished(db)
    expect(published.version).toBe(1)
    expect([...published.cuts.keys()]).toEqual([''])
    expect(published.cuts.get('')?.get(trend)?.headline).toBe('old')
    expect(sqlite.prepare("SELECT state FROM refresh_run WHERE id = 'b'").pluck().get()).toBe('failed')
  })

  it('are taken back of a run that failed, but not what it had published', async () => {
    const { db, sqlite } = d1Fixture()
    await stageAnswers(db, 'a', 1, [{ cut: '', answer: answer(trend, 'old') }])
    await stageAnswers(db, 'a', 2, [{ cut: '', answer: answer(trend, 'new') }])
    await withdrawStatement(db, 'a', 1).run()
    expect(sqlite.prepare('SELECT version FROM snapshots_snapshot').pluck().all()).toEqual([1])
  })

  it('are kept for some versions of the whole, and in the newest of each part', async () => {
    const { db, sqlite } = d1Fixture()
    for (let version = 1; version <= 25; version++)
      await stageAnswers(db, `r${version}`, version, [
        { cut: '', answer: answer(trend, '') },
        ...(version <= 22 ? [{ cut: cutKey(lab), answer: answer(trend, '') }] : []),
      ])
    await stageAnswers(db, 'r26', 26, [{ cut: cutKey(lab), answer: answer(trend, '') }])
    await pruneSnapshots(db, [trend], 25)
    const kept = (cut: string) =>
      sqlite.prepare('SELECT version FROM snapshots_snapshot WHERE cut = ? ORDER BY 1').pluck().all(cut)
    expect(kept('')).toHaveLength(20)
    // What the run that goes on has staged is not read yet: 22 is what is published.
    expect(kept(cutKey(lab))).toEqual([22, 26])
  })

  it('of cuts that are no longer used leave the memory', () => {
    const before = withAnswers({ version: 1, cuts: new Map() }, 1, [
      { cut: '', answer: answer(trend, 'all') },
      { cut: cutKey(lab), answer: answer(trend, 'lab') },
    ])
    const after = withAnswers(before, 2, [], new Set(['']))
    expect([...after.cuts.keys()]).toEqual([''])
    expect([...before.cuts.keys()]).toEqual(['', cutKey(lab)])
  })
})

describe('what somebody gets in a slot', () => {
  const published = withAnswers({ version: 1, cuts: new Map() }, 1, [
    { cut: '', answer: answer(trend, 'all') },
    { cut: '', answer: answer('finance/balances', 'all') },
    { cut: cutKey(lab), answer: answer(trend, 'lab') },
  ])
  const got = (cut: Record<string, string[]>, slot: string) =>
    answerFor(published, subjectFixture('manager', cut), slot)

  it('is the answer of the own cut', () => {
    expect(got(lab, `answer ${trend}`)?.headline).toBe('lab')
    expect(answerFor(published, subjectFixture('viewer'), trend)?.headline).toBe('all')
  })

  it('is never the whole where the own cut is not there: it is pending, or forbidden with the reason', () => {
    expect(got({ department: ['Shop'] }, trend)).toMatchObject({ status: 'pending', figure: null })
    expect(got({ department: ['Lab', 'Shop'] }, 'finance/balances')).toMatchObject({
      status: 'forbidden',
      headline: 'Your rights reach the departments Lab and Shop; this answer cannot be divided by department.',
    })
    expect(got({ department: ['A', 'B', 'C', 'D'], person: ['p'] }, trend)?.headline).toBe(
      'Your rights reach 4 departments and your own records; this answer cannot be divided by person.',
    )
    expect(got({ department: [] }, trend)).toMatchObject({
      status: 'forbidden',
      action: 'Ask an owner to give you a department.',
    })
    expect(got({ person: ['p'] }, 'metric operating-margin')?.status).toBe('forbidden')
  })

  it('is nothing where the role does not reach the domain, and its name is not told either', () => {
    const subject = subjectFixture('viewer')
    const hr = { ...subject, policy: { ...subject.policy, domains: ['hr'] } }
    expect(answerFor(published, hr, trend)).toBeUndefined()
    expect([trend, 'metric revenue', 'no/such', 'run'].map((name) => nameAllowed(hr, name))).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(nameAllowed(subject, 'no/such')).toBe(true)
  })
})
