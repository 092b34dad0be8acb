import { describe, expect, it } from 'vitest'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { type AuditEntry, recorded } from './audit.ts'
import { auditFixture } from './audit.fixture.ts'
import { readFilter, searchRecords } from './search.ts'

async function log(
  records: (Partial<AuditEntry> & { at?: string; subject?: string; actor?: string; requestId?: string })[],
) {
  const { db, sqlite } = d1Fixture()
  const { env } = auditFixture(db)
  for (const { at = '2026-11-22T10:00:00Z', subject = 'user:1', actor, requestId = 'r', ...entry } of records)
    await recorded(env, new Date(at), { subject, actor, requestId }, [{ action: 'a.b', resource: 'x', ...entry }])
  const find = async (filter: Record<string, string>, zone = 'UTC', most = 100, before: number | null = null) => {
    const found = await searchRecords(db, readFilter(new URLSearchParams(filter)), zone, before, most)
    return { seqs: found.records.map(({ seq }) => seq), next: found.next }
  }
  return { find, sqlite }
}

describe('looking through the log', () => {
  it('finds by subject or who acted as it, by the beginning of the action, resource, outcome and request', async () => {
    const { find } = await log([
      { action: 'token.create', resource: 'token:4' },
      { action: 'token.revoke', resource: 'token:41', subject: 'user:2' },
      { action: 'tokens', subject: 'user:3', actor: 'user:2', outcome: 'refused' },
      { action: 'figures.view', requestId: 'abc' },
    ])
    expect((await find({})).seqs).toEqual([4, 3, 2, 1])
    expect((await find({ subject: 'user:2' })).seqs).toEqual([3, 2])
    expect((await find({ action: 'token.' })).seqs).toEqual([2, 1])
    expect((await find({ resource: 'token:4' })).seqs).toEqual([1])
    expect((await find({ outcome: 'refused' })).seqs).toEqual([3])
    expect((await find({ request: 'abc' })).seqs).toEqual([4])
    expect((await find({ action: 'token', subject: 'user:2', outcome: 'done' })).seqs).toEqual([2])
    expect((await find({ subject: "' OR 1=1 --" })).seqs).toEqual([])
    expect((await find({ action: '%' })).seqs).toEqual([])
  })

  it('pages without missing or repeating a record', async () => {
    const { find } = await log(Array.from({ length: 25 }, (_, at) => ({ subject: `user:${at % 2}` })))
    const seen: number[] = []
    let before: number | null = null
    do {
      const page: { seqs: number[]; next: number | null } = await find({ subject: 'user:0' }, 'UTC', 4, before)
      seen.push(...page.seqs)
      before = page.next
    } while (before !== null)
    expect(seen).toEqual([25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1])
  })

  it('cuts days in the zone of the tenant', async () => {
    const { find } = await log([
      { at: '2026-03-01T22:59:59Z' },
      { at: '2026-03-01T23:00:00Z' },
      { at: '2026-03-02T22:59:59Z' },
      { at: '2026-03-02T23:00:00Z' },
    ])
    const day = { from: '2026-03-02', to: '2026-03-02' }
    expect((await find(day, 'Europe/Berlin')).seqs).toEqual([3, 2])
    expect((await find(day)).seqs).toEqual([4, 3])
    expect((await find({ to: '2026-03-01' }, 'Pacific/Kiritimati')).seqs).toEqual([])
    expect((await find({ from: '2026-03-02' }, 'Pacific/Kiritimati')).seqs).toEqual([4, 3, 2, 1])
  })

  it('goes through a long log slice by slice, and does not read what is older than asked', async () => {
    const { find, sqlite } = await log([{ action: 'rare.old' }])
    sqlite.exec(`WITH RECURSIVE n (seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM n WHERE seq < 90000)
      INSERT INTO audit_record (seq, at, subject, action, resource, outcome, previous, hash)
      SELECT seq, CASE WHEN seq < 70000 THEN '2026-11-23T10:00:00.000Z' ELSE '2026-12-24T10:00:00.000Z' END, 'user:9', iif(seq IN (5, 50000, 85000), 'rare.new', 'often'), 'x', 'done', '', '' FROM n`)
    expect(await find({ action: 'rare' })).toEqual({ seqs: [85000, 50000, 5, 1], next: null })
    expect(await find({ action: 'rare' }, 'UTC', 2)).toEqual({ seqs: [85000, 50000], next: 50000 })
    expect(await find({ action: 'rare' }, 'UTC', 2, 50000)).toEqual({ seqs: [5, 1], next: null })
    expect(await find({ action: 'rare', from: '2026-12-20' })).toEqual({ seqs: [85000], next: null })
  })

  it.each([
    ['evil=1', 'unknown-parameter'],
    ['from=2026-02-30', 'bad-filter'],
    ['from=2026-02-02&to=2026-02-01', 'bad-filter'],
    ['outcome=perhaps', 'bad-filter'],
    ['__proto__=1', 'unknown-parameter'],
  ])('refuses %s', (query, code) => {
    expect(() => readFilter(new URLSearchParams(query))).toThrow(expect.objectContaining({ status: 400, code }))
  })
})
