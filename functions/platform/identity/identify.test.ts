import { describe, expect, it } from 'vitest'
import type { Env } from '../../env.ts'
import { auditFixture } from '../audit/audit.fixture.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { identify, knownSubject } from './identify.ts'
import { secretHash } from './secret.ts'

const now = new Date('2026-11-22T10:00:00Z')
const PEPPER = 'a pepper of more than thirty-two bytes'
const secret = 'a-secret-of-a-session'

async function tenant(): Promise<Env> {
  const { db, sqlite } = d1Fixture()
  const { env } = auditFixture(db)
  const at = now.toISOString()
  sqlite.prepare("INSERT INTO identity_user (id, name, role, created_at) VALUES (1, 'somebody', 'viewer', ?)").run(at)
  sqlite
    .prepare(
      "INSERT INTO identity_session (hash, user_id, created_at, expires_at, seen_at, method) VALUES (?, 1, ?, '2999-01-01', ?, 'link')",
    )
    .run(await secretHash(secret, PEPPER), at, at)
  return { ...env, PEPPER, TENANT_PATH: '', INSTALLATION: { secure: false } } as unknown as Env
}

describe('who calls', () => {
  it('P60: is remembered for a while, but not under a cookie that is padded to fill the memory', async () => {
    const env = await tenant()
    const found = async (cookie: string) => {
      const subject = await identify(new Request('http://premise/', { headers: { cookie } }), env, now)
      return [subject?.id, knownSubject(env.TENANT.id, cookie, now.getTime())?.id]
    }
    const cookie = `premise-session=${secret}`
    expect(await found(cookie)).toEqual(['user:1', 'user:1'])
    expect(await found(`${cookie}; theme=dark`)).toEqual(['user:1', 'user:1'])
    expect(await found(`${cookie}; pad=${'x'.repeat(60_000)}`)).toEqual(['user:1', undefined])
    expect(await found(`pad=${'x'.repeat(60_000)}`)).toEqual([undefined, undefined])
  })
})
