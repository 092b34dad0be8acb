// Bad days at the start and around the process: killed between migrations, too few files, too little memory, one crash after another.
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { randomNumbers } from '../bench/ledger-lines.ts'
import { appliedMigrations, databaseFile, programMigrations } from '../runtime/database.ts'
import { root } from '../runtime/program.ts'
import { expectInvariants, expectSound, readyAgain, type Sent, sendPart, unsent } from './invariants.ts'
import { premise, temporaryFolder, until } from './premise.ts'
import { freePort, startServer } from './server.ts'

const all = process.env.PREMISE_TEST_SIZE === 'all'
const seed = Number(process.env.PREMISE_SEED ?? 20261122)
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a program with the first nine migrations left behind, with a row of the ledger. */
async function olderFolder(data: string): Promise<string> {
  await (await startServer({ data, config: '' })).stop()
  const file = databaseFile(data, 'main') as string
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  rmSync(join(data, 'run'), { recursive: true })
  const db = databaseOf(programMigrations().slice(0, 9), file)
  db.pragma('journal_mode = WAL')
  db.exec(`INSERT INTO finance_organization (id, name) VALUES (1, 'North');
    INSERT INTO finance_department (id, name) VALUES (1, 'Sales');`)
  db.exec("INSERT INTO tenants_rate VALUES ('EUR', '2020-01-01', '1.25')")
  db.exec("INSERT INTO identity_user (name, role, created_at) VALUES ('Before', 'owner', '2025-01-01T00:00:00.000Z')")
  db.close()
  return file
}

function databaseOf(names: string[], file = ':memory:'): Database.Database {
  const db = new Database(file)
  db.exec(
    'CREATE TABLE IF NOT EXISTS platform_migration (name TEXT PRIMARY KEY NOT NULL, applied_at TEXT NOT NULL) WITHOUT ROWID',
  )
  for (const name of names) {
    for (const sql of readFileSync(join(root, 'migrations', `${name}.sql`), 'utf8').split('--> statement-breakpoint'))
      db.exec(sql)
    db.prepare('INSERT INTO platform_migration VALUES (?, ?)').run(name, '2025-01-01T00:00:00.000Z')
  }
  return db
}

/** Every table, index and trigger of the program's, as it was written. */
function schemaOf(db: Database.Database): unknown[] {
  return db
    .prepare(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
    )
    .all()
}

/** The database is at one level of the program, whole. @returns how many migrations it has. */
function expectOneLevel(file: string): number {
  const applied = appliedMigrations(file)
  expect(applied).toEqual(programMigrations().slice(0, applied.length))
  const db = new Database(file, { readonly: true })
  const reference = databaseOf(applied)
  expect(schemaOf(db)).toEqual(schemaOf(reference))
  expect(db.pragma('quick_check')).toEqual([{ quick_check: 'ok' }])
  expect(db.prepare('SELECT rate FROM tenants_rate').pluck().all()).toEqual(['1.25'])
  expect(db.prepare('SELECT count(*) FROM identity_user').pluck().get()).toBe(1)
  reference.close()
  db.close()
  return applied.length
}

/** A start that is killed, with its workerd, when `when` says so. @returns whether it was before it was ready. */
async function killedStart(data: string, when: () => boolean | Promise<boolean>): Promise<boolean> {
  const args = [
    'runtime/cli.ts',
    'start',
    '--port',
    String(await freePort()),
    '--data',
    data,
    '--demo',
    'none',
    '--no-open',
  ]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  let ready = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('is ready')) ready = true
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  while (!ready && child.exitCode === null && !(await when())) await new Promise((resolve) => setImmediate(resolve))
  expect(child.exitCode).toBeNull()
  const before = !ready
  process.kill(-(child.pid as number), 'SIGKILL')
  await ended
  return before
}

describe('kill -9 at a start with migrations', () => {
  it('bad day 3: right after each of them, the database is at that level or a later one, whole, and the next start goes on from there', async () => {
    const data = join(folder, 'each')
    const file = await olderFolder(data)
    const watch = new Database(file, { readonly: true })
    const count = watch.prepare('SELECT count(*) FROM platform_migration').pluck()
    const levels = []
    for (let level = expectOneLevel(file); level < programMigrations().length; ) {
      const wanted = level + 1
      await killedStart(data, () => (count.get() as number) >= wanted)
      level = expectOneLevel(file)
      expect(level).toBeGreaterThanOrEqual(wanted)
      levels.push(level)
    }
    watch.close()
    expect(levels.length).toBeGreaterThan(0)
    await expectConverged(data)
  }, 120_000)

  it('bad day 3: at any moment, the start after it needs no hand', async () => {
    const random = randomNumbers(seed)
    const older = join(folder, 'older')
    await olderFolder(older)
    let early = 0
    for (let round = 0; round < (all ? 120 : 2); round++) {
      const data = join(folder, `moment-${round}`)
      cpSync(older, data, { recursive: true })
      const untilMs = Date.now() + random() * 2500
      if (await killedStart(data, () => Date.now() >= untilMs)) early++
      const level = expectOneLevel(databaseFile(data, 'main') as string)
      expect(level).toBeGreaterThanOrEqual(9)
      if (round % 4 === 0) await expectConverged(data)
      rmSync(data, { recursive: true, force: true })
    }
    expect(early).toBeGreaterThan(0)
  }, 900_000)
})

async function expectConverged(data: string): Promise<void> {
  const server = await startServer({ data })
  try {
    const part = unsent(0, 50)
    expect(await sendPart(server, part)).toBe(200)
    await expectInvariants(server, [part])
  } finally {
    await server.stop()
  }
  expect(expectOneLevel(databaseFile(data, 'main') as string)).toBe(programMigrations().length)
  const copies = readdirSync(join(data, 'backups')).filter((name) => name.startsWith('before-'))
  expect(copies.filter((name) => !existsSync(join(data, 'backups', name, 'manifest.json')))).toEqual([])
}

describe('256 open files', () => {
  it('bad day 11: four hundred connections may end the process, which comes back by itself with everything that was acknowledged', async () => {
    const data = join(folder, 'files')
    const first = await startServer({ data })
    await first.stop()
    const port = await freePort()
    const command = 'ulimit -n 256; exec "$0" runtime/cli.ts start --port "$1" --data "$2" --demo none --no-open'
    const child = spawn('sh', ['-c', command, process.execPath, String(port), data], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const server = { base: `http://127.0.0.1:${port}`, log: () => '' }
    try {
      await readyAgain(server)
      const owner = await ownerOf(data)
      const sent: Sent[] = []
      const send = async (part: Sent) => {
        sent.push(part)
        const answer = await fetch(`${server.base}/api/finance/rows/ledger`, {
          method: 'POST',
          headers: { authorization: `Bearer ${owner}`, 'content-type': 'text/csv', 'idempotency-key': part.key },
          body: part.body,
        }).catch(() => null)
        part.acknowledged = answer?.status === 200
        return answer?.status
      }
      expect(await send(unsent(0, 200))).toBe(200)
      for (let round = 0; round < 2; round++) {
        const sockets = Array.from({ length: 400 }, () => {
          const socket = createConnection(port, '127.0.0.1').on('error', () => undefined)
          socket.write('GET /healthz HTTP/1.1\r\n')
          return socket
        })
        void send(unsent(10 + round, 5000))
        await new Promise((resolve) => setTimeout(resolve, 500))
        for (const socket of sockets) socket.destroy()
        await readyAgain(server)
      }
      expect(await send(unsent(1, 200))).toBe(200)
      await end(child)
      const again = await startServer({ data })
      await expectInvariants(again, sent)
      await again.stop()
    } finally {
      await end(child)
    }
  }, 120_000)
})

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

async function ownerOf(data: string): Promise<string> {
  return (await premise('token', '--role', 'owner', '--data', data)).stdout.trim()
}

describe('too little memory', () => {
  it('bad day 24: with a heap of 64 MB large imports at once are taken or refused whole, and a worker that is killed for its memory comes back', async () => {
    const server = await startServer({ config: '[limits]\nheap_megabytes = 64\n' })
    try {
      const sent = [0, 1, 2, 3].map((part) => unsent(part, 40_000))
      await server.token('owner')
      const statuses = await Promise.all(sent.map((part) => sendPart(server, part)))
      for (const status of statuses) expect([0, 200, 409, 413, 500, 503, 507]).toContain(status)
      // One line of 30 MB, and one value as long.
      for (const text of [`${'x,'.repeat(15_000_000)}\n`, `"${'y'.repeat(30_000_000)}"\n`]) {
        const answer = await server.rows(`date,amount\n${text}`).catch(() => null)
        if (answer !== null) expect(answer.status).toBeGreaterThanOrEqual(400)
      }
      await readyAgain(server)
      // As the system's own killer does it, in the middle of an import.
      const killed = unsent(9, 60_000)
      sent.push(killed)
      const { workerPid } = server
      const work = sendPart(server, killed)
      await until(async () => {
        const { batches } = await server.json<{ batches: { state: string }[] }>('/api/batches', 'owner')
        return batches[0]?.state === 'running'
      }).catch(() => undefined)
      process.kill(workerPid, 'SIGKILL')
      await work
      await until(() => server.workerPid !== workerPid)
      await expectInvariants(server, sent)
      for (const part of sent) expect(await sendPart(server, part)).toBe(200)
      await expectInvariants(server, sent)
    } finally {
      await server.stop()
    }
  }, 240_000)

  it('bad day 24: a worker that ends again and again is started later each time, and left stopped in the end, with its data sound', async () => {
    const data = join(folder, 'loop')
    const first = await startServer({ data })
    const part = unsent(0, 100)
    await sendPart(first, part)
    await first.stop()
    const args = [
      'runtime/cli.ts',
      'start',
      '--port',
      String(await freePort()),
      '--data',
      data,
      '--demo',
      'none',
      '--no-open',
    ]
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    let logged = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      logged += text
    })
    const seen = new Set<number>()
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const timer = setInterval(() => {
      try {
        const { workerd } = JSON.parse(readFileSync(join(data, 'premise.lock'), 'utf8')) as {
          workerd?: { pid: number }
        }
        if (workerd === undefined || seen.has(workerd.pid)) return
        seen.add(workerd.pid)
        process.kill(workerd.pid, 'SIGKILL')
      } catch {
        // Not there yet, or just being written.
      }
    }, 2)
    expect(await ended).toBe(1)
    clearInterval(timer)
    expect(seen.size).toBe(3)
    const waits = [...logged.matchAll(/"inMs":(\d+)/g)].map((match) => Number(match[1]))
    expect(waits).toEqual([1000, 2000])
    expect(logged).toMatch(/The server ended 3 times in a row soon after its start/)
    expectSound(data)
    const again = await startServer({ data })
    await expectInvariants(again, [part])
    await again.stop()
  }, 120_000)
})
