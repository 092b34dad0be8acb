// Several companies in one process: nothing of one answers to another, and one comes or goes while the others are served.
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { get as httpGet } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { vaultName } from '../runtime/installation.ts'
import { cookieOf, send, signIn } from './http.ts'
import { expectTwoLines, premise, temporaryFolder, until } from './premise.ts'
import { type Server, startServer } from './server.ts'

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string, account = 'Salaries') =>
  `${id},2013-03-01,North,Sales,Actual,6000,${account},Expenditures,1.00\n`
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tenantPath = (id: string) => (id === 'main' ? '' : `/t/${id}`)

async function tokenOf(server: Server, id: string, role = 'owner'): Promise<{ authorization: string }> {
  const path = `${tenantPath(id)}/api/operator/tokens`
  const { token } = await server.operator<{ token: string }>(path, { role, name: 'test' })
  return { authorization: `Bearer ${token}` }
}

async function linkOf(server: Server, id: string): Promise<string> {
  const { path } = await server.operator<{ path: string }>(`${tenantPath(id)}/api/operator/links`, { role: 'owner' })
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('link') as string
}

function importInto(server: Server, place: string, headers: Record<string, string>, body: string, key: string) {
  return send(`${server.base}${place}/api/finance/rows/ledger`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv', 'idempotency-key': key },
    body,
  })
}

function count(data: string, tenant: string, table: string): number {
  const db = openReadOnly(databaseFile(data, tenant) as string)
  const { n } = db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }
  db.close()
  return n
}

describe('tenants of one server', () => {
  let server: Server
  let main: { authorization: string }
  let b: { authorization: string }
  let c: { authorization: string }
  const atC = { host: 'c.example' }

  beforeAll(async () => {
    server = await startServer({
      config: '[tenants.b]\nname = "Beta"\ncurrency = "EUR"\n[tenants.c]\nname = "Gamma"\nhosts = ["c.example"]\n',
    })
    main = await tokenOf(server, 'main')
    b = await tokenOf(server, 'b')
    c = await tokenOf(server, 'c')
    for (const [place, headers, account] of [
      ['', main, 'OnlyInMain'],
      ['/t/b', b, 'OnlyInBeta'],
      ['', { ...c, ...atC }, 'OnlyInGamma'],
    ] as const) {
      const reply = await importInto(server, place, headers, header + line(1, account), 'same-key')
      expect([reply.status, reply.body.toString()]).toMatchObject([200, expect.stringContaining('"inserted":1')])
    }
  })
  afterAll(() => server.stop())

  it('have databases, settings and rows of their own', async () => {
    const settings = async (path: string, headers: Record<string, string>) =>
      JSON.parse((await send(`${server.base}${path}/api/settings`, { headers })).body.toString()) as object
    expect(await settings('/t/b', b)).toMatchObject({ name: 'Beta', currency: 'EUR' })
    expect(await settings('', { ...c, ...atC })).toMatchObject({ name: 'Gamma', currency: 'USD' })
    for (const [path, headers, own] of [
      ['', main, 'OnlyInMain'],
      ['/t/b', b, 'OnlyInBeta'],
      ['', { ...c, ...atC }, 'OnlyInGamma'],
    ] as const) {
      const { body } = await send(`${server.base}${path}/api/finance/accounts`, { headers })
      for (const account of ['OnlyInMain', 'OnlyInBeta', 'OnlyInGamma'])
        expect([path, account, body.includes(account)]).toEqual([path, account, account === own])
    }
    const files = ['main', 'b', 'c'].map((id) => databaseFile(server.data, id))
    expect(new Set(files).size).toBe(3)
    expect(['main', 'b', 'c'].map((id) => count(server.data, id, 'finance_ledger'))).toEqual([1, 1, 1])
    const keys = ['main', 'b', 'c'].map((id) => readFileSync(join(server.data, 'secrets', `keys-${id}`), 'utf8'))
    expect(new Set(keys).size).toBe(3)
  })

  it('Z2: know no token, session or link of one another', async () => {
    const places = [
      ['main', '', {}, main],
      ['b', '/t/b', {}, b],
      ['c', '', atC, c],
    ] as const
    const link = await linkOf(server, 'main')
    for (const [id, path, headers] of places)
      for (const [other, , , token] of places) {
        const { status } = await send(`${server.base}${path}/api/tokens`, { headers: { ...headers, ...token } })
        expect([id, other, status]).toEqual([id, other, id === other ? 200 : 401])
      }
    expect((await signIn(`${server.base}/t/b`, link)).status).toBe(410)
    expect((await signIn(server.base, link, atC)).status).toBe(410)
    const session = await signIn(server.base, link)
    expect(session.status).toBe(303)
    const cookie = cookieOf(session)
    const value = cookie.slice(cookie.indexOf('=') + 1)
    expect(cookie).toMatch(/^premise-session=/)
    const asked = async (path: string, headers: Record<string, string>) =>
      (await send(`${server.base}${path}/api/settings`, { headers })).status
    expect(await asked('', { cookie })).toBe(200)
    expect(await asked('/t/b', { cookie })).toBe(401)
    expect(await asked('/t/b', { cookie: `premise-session-b=${value}` })).toBe(401)
    expect(await asked('', { cookie, ...atC })).toBe(401)
    const ofBeta = cookieOf(await signIn(`${server.base}/t/b`, await linkOf(server, 'b')))
    expect(ofBeta).toMatch(/^premise-session-b=/)
    expect(await asked('/t/b', { cookie: `${cookie}; ${ofBeta}` })).toBe(200)
    expect(await asked('', { cookie: ofBeta.replace('-b=', '=') })).toBe(401)
  })

  it('Z2: an object of another tenant is one that does not exist, to the byte', async () => {
    await importInto(server, '', main, header + line(2), 'second')
    const body = async (id: number) => {
      const reply = await send(`${server.base}/t/b/api/batches/${id}`, { headers: b })
      return [reply.status, reply.body.toString().replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')]
    }
    expect((await send(`${server.base}/api/batches/2`, { headers: main })).status).toBe(200)
    expect(await body(2)).toEqual(await body(999_999))
    expect((await body(2))[0]).toBe(404)
    expect((await send(`${server.base}/t/b/api/batches/1/undo`, { method: 'POST', headers: main })).status).toBe(401)
  })

  it('Z3: only address and credential say which tenant is meant', async () => {
    for (const [header, value] of [
      ['x-tenant', 'b'],
      ['x-tenant-id', 'b'],
      ['x-forwarded-host', 'c.example'],
    ] as const) {
      const reply = await send(`${server.base}/api/settings`, { headers: { ...main, [header]: value } })
      expect(JSON.parse(reply.body.toString())).toMatchObject({ name: 'Your company' })
    }
    const change = await send(`${server.base}/api/settings`, {
      method: 'PATCH',
      headers: { ...main, 'content-type': 'application/json' },
      body: JSON.stringify({ tenant: 'b', name: 'Taken' }),
    })
    expect(change.status).toBe(400)
    expect((await send(`${server.base}/t/main/api/settings`, { headers: main })).status).toBe(404)
    expect((await send(`${server.base}/t/nobody/api/settings`, { headers: main })).status).toBe(404)
    // At a host of its own a tenant shares the origin with nobody: not by path at another host, and no other by path at its own.
    expect((await send(`${server.base}/t/c/api/settings`, { headers: c })).status).not.toBe(200)
    expect((await send(`${server.base}/t/b/api/settings`, { headers: { ...b, ...atC } })).status).not.toBe(200)
  })

  it('are all reached by path on the control socket, and the operator nowhere else', async () => {
    for (const id of ['main', 'b', 'c'])
      expect(await server.operator(`${tenantPath(id)}/api/operator/state`)).toMatchObject({
        version: expect.any(String),
      })
    const key = readFileSync(join(server.data, 'secrets', 'operator'), 'utf8').trim()
    for (const [path, headers] of [
      ['', {}],
      ['/t/b', {}],
      ['', atC],
    ] as const) {
      const authorization = `Bearer ${key}`
      for (const route of ['/api/operator/tenants', '/api/operator/rekey', '/api/operator/state'])
        expect((await send(`${server.base}${path}${route}`, { headers: { ...headers, authorization } })).status).toBe(
          404,
        )
    }
  })

  it('are listed for who administers the installation, and for nobody else', async () => {
    const page = await send(`${server.base}/tenants`, { headers: main })
    expect(page.status).toBe(200)
    expect(page.body.toString()).toMatch(/Beta[\s\S]*href="\/t\/b\/"/)
    expect(page.body.toString()).toContain('href="http://c.example/"')
    const { tenants } = JSON.parse((await send(`${server.base}/api/tenants`, { headers: main })).body.toString()) as {
      tenants: { id: string }[]
    }
    expect(tenants.map(({ id }) => id)).toEqual(['main', 'b', 'c'])
    const viewer = await tokenOf(server, 'main', 'viewer')
    expect((await send(`${server.base}/tenants`, { headers: viewer })).status).toBe(403)
    expect((await send(`${server.base}/tenants`)).status).toBe(401)
    for (const path of ['/tenants', '/api/tenants']) {
      expect((await send(`${server.base}/t/b${path}`, { headers: b })).status).toBe(404)
      expect((await send(`${server.base}${path}`, { headers: { ...c, ...atC } })).status).toBe(404)
    }
  })

  it('have a colour of their own, which must be readable', async () => {
    const set = (accent: string) =>
      send(`${server.base}/t/b/api/settings`, {
        method: 'PATCH',
        headers: { ...b, 'content-type': 'application/json' },
        body: JSON.stringify({ branding: { accent } }),
      })
    expect((await set('#ffd700')).status).toBe(400)
    expect((await set('#8a1538')).status).toBe(200)
    const css = async (path: string) => (await send(`${server.base}${path}/brand.css`)).body.toString()
    expect(await css('/t/b')).toContain('--accent:#8a1538')
    expect(await css('')).toBe('')
    expect((await send(`${server.base}/t/b/sign-in`)).body.toString()).toContain('href="/t/b/brand.css"')
  })

  it('are chosen by --tenant on the command line, and a name that there is not is told with those that there are', async () => {
    const { data } = server
    const changed = await premise('settings', 'set', 'name=Beta Two', '--tenant', 'b', '--json', '--data', data)
    expect(JSON.parse(changed.stdout)).toMatchObject({ name: 'Beta Two' })
    expect((await premise('settings', 'get', '--data', data)).stdout).toMatch(/name +Your company/)
    const file = join(folder, 'three.csv')
    writeFileSync(file, header + line('x') + line('y'))
    const sent = await premise('import', 'finance/ledger', file, '--tenant', 'b', '--json', '--data', data)
    expect(JSON.parse(sent.stdout)).toMatchObject({ inserted: 2 })
    expect([count(data, 'main', 'finance_ledger'), count(data, 'b', 'finance_ledger')]).toEqual([2, 3])
    expect((await premise('refresh', '--wait', '--tenant', 'b', '--data', data)).code).toBe(0)
    expect((await premise('batches', '--tenant', 'b', '--json', '--data', data)).stdout).toContain('three.csv')
    const token = (await premise('token', '--role', 'viewer', '--tenant', 'b', '--data', data)).stdout.trim()
    const headers = { authorization: `Bearer ${token}` }
    expect((await send(`${server.base}/t/b/finance`, { headers })).status).toBe(200)
    expect((await send(`${server.base}/finance`, { headers })).status).toBe(401)
    expect((await premise('link', '--tenant', 'b', '--data', data)).stdout).toMatch(
      new RegExp(`^${server.base}/t/b/sign-in\\?link=[\\w-]+\\n$`),
    )
    expect((await premise('link', '--tenant', 'c', '--data', data)).stdout).toMatch(
      /^http:\/\/c\.example:\d+\/sign-in\?link=[\w-]+\n$/,
    )
    expectTwoLines(
      (await premise('batches', '--tenant', 'nobody', '--data', data)).stderr,
      /no tenant "nobody"/,
      /main, b, c/,
    )
  })

  it('write audit records of their own', async () => {
    const counts = () => ['main', 'b', 'c'].map((id) => count(server.data, id, 'audit_record'))
    const [main = 0, beta = 0, gamma = 0] = counts()
    await server.operator('/t/b/api/operator/rekey', {})
    expect(counts()).toEqual([main, beta + 1, gamma])
    await server.operator('/t/c/api/operator/rekey', {})
    expect(counts()).toEqual([main, beta + 1, gamma + 1])
  })
})

describe('a tenant', () => {
  it('comes while the server serves: sessions stay, streams end and come back', async () => {
    const server = await startServer()
    const { data } = server
    try {
      const cookie = cookieOf(await signIn(server.base, await linkOf(server, 'main')))
      const stream = openStream(`${server.base}/api/live`, { cookie })
      await stream.opened
      const before = server.workerPid
      const added = await premise(
        'tenant',
        'add',
        'acme',
        '--name',
        'Acme "7" GmbH',
        '--currency',
        'EUR',
        '--time-zone',
        'Europe/Berlin',
        '--fiscal-year-start',
        '7',
        '--json',
        '--data',
        data,
      )
      expect(added).toMatchObject({ code: 0, stderr: '' })
      const { link, address } = JSON.parse(added.stdout) as { link: string; address: string }
      expect(address).toBe(`${server.base}/t/acme/`)
      await stream.ended
      expect(server.workerPid).not.toBe(before)
      expect((await send(`${server.base}/`, { headers: { cookie } })).status).toBe(200)
      const again = openStream(`${server.base}/api/live`, { cookie })
      await again.opened
      again.close()
      const owner = await signIn(address.slice(0, -1), new URL(link).searchParams.get('link') as string)
      expect(owner.status).toBe(303)
      const settings = await send(`${address}api/settings`, { headers: { cookie: cookieOf(owner) } })
      expect(JSON.parse(settings.body.toString())).toMatchObject({
        name: 'Acme "7" GmbH',
        currency: 'EUR',
        timeZone: 'Europe/Berlin',
        fiscalYearStartMonth: 7,
      })
      expect((await premise('tenant', 'list', '--data', data)).stdout).toMatch(
        /^main .*\nacme +http\S+\/t\/acme\/ +Acme "7" GmbH\n$/,
      )
      expectTwoLines((await premise('tenant', 'add', 'acme', '--data', data)).stderr, /already/)
      for (const name of ['main', 'Acme', 'a/b', '../x', 'x'.repeat(40)])
        expectTwoLines((await premise('tenant', 'add', name, '--data', data)).stderr, /already|cannot be/)
      expectTwoLines(
        (await premise('tenant', 'add', 'zone', '--time-zone', 'Mars/Base', '--data', data)).stderr,
        /tenants\.zone\.time_zone/,
      )
      expect(readFileSync(join(data, 'premise.toml'), 'utf8')).not.toContain('zone]')
      expect(existsSync(join(data, 'secrets', 'keys-zone'))).toBe(false)
    } finally {
      await server.stop()
    }
  })

  it('leaves with its databases, keys and settings moved aside, and the others are served', async () => {
    const server = await startServer({
      config: '# ours\n\n[tenants.b]\nname = "Beta"   # to go\n\n# of this machine\n[limits]\nheap_megabytes = 128\n',
    })
    const { data } = server
    try {
      const b = await tokenOf(server, 'b')
      await importInto(server, '/t/b', b, header + line(1), 'one')
      const main = await tokenOf(server, 'main')
      const file = databaseFile(data, 'b') as string
      const gone = await premise('tenant', 'remove', 'b', '--json', '--data', data)
      expect(gone).toMatchObject({ code: 0, stderr: '' })
      const { aside } = JSON.parse(gone.stdout) as { aside: string }
      expect((await send(`${server.base}/t/b/api/settings`, { headers: b })).status).toBe(404)
      expect((await send(`${server.base}/api/settings`, { headers: main })).status).toBe(200)
      expect([databaseFile(data, 'b'), databaseFile(data, vaultName('b'))]).toEqual([null, null])
      expect(readFileSync(join(data, 'premise.toml'), 'utf8')).toMatch(/# ours\n+# of this machine\n\[limits\]/)
      expect(readFileSync(join(aside, 'tenant.toml'), 'utf8')).toContain('name = "Beta"   # to go')
      expect(readdirSync(join(aside, 'secrets'))).toEqual(['keys-b'])
      const db = openReadOnly(join(aside, file.slice(data.length + 1)))
      expect(db.prepare('SELECT count(*) AS n FROM finance_ledger').get()).toEqual({ n: 1 })
      db.close()
      expectTwoLines((await premise('tenant', 'remove', 'b', '--data', data)).stderr, /no tenant "b"/)
      expectTwoLines((await premise('tenant', 'remove', 'main', '--data', data)).stderr, /installation itself/)
    } finally {
      await server.stop()
    }
  })

  it('comes and goes without a server too', async () => {
    const data = join(folder, 'alone')
    await (await startServer({ data })).stop()
    const added = await premise('tenant', 'add', 'acme', '--host', 'acme.example', '--data', data)
    expect(added.stdout).toMatch(/^http:\/\/acme\.example:8787\/sign-in\?link=[\w-]+\n$/)
    expect(databaseFile(data, 'acme')).not.toBeNull()
    expectTwoLines(
      (await premise('tenant', 'add', 'other', '--host', 'acme.example', '--data', data)).stderr,
      /acme\.example is named by the tenants acme and other/,
    )
    expect((await premise('tenant', 'remove', 'acme', '--data', data)).code).toBe(0)
    expect(databaseFile(data, 'acme')).toBeNull()
  })

  it('that is written wrongly changes nothing while the server serves', async () => {
    const server = await startServer()
    try {
      const { workerPid } = server
      const file = join(server.data, 'premise.toml')
      const before = readFileSync(file, 'utf8')
      writeFileSync(file, `${before}[tenants.b]\ncurrency = "euro"\n`)
      process.kill(server.pid, 'SIGUSR2')
      await until(() => server.log().includes('the old one stays in force'))
      expect(server.workerPid).toBe(workerPid)
      expect((await fetch(`${server.base}/readyz`)).status).toBe(200)
      expectTwoLines((await premise('tenant', 'add', 'acme', '--data', server.data)).stderr, /tenants\.b\.currency/)
      writeFileSync(file, `${before}[tenants.b]\ncurrency = "EUR"\n`)
      process.kill(server.pid, 'SIGUSR2')
      await until(async () => (await fetch(`${server.base}/t/b/healthz`).catch(() => null))?.status === 200)
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })
})

describe('bad day 12: a damaged database', () => {
  it('bad day 12: takes its tenant away and no other, and comes back from a backup', async () => {
    const data = join(folder, 'damaged')
    const config = '[tenants.b]\nname = "Beta"\n'
    let server = await startServer({ data, config })
    const rows = header + Array.from({ length: 3000 }, (_, i) => line(i)).join('')
    expect((await importInto(server, '/t/b', await tokenOf(server, 'b'), rows, 'b')).status).toBe(200)
    const main = await tokenOf(server, 'main')
    expect((await importInto(server, '', main, rows, 'main')).status).toBe(200)
    const backup = join(folder, 'damaged-backup')
    expect((await premise('backup', backup, '--data', data)).code).toBe(0)
    await server.stop()
    const file = databaseFile(data, 'b') as string
    damagePages(file)

    server = await startServer({ data })
    try {
      expect(server.log()).toContain('the database of a tenant is damaged')
      const reply = await send(`${server.base}/t/b/`, { headers: { accept: 'text/html' } })
      expect([reply.status, JSON.parse((await send(`${server.base}/t/b/api/settings`)).body.toString())]).toMatchObject(
        [503, { code: 'tenant-damaged' }],
      )
      expect((await send(`${server.base}/t/b/healthz`)).status).toBe(200)
      expect((await send(`${server.base}/api/settings`, { headers: main })).status).toBe(200)
      expect((await server.refresh()).state).toBe('done')
      expectTwoLines((await premise('batches', '--tenant', 'b', '--data', data)).stderr, /damaged/, /premise restore/)
      const partial = await premise('backup', join(folder, 'damaged-second'), '--data', data)
      expect(partial.code).toBe(1)
      expect(partial.stderr).toMatch(/^b: damaged, and not in the backup/)
      const doctor = await premise('doctor', '--data', data)
      expect(doctor.code).toBe(1)
      expect(doctor.stdout).toMatch(/BAD {3}database +b: damaged/)
      expect((await premise('verify', join(folder, 'damaged-second'))).stdout).toContain('It lacks b')
    } finally {
      await server.stop()
    }
    const restored = await premise('restore', backup, '--tenant', 'b', '--force', '--data', data)
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('The tenant b of the backup') })
    server = await startServer({ data })
    try {
      const b = await tokenOf(server, 'b')
      expect((await send(`${server.base}/t/b/api/settings`, { headers: b })).status).toBe(200)
      expect([count(data, 'b', 'finance_ledger'), count(data, 'main', 'finance_ledger')]).toEqual([3000, 3000])
      expect((await send(`${server.base}/api/settings`, { headers: main })).status).toBe(200)
    } finally {
      await server.stop()
    }
  })

  it('of the only tenant is told at the start, and nothing is served', async () => {
    const data = join(folder, 'only')
    const server = await startServer({ data })
    await server.rows(header + Array.from({ length: 3000 }, (_, i) => line(i)).join(''))
    await server.stop()
    damagePages(databaseFile(data, 'main') as string)
    const { code, stderr } = await premise('start', '--demo', 'none', '--data', data)
    expect(code).toBe(1)
    expectTwoLines(stderr, /database is damaged/, /premise restore BACKUP/)
  })
})

/** Writes over every tenth page but the first, as a failing disk does. */
function damagePages(file: string): void {
  const pages = readFileSync(file).length / 4096
  const descriptor = openSync(file, 'r+')
  for (let page = 2; page < pages; page += 10) writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096)
  closeSync(descriptor)
}

function openStream(url: string, headers: Record<string, string>) {
  let opened: () => void
  let ended: () => void
  const stream = {
    opened: new Promise<void>((resolve) => {
      opened = resolve
    }),
    ended: new Promise<void>((resolve) => {
      ended = resolve
    }),
    close: () => void request.destroy(),
  }
  const request = httpGet(url, { headers, agent: false }, (answer) => {
    answer
      .once('data', () => opened())
      .once('end', () => ended())
      .once('error', () => ended())
    answer.resume()
  })
  request.on('error', () => ended())
  return stream
}
