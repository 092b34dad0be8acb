import { describe, expect, it } from 'vitest'
import type { Env } from '../../env.ts'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { type AuditEntry, recorded, recordHash } from './audit.ts'
import { auditFixture } from './audit.fixture.ts'
import { type AuditRow, ChainCheck, fieldsOf } from './chain.ts'

const now = new Date('2026-11-22T10:00:00Z')
const origin = { subject: 'user:1', source: '10.0.0.1', requestId: 'r' }

function tenant() {
  const { db, sqlite } = d1Fixture()
  let transactions = 0
  // Counts transactions, and answers later, as a database behind a network of its own does.
  const slow = {
    prepare: (sql: string) => db.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      transactions++
      await new Promise((resolve) => setTimeout(resolve, 1))
      return db.batch(statements)
    },
  } as unknown as D1Database
  const { env } = auditFixture(slow)
  const write = (entry: Partial<AuditEntry> = {}, statements: D1PreparedStatement[] = []) =>
    recorded(env, now, origin, [{ action: 'test.write', resource: 'thing:1', ...entry }], statements)
  const rows = () => sqlite.prepare('SELECT * FROM audit_record ORDER BY seq').all() as AuditRow[]
  sqlite.exec('CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
  const insert = (id: number, name: string | null = 'x') =>
    db.prepare('INSERT INTO thing (id, name) VALUES (?1, ?2)').bind(id, name)
  const things = () => sqlite.prepare('SELECT count(*) FROM thing').pluck().get() as number
  return { env, db: slow, plain: db, sqlite, write, rows, insert, things, transactions: () => transactions }
}

async function expectWhole(rows: AuditRow[]): Promise<void> {
  const chain = new ChainCheck([])
  for (const row of rows) expect(chain.see(row, await recordHash(row.previous, fieldsOf(row)))).toBeNull()
  expect(chain.seq).toBe(rows.length)
}

describe('the chain', () => {
  it('of 500 callers at once has no fork and no gap, and each change is there with its record', async () => {
    const { write, rows, insert, things, transactions } = tenant()
    const results = await Promise.all(
      Array.from({ length: 500 }, (_, at) =>
        at % 5 === 0
          ? write({ resource: `thing:${at}` }, [insert(at)])
          : write({ action: 'figures.view', resource: '/hr' }),
      ),
    )
    await expectWhole(rows())
    expect(rows()).toHaveLength(500)
    expect(things()).toBe(100)
    expect(results.map((each) => each.length)).toEqual(Array.from({ length: 500 }, (_, at) => (at % 5 === 0 ? 1 : 0)))
    expect(transactions(), 'those who wait share transactions').toBeLessThan(10)
  })

  it('gives each caller the results of its own statements', async () => {
    const { write, plain } = tenant()
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => write({}, [plain.prepare('SELECT ?1 AS n').bind(n), plain.prepare('SELECT 0 AS z')])),
    )
    expect(answers.map((each) => each.map((result) => result.results))).toEqual(
      [1, 2, 3, 4].map((n) => [[{ n }], [{ z: 0 }]]),
    )
  })

  it('goes on after a failed statement, which leaves neither its change nor its record, and takes nobody with it', async () => {
    const { write, rows, insert, things } = tenant()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) =>
        write({ resource: `thing:${at}` }, [insert(at), insert(1000 + at, at % 10 === 3 ? null : 'x')]),
      ),
    )
    const failed = outcomes.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))
    expect(failed).toEqual([3, 13, 23, 33])
    expect(things()).toBe(72)
    await expectWhole(rows())
    expect(rows().map(({ resource }) => resource)).not.toContain('thing:13')
    expect(rows()).toHaveLength(36)
    await write()
    await expectWhole(rows())
  })

  it('goes on from the database after a restart, and from what another process wrote meanwhile', async () => {
    const first = tenant()
    await first.write()
    await first.write()
    // Another process: the same database, nothing in memory.
    const other = auditFixture({ ...first.plain } as D1Database).env
    const again = { ...other, DB: first.plain } as Env
    await recorded(again, now, origin, [{ action: 'other.write', resource: 'x' }])
    await first.write()
    await recorded(again, now, origin, [{ action: 'other.write', resource: 'y' }])
    await expectWhole(first.rows())
    expect(first.rows().map(({ action }) => action)).toEqual([
      'test.write',
      'test.write',
      'other.write',
      'test.write',
      'other.write',
    ])
  })

  it('shows a gap where records were cut off under the running process', async () => {
    const { sqlite, write, rows } = tenant()
    for (let at = 0; at < 5; at++) await write()
    sqlite.exec('DROP TRIGGER audit_record_kept; DELETE FROM audit_record WHERE seq > 3')
    await write()
    expect(rows().map(({ seq }) => seq)).toEqual([1, 2, 3, 6])
  })

  it('knows what was committed although the database failed afterwards', async () => {
    const { env, plain, rows, insert, things } = tenant()
    let fail = false
    const broken = {
      prepare: (sql: string) => plain.prepare(sql),
      batch: async (statements: D1PreparedStatement[]) => {
        const results = await plain.batch(statements)
        if (fail) throw new Error('the disk did not answer')
        return results
      },
    } as unknown as D1Database
    const other = { ...env, DB: broken }
    await recorded(other, now, origin, [{ action: 'a.b', resource: 'r' }])
    fail = true
    const entry = { action: 'a.b', resource: 'r' }
    await expect(recorded(other, now, origin, [entry])).resolves.toEqual([])
    await expect(recorded(other, now, origin, [entry], [insert(1)])).rejects.toThrow('did not answer')
    fail = false
    await recorded(other, now, origin, [entry])
    expect(rows()).toHaveLength(4)
    expect(things()).toBe(1)
    await expectWhole(rows())
  })

  it('is refused changes and deletions by the database itself', async () => {
    const { sqlite, write, rows } = tenant()
    await write()
    expect(() => sqlite.exec("UPDATE audit_record SET subject = 'user:2'")).toThrow('never changed')
    expect(() => sqlite.exec('DELETE FROM audit_record')).toThrow('never deleted')
    expect(() =>
      sqlite.exec(
        "INSERT OR REPLACE INTO audit_record SELECT 1, at, 'user:2', actor, action, resource, outcome, source, request_id, detail, previous, hash FROM audit_record",
      ),
    ).toThrow('never replaced')
    await expectWhole(rows())
  })

  it('tells those who come when too many wait, and serves them later', async () => {
    const { write, rows } = tenant()
    const outcomes = await Promise.allSettled(Array.from({ length: 10_050 }, () => write()))
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({ status: 503, code: 'audit-busy' })
    expect(rows()).toHaveLength(10_050 - refused.length)
    await write()
    await expectWhole(rows())
  })
})

describe('a record', () => {
  it('holds what was so when it was asked for, whatever the caller does with the entry meanwhile', async () => {
    const { write, rows } = tenant()
    const detail = { count: 1 }
    const written = [write(), write({ detail })]
    detail.count = 2
    await Promise.all(written)
    expect(rows()[1]?.detail).toBe('{"count":1}')
  })

  it('is the same in the database as under its hash, whatever characters it is given', async () => {
    const { env, rows } = tenant()
    const hostile = 'a\u0000b\r\nc\u202ed\ud800e\u{1f600}\u2028\u0085\u200b<script>alert(1)</script>\'";--'
    await recorded(env, now, { subject: hostile, actor: hostile, source: hostile, requestId: hostile }, [
      { action: hostile, resource: hostile, detail: { [hostile]: hostile, deep: { list: [hostile, null, 1.5] } } },
    ])
    await expectWhole(rows())
    const [row] = rows()
    const bad = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
    expect(Object.values(row as object).filter((value) => bad.test(String(value)))).toEqual([])
    expect(row?.resource).toContain('<script>')
    expect((JSON.parse(row?.detail ?? '') as { deep: { list: string[] } }).deep.list[0]).toBe(hostile)
  })

  it('keeps the beginning of what is too long', async () => {
    const { env, write, rows } = tenant()
    await write({ resource: 'r'.repeat(100_000), detail: { text: '"\u202e\ud83d\ude00'.repeat(200_000) } })
    await recorded(env, now, { subject: 's'.repeat(1e6) }, [{ action: 'a'.repeat(1e6), resource: 'r' }])
    await expectWhole(rows())
    for (const row of rows()) expect(new TextEncoder().encode(JSON.stringify(fieldsOf(row))).length).toBeLessThan(9000)
    expect(JSON.parse(rows()[0]?.detail ?? '')).toMatchObject({ cut: true })
    expect(rows()[0]?.resource).toMatch(/^r+…$/)
  })

  it('that cannot be written down stops its change', async () => {
    const { write, insert, things, rows } = tenant()
    await expect(write({ detail: { n: 1n } }, [insert(1)])).rejects.toThrow()
    expect([things(), rows().length]).toEqual([0, 0])
  })
})
