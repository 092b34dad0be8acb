// Bad days of the process, over the real server: what is done to it, then what must hold (test/invariants.ts).
import { readFileSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { header, ledgerLines } from '../bench/ledger-lines.ts'
import {
  contentHash,
  expectInvariants,
  openTenantDatabase,
  readyAgain,
  type Sent,
  sendPart,
  unsent,
} from './invariants.ts'
import { temporaryFolder, until } from './premise.ts'
import { type Server, startServer } from './server.ts'

const all = process.env.PREMISE_TEST_SIZE === 'all'
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a database that another program holds', () => {
  let server: Server
  const sent: Sent[] = []
  beforeAll(async () => {
    server = await startServer({ config: '[tenants.other]\nname = "Other"\n' })
    await server.token('owner')
    await server.token('viewer')
    await server.operator('/t/other/api/operator/state')
  })
  afterAll(() => server.stop())

  it('bad day 21: a lock of a second is waited out: everything sent meanwhile is kept, and nobody hears of it', async () => {
    const db = openTenantDatabase(server.data)
    db.exec('BEGIN IMMEDIATE')
    const mine = [0, 1, 2].map((part) => unsent(part, 200))
    sent.push(...mine)
    const work = Promise.all(mine.map((part) => sendPart(server, part)))
    const pages = []
    for (let i = 0; i < 20; i++) pages.push((await server.get('/finance')).status)
    await pause(1000)
    db.exec('COMMIT')
    db.close()
    expect(await work).toEqual([200, 200, 200])
    expect(new Set(pages)).toEqual(new Set([200]))
    await expectInvariants(server, sent)
  })

  it('bad day 21: behind a lock that stays, imports and changes are given up with 503 and pages are served; afterwards each goes in once', async () => {
    const other = contentHash(server.data, 'other')
    const db = openTenantDatabase(server.data)
    db.exec('BEGIN IMMEDIATE')
    const mine = Array.from({ length: 6 }, (_, i) => unsent(10 + i, 200))
    sent.push(...mine)
    const authorization = `Bearer ${await server.token('owner')}`
    const patch = () =>
      fetch(`${server.base}/api/settings`, {
        method: 'PATCH',
        headers: { authorization, 'content-type': 'application/json' },
        body: '{"name":"Locked"}',
      })
    const work = Promise.all(mine.map((part) => sendPart(server, part)))
    const change = patch()
    expect((await server.get('/finance')).status).toBe(200)
    expect(new Set(await work)).toEqual(new Set([503]))
    const refused = await change
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await refused.json()).toMatchObject({ code: 'database-busy', hint: expect.stringContaining('again') })
    expect((await server.get('/finance')).status).toBe(200)
    db.exec('COMMIT')
    db.close()

    expect((await patch()).status).toBe(200)
    expect(await Promise.all(mine.map((part) => sendPart(server, part)))).toEqual(mine.map(() => 200))
    await expectInvariants(server, sent)
    expect(contentHash(server.data, 'other')).toBe(other)
  })
})

describe('clients who break off', () => {
  it(`bad day 18: an upload that stands still, is cut or reset leaves no row, no half batch and no memory${all ? ', nor one that stays silent' : ''}`, async () => {
    const server = await startServer()
    try {
      const sent: Sent[] = []
      const authorization = `Bearer ${await server.token('owner')}`
      const port = Number(new URL(server.base).port)
      const begin = (part: Sent, bytes: number) =>
        new Promise<Socket>((resolve) => {
          const socket = createConnection(port, '127.0.0.1')
          socket.on('error', () => undefined)
          socket.write(
            `POST /api/finance/rows/ledger HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\nContent-Type: text/csv\r\nIdempotency-Key: ${part.key}\r\nContent-Length: ${part.body.length}\r\n\r\n`,
          )
          socket.write(part.body.slice(0, bytes), () => resolve(socket))
        })
      const running = async () =>
        (await server.json<{ batches: { state: string }[] }>('/api/batches', 'owner')).batches.filter(
          ({ state }) => state === 'running',
        ).length
      for (const [round, end] of [
        (socket: Socket) => socket.resetAndDestroy(),
        (socket: Socket) => socket.destroy(),
        (socket: Socket) => socket.end(),
      ].entries()) {
        const part = unsent(round, 30_000)
        sent.push(part)
        const socket = await begin(part, part.body.length - 1000)
        await until(async () => (await running()) === 1)
        // Half open: others are served meanwhile.
        expect((await server.get('/healthz')).status).toBe(200)
        end(socket)
        await until(async () => (await running()) === 0)
        socket.destroy()
      }
      if (all) {
        const part = unsent(9, 1000)
        sent.push(part)
        const socket = await begin(part, 20_000)
        await until(async () => (await running()) === 1)
        await until(async () => (await running()) === 0)
        socket.destroy()
      }
      expect(sent.filter(({ acknowledged }) => acknowledged)).toEqual([])
      const db = openTenantDatabase(server.data)
      expect(db.prepare('SELECT count(*) AS n FROM finance_ledger').get()).toEqual({ n: 0 })
      db.close()
      // Sent again under their keys, they are there once.
      for (const part of sent) expect(await sendPart(server, part)).toBe(200)
      await expectInvariants(server, sent)
    } finally {
      await server.stop()
    }
  }, 240_000)
})

describe('a question that takes long', () => {
  it('bad day 30: a refresh over a thousand days is cut into slices, and hundreds of answers are given while it runs', async () => {
    const server = await startServer()
    try {
      const body = header + [...ledgerLines(20_000, { seed: 30, from: '2022-01-01', days: 1000 })].join('')
      expect((await server.rows(body)).status).toBe(200)
      let running = true
      let answered = 0
      const ask = async () => {
        while (running) {
          const [page, health] = await Promise.all([server.get('/finance'), fetch(`${server.base}/healthz`)])
          expect([page.status, health.status]).toEqual([200, 200])
          if (running) answered += 2
        }
      }
      await server.get('/finance')
      const asked = Promise.all([ask(), ask(), ask(), ask()])
      const run = await server.refresh()
      running = false
      await asked
      expect(run.state).toBe('done')
      expect(answered).toBeGreaterThanOrEqual(200)
      // The widest question that is allowed is answered or refused by its cost, beside others.
      const wide = ['day', 'week', 'month'].map((grain) =>
        server.get(`/api/metrics/revenue?from=2022-01-01&to=2024-09-30&grain=${grain}&by=department`),
      )
      expect((await fetch(`${server.base}/healthz`)).status).toBe(200)
      for (const { status } of await Promise.all(wide)) expect([200, 400, 422]).toContain(status)
    } finally {
      await server.stop()
    }
  }, 120_000)
})

describe('SIGTERM', () => {
  it.each(['imports', 'a refresh', 'streams that nobody reads', 'a body that never ends'])(
    'bad day 22: during %s the server ends by itself within ten seconds, and nothing is lost or half done',
    async (what) => {
      const data = temporaryFolder()
      const server = await startServer({ data, config: '' })
      const sent = [unsent(0, 2000, 60)]
      expect(await sendPart(server, sent[0] as Sent)).toBe(200)
      const port = Number(new URL(server.base).port)
      const authorization = `Bearer ${await server.token('owner')}`
      const open = (head: string) =>
        new Promise<Socket>((resolve) => {
          const socket = createConnection(port, '127.0.0.1').on('error', () => undefined)
          socket.write(`${head}\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n`, () =>
            resolve(socket),
          )
        })
      const sockets: Socket[] = []
      let work: Promise<unknown> = Promise.resolve()
      if (what === 'imports') {
        const more = [1, 2, 3].map((part) => unsent(part, 20_000))
        sent.push(...more)
        work = Promise.all(more.map((part) => sendPart(server, part)))
        await pause(150)
      } else if (what === 'a refresh') {
        work = server.refresh().catch(() => undefined)
        await pause(50)
      } else if (what === 'streams that nobody reads') {
        for (let i = 0; i < 40; i++) sockets.push(await open('GET /api/live HTTP/1.1'))
        for (const socket of sockets) socket.pause().write('\r\n')
        await pause(300)
      } else {
        const half = unsent(5, 20_000)
        sent.push(half)
        const socket = await open('POST /api/finance/rows/ledger HTTP/1.1')
        socket.write(
          `Content-Type: text/csv\r\nIdempotency-Key: ${half.key}\r\nContent-Length: ${half.body.length}\r\n\r\n${half.body.slice(0, 500_000)}`,
        )
        sockets.push(socket)
        await pause(300)
      }
      const late = new Promise((resolve) => setTimeout(() => resolve('late'), 10_000).unref())
      expect(await Promise.race([server.stop(), late])).toBe(0)
      await work
      for (const socket of sockets) socket.destroy()
      const again = await startServer({ data })
      try {
        await expectInvariants(again, sent)
      } finally {
        await again.stop()
        rmSync(data, { recursive: true, force: true })
      }
    },
  )
})

describe('streams', () => {
  const count = all ? 900 : 150
  it(`bad day 17: ${count} streams, a third of them unread, are told each publication once and in order, and a storm of them leaves nothing behind`, async () => {
    const server = await startServer()
    try {
      await sendPart(server, unsent(0, 200))
      await server.refresh()
      const tokens: string[] = []
      for (let i = 0; i * 45 < count; i++) {
        const { token } = await server.operator<{ token: string }>('/api/operator/tokens', {
          role: 'viewer',
          name: `s${i}`,
        })
        tokens.push(token)
      }
      const resident = () => residentMegabytes(server.workerPid)
      const before = resident()
      const streams = await Promise.all(
        Array.from({ length: count }, (_, i) => openStream(server, tokens[Math.floor(i / 45)] as string, i % 3 === 0)),
      )
      const versions: number[] = []
      for (let round = 1; round <= 5; round++) {
        await sendPart(server, unsent(round, 50))
        await server.refresh()
        versions.push((await server.json<{ version: number }>('/api/pages/finance')).version)
      }
      const read = streams.filter(({ unread }) => !unread)
      await until(() => read.every(({ ids }) => ids().at(-1) === versions.at(-1)))
      for (const { ids } of read) expect(ids()).toEqual(versions)
      expect((await fetch(`${server.base}/healthz`)).status).toBe(200)
      expect(resident() - before).toBeLessThan(60 + count * 0.2)

      // Whoever was away gets the last one, once; whoever was not gets nothing again.
      for (const stream of streams) stream.close()
      const back = await openStream(server, tokens[0] as string, false, versions[0])
      await until(() => back.ids().length > 0)
      const current = await openStream(server, tokens[0] as string, false, versions.at(-1))
      await sendPart(server, unsent(9, 50))
      await server.refresh()
      await until(() => current.ids().length > 0 && back.ids().length > 1)
      const last = (await server.json<{ version: number }>('/api/pages/finance')).version
      expect([back.ids(), current.ids()]).toEqual([[versions.at(-1), last], [last]])
      back.close()
      current.close()

      // A storm: as many again and again, gone at once.
      for (let storm = 0; storm < 3; storm++) {
        const gone = await Promise.all(tokens.map((token) => openStream(server, token, true)))
        for (const stream of gone) stream.close()
      }
      await readyAgain(server)
      const late = new Promise((resolve) => setTimeout(() => resolve('late'), 10_000).unref())
      expect(await Promise.race([server.stop(), late])).toBe(0)
    } finally {
      await server.stop()
    }
  }, 240_000)
})

interface Stream {
  unread: boolean
  /** Event ids, in the order in which they came. */
  ids(): number[]
  close(): void
}

function openStream(server: Server, token: string, unread: boolean, lastEventId?: number): Promise<Stream> {
  const { hostname, port, host } = new URL(server.base)
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname)
    let text = ''
    const stream = {
      unread,
      ids: () => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])),
      close: () => socket.destroy(),
    }
    socket.setEncoding('utf8').on('error', reject)
    socket.on('data', (piece: string) => {
      text += piece
      if (!text.includes(': open')) return
      if (unread) socket.pause()
      resolve(stream)
    })
    const last = lastEventId === undefined ? '' : `Last-Event-ID: ${lastEventId}\r\n`
    socket.write(`GET /api/live HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n${last}\r\n`)
  })
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
