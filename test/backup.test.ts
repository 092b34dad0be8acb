// Levels of the database, and its copies.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { databaseFile, programMigrations } from '../runtime/database.ts'
import { root } from '../runtime/program.ts'
import { expectTwoLines, premise, startPremise, temporaryFolder, until } from './premise.ts'
import { freePort, startServer } from './server.ts'

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string) => `${id},2013-03-01,North,Sales,Actual,6000,Salaries,Expenditures,1.00\n`
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the level of a database', () => {
  it('bad day 25: is brought up after a copy, and refused when it is newer than the program', async () => {
    const data = join(folder, 'level')
    await (await startServer({ data })).stop()
    const file = databaseFile(data, 'main') as string
    leaveFirstMigration(file)
    const server = await startServer({ data })
    expect(await server.json('/api/settings')).toMatchObject({ name: 'From before' })
    expect((await server.rows(header + line('a'))).status).toBe(200)
    await server.stop()
    const copies = readdirSync(join(data, 'backups')).filter((name) => name.startsWith('before-'))
    expect(copies).toHaveLength(1)
    const copy = JSON.parse((await premise('verify', join(data, 'backups', copies[0] as string), '--json')).stdout) as {
      tenants: { main: { migrations: string[] } }
      vaults: object
    }
    expect(copy.tenants.main.migrations).toHaveLength(1)
    expect(copy.vaults).toEqual({})

    change(file, "INSERT INTO platform_migration VALUES ('9999_far_future', '2099-01-01')")
    const newer = await premise('start', '--demo', 'none', '--port', String(await freePort()), '--data', data)
    expect(newer.code).toBe(1)
    expectTwoLines(newer.stderr, /database is newer than the program/, /9999_far_future/, /premise restore/)
    expectTwoLines((await premise('token', '--role', 'owner', '--data', data)).stderr, /newer than the program/)
  })
})

/** What a program of the first day would have left behind. */
function leaveFirstMigration(file: string): void {
  const first = programMigrations()[0] as string
  const db = new Database(file)
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'",
    )
    .all() as { name: string }[]
  for (const { name } of tables) if (name !== 'platform_migration') db.exec(`DROP TABLE IF EXISTS "${name}"`)
  db.exec(readFileSync(join(root, 'migrations', `${first}.sql`), 'utf8'))
  db.prepare('DELETE FROM platform_migration WHERE name <> ?').run(first)
  db.prepare("INSERT INTO tenants_setting VALUES ('settings', ?)").run(
    JSON.stringify({ name: 'From before', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'USD', locale: 'en-US' }),
  )
  db.close()
}

function change(file: string, sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

describe('a backup', () => {
  it('bad day 5: taken while rows come in verifies, and restores to a prefix of what was acknowledged', async () => {
    const server = await startServer({ data: join(folder, 'busy') })
    const size = 200
    let acknowledged = 0
    let going = true
    const load = (async () => {
      for (let batch = 0; going; batch++) {
        const { status } = await server.rows(
          header + Array.from({ length: size }, (_, i) => line(`${batch}-${i}`)).join(''),
          { key: `busy-${batch}` },
        )
        if (status !== 200) throw new Error(`batch ${batch} was refused with ${status}`)
        acknowledged++
      }
    })()
    await until(() => acknowledged >= 3)
    const atLeast = acknowledged
    const backup = join(folder, 'busy-backup')
    const made = await premise('backup', backup, '--data', server.data)
    expect(made).toMatchObject({ code: 0, stderr: '' })
    const atMost = acknowledged + 1
    going = false
    await load
    await server.stop()

    expect((await premise('verify', backup)).code).toBe(0)
    const back = join(folder, 'back')
    expect((await premise('restore', backup, '--data', back)).code).toBe(0)
    const db = new Database(databaseFile(back, 'main') as string, { readonly: true })
    const batches = db
      .prepare(
        "SELECT CAST(substr(entry_key, 1, instr(entry_key, '-') - 1) AS INTEGER) AS batch, count(*) AS n FROM finance_ledger l JOIN ingest_batch b ON b.id = l.batch_id AND b.state = 'complete' GROUP BY 1 ORDER BY 1",
      )
      .all() as { batch: number; n: number }[]
    db.close()
    expect(batches.map(({ batch }) => batch)).toEqual(batches.map((_, i) => i))
    expect(new Set(batches.map(({ n }) => n))).toEqual(new Set([size]))
    expect(batches.length).toBeGreaterThanOrEqual(atLeast)
    expect(batches.length).toBeLessThanOrEqual(atMost)
    const restored = await startServer({ data: back })
    expect((await restored.get('/finance')).status).toBe(200)
    expect(await restored.stop()).toBe(0)
  })

  it('bad day 4: that was changed afterwards is not taken for sound, and data is not overwritten', async () => {
    const server = await startServer({ data: join(folder, 'quiet') })
    await server.rows(header + line('q'))
    await server.stop()
    const backup = join(folder, 'quiet-backup')
    expect((await premise('backup', backup, '--data', server.data)).code).toBe(0)
    expectTwoLines(
      (await premise('restore', backup, '--data', server.data)).stderr,
      /holds a database already/,
      /--force/,
    )
    const forced = await premise('restore', backup, '--data', server.data, '--force')
    expect(forced.stdout).toContain('What was there lies in')
    const file = join(backup, 'db', 'premise-d1', readdirSync(join(backup, 'db', 'premise-d1'))[0] as string)
    const bytes = readFileSync(file)
    bytes[bytes.length - 7] = (bytes[bytes.length - 7] ?? 0) ^ 1
    writeFileSync(file, bytes)
    const { code, stderr } = await premise('verify', backup)
    expect(code).toBe(1)
    expectTwoLines(stderr, /checksum differs/)
    expect((await premise('restore', backup, '--data', join(folder, 'never'))).code).toBe(1)
    expect(existsSync(join(folder, 'never', 'db'))).toBe(false)
  })

  it('bad day 4: a backup or a restore that is killed at any moment leaves no half one: what is there verifies, and the data is the old or the new', async () => {
    const data = join(folder, 'killed')
    const server = await startServer({ data })
    await server.rows(header + Array.from({ length: 20_000 }, (_, i) => line(`old-${i}`)).join(''))
    await server.stop()
    const backup = join(folder, 'killed-backup')
    expect((await premise('backup', backup, '--data', data)).code).toBe(0)
    for (const ms of [150, 250, 350]) {
      const half = join(folder, `half-${ms}`)
      const { child, ended } = startPremise('backup', half, '--data', data)
      setTimeout(() => child.kill('SIGKILL'), ms)
      const code = await ended
      expect([code === 0, existsSync(half)]).toContain(existsSync(half))
      if (existsSync(half)) expect((await premise('verify', half)).code).toBe(0)
    }
    const rows = () => {
      const file = databaseFile(data, 'main')
      if (file === null) return 'none'
      const db = new Database(file)
      const { n } = db.prepare('SELECT count(*) AS n FROM finance_ledger').get() as { n: number }
      db.close()
      return n
    }
    const seen = new Set<unknown>()
    for (const ms of [200, 260, 320, 380, 440, 500]) {
      const { child, ended } = startPremise('restore', backup, '--force', '--data', data)
      setTimeout(() => child.kill('SIGKILL'), ms)
      await ended
      seen.add(rows())
    }
    expect([...seen]).toEqual([20_000])
    const again = await startServer({ data })
    expect((await again.get('/finance')).status).toBe(200)
    expect(await again.stop()).toBe(0)
  })

  it('is not restored under a running server', async () => {
    const server = await startServer()
    const backup = join(folder, 'under-backup')
    expect((await premise('backup', backup, '--with-secrets', '--data', server.data)).code).toBe(0)
    const { code, stderr } = await premise('restore', backup, '--force', '--data', server.data)
    await server.stop()
    expect(code).toBe(1)
    expectTwoLines(stderr, /works on/, /Stop it first/)
    expect(readdirSync(join(backup, 'secrets')).sort()).toEqual(['audit', 'keys-main', 'operator', 'pepper'])
  })
})
