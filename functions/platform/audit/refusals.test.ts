import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import type { AppEnv } from '../../env.ts'
import { subjectFixture } from '../identity/subject.fixture.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { auditFixture } from './audit.fixture.ts'
import type { AuditRow } from './chain.ts'
import { isRefusal, recordRefusal, tellCounts } from './refusals.ts'

const startMs = Date.parse('2026-11-22T10:00:00Z')

function tenant() {
  const { db, sqlite } = d1Fixture()
  const { env } = auditFixture(db)
  /** An attempt, as far as the recorder looks at it. */
  const attempt = (afterMs: number, source: string | null, role: 'viewer' | null = null, path = '/api/tokens') => {
    const values: Record<string, unknown> = {
      now: new Date(startMs + afterMs),
      source,
      subject: role === null ? null : subjectFixture(role),
      requestId: 'r',
    }
    const c = { env, req: { path, method: 'GET' }, get: (name: string) => values[name] }
    return recordRefusal(c as unknown as Context<AppEnv>, role === null ? 401 : 403)
  }
  const rows = () => sqlite.prepare('SELECT * FROM audit_record ORDER BY seq').all() as AuditRow[]
  return { env, attempt, rows }
}

const more = (rows: AuditRow[]) =>
  rows.map(({ detail }) => (JSON.parse(detail ?? '') as { more?: number }).more).filter((count) => count !== undefined)

describe('refused attempts', () => {
  it('of a flood are recorded ten times, then counted', async () => {
    const { attempt, rows, env } = tenant()
    for (let at = 0; at < 1000; at++) await attempt(at, `10.0.0.1:${at}`)
    expect(rows()).toHaveLength(10)
    await tellCounts(env, new Date(startMs + 59_000))
    expect(rows(), 'the minute is not over').toHaveLength(10)
    await attempt(61_000, '10.0.0.2')
    expect(rows()).toHaveLength(12)
    expect(more(rows())).toEqual([990])
    expect(rows()[10]).toMatchObject({ outcome: 'refused', source: '10.0.0.1:0', subject: 'nobody' })
    await tellCounts(env, new Date(startMs + 200_000))
    expect(rows()).toHaveLength(12)
  })

  it("of nobody's do not hide those of somebody", async () => {
    const { attempt, rows } = tenant()
    for (let at = 0; at < 100; at++) await attempt(at, '10.0.0.1')
    await attempt(200, '10.0.0.1', 'viewer', '/api/settings')
    expect(rows().at(-1)).toMatchObject({ subject: 'user:1', resource: '/api/settings' })
  })

  it('of very many sources are bounded all the same, and all are counted', async () => {
    const { attempt, rows, env } = tenant()
    for (let at = 0; at < 5000; at++) await attempt(1, `10.${at >> 8}.${at & 255}.1`)
    expect(rows()).toHaveLength(300)
    await tellCounts(env, new Date(startMs + 120_000))
    expect(more(rows()).reduce((sum, count) => sum + count, 0)).toBe(4700)
    expect(rows().length).toBeLessThan(2400)
  })

  it('are those about rights: not the lack of a sign-in, nor what signing in tells itself', () => {
    const seen = (status: number, path: string, headers: Record<string, string>) =>
      isRefusal({
        res: { status },
        req: { path, raw: new Request('http://x/', { headers }) },
      } as unknown as Context<AppEnv>)
    const token = { authorization: 'Bearer x' }
    expect(seen(401, '/', {})).toBe(false)
    expect(seen(401, '/', token)).toBe(true)
    expect(seen(401, '/', { cookie: 'premise-session=old' })).toBe(true)
    expect(seen(403, '/api/tokens', token)).toBe(true)
    expect(seen(401, '/sign-in', token)).toBe(false)
    expect(seen(404, '/api/operator/tokens', token)).toBe(true)
    expect(seen(404, '/api/operator/tokens', {})).toBe(false)
    expect(seen(200, '/', token)).toBe(false)
  })
})
