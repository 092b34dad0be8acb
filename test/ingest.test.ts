// Rows over HTTP into the real server: what must be said, and that nothing is half-written.
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './server.ts'

type Server = Awaited<ReturnType<typeof startServer>>
interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: answers of many forms
  json: any
}

const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'
const line = (id: number | string, day = '2013-03-01', amount = '1.00') =>
  `${id},${day},North,Sales,Actual,6000,Salaries,Expenditures,${amount}\n`

let server: Server
let token: string
let keys = 0

beforeAll(async () => {
  server = await startServer()
  token = await server.token('owner')
})
afterAll(() => server.stop())

/** Sends a body as a stream; a body that throws breaks the connection off. */
function call(
  method: string,
  path: string,
  body?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.base}${path}`,
      { method, headers: { authorization: `Bearer ${token}`, ...headers } },
      (answer) => {
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (piece) => {
            text += piece
          })
          .on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text,
              json: /json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(text) : null,
            }),
          )
      },
    ).on('error', reject)
    if (body === undefined) sent.end()
    else
      Readable.from(body)
        .on('error', (error) => sent.destroy(error))
        .pipe(sent)
  })
}

const rows = (body: string | Uint8Array | Iterable<string>, query = '', headers: Record<string, string> = {}) =>
  call(
    'POST',
    `/api/finance/rows/ledger${query}`,
    typeof body === 'string' || body instanceof Uint8Array ? [body] : body,
    { 'content-type': 'text/csv', 'idempotency-key': `test-${keys++}`, ...headers },
  )

/** How many of the lines the database holds, by sending them again in a dry run. */
async function held(lines: string): Promise<number> {
  const { json } = await rows(header + lines, '?dry-run=1')
  return json.updated + json.unchanged
}

describe('rows over HTTP', () => {
  it('are acknowledged once and replayed for the same key', async () => {
    const first = await rows(header + line('once'), '', { 'idempotency-key': 'the-key' })
    expect(first.json).toMatchObject({ accepted: 1, rejected: 0, inserted: 1, state: 'complete' })
    const second = await rows(header + line('once'), '', { 'idempotency-key': 'the-key' })
    expect(second.headers['idempotent-replayed']).toBe('true')
    expect(second.json).toEqual(first.json)
    expect((await rows(header + line('once'), '?source=other', { 'idempotency-key': 'the-key' })).json).toMatchObject({
      status: 422,
      code: 'key-reused',
    })
    expect((await rows(header, '', { 'idempotency-key': '' })).json).toMatchObject({
      status: 400,
      code: 'idempotency-key-needed',
    })
  })

  it.each([
    ['an empty file', '', 422, 'empty-file'],
    ['a binary file', 'a\0b\0c\n', 422, 'binary-file'],
    ['a workbook', 'PK\u0003\u0004 rest', 422, 'binary-file'],
    ['duplicate headers', 'date,amount,amount,account\n', 422, 'duplicate-headers'],
    ['missing headers', 'when,how much\n1,2\n', 422, 'missing-columns'],
    ['too many columns', `${Array.from({ length: 1001 }, (_, i) => `c${i}`).join()}\n`, 422, 'too-many-columns'],
    ['a first line without an end', 'x'.repeat(2_000_000), 422, 'header-too-long'],
  ])('I2: %s is refused with a reason', async (_name, body, status, code) => {
    expect((await rows(body)).json).toMatchObject({
      status,
      code,
      detail: expect.any(String),
      hint: expect.any(String),
    })
  })

  it.each([
    ['?replace=2013-02-30..2013-03-01', {}, 'bad-period'],
    ['?decimal=semicolon', {}, 'bad-option'],
    ['', { 'x-premise-map': 'not base64!' }, 'bad-mapping'],
    ['', { 'x-premise-map': Buffer.from('{"colums":{}}').toString('base64') }, 'bad-mapping'],
    ['', { 'content-type': 'multipart/form-data; boundary=x' }, 'unknown-format'],
    ['?dryrun=1', {}, 'unknown-parameter'],
    ['', { 'content-type': 'text/csv; charset=shift_jis' }, 'unknown-charset'],
    ['', { 'content-encoding': 'gzip' }, 'compressed-body'],
  ])('what is asked wrongly is refused: %s %j', async (query, headers, code) => {
    expect((await rows(header + line('never'), query, headers)).json).toMatchObject({ code })
    expect(await held(line('never'))).toBe(0)
  })

  it('I2: bad rows are set aside with line, column and reason; the rest is taken', async () => {
    const body = `${header}${line('b1', '2013-02-30')}${line('b2', '2013-03-01', '1e999')}${line('b3', '2013-03-01', '"1.234,56"')}b4,2013-03-01,North\n${line('b5', '2013-03-01', '=1+1')}${line('b6')}`
    const { json } = await rows(body)
    expect(json).toMatchObject({ accepted: 1, rejected: 5, inserted: 1 })
    const csv = await call('GET', `/api/batches/${json.batchId}/rejects`)
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.text.split('\r\n')).toEqual([
      'line,column,reason,value',
      '2,date,is no such day,2013-02-30',
      '3,amount,is too large,1e999',
      expect.stringMatching(/^4,amount,is not a number with a decimal point.*"1\.234,56"$/),
      expect.stringMatching(/^5,,"has 3 values, the header has 9 columns"/),
      "6,amount,is not a number,'=1+1",
      '',
    ])
    expect((await rows(header + line('b3', '2013-03-01', '"1.234,56"'), '?decimal=comma')).json).toMatchObject({
      accepted: 1,
    })
  })

  it('a line of 200 MB is passed over, with flat memory', async () => {
    const piece = 'x'.repeat(1 << 20)
    const { json } = await rows(
      (function* () {
        yield header + line('l1')
        for (let i = 0; i < 200; i++) yield piece
        yield `\n${line('l2')}`
      })(),
    )
    expect(json).toMatchObject({
      accepted: 2,
      rejected: 1,
      byReason: [{ reason: 'is a line of more than 1,000,000 characters', count: 1 }],
    })
  }, 120_000)

  it('I2: a header __proto__ is a text like any other', async () => {
    expect(
      (await rows('date,amount,account,account_type,__proto__,constructor\n2013-03-01,1,Rent,Expense,x,y\n')).json,
    ).toMatchObject({ accepted: 1, ignored: ['__proto__', 'constructor'] })
  })

  it('other encodings and formats say the same', async () => {
    const text = 'date;account;account_type;amount;memo\n2013-03-09;Büro;Expense;5;é\n'
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    expect((await rows(utf16)).json).toMatchObject({ accepted: 1, inserted: 1, encoding: 'utf-16le', delimiter: ';' })
    expect((await rows(Buffer.from(text, 'latin1'))).json).toMatchObject({ unchanged: 1, encoding: 'windows-1252' })
    expect(
      (
        await rows('[{"date":"2013-03-09","account":"Büro","account_type":"Expense","amount":5.00,"memo":"é"}]', '', {
          'content-type': 'application/json',
        })
      ).json,
    ).toMatchObject({ unchanged: 1, format: 'json' })
    expect(
      (
        await rows('{"date":"2013-03-09","account":"Büro","account_type":"Expense","amount":"5","memo":"é"}\n', '', {
          'content-type': 'application/x-ndjson',
        })
      ).json,
    ).toMatchObject({ unchanged: 1, format: 'ndjson' })
  })

  it('an upload that breaks off leaves nothing, and the server goes on', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => line(`gone${i}`)).join('')
    const broken = (async function* () {
      yield header + lines
      await new Promise((wait) => setTimeout(wait, 300))
      throw new Error('gone')
    })()
    await expect(
      call('POST', '/api/finance/rows/ledger', broken, { 'content-type': 'text/csv', 'idempotency-key': 'breaks' }),
    ).rejects.toThrow()
    for (;;) {
      const { json } = await call('GET', '/api/batches')
      if (json.batches[0].state !== 'running') {
        expect(json.batches[0]).toMatchObject({ state: 'failed', report: { failure: { code: 'upload-broken' } } })
        break
      }
      await new Promise((wait) => setTimeout(wait, 100))
    }
    expect(await held(lines)).toBe(0)
    expect((await rows(header + lines, '', { 'idempotency-key': 'breaks' })).json).toMatchObject({
      accepted: 20_000,
      inserted: 20_000,
    })
  })

  it('imports at the same time wait for each other and all arrive', async () => {
    const files = Array.from({ length: 4 }, (_, file) =>
      Array.from({ length: 3000 }, (_row, i) => line(`c${file}-${i}`)).join(''),
    )
    const answers = await Promise.all(files.map((file) => rows(header + file)))
    expect(answers.map((answer) => answer.json.inserted)).toEqual([3000, 3000, 3000, 3000])
  })

  it('a file sent again costs no refresh, one with a changed line costs its day', async () => {
    const days = async () => {
      await server.refresh()
      const { runs } = await server.json<{ runs: { days: number }[] }>('/api/refresh')
      return runs[0]?.days
    }
    const file = (amount: string) => header + line('again-1', '2014-01-01') + line('again-2', '2014-01-02', amount)
    await rows(file('1.00'))
    await days()
    await rows(file('1.00'))
    expect(await days()).toBe(0)
    await rows(file('2.00'))
    // A chunk is marked by its days: both lines came in one.
    expect(await days()).toBe(2)
  })

  it('a batch is shown, listed and undone as one', async () => {
    const { json } = await rows(header + line('u1') + line('u2'))
    expect((await call('GET', `/api/batches/${json.batchId}`)).json).toMatchObject({
      id: json.batchId,
      state: 'complete',
      accepted: 2,
      report: { inserted: 2 },
    })
    expect((await call('POST', `/api/batches/${json.batchId}/undo`)).json).toMatchObject({ state: 'undone' })
    expect((await call('POST', `/api/batches/${json.batchId}/undo`)).json).toMatchObject({ state: 'undone' })
    expect(await held(line('u1') + line('u2'))).toBe(0)
    expect((await call('GET', '/api/batches/999999')).json).toMatchObject({ status: 404, code: 'no-such-batch' })
  })

  it('are for owners only, listing too', async () => {
    const owner = token
    token = await server.token('viewer')
    try {
      for (const [method, path] of [
        ['POST', '/api/finance/rows/ledger'],
        ['GET', '/api/batches'],
        ['GET', '/api/batches/1'],
        ['GET', '/api/batches/1/rejects'],
        ['POST', '/api/batches/1/undo'],
      ] as const) {
        expect((await call(method, path)).status, `${method} ${path}`).toBe(403)
      }
    } finally {
      token = owner
    }
  })
})
