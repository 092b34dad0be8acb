// Files with headers, rows and cells that mean harm, sent to the real server, and what comes out of it again as CSV.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseFile, openReadOnly } from '../runtime/database.ts'
import { companyHeader } from './company-ledger.ts'
import { send } from './http.ts'
import { type Route, routesOf } from './routes.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let routes: Route[]
let authorization: string
const inside =
  /SQLITE_|SQL logic|syntax error|near "|no such (?:table|column)|unrecognized token|\.ts:\d|at async|\/work\/|\/tmp\//i

const ledgerLine = (id: string, department: string, account: string) =>
  `${id},2013-11-29,Germany,"${department.replaceAll('"', '""')}",Actual,6920,"${account.replaceAll('"', '""')}",Expenditures,10.00`

beforeAll(async () => {
  server = await startServer()
  authorization = `Bearer ${await server.token('owner')}`
  routes = await routesOf(server)
})
afterAll(() => server.stop())

const get = (path: string) => send(server.base + path, { headers: { authorization } })

/** Everything that has a name in the database. */
function schema(): { name: string; sql: string }[] {
  const db = openReadOnly(databaseFile(server.data, 'main') as string)
  try {
    return db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all() as { name: string; sql: string }[]
  } finally {
    db.close()
  }
}

describe('a file', () => {
  const good = 'date,account,account_type,amount'
  const line = '2013-03-01,Rent,Expense,5'
  const many = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`).join()

  it.each([
    ['a header of SQL', `${good},"""; drop table finance_ledger","'; --"\n${line},x,y\n`, 200, { accepted: 1 }],
    [
      'a header of names of objects',
      `${good},__proto__,constructor,prototype,toString\n${line},a,b,c,d\n`,
      200,
      { accepted: 1 },
    ],
    ['a column called like ours twice', `${good},amount\n${line},6\n`, 422, { code: 'duplicate-headers' }],
    ['a strange column twice', `${good},x,x\n${line},1,2\n`, 422, { code: 'duplicate-headers' }],
    ['101 columns', `${good},${many(97)}\n${line}${',x'.repeat(97)}\n`, 200, { accepted: 1 }],
    ['1,001 columns', `${many(1001)}\n`, 422, { code: 'too-many-columns' }],
    ['no columns', '\n\n\n', 422, { code: 'empty-file' }],
    ['a header of 10 MB', `${'x'.repeat(10_000_000)}\n`, 422, { code: 'header-too-long' }],
    ['a header of 10 MB in short names', `${'abc,'.repeat(2_500_000)}\n`, 422, {}],
    ['a byte order mark', `\ufeff${good}\n${line}\n`, 200, { accepted: 1 }],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${good}\n${line}\n`, 'utf16le'), 200, { accepted: 1 }],
    ['UTF-16 without a mark', Buffer.from(`${good}\n${line}\n`, 'utf16le'), 422, { code: 'binary-file' }],
    ['NUL in the header', `${good},a\0b\n${line},x\n`, 422, { code: 'binary-file' }],
    ['lines that end in CR', `${good}\r${line}\r${line}\r`, 200, { accepted: 2 }],
    ['a quote that does not end', `${good}\n2013-03-01,"Rent,Expense,5\n${line}\n`, 200, { accepted: 1, rejected: 1 }],
    ['ragged rows', `${good}\n2013-03-01,Rent\n${line},1,2,3\n${line}\n`, 200, { accepted: 1, rejected: 2 }],
    [
      'numbers that are none',
      `${good}\n2013-03-01,Rent,Expense,1e999\n2013-03-01,Rent,Expense,NaN\n2013-03-01,Rent,Expense,Infinity\n`,
      200,
      { accepted: 0, rejected: 3 },
    ],
    [
      'years 0000, 1582 and 9999',
      `${good}\n0000-01-01,Rent,Expense,1\n1582-10-10,Rent,Expense,1\n9999-12-31,Rent,Expense,1\n`,
      200,
      { accepted: 0, rejected: 3 },
    ],
    [
      'days that are none',
      `${good}\n2013-02-29,Rent,Expense,1\n2013-00-10,Rent,Expense,1\n2013-01-32,Rent,Expense,1\n`,
      200,
      { accepted: 0, rejected: 3 },
    ],
    [
      'JSON keys of a prototype',
      '[{"date":"2013-03-01","account":"Rent","account_type":"Expense","amount":5,"__proto__":{"amount":9},"constructor":1}]',
      200,
      { accepted: 1 },
    ],
  ] as const)('I2: %s: a report or a refusal with a reason', async (name, body, status, said) => {
    const before = schema()
    const type = name.startsWith('JSON') ? 'application/json' : 'text/csv'
    const reply = await server.rows(body as string, { type })
    expect([reply.status, reply.body]).toEqual([status, expect.objectContaining(said)])
    expect(JSON.stringify(reply.body)).not.toMatch(inside)
    expect(schema()).toEqual(before)
    const last = (
      await server.json<{ batches: { id: number; state: string; accepted: number }[] }>('/api/batches', 'owner')
    ).batches[0]
    // What is refused as a whole has left no row.
    expect(last?.state).toBe(status === 200 ? 'complete' : 'failed')
    if (status !== 200) expect(last?.accepted).toBe(0)
    if (status === 200)
      await fetch(`${server.base}/api/batches/${last?.id}/undo`, { method: 'POST', headers: { authorization } })
  })

  it('I2: no name of a column became a name in the database', () => {
    const text = JSON.stringify(schema())
    expect(text).not.toMatch(/__proto__|constructor|c96|drop table/i)
  })
})

/** Cells of a CSV, for what is quoted by our own rules. */
function cells(csv: string): string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/g)].map((match) =>
    (match[1] ?? match[2] ?? '').replaceAll('""', '"'),
  )
}

describe('a download', () => {
  const formulas = [
    '=1+1',
    "=cmd|' /C calc'!A0",
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '|calc',
    '=HYPERLINK("http://evil.example","x")',
  ]

  it('I5: what was set aside holds no cell that a spreadsheet would run; numbers stay numbers', async () => {
    const rows = formulas.map((text) => `2013-03-01,Rent,Expense,"${text.replaceAll('"', '""')}"`)
    const { body } = await server.rows(`date,account,account_type,amount\n${rows.join('\n')}\n`)
    expect(body).toMatchObject({ accepted: 0, rejected: formulas.length })
    const csv = (await get(`/api/batches/${body.batchId}/rejects`)).body.toString()
    const all = cells(csv)
    expect(all.filter((cell) => /^\s*[=+\-@|%＝＋－＠]/.test(cell))).toEqual([])
    expect(all.filter((cell) => cell.startsWith("'")).length).toBeGreaterThanOrEqual(formulas.length - 1)
    const lines = csv.split('\r\n').slice(1, -1)
    expect(lines.map((each) => each.split(',')[0])).toEqual(formulas.map((_, i) => String(i + 2)))
  })

  it('I5: every answer of the program that is a CSV keeps to it', async () => {
    // Sources, names and texts of an audit: whatever people called things.
    for (const [i, text] of formulas.entries()) {
      await server.operator('/api/operator/tokens', { role: 'viewer', name: text })
      await server.rows(`${companyHeader}\n${ledgerLine(`csv-${i}`, text, text)}\n`, {
        query: `?${new URLSearchParams({ source: text })}`,
      })
    }
    let tables = 0
    for (const { path, method, access } of routes.filter(
      (route) => route.method === 'GET' && route.access !== 'operator',
    )) {
      if (path === '/api/live') continue
      for (const query of ['', '?format=csv', '?from=2000-01-01&to=2100-01-01']) {
        const reply = await send(server.base + path + query, { method, headers: { authorization, accept: 'text/csv' } })
        if (!String(reply.headers['content-type']).startsWith('text/csv')) continue
        tables++
        const bad = cells(reply.body.toString()).filter(
          (cell) => /^\s*[=+\-@|%＝＋－＠\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell),
        )
        expect([path, access, bad]).toEqual([path, access, []])
        expect(String(reply.headers['content-disposition'])).toMatch(/^attachment; filename="[\w.-]+"$/)
      }
    }
    expect(tables).toBeGreaterThan(0)
  })
})
