// Secrets that are lost, guessed, old or brought from elsewhere.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { vaultName } from '../runtime/installation.ts'
import { expectTwoLines, premise, startPremise, temporaryFolder, until } from './premise.ts'
import { type Server, startServer } from './server.ts'

const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const startOn = (data: string) => premise('start', '--demo', 'none', '--data', data)
const secret = (data: string, name: string) => join(data, 'secrets', name)

function employees(count: number): string {
  const person = {
    day: '2024-01-01',
    department: 'Sales',
    role: 'Seller',
    level: 2,
    manager_id: null,
    location: 'Hamburg',
    gender: 'female',
    birth_year: 1980,
    commute_minutes: 20,
  }
  return JSON.stringify(
    Array.from({ length: count }, (_, i) => ({ employee_id: `E-${i}`, name: `Person ${i}`, ...person })),
  )
}

async function sendEmployees(server: Server, count: number, key: string): Promise<Record<string, unknown>> {
  const { status, body } = await server.rows(employees(count), { table: 'hr/employee', type: 'application/json', key })
  expect([status, body.detail]).toEqual([200, undefined])
  return body
}

/** How many keys lie under each version, as the file of the vault has them. */
function versions(data: string): Record<string, number> {
  const db = openReadOnly(databaseFile(data, vaultName('main')) as string)
  const rows = db
    .prepare(
      'SELECT substr(wrapped, 1, 4) AS version, count(*) AS n FROM privacy_person WHERE wrapped IS NOT NULL GROUP BY 1',
    )
    .all() as { version: string; n: number }[]
  db.close()
  return Object.fromEntries(rows.map(({ version, n }) => [version, n]))
}

describe('a start', () => {
  it('N6: refuses secrets that are lost, and makes none in their place', async () => {
    const data = join(folder, 'lost')
    await (await startServer({ data })).stop()
    for (const name of ['operator', 'keys-main']) {
      const kept = readFileSync(secret(data, name))
      rmSync(secret(data, name))
      const { code, stderr, stdout } = await startOn(data)
      expect([name, code, stdout]).toEqual([name, 1, ''])
      expectTwoLines(stderr, `${name} is missing`, /Bring it back from a backup/)
      expectTwoLines((await premise('batches', '--data', data)).stderr, `${name} is missing`)
      writeFileSync(secret(data, name), kept, { mode: 0o600 })
    }
    await (await startServer({ data })).stop()
  })

  it('N6: refuses an example', async () => {
    const data = join(folder, 'examples')
    mkdirSync(join(data, 'secrets'), { recursive: true })
    writeFileSync(secret(data, 'operator'), 'changeme-changeme-changeme-changeme-0123\n', { mode: 0o600 })
    const { code, stderr } = await startOn(data)
    expect(code).toBe(1)
    expectTwoLines(stderr, /operator is an example/, /Delete the file/)
  })
})

describe('premise secrets', () => {
  it('bad day 27: a rotation cut off by kill -9 leaves everything readable, and repeating it completes it', async () => {
    const data = join(folder, 'rotation')
    const persons = 12_000
    let server = await startServer({ data })
    expect(await sendEmployees(server, persons, 'first')).toMatchObject({ inserted: persons })
    expect(versions(data)).toEqual({ 'w1.1': persons })
    const rotation = startPremise('secrets', 'rotate', 'keys', '--data', data)
    await until(() => Object.keys(versions(data)).length > 1)
    await server.kill9()
    expect(await rotation.ended).toBe(1)
    expectTwoLines(rotation.output.stderr, /did not answer/, /run the same command again/)
    const cut = versions(data)
    expect([Object.keys(cut), (cut['w1.1'] ?? 0) + (cut['w1.2'] ?? 0)]).toEqual([['w1.1', 'w1.2'], persons])

    server = await startServer({ data })
    try {
      // Sealed anew under each person's key, every row is the same: all keys of both versions open.
      expect(await sendEmployees(server, persons, 'second')).toMatchObject({ unchanged: persons })
      const again = await premise('secrets', 'rotate', 'keys', '--json', '--data', data)
      expect(again).toMatchObject({ code: 0, stderr: 'Going on with the rotation to version 2.\n' })
      expect(JSON.parse(again.stdout)).toMatchObject({ version: 2, rewrapped: cut['w1.1'] })
      expect(versions(data)).toEqual({ 'w1.2': persons })
      expect(readFileSync(secret(data, 'keys-main'), 'utf8')).toMatch(/^1 .{43}\n2 .{43}\n$/)
      expect((await premise('secrets', 'prune', '--data', data)).stdout).toMatch(
        /^Version 1 of the key of main is gone/,
      )
      expect(readFileSync(secret(data, 'keys-main'), 'utf8')).toMatch(/^2 .{43}\n$/)
      expect(await sendEmployees(server, persons, 'third')).toMatchObject({ unchanged: persons })
      expect((await premise('secrets', 'prune', '--data', data)).stdout).toMatch(/^Every version/)
      const list = JSON.parse((await premise('secrets', 'list', '--json', '--data', data)).stdout) as object
      expect(list).toMatchObject({ versions: [{ version: 2, seals: true, wrapped: persons + 1 }] })
    } finally {
      await server.stop()
    }
  })

  it('replaces the operator key and the audit key under a server that goes on', async () => {
    const server = await startServer()
    const { data } = server
    try {
      const viewer = await server.token('viewer')
      for (const name of ['operator', 'audit']) {
        const before = readFileSync(secret(data, name), 'utf8')
        expect((await premise('secrets', 'rotate', name, '--data', data)).code).toBe(0)
        expect(readFileSync(secret(data, name), 'utf8')).not.toBe(before)
      }
      expect((await premise('batches', '--data', data)).code).toBe(0)
      const reply = await fetch(`${server.base}/api/settings`, { headers: { authorization: `Bearer ${viewer}` } })
      expect(reply.status).toBe(200)
    } finally {
      await server.stop()
    }
  })

  it('replaces the pepper only when told what that takes, and then nothing old is good', async () => {
    const server = await startServer()
    const { data } = server
    try {
      const authorization = `Bearer ${await server.token('owner')}`
      const status = async () => (await fetch(`${server.base}/api/settings`, { headers: { authorization } })).status
      expectTwoLines((await premise('secrets', 'rotate', 'pepper', '--data', data)).stderr, /void/, /--force/)
      expect(await status()).toBe(200)
      expect((await premise('secrets', 'rotate', 'pepper', '--force', '--data', data)).code).toBe(0)
      expect(await status()).toBe(401)
      expect((await premise('link', '--data', data)).code).toBe(0)
    } finally {
      await server.stop()
    }
  })
})

describe('the keys of persons in backups', () => {
  it('are not in one of the rows alone, which comes back to its own folder; who was erased stays erased', async () => {
    const data = join(folder, 'erased')
    let server = await startServer({ data })
    await sendEmployees(server, 3, 'first')
    const rows = join(folder, 'rows-only')
    const whole = join(folder, 'whole')
    expect((await premise('backup', rows, '--data', data)).stdout).toContain('without secrets and the keys of persons')
    expect((await premise('backup', whole, '--with-secrets', '--data', data)).stdout).toContain('with secrets')
    expect(JSON.parse((await premise('verify', rows, '--json')).stdout)).toMatchObject({ vaults: {} })
    expect((await premise('verify', whole)).stdout).toContain('with the keys of persons')
    await server.stop()
    eraseOne(data)

    for (const [at, backup] of [rows, whole].entries()) {
      const restored = await premise('restore', backup, '--force', '--data', data)
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('who has been erased stays erased') })
      expect(versions(data)).toEqual({ 'w1.1': 2 })
      server = await startServer({ data })
      expect(await sendEmployees(server, 3, `after-${at}`)).toMatchObject({ rejected: 1, unchanged: 2 })
      await server.stop()
    }
    const back = await premise('restore', whole, '--force', '--with-secrets', '--data', data)
    expect(back.stdout).not.toContain('stays erased')
    expect(versions(data)).toEqual({ 'w1.1': 3 })
    server = await startServer({ data })
    expect(await sendEmployees(server, 3, 'brought-back')).toMatchObject({ unchanged: 3 })
    await server.stop()
  })

  it('go to another folder with the secrets; without them the rows come back, and what is sealed stays closed', async () => {
    const data = join(folder, 'source')
    let server = await startServer({ data })
    await sendEmployees(server, 3, 'first')
    const token = await server.token('viewer')
    const rows = join(folder, 'move-rows')
    const whole = join(folder, 'move-whole')
    await premise('backup', rows, '--data', data)
    await premise('backup', whole, '--with-secrets', '--data', data)
    await server.stop()

    const elsewhere = join(folder, 'elsewhere')
    await (await startServer({ data: elsewhere })).stop()
    expect((await premise('restore', whole, '--force', '--data', elsewhere)).stdout).not.toContain('closed')
    server = await startServer({ data: elsewhere })
    expect(await sendEmployees(server, 3, 'moved')).toMatchObject({ unchanged: 3 })
    const reply = await fetch(`${server.base}/api/settings`, { headers: { authorization: `Bearer ${token}` } })
    expect(reply.status).toBe(200)
    await server.stop()

    const closed = join(folder, 'closed')
    expect((await premise('restore', rows, '--data', closed)).stdout).toMatch(/Sealed values of main stay closed/)
    server = await startServer({ data: closed })
    expect((await server.get('/finance')).status).toBe(200)
    const refused = await server.rows(employees(3), { table: 'hr/employee', type: 'application/json' })
    expect(refused).toMatchObject({ status: 503, body: { code: 'wrong-vault' } })
    await server.stop()
  })
})

/** What an erasure does to the vault. */
function eraseOne(data: string): void {
  const db = new Database(databaseFile(data, vaultName('main')) as string)
  db.exec(
    "UPDATE privacy_person SET number = NULL, wrapped = NULL, erased_at = '2026-11-01T00:00:00.000Z' WHERE pseudonym = (SELECT min(pseudonym) FROM privacy_person)",
  )
  db.close()
}
