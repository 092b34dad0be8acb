// The audit log over the real server: one record a change, refused attempts, the page, the command line, tampering (O7) and bad days.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile } from '../runtime/database.ts'
import { send } from './http.ts'
import { expectTwoLines, premise, until } from './premise.ts'
import { type Role, type Server, startServer } from './server.ts'

interface AuditRecord {
  seq: number
  at: string
  subject: string
  action: string
  resource: string
  outcome: string
  source: string | null
  requestId: string | null
  detail: Record<string, unknown> | null
  hash: string
}

interface Answer {
  records: AuditRecord[]
  next: number | null
  chain: { checked: number; ended: boolean; damage: unknown; checkpoint: unknown }
}

const header = 'entry_id,date,account,account_type,amount\n'
const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'premise-audit-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

describe('the audit log', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ testClock: true })
    await server.rows(`${header}1,2026-01-31,Rent,Expense,10.00\n`)
  })
  afterAll(() => server.stop())

  const ask = async (role: Role, method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
    send(server.base + path, {
      method,
      headers: { authorization: `Bearer ${await server.token(role)}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    })
  const newest = async () => (await server.json<Answer>('/api/audit?limit=1', 'owner')).records[0]?.seq ?? 0
  /** Records after a number, oldest first. */
  const since = async (seq: number) =>
    (await server.json<Answer>('/api/audit?limit=1000', 'owner')).records.filter((each) => each.seq > seq).reverse()

  it.each<[string, Role, string, string, string | undefined, number, [string, string, string?]]>([
    ['settings', 'owner', 'PATCH', '/api/settings', '{"locale":"en-GB"}', 200, ['settings.change', 'settings']],
    [
      'rates',
      'owner',
      'PATCH',
      '/api/settings',
      '{"rates":[{"currency":"EUR","fromDay":"2026-01-01","rate":"1.1"}]}',
      200,
      ['rates.change', 'rates'],
    ],
    [
      'a question',
      'viewer',
      'GET',
      '/api/metrics/revenue?grain=year',
      undefined,
      200,
      ['metric.query', 'metric:revenue'],
    ],
    [
      'lines',
      'viewer',
      'GET',
      '/api/finance/lines?from=2026-01-01&to=2026-01-31',
      undefined,
      200,
      ['lines.view', 'finance/ledger'],
    ],
    ['rejected lines', 'owner', 'GET', '/api/batches/1/rejects', undefined, 200, ['rejects.export', 'batch:1']],
    ['the log', 'owner', 'GET', '/api/audit.csv?action=batch', undefined, 200, ['audit.export', 'audit']],
    [
      'a viewer who changes',
      'viewer',
      'PATCH',
      '/api/settings',
      '{"name":"Mine"}',
      403,
      ['access.refuse', '/api/settings', 'refused'],
    ],
    [
      'a viewer who reads the log',
      'viewer',
      'GET',
      '/api/audit',
      undefined,
      403,
      ['access.refuse', '/api/audit', 'refused'],
    ],
    [
      'a viewer at the operator’s address',
      'viewer',
      'POST',
      '/api/operator/tokens',
      '{}',
      404,
      ['access.refuse', '/api/operator/tokens', 'refused'],
    ],
  ])(
    'has one record of %s, under the request’s id',
    async (_, role, method, path, body, status, [action, resource, outcome = 'done']) => {
      const token = await server.token(role)
      const before = await newest()
      const reply = await ask(role, method, path, body)
      expect(reply.status).toBe(status)
      const records = await since(before)
      expect(records).toHaveLength(1)
      expect(records[0]).toMatchObject({ action, resource, outcome, requestId: reply.headers['x-request-id'] })
      expect(records[0]?.subject).toMatch(/^token:\d+$/)
      expect(JSON.stringify(records), 'no secret').not.toContain(token)
    },
  )

  it('says what was before and after', async () => {
    const before = await newest()
    await ask('owner', 'PATCH', '/api/settings', '{"name":"After"}')
    expect((await since(before))[0]?.detail).toEqual({ before: { name: 'Your company' }, after: { name: 'After' } })
    await ask('owner', 'PATCH', '/api/settings', '{"name":"After"}')
    expect(await since(before), 'what changes nothing is no change').toHaveLength(1)
  })

  it('has each import, complete, failed and undone, once however often it is sent', async () => {
    const before = await newest()
    const body = `${header}7,2026-02-28,Rent,Expense,10.00\n8,2026-02-30,Rent,Expense,10.00\n`
    const sent = await server.rows(body, { key: 'audited' })
    await server.rows(body, { key: 'audited' })
    expect((await server.rows('nothing,that,fits\n1,2,3\n')).status).toBe(422)
    await server.rows(body, { query: '?dry-run=1' })
    const undo = await ask('owner', 'POST', `/api/batches/${sent.body.batchId}/undo`)
    expect(undo.status).toBe(200)
    await ask('owner', 'POST', `/api/batches/${sent.body.batchId}/undo`)
    const records = await since(before)
    expect(records.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['batch.complete', 'done'],
      ['batch.fail', 'failed'],
      ['batch.undo', 'done'],
    ])
    expect(records[0]).toMatchObject({
      resource: `batch:${sent.body.batchId}`,
      detail: { table: 'finance/ledger', accepted: 1, rejected: 1 },
    })
  })

  it('has who started a refresh', async () => {
    const before = await newest()
    const { runId } = await server.refresh()
    expect(await since(before)).toMatchObject([{ action: 'refresh.start', resource: `run:${runId}` }])
  })

  it('has attempts with a bad credential, and of other sites, and none of those who only need to sign in', async () => {
    const before = await newest()
    const credentials: Record<string, string>[] = [
      {},
      { authorization: 'Bearer premise_wrong-wrong-wrong' },
      { cookie: 'premise-session=stolen' },
    ]
    for (const headers of credentials) expect((await send(`${server.base}/api/tokens`, { headers })).status).toBe(401)
    expect(
      (await send(`${server.base}/sign-out`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403)
    const records = await since(before)
    expect(records.map(({ subject, resource, detail }) => [subject, resource, detail])).toEqual([
      ['nobody', '/api/tokens', { method: 'GET', status: 401 }],
      ['nobody', '/api/tokens', { method: 'GET', status: 401 }],
      ['nobody', '/sign-out', { method: 'POST', status: 403 }],
    ])
    expect(JSON.stringify(records)).not.toMatch(/wrong-wrong|stolen/)
  })

  it('is not filled by a flood of attempts', async () => {
    const before = await newest()
    const wrong = { authorization: 'Bearer premise_flood-flood-flood' }
    await Promise.all(Array.from({ length: 200 }, () => send(`${server.base}/api/tokens`, { headers: wrong })))
    expect((await since(before)).length).toBeLessThanOrEqual(10)
  })

  it('I9: its page shows what attackers send as text, and its export as no formula', async () => {
    const payload = '"><script>alert(1)</script>'
    await server.get(`/api/metrics/revenue?department=${encodeURIComponent(payload)}&organization==1%2B1`, 'viewer')
    const page = await ask('owner', 'GET', '/audit?action=metric')
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['cache-control']).toBe('no-store')
    const html = page.body.toString()
    expect(html).toContain('&lt;script&gt;alert(1)')
    expect(html).not.toContain('<script>alert(1)')
    expect(html).toContain(`The log is whole: ${await newest()} records`)
    const filtered = await ask('owner', 'GET', `/audit?subject=${encodeURIComponent(payload)}`)
    expect(filtered.body.toString()).not.toContain('<script>alert(1)')
    const csv = (await ask('owner', 'GET', '/api/audit.csv')).body.toString()
    expect(csv).toMatch(/^seq,at,subject,actor,action,resource,outcome,source,request,detail,hash\r\n/)
    for (const line of csv.trimEnd().split('\r\n').slice(1)) expect(line).toMatch(/^\d+,/)
    expect(csv).not.toMatch(/(^|,)"?[=+@-]/m)
  })

  it('is searched and paged, and says what it does not understand', async () => {
    const all = await server.json<Answer>('/api/audit?limit=1000', 'owner')
    const seqs: number[] = []
    let next: number | null = null
    do {
      const path = `/api/audit?limit=7${next === null ? '' : `&before=${next}`}`
      const page: Answer = await server.json<Answer>(path, 'owner')
      seqs.push(...page.records.map(({ seq }) => seq))
      next = page.next
    } while (next !== null)
    expect(seqs).toEqual(all.records.map(({ seq }) => seq))
    expect(
      (await server.json<Answer>('/api/audit?outcome=refused&action=access', 'owner')).records.length,
    ).toBeGreaterThan(3)
    expect((await server.json<Answer>('/api/audit?from=2031-01-01', 'owner')).records).toEqual([])
    for (const query of ['limit=0', 'limit=1001', 'before=x', 'outcome=maybe', 'evil=1', 'from=yesterday'])
      expect((await server.get(`/api/audit?${query}`, 'owner')).status, query).toBe(400)
  })

  it('ends each cron run with a signed checkpoint, in the database and in the log of the server', async () => {
    await server.tick()
    const line = await until(() =>
      server
        .log()
        .split('\n')
        .find((each) => each.includes('"msg":"audit checkpoint"')),
    )
    const { checkpoint } = (await server.json<Answer>('/api/audit', 'owner')).chain as {
      checkpoint: { seq: number; signature: string }
    }
    const logged = JSON.parse(line) as { seq: number; signature: string; publicKey: string }
    expect(checkpoint).toMatchObject({ seq: logged.seq, signature: logged.signature })
    const file = join(folder(), 'server.log')
    writeFileSync(file, server.log())
    const verified = await premise('audit', 'verify', '--data', server.data, '--checkpoint', file, '--json')
    expect(verified.code).toBe(0)
    expect(JSON.parse(verified.stdout)).toMatchObject({ whole: true, keyKnown: true, checkpoints: 2 })
    expect((await premise('audit', 'key', '--data', server.data)).stdout.trim()).toBe(logged.publicKey)
  })

  it('is listed by the command line, as text, JSON and CSV', async () => {
    const data = ['--data', server.data]
    const text = await premise('audit', 'list', '--action', 'settings', '--limit', '1', ...data)
    expect(text.stdout.trim().split('\n')).toHaveLength(1)
    expect(text.stdout).toMatch(/settings\.change {2}settings/)
    const json = await premise('audit', '--subject', 'nobody', '--json', ...data)
    const records = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRecord)
    expect(new Set(records.map(({ subject }) => subject))).toEqual(new Set(['nobody']))
    const csv = await premise('audit', 'list', '--csv', '--action', 'refresh', ...data)
    expect(csv.stdout.split('\r\n')[1]).toContain('refresh.start')
    const own = await server.json<Answer>('/api/audit?subject=operator&limit=1', 'owner')
    expect(own.records[0]).toMatchObject({ action: 'audit.export', detail: { action: 'refresh' } })
    expectTwoLines((await premise('audit', 'list', '--from', 'soon', ...data)).stderr, '"from" is not a day')
    expectTwoLines((await premise('audit', 'erase', ...data)).stderr, 'cannot "erase"')
    expectTwoLines(
      (await premise('audit', 'verify', '--tenant', 'acme', ...data)).stderr,
      'no database of the tenant acme',
    )
  })
})

describe('O7: a log that was tampered with', () => {
  const records = 60
  let data: string
  let older: string
  let checkpoints: string
  const verify = (target: string, ...more: string[]) => premise('audit', 'verify', '--data', target, ...more)

  beforeAll(async () => {
    const server = await startServer()
    const owner = await server.token('owner')
    const change = (at: number) =>
      send(`${server.base}/api/settings`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Name ${at}` }),
      })
    for (let at = 0; at < records / 2; at++) await change(at)
    older = join(folder(), 'backup')
    expect((await premise('backup', older, '--data', server.data)).code).toBe(0)
    for (let at = records / 2; at < records; at++) await change(at)
    checkpoints = join(folder(), 'checkpoints.jsonl')
    for (let twice = 0; twice < 2; twice++)
      expect((await premise('audit', 'checkpoint', '--out', checkpoints, '--data', server.data)).stderr).toBe('')
    data = join(folder(), 'data')
    await server.kill9()
    cpSync(server.data, data, { recursive: true })
    rmSync(server.data, { recursive: true, force: true })
  })

  /** A copy of the data folder in which somebody with the file at hand has done something. */
  function tampered(sql: string): string {
    const copy = join(folder(), 'data')
    cpSync(data, copy, { recursive: true })
    const db = new Database(databaseFile(copy, 'main') as string)
    db.exec('DROP TRIGGER audit_record_unchanged; DROP TRIGGER audit_record_kept; DROP TRIGGER audit_record_once')
    db.exec(sql)
    db.close()
    return copy
  }

  it('is whole before, and agrees with its checkpoints', async () => {
    const found = await verify(data, '--checkpoint', checkpoints)
    expect([found.code, found.stderr]).toEqual([0, ''])
    expect(found.stdout).toMatch(/^The audit log of main is whole: \d+ records, 20.* It agrees with 2 checkpoints\.\n$/)
    expect(readFileSync(checkpoints, 'utf8').trim().split('\n')).toHaveLength(2)
  })

  it.each([
    ['an edited record', "UPDATE audit_record SET subject = 'user:9' WHERE seq = 20", 20],
    ['a refusal made a success', "UPDATE audit_record SET outcome = 'refused' WHERE seq = 31", 31],
    ['a deleted record', 'DELETE FROM audit_record WHERE seq = 12', 12],
    [
      'a deleted record whose gap was closed',
      'DELETE FROM audit_record WHERE seq = 12; UPDATE audit_record SET seq = seq - 1 WHERE seq > 12',
      12,
    ],
    [
      'two records in each other’s place',
      'UPDATE audit_record SET seq = -1 WHERE seq = 8; UPDATE audit_record SET seq = 8 WHERE seq = 9; UPDATE audit_record SET seq = 9 WHERE seq = -1',
      8,
    ],
  ])('shows %s without a checkpoint', async (_, sql, seq) => {
    const found = await verify(tampered(sql))
    expect(found.code).toBe(1)
    expectTwoLines(found.stderr, `damaged at record ${seq}.`)
    expect(found.stdout).toBe('')
  })

  it('shows a cut end against a checkpoint kept outside', async () => {
    const cut = tampered('DELETE FROM audit_record WHERE seq > 40')
    expect((await verify(cut)).code).toBe(0)
    const found = await verify(cut, '--checkpoint', checkpoints)
    expect(found.code).toBe(1)
    expectTwoLines(found.stderr, 'damaged at record 41.', 'cut off')
  })

  it('shows an older database in place of the present one, and verifies a backup where it lies', async () => {
    const alone = await verify(older, '--json')
    expect(alone.code).toBe(0)
    expect(JSON.parse(alone.stdout)).toMatchObject({ whole: true, keyKnown: false })
    const found = await verify(older, '--checkpoint', checkpoints, '--json')
    expect(found.code).toBe(1)
    expect(JSON.parse(found.stdout)).toMatchObject({ whole: false, damage: { seq: expect.any(Number) } })
    expect((await premise('verify', older)).code, 'the backup is as it was').toBe(0)
    const back = folder()
    expect((await premise('restore', older, '--data', back)).code).toBe(0)
    const { stdout: key } = await premise('audit', 'key', '--data', data)
    expectTwoLines((await verify(back, '--checkpoint', checkpoints, `--key=${key.trim()}`)).stderr, 'older database')
  })

  it('shows checkpoints that were changed, or signed by somebody else', async () => {
    const changed = join(folder(), 'changed.jsonl')
    const [line = ''] = readFileSync(checkpoints, 'utf8').split('\n')
    writeFileSync(
      changed,
      line.replace(/"seq":(\d+)/, (_, seq) => `"seq":${Number(seq) - 1}`),
    )
    expectTwoLines((await verify(data, '--checkpoint', changed)).stderr, 'signature does not fit')
    const stranger = folder()
    cpSync(data, stranger, { recursive: true })
    rmSync(join(stranger, 'secrets/audit'))
    writeFileSync(join(stranger, 'secrets/audit'), Buffer.alloc(32, 7).toString('base64url'), { mode: 0o600 })
    expectTwoLines((await verify(stranger, '--checkpoint', checkpoints)).stderr, 'signed with another key')
    const { stdout: key } = await premise('audit', 'key', '--data', data)
    expect((await verify(stranger, '--checkpoint', checkpoints, `--key=${key.trim()}`)).code).toBe(0)
    writeFileSync(changed, 'no checkpoint\n')
    expectTwoLines((await verify(data, '--checkpoint', changed)).stderr, 'holds no checkpoint')
  })
})

describe('bad days', () => {
  it('after kill -9 in the midst of changes the chain holds and has one record a committed change', async () => {
    let server = await startServer()
    const { data } = server
    folders.push(data)
    let acknowledged = 0
    let number = 0
    for (let round = 0; round < 5; round++) {
      const owner = await server.token('owner')
      const headers = { authorization: `Bearer ${owner}`, 'content-type': 'application/json' }
      let alive = true
      const work = Array.from({ length: 8 }, async () => {
        while (alive) {
          const day = new Date(Date.UTC(2000, 0, 1 + number++)).toISOString().slice(0, 10)
          const body = JSON.stringify({ rates: [{ currency: 'EUR', fromDay: day, rate: '1.5' }] })
          const reply = await send(`${server.base}/api/settings`, { method: 'PATCH', headers, body }).catch(() => null)
          if (reply === null) return
          if (reply.status === 200) acknowledged++
          await send(`${server.base}/api/metrics/revenue?grain=year`, { headers }).catch(() => null)
        }
      })
      await new Promise((wait) => setTimeout(wait, 150 + 90 * round))
      await server.kill9()
      alive = false
      await Promise.all(work)
      server = await startServer({ data })
      const db = new Database(databaseFile(data, 'main') as string, { readonly: true })
      const count = (sql: string) => db.prepare(sql).pluck().get() as number
      const changes = count('SELECT count(*) FROM tenants_rate')
      expect(count("SELECT count(*) FROM audit_record WHERE action = 'rates.change'")).toBe(changes)
      expect(changes).toBeGreaterThanOrEqual(acknowledged)
      db.close()
      const found = await premise('audit', 'verify', '--data', data)
      expect([found.code, found.stderr]).toEqual([0, ''])
    }
    expect(acknowledged).toBeGreaterThan(20)
    await server.stop()
  }, 300_000)

  it('of one tenant does not touch the log of another', async () => {
    const server = await startServer({ config: '[tenants.acme]\nname = "Acme"\n' })
    try {
      await server.operator('/t/acme/api/refresh', {})
      const acme = await server.operator<Answer>('/t/acme/api/audit')
      expect(acme.records[0]).toMatchObject({ subject: 'operator', action: 'refresh.start' })
      expect((await server.operator<Answer>('/api/audit?action=refresh')).records).toEqual([])
      const data = ['--data', server.data, '--tenant', 'acme']
      expect((await premise('audit', 'list', ...data)).stdout).toContain('refresh.start')
      const file = join(folder(), 'acme.jsonl')
      await premise('audit', 'checkpoint', '--out', file, ...data)
      const found = await premise('audit', 'verify', '--checkpoint', file, ...data)
      expect(found.stdout).toMatch(/^The audit log of acme is whole: \d+ records?,/)
      const other = await premise('audit', 'verify', '--checkpoint', file, '--data', server.data)
      expectTwoLines(other.stderr, 'of the tenant main')
    } finally {
      await server.stop()
    }
  })

  it('clients that go away at once leave no gap and hold nobody up', async () => {
    const server = await startServer()
    try {
      const headers = { authorization: `Bearer ${await server.token('viewer')}` }
      for (let round = 0; round < 10; round++) {
        const gone = Array.from({ length: 30 }, (_, at) =>
          fetch(`${server.base}/api/metrics/revenue?grain=year`, { headers, signal: AbortSignal.timeout(at % 8) }).then(
            (answer) => answer.text(),
            () => undefined,
          ),
        )
        await Promise.all(gone)
        expect((await fetch(`${server.base}/api/metrics/revenue?grain=year`, { headers })).status).toBe(200)
      }
      const { chain, records } = await server.json<Answer>('/api/audit?limit=1000', 'owner')
      expect(chain).toMatchObject({ ended: true, damage: null })
      expect(records.length).toBeGreaterThan(10)
    } finally {
      await server.stop()
    }
  })
})
