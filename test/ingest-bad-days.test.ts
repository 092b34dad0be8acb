// Imports on bad days, over the real server: a full disk, clients that come twice or send something else, bodies that are too large.
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Server, startServer } from './server.ts'
import { mayMount, smallDisk } from './small-disk.ts'

const all = process.env.PREMISE_TEST_SIZE === 'all'
const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string, cents = 100) =>
  `${id},2013-03-${String(1 + (String(id).length % 28)).padStart(2, '0')},North,Sales,Actual,6000,Salaries,Expenditures,${(cents / 100).toFixed(2)}\n`
const lines = (count: number, name = 'r') =>
  Array.from({ length: count }, (_, index) => line(`${name}${index}`)).join('')

interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers of many forms
  body: any
}

/** Sends a body as a stream, so without a length. */
async function stream(server: Server, body: Iterable<string> | AsyncIterable<string>, key: string): Promise<Answer> {
  const authorization = `Bearer ${await server.token('owner')}`
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.base}/api/finance/rows/ledger`,
      { method: 'POST', headers: { authorization, 'content-type': 'text/csv', 'idempotency-key': key } },
      (answer) => {
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (piece) => {
            text += piece
          })
          .on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }))
      },
    )
    sent.on('error', reject)
    Readable.from(body).pipe(sent)
  })
}

/** How many of the lines the database holds. */
async function held(server: Server, content: string): Promise<number> {
  const { body } = await server.rows(header + content, { query: '?dry-run=1' })
  return (body.updated as number) + (body.unchanged as number)
}

const batches = async (server: Server) =>
  (await server.json<{ batches: { id: number; state: string }[] }>('/api/batches', 'owner')).batches

describe('clients on a bad day', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ config: '[limits]\nmax_body_bytes = 3_000_000\n' })
  })
  afterAll(() => server.stop())

  it('the same file at the same time under the same key is there once', async () => {
    const body = header + lines(4000, 'same')
    const answers = await Promise.all([1, 2, 3].map(() => server.rows(body, { key: 'twice' })))
    for (const answer of answers) expect([200, 409]).toContain(answer.status)
    const done = answers.filter((answer) => answer.status === 200)
    expect(done.length).toBeGreaterThan(0)
    for (const answer of done)
      expect(answer.body).toMatchObject({ accepted: 4000, inserted: 4000, batchId: done[0]?.body.batchId })
    for (const answer of answers.filter((each) => each.status === 409))
      expect(answer.body).toMatchObject({ code: 'import-running' })
    expect((await server.rows(body, { key: 'twice' })).body).toMatchObject({
      inserted: 4000,
      batchId: done[0]?.body.batchId,
    })
    expect(await batches(server)).toHaveLength(1)
  })

  it('the same file at the same time under two keys is there once, and both are told so', async () => {
    const body = header + lines(4000, 'both')
    const answers = await Promise.all(['one', 'two'].map((key) => server.rows(body, { key })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.map(({ body: report }) => report.inserted).sort()).toEqual([0, 4000])
    expect(answers.map(({ body: report }) => report.unchanged).sort()).toEqual([0, 4000])
  })

  it('a key that comes again with other content of the same length is refused, and nothing is changed', async () => {
    const first = header + line('reused', 100)
    expect((await server.rows(first, { key: 'reused' })).body).toMatchObject({ inserted: 1 })
    const other = header + line('reused', 900)
    expect(other.length).toBe(first.length)
    expect((await server.rows(other, { key: 'reused' })).body).toMatchObject({ status: 422, code: 'key-reused' })
    expect((await server.rows(first, { query: '?dry-run=1' })).body).toMatchObject({ unchanged: 1 })
    expect((await stream(server, [first.slice(0, 50), first.slice(50)], 'reused')).body).toMatchObject({
      inserted: 1,
      state: 'complete',
    })
  })

  it.each(['with its length said', 'without'])('a body beyond the cap leaves nothing, %s', async (how) => {
    const content = lines(60_000, how.replaceAll(' ', '-'))
    const answer =
      how === 'without'
        ? await stream(server, [header, content], 'large')
        : await server.rows(header + content, { key: 'large' })
    expect(answer).toMatchObject({
      status: 413,
      body: { code: 'body-too-large', detail: expect.stringContaining('3000000') },
    })
    expect(await held(server, content.slice(0, 1_000_000).replace(/[^\n]*$/, ''))).toBe(0)
    expect((await server.rows(header + line(`after-${how}`), { key: 'large' })).body).toMatchObject({ inserted: 1 })
    await server.rows(header + line('z'), { key: `end-${how.length}` })
    expect((await batches(server)).every(({ state }) => state !== 'running')).toBe(true)
    // The key is used up by now: the second form needs a new one.
    const [{ id } = { id: 0 }] = (await server.json<{ batches: { id: number }[] }>('/api/batches?key=large', 'owner'))
      .batches
    await fetch(`${server.base}/api/batches/${id}/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await server.token('owner')}` },
    })
  })

  it('a compressed body is refused clearly', async () => {
    expect((await server.rows('x', { headers: { 'content-encoding': 'gzip' } })).body).toMatchObject({
      status: 415,
      code: 'compressed-body',
    })
    expect((await server.rows(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0]))).body).toMatchObject({
      status: 422,
      code: 'binary-file',
    })
  })
})

describe.skipIf(!mayMount)('a full disk', () => {
  it.each([10_000_000, 3_000_000, 1_000_000, 0])(
    'bad day 9: with %i bytes free: it is said, no answer shows a row of the file, and the same key goes in whole once there is space',
    async (free) => {
      const { folder, remove } = smallDisk() as NonNullable<ReturnType<typeof smallDisk>>
      mkdirSync(join(folder, 'data'))
      // Nothing kept back: the disk runs full.
      const server = await startServer({ data: join(folder, 'data'), config: '[limits]\nreserve_megabytes = 0\n' })
      try {
        await server.rows(header + lines(1000, 'before'))
        await server.refresh()
        const content = lines(100_000, 'full')
        const shown = await server.json<unknown>('/api/pages/finance')
        const { bavail, bsize } = statfsSync(folder)
        const ballast = join(folder, 'ballast')
        writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - free)))

        const refused = await server.rows(header + content, { key: 'full' })
        expect(refused).toMatchObject({
          status: 507,
          body: {
            code: 'disk-full',
            detail: expect.stringContaining('disk is full'),
            hint: expect.stringContaining('Idempotency-Key'),
          },
        })
        const [batch] = await batches(server)
        expect(refused.body.detail).toContain(
          batch?.state === 'running' ? 'taken back as soon as there is space' : 'Nothing of this file was kept',
        )
        expect((await server.get('/healthz')).status).toBe(200)
        expect(await server.json<unknown>('/api/pages/finance')).toEqual(shown)
        // Looking at lines is recorded; where the record finds no room, nothing is shown.
        const drilled = await server.get('/api/finance/lines?from=2013-03-01&to=2013-03-31&limit=500')
        expect([200, 507]).toContain(drilled.status)
        const shownLines = ((await drilled.json()) as { lines?: { entry: string }[] }).lines ?? []
        expect(shownLines.filter(({ entry }) => !entry.startsWith('before'))).toEqual([])

        // Nothing waits for luck: the next refresh takes back what could not be taken back on the full disk.
        rmSync(ballast)
        expect(await server.refresh()).toMatchObject({ state: 'done' })
        expect((await batches(server)).map(({ state }) => state)).not.toContain('running')
        expect(await held(server, content)).toBe(0)
        expect((await server.rows(header + content, { key: 'full' })).body).toMatchObject({
          state: 'complete',
          accepted: 100_000,
          inserted: 100_000,
        })
      } finally {
        await server.stop()
        remove()
      }
    },
  )
})

describe('a very large file', () => {
  const megabytes = all ? 1000 : 60
  it(`${megabytes} MB are taken with flat memory`, async () => {
    const server = await startServer()
    try {
      let sent = 0
      let count = 0
      // The same 200,000 lines again and again: the database stays small, what grows would be memory.
      const body = (function* () {
        yield header
        while (sent < megabytes * 1e6) {
          let piece = ''
          while (piece.length < 65_536) piece += line(`m${count++ % 200_000}`)
          sent += piece.length
          yield piece
        }
      })()
      const { status, body: report } = await stream(server, body, 'very-large')
      expect(status, JSON.stringify(report).slice(0, 300)).toBe(200)
      expect(report).toMatchObject({
        accepted: count,
        inserted: 200_000,
        unchanged: count - 200_000,
        bytes: header.length + sent,
      })
      const peak =
        Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${server.workerPid}/status`, 'utf8'))?.[1]) / 1024
      expect(peak).toBeLessThan(450)
    } finally {
      await server.stop()
    }
  }, 600_000)
})
