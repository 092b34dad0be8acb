// Bad days of the disk, over the real server: it fills up, is slow, forgets, or gives back other bytes than it was given.
import { spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { randomNumbers } from '../bench/ledger-lines.ts'
import { databaseFile } from '../runtime/database.ts'
import {
  contentHash,
  expectAuditChain,
  expectInvariants,
  expectParts,
  expectSound,
  openTenantDatabase,
  type Sent,
  sendPart,
  unsent,
} from './invariants.ts'
import { premise, temporaryFolder, until } from './premise.ts'
import { type Server, startServer } from './server.ts'
import { mayMount, smallDisk } from './small-disk.ts'

const all = process.env.PREMISE_TEST_SIZE === 'all'
const seed = Number(process.env.PREMISE_SEED ?? 20261122)
const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const diskSaid = async (server: Server) =>
  ((await (await fetch(`${server.base}/readyz`)).json()) as { disk: string; status: string }).disk

describe.skipIf(!mayMount)('a disk that fills up', () => {
  it('bad day 9: below the reserve imports are refused, while signing in, reading, changes with their records and refreshes go on; with space it is over by itself', async () => {
    const disk = smallDisk() as NonNullable<ReturnType<typeof smallDisk>>
    const data = join(disk.folder, 'data')
    mkdirSync(data)
    const server = await startServer({ data, config: '[tenants.other]\nname = "Other"\n' })
    try {
      await server.operator('/t/other/api/operator/state')
      const sent = [unsent(0, 500), unsent(1, 500)]
      const [before, refused] = sent as [Sent, Sent]
      expect(await sendPart(server, before)).toBe(200)
      const other = contentHash(data, 'other')
      const ballast = join(disk.folder, 'ballast')
      const { bavail, bsize } = statfsSync(disk.folder)
      writeFileSync(ballast, new Uint8Array(bavail * bsize - 3_000_000))
      await until(async () => (await diskSaid(server)) === 'low')
      expect((await fetch(`${server.base}/readyz`)).status).toBe(200)

      expect(await server.rows(refused.body, { key: refused.key })).toMatchObject({
        status: 507,
        body: { code: 'disk-reserve', hint: expect.stringContaining('Idempotency-Key') },
      })
      expect((await server.rows(refused.body, { query: '?dry-run=1' })).status).toBe(200)
      const { path } = await server.operator<{ path: string }>('/api/operator/links', { role: 'owner' })
      const link = new URLSearchParams(path.slice(path.indexOf('?'))).get('link') as string
      const signedIn = await fetch(`${server.base}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ link }),
        redirect: 'manual',
      })
      expect(signedIn.status).toBe(303)
      expect((await server.get('/finance')).status).toBe(200)
      const records = expectAuditChain(data).length
      const changed = await fetch(`${server.base}/api/settings`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${await server.token('owner')}`, 'content-type': 'application/json' },
        body: '{"name":"Nearly full"}',
      })
      expect(changed.status).toBe(200)
      expect(expectAuditChain(data)).toHaveLength(records + 1)
      expect((await server.refresh()).state).toBe('done')

      rmSync(ballast)
      await until(async () => (await diskSaid(server)) === 'ok')
      expect(await sendPart(server, refused)).toBe(200)
      await expectInvariants(server, sent)
      expect(contentHash(data, 'other')).toBe(other)
    } finally {
      await server.stop()
      disk.remove()
    }
  })

  it('D10: an import that would fill the disk is stopped at the reserve and taken back whole', async () => {
    const disk = smallDisk(400) as NonNullable<ReturnType<typeof smallDisk>>
    const data = join(disk.folder, 'data')
    mkdirSync(data)
    const server = await startServer({ data, config: '[limits]\nreserve_megabytes = 30\n' })
    try {
      const sent = [unsent(0, 500)]
      await sendPart(server, sent[0] as Sent)
      const room = statfsSync(disk.folder)
      writeFileSync(join(disk.folder, 'ballast'), new Uint8Array(room.bavail * room.bsize - 50_000_000))
      const answers: { status: number; code: unknown }[] = []
      for (let part = 1; answers.at(-1)?.status !== 507 && part < 20; part++) {
        const next = unsent(part, 60_000, 60)
        sent.push(next)
        const { status, body } = await server.rows(next.body, { key: next.key })
        next.acknowledged = status === 200
        answers.push({ status, code: body.code })
      }
      expect(answers.at(-1)).toEqual({ status: 507, code: 'disk-reserve' })
      expect((await server.get('/finance')).status).toBe(200)
      const { bavail, bsize } = statfsSync(disk.folder)
      expect(bavail * bsize).toBeGreaterThan(1_000_000)
      expectSound(data)
      expectParts(data, sent)
      expectAuditChain(data)
    } finally {
      await server.stop()
      disk.remove()
    }
  }, 120_000)
})

describe('the share of a tenant', () => {
  it('D10: an import beyond it is refused and leaves nothing, another tenant has its own, and what was taken back makes room', async () => {
    const server = await startServer({ config: '[limits]\ntenant_megabytes = 4\n[tenants.other]\nname = "Other"\n' })
    try {
      const small = unsent(0, 8000)
      expect(await sendPart(server, small)).toBe(200)
      const large = unsent(1, 60_000)
      expect(await server.rows(large.body, { key: large.key })).toMatchObject({
        status: 507,
        body: { code: 'quota-full', detail: expect.stringContaining('4 MB') },
      })
      expectParts(server.data, [small, large])
      const { token } = await server.operator<{ token: string }>('/t/other/api/operator/tokens', {
        role: 'owner',
        name: 'other',
      })
      const elsewhere = await fetch(`${server.base}/t/other/api/finance/rows/ledger`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': 'elsewhere' },
        body: small.body,
      })
      expect(elsewhere.status).toBe(200)
      const after = unsent(2, 500)
      await until(async () => (await sendPart(server, after)) === 200)
      await expectInvariants(server, [small, large, after])
    } finally {
      await server.stop()
    }
  }, 120_000)
})

const mayTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0

describe.skipIf(!mayTrace)('a slow disk', () => {
  it('bad day 8: with seconds for each write, readiness says so, pages are answered between commits, and nothing is lost', async () => {
    const server = await startServer()
    const sent = [unsent(0, 100), unsent(1, 100)]
    const [before, part] = sent as [Sent, Sent]
    await sendPart(server, before)
    await server.refresh()
    const tracers = [server.pid, server.workerPid].map((pid) =>
      spawn(
        'strace',
        [
          '-f',
          '-q',
          '-o',
          '/dev/null',
          '-p',
          String(pid),
          '-e',
          `inject=fsync,fdatasync:delay_exit=${all ? 2_000_000 : 1_300_000}`,
        ],
        {
          stdio: 'ignore',
        },
      ),
    )
    try {
      await server.get('/finance')
      await until(() => readFileSync(`/proc/${server.workerPid}/status`, 'utf8').match(/TracerPid:\s+[1-9]/))
      const work = sendPart(server, part)
      await until(async () => (await diskSaid(server)) === 'slow')
      expect(await (await fetch(`${server.base}/readyz`)).json()).toMatchObject({ status: 'degraded', disk: 'slow' })
      expect(await work).toBe(200)
      const pages = []
      for (let i = 0; i < 20; i++) pages.push((await server.get('/finance')).status)
      expect(new Set(pages)).toEqual(new Set([200]))
      for (const tracer of tracers) tracer.kill('SIGINT')
      await until(async () => (await diskSaid(server)) === 'ok')
      await expectInvariants(server, sent)
    } finally {
      for (const tracer of tracers) tracer.kill('SIGKILL')
      await server.stop()
    }
  }, 120_000)
})

/** @returns where the last transaction of a write-ahead log ends: what lies behind it was never promised. */
function committedEnd(wal: Buffer): number {
  if (wal.length < 32) return wal.length
  const pageSize = wal.readUInt32BE(8)
  const salts = wal.subarray(16, 24)
  let end = 32
  for (let at = 32; at + 24 + pageSize <= wal.length; at += 24 + pageSize) {
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break
    if (wal.readUInt32BE(at + 4) !== 0) end = at + 24 + pageSize
  }
  return end
}

describe('a power cut', () => {
  it('bad day 6: what was never synced is gone or torn, at random moments of imports and refreshes: what was acknowledged is there', async () => {
    const random = randomNumbers(seed)
    const source = await startServer({ config: '[tenants.other]\nname = "Other"\n' })
    await source.operator('/t/other/api/operator/state')
    const other = contentHash(source.data, 'other')
    const sent: Sent[] = []
    let going = true
    const work = (async () => {
      for (let part = 0; going; part++) {
        const next = unsent(part, 1 + Math.floor(random() * 5000))
        sent.push(next)
        await sendPart(source, next)
        if (part % 3 === 0) await source.refresh().catch(() => undefined)
      }
    })()
    const copies: { data: string; acknowledged: Sent[] }[] = []
    for (let i = 0; i < (all ? 60 : 3); i++) {
      await new Promise((resolve) => setTimeout(resolve, 100 + random() * 400))
      const data = join(folder, `cut-${i}`)
      const { workerPid } = source
      const acknowledged = sent.filter((part) => part.acknowledged)
      // All files at one moment, as a cut leaves them.
      process.kill(workerPid, 'SIGSTOP')
      cpSync(source.data, data, { recursive: true, filter: (path) => !/\.sock$|premise\.lock/.test(path) })
      process.kill(workerPid, 'SIGCONT')
      const wal = `${databaseFile(data, 'main')}-wal`
      if (existsSync(wal)) {
        const bytes = readFileSync(wal)
        const end = committedEnd(bytes)
        const keep = end + Math.floor(random() * (bytes.length - end))
        if (i % 2 === 0) truncateSync(wal, keep)
        else writeOver(wal, keep, bytes.length - keep)
      }
      copies.push({ data, acknowledged })
    }
    going = false
    await work
    await source.stop()
    for (const { data, acknowledged } of copies) {
      const server = await startServer({ data })
      try {
        const known = sent.map((part) => ({ ...part, acknowledged: acknowledged.includes(part) }))
        await expectInvariants(server, known)
        expect(server.log()).not.toContain('older than it was')
        expect(contentHash(data, 'other')).toBe(other)
      } finally {
        await server.stop()
        rmSync(data, { recursive: true, force: true })
      }
    }
  }, 900_000)
})

/** Bytes as a failing disk gives them back. */
function writeOver(file: string, at: number, bytes: number): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(Math.max(0, bytes), 0xa5), 0, Math.max(0, bytes), at)
  closeSync(descriptor)
}

describe('files that are not what was written', () => {
  const damages: Record<string, { wal: boolean; damage(file: string): void; must: 'closed' | 'whole' | 'prefix' }> = {
    header: { wal: false, must: 'closed', damage: (file) => writeOver(file, 0, 100) },
    page: {
      wal: false,
      must: 'closed',
      damage: (file) => {
        for (let page = 3; page < statSync(file).size / 4096; page += 7) writeOver(file, page * 4096, 4096)
      },
    },
    cut: { wal: false, must: 'closed', damage: (file) => truncateSync(file, 4096 * 20) },
    empty: { wal: false, must: 'closed', damage: (file) => truncateSync(file, 0) },
    shm: { wal: true, must: 'whole', damage: (file) => writeOver(`${file}-shm`, 0, 32768) },
    tail: {
      wal: true,
      must: 'prefix',
      damage: (file) => writeOver(`${file}-wal`, committedEnd(readFileSync(`${file}-wal`)) - 5000, 5000),
    },
    middle: {
      wal: true,
      must: 'prefix',
      damage: (file) => writeOver(`${file}-wal`, Math.floor(committedEnd(readFileSync(`${file}-wal`)) * 0.9), 5000),
    },
    gone: { wal: true, must: 'prefix', damage: (file) => rmSync(`${file}-wal`) },
  }
  const names = Object.keys(damages)

  it('bad day 12: a damaged header, page or length closes its tenant; a write-ahead log that is damaged or gone is told, and what is served is whole', async () => {
    const data = join(folder, 'damages')
    let server = await startServer({ data, config: names.map((id) => `[tenants.${id}]\nname = "${id}"\n`).join('') })
    const tokens = new Map<string, string>()
    const mine = [0, 1, 2].map((part) => unsent(part, 400))
    const imported = async (id: string, part: Sent) =>
      (
        await fetch(`${server.base}/t/${id}/api/finance/rows/ledger`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${tokens.get(id)}`,
            'content-type': 'text/csv',
            'idempotency-key': part.key,
          },
          body: part.body,
        })
      ).status
    for (const id of names) {
      const { token } = await server.operator<{ token: string }>(`/t/${id}/api/operator/tokens`, {
        role: 'owner',
        name: 'test',
      })
      tokens.set(id, token)
      expect(await imported(id, mine[0] as Sent)).toBe(200)
    }
    // Everything so far is in the files themselves; what follows, in their logs.
    await server.stop()
    for (const id of names) expect(existsSync(`${databaseFile(data, id)}-wal`)).toBe(false)
    server = await startServer({ data })
    for (const part of mine.slice(1)) for (const id of names) expect(await imported(id, part)).toBe(200)
    const marks = () => JSON.parse(readFileSync(join(data, 'run', 'high-water.json'), 'utf8')) as Record<string, number>
    const records = Object.fromEntries(names.map((id) => [id, expectAuditChain(data, id).length]))
    await until(() => names.every((id) => marks()[id] === records[id]))
    await server.kill9()
    for (const id of names) {
      const { wal, damage } = damages[id] as (typeof damages)[string]
      if (!wal) openTenantDatabase(data, id).pragma('wal_checkpoint(TRUNCATE)')
      damage(databaseFile(data, id) as string)
    }

    server = await startServer({ data })
    try {
      expect((await server.get('/finance')).status).toBe(200)
      const told = server.log()
      for (const id of names) {
        const { must } = damages[id] as (typeof damages)[string]
        const answer = await fetch(`${server.base}/t/${id}/api/batches`, {
          headers: { authorization: `Bearer ${tokens.get(id)}` },
        })
        const older = new RegExp(`older than it was[^\n]*"tenant":"${id}"`).test(told)
        if (must === 'closed') {
          expect([id, answer.status, (await answer.json()) as object]).toMatchObject([
            id,
            503,
            { code: 'tenant-damaged' },
          ])
          continue
        }
        expect([id, answer.status, older]).toEqual([id, 200, must === 'prefix'])
        expectParts(
          data,
          mine.map((part, at) => ({ ...part, acknowledged: must === 'whole' || at === 0 })),
          id,
        )
        expectAuditChain(data, id)
      }
      const doctor = await premise('doctor', '--data', data)
      for (const id of names.filter((name) => damages[name]?.must === 'closed'))
        expect(doctor.stdout).toMatch(new RegExp(`database +${id}: damaged`))
    } finally {
      await server.stop()
    }
  }, 180_000)
})
