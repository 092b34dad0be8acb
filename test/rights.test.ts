// Row rules over the real server: canaries of one part of the company in everything that another part may ask for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMonths, monthEnd } from '../lib/calendar/calendar.ts'
import { formatOf } from '../lib/figures/format.ts'
import { inDatabase, makeRole, scopedToken } from './scoped-token.ts'
import { type Server, startServer } from './server.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many forms
type Json = any

/** Amounts whose sums meet nobody else's, in cents. */
const sizes: Record<string, number> = {
  'Quarry Canary': 1_000_003_17,
  'Quarry Pit': 31_000_571_11,
  'Velvet Otter': 7_000_913_43,
  'Amber Heron': 90_017_39,
}
const departments = Object.keys(sizes)
const organizations = ['Northwind', 'Southgate']
const accounts: [code: string, name: string, type: string, share: number][] = [
  ['4000', 'Trade Sales', 'Revenue', 1],
  ['5000', 'Cost of Sales', 'Expenditures', 0.37],
  ['6000', 'Salaries', 'Expenditures', 0.23],
  ['6920', 'Rent', 'Expenditures', 0.11],
  ['1110', 'Cash', 'Assets', 0.71],
  // The opening balance, on the first day only.
  ['3000', 'Capital', 'Equity', 0.53],
]

interface Row {
  day: string
  organization: string
  department: string
  scenario: string
  code: string
  cents: number
}

function rows(): (Row & { account: string; type: string })[] {
  const made: (Row & { account: string; type: string })[] = []
  for (let month = 0; month < 36; month++) {
    const day = monthEnd(addMonths('2011-01-01', month))
    for (const department of departments) {
      for (const [at, organization] of organizations.entries()) {
        for (const [code, account, type, share] of accounts) {
          if (type === 'Equity' && month > 0) continue
          for (const scenario of ['Actual', 'Budget']) {
            const growth = 1 + month / 17 + at / 3 + (scenario === 'Budget' ? 0.013 : 0)
            const cents = Math.round((sizes[department] as number) * share * growth)
            made.push({ day, organization, department, scenario, code, account, type, cents })
          }
        }
      }
    }
  }
  return made
}

const ledger = rows()
const year = '2013'
const sum = (keep: (row: Row) => boolean) =>
  ledger.filter((row) => row.scenario === 'Actual' && keep(row)).reduce((total, row) => total + row.cents, 0)

let server: Server
const tokens: Record<string, string> = {}

beforeAll(async () => {
  server = await startServer()
  const lines = ledger.map(
    (row, i) =>
      `${i},${row.day},${row.organization},${row.department},${row.scenario},${row.code},${row.account},${row.type},${(row.cents / 100).toFixed(2)},Memo of ${row.department}`,
  )
  const sent = await server.rows(
    `entry_id,date,organization,department,scenario,account_code,account,account_type,amount,memo\n${lines.join('\n')}\n`,
  )
  expect(sent.body).toMatchObject({ accepted: ledger.length, rejected: 0 })
  inDatabase(server, (db) =>
    db.exec(
      "INSERT INTO identity_unit (dimension, member, parent) VALUES ('department', 'Quarry Pit', 'Quarry Canary')",
    ),
  )
  makeRole(server, 'country', { rows: ['organization'] })
  makeRole(server, 'both', { rows: ['department', 'organization'] })
  makeRole(server, 'own-record', { rows: ['person'] })
  makeRole(server, 'people', { domains: ['hr'], actions: ['account', 'view', 'import', 'refresh'] })
  makeRole(server, 'books', { domains: ['finance'] })
  tokens.canary = await scopedToken(server, 'manager', { department: ['Quarry Canary'] })
  tokens.otter = await scopedToken(server, 'manager', { department: ['Velvet Otter'] })
  tokens.north = await scopedToken(server, 'country', { organization: ['Northwind'] })
  tokens.corner = await scopedToken(server, 'both', { department: ['Velvet Otter'], organization: ['Southgate'] })
  tokens.person = await scopedToken(server, 'own-record', {})
  tokens.people = await scopedToken(server, 'people', {})
  tokens.books = await scopedToken(server, 'books', {})
  tokens.nobody = await server.token('manager')
  tokens.owner = await server.token('owner')
  expect((await server.refresh()).state).toBe('done')
})
afterAll(() => server.stop())

const ask = (path: string, who: string, headers: Record<string, string> = {}) =>
  fetch(`${server.base}${path}`, {
    headers: { authorization: `Bearer ${tokens[who]}`, ...headers },
    redirect: 'manual',
  })
async function json(path: string, who: string): Promise<Json> {
  const answer = await ask(path, who)
  expect(answer.status, path).toBe(200)
  return answer.json()
}

const filters = ['', '?range=all', '?range=all&grain=quarter&compare=previous', '?range=last-year&compare=budget']

/** Every address that can be asked with GET, with parameters that lead somewhere. */
async function addresses(): Promise<string[]> {
  const { paths } = (await (await fetch(`${server.base}/api/openapi.json`)).json()) as { paths: Record<string, Json> }
  const { runs } = await json('/api/refresh', 'owner')
  const { metrics } = await json('/api/metrics', 'owner')
  const fill: Record<string, string[]> = {
    page: ['executive', 'finance', 'runs'],
    runId: [runs[0].id],
    insight: ['what-changed', 'pnl-against-budget', 'budget-variance', 'balances', 'cash-position', 'expense-mix'],
    id: ['1'],
    name: metrics.map((metric: Json) => metric.name),
  }
  const asked: string[] = []
  for (const [path, methods] of Object.entries(paths)) {
    if (methods.get === undefined || path === '/api/live' || path.startsWith('/api/operator')) continue
    const parameter = /\{(\w+)\}/.exec(path)
    const filled =
      parameter === null
        ? [path]
        : (fill[parameter[1] as string] ?? ['1']).map((value) => path.replace(/\{\w+\}/, value))
    for (const each of filled) {
      if (path.startsWith('/api/metrics/'))
        for (const by of ['', '&by=department', '&by=organization', '&by=account', '&by=kind'])
          for (const grain of by === '' ? ['year', 'month', 'day'] : ['year', 'month'])
            asked.push(`${each}?grain=${grain}${by}&compare=last-year`)
      else if (path === '/api/finance/lines') asked.push(`${each}?from=2011-01-01&to=2013-12-31&limit=500`)
      else if (path.startsWith('/api/pages') || !path.startsWith('/api/'))
        for (const filter of filters) asked.push(each + filter)
      else asked.push(each)
    }
  }
  return asked
}

/** Amounts of money in a text: as JSON has them, and as pages write them. */
function amountsIn(text: string): Set<string> {
  const raw = [...text.matchAll(/-?\d+\.\d{1,2}(?![\d.])/g)].map(([number]) => String(Math.abs(Number(number))))
  const exact = [...text.matchAll(/\d{1,3}(?:,\d{3})+(?:\.\d{2})?/g)].map(([number]) =>
    String(Number(number.replaceAll(',', ''))),
  )
  const whole = [...text.matchAll(/(?<![\d.])\d{5,}(?![\d.])/g)].map(([number]) => String(Number(number)))
  return new Set([...raw, ...exact, ...whole].filter((number) => Number(number) >= 1000))
}

/** Sums that a part must not learn: those of each other part and of everything, by year, quarter and month, account by account. */
function secrets(own: (row: Row) => boolean): Map<string, string> {
  const found = new Map<string, string>()
  const known = new Set<string>()
  const groups: [string, (row: Row) => boolean][] = [
    ['everything', () => true],
    ['the rest', (row) => !own(row)],
    ...departments.map((name): [string, (row: Row) => boolean] => [name, (row) => row.department === name]),
    ...organizations.map((name): [string, (row: Row) => boolean] => [name, (row) => row.organization === name]),
  ]
  const periods: [string, (day: string) => boolean][] = ['2011', '2012', '2013', '2013-12', '2012-12', '2013-11'].map(
    (prefix) => [prefix, (day) => day.startsWith(prefix)],
  )
  periods.push(['all', () => true])
  const codes: [string, (code: string) => boolean][] = [
    ...accounts.map(([code]): [string, (code: string) => boolean] => [code, (other) => other === code]),
    ['operating expense', (code) => code === '6000' || code === '6920'],
  ]
  for (const scenario of ['Actual', 'Budget']) {
    for (const [period, within] of periods) {
      for (const [account, chosen] of codes) {
        const total = (keep: (row: Row) => boolean) =>
          String(
            ledger
              .filter((row) => row.scenario === scenario && within(row.day) && chosen(row.code) && keep(row))
              .reduce((cents, row) => cents + row.cents, 0) / 100,
          )
        known.add(total(own))
        for (const [group, keep] of groups)
          if (ledger.some((row) => keep(row) && !own(row)))
            found.set(total(keep), `${account} of ${group} in ${period}`)
      }
    }
  }
  for (const number of known) found.delete(number)
  found.delete('0')
  return found
}

const parts: [who: string, dimensions: string[], own: (row: Row) => boolean, strangers: string[]][] = [
  ['canary', ['department'], (row) => row.department.startsWith('Quarry'), ['Velvet Otter', 'Amber Heron']],
  ['otter', ['department'], (row) => row.department === 'Velvet Otter', ['Quarry', 'Amber Heron']],
  ['north', ['organization'], (row) => row.organization === 'Northwind', ['Southgate']],
  [
    'corner',
    ['department', 'organization'],
    (row) => row.department === 'Velvet Otter' && row.organization === 'Southgate',
    ['Quarry', 'Amber Heron', 'Northwind'],
  ],
  ['nobody', ['department'], () => false, [...departments, ...organizations]],
  ['person', [], () => false, [...departments, ...organizations]],
]

describe.each(parts)('the part of %s', (who, dimensions, own, strangers) => {
  it('is all that any address tells: no other name, no other number, no total to subtract from', async () => {
    const hidden = secrets(own)
    expect(hidden.size).toBeGreaterThan(60)
    let told = 0
    for (const path of await addresses()) {
      const answer = await ask(path, who, path.startsWith('/api/') ? {} : { accept: 'text/html' })
      expect([200, 400, 403, 404], path).toContain(answer.status)
      const text = await answer.text()
      for (const name of strangers) expect(text.includes(name), `${path} names ${name}`).toBe(false)
      for (const number of amountsIn(text)) {
        expect(hidden.get(number), `${path} tells ${number}`).toBeUndefined()
        told++
      }
    }
    if (who !== 'nobody' && who !== 'person') expect(told).toBeGreaterThan(200)
  })

  it('is asked for by other members in vain, whether they exist or not', async () => {
    const stranger = strangers.map((name) => (name === 'Quarry' ? 'Quarry Canary' : name))
    for (const path of ['/finance', '/api/pages/finance', '/api/metrics/revenue', '/api/finance/lines']) {
      for (const name of stranger) {
        const dimension = organizations.includes(name) ? 'organization' : 'department'
        const query = (member: string) =>
          `${path}?${dimension}=${encodeURIComponent(member)}${path.endsWith('lines') ? '&from=2013-01-01&to=2013-12-31' : ''}`
        const [real, invented] = [await ask(query(name), who), await ask(query('No Such Name'), who)]
        if (dimensions.includes(dimension)) expect(real.status, query(name)).toBe(403)
        expect(real.status).toBe(invented.status)
        const said = async (answer: Response) => (await answer.text()).replaceAll(/"requestId":"[^"]*"/g, '')
        expect((await said(real)).replaceAll(name, '')).toBe((await said(invented)).replaceAll('No Such Name', ''))
      }
    }
  })
})

describe('the owner', () => {
  it('is told the numbers that the parts are not', async () => {
    const [, , own] = parts[0] as (typeof parts)[number]
    const hidden = secrets(own)
    const found = new Set<string>()
    for (const path of ['/finance', '/api/pages/finance?range=all', '/api/metrics/revenue?grain=year&by=department'])
      for (const number of amountsIn(await (await ask(path, 'owner')).text())) if (hidden.has(number)) found.add(number)
    expect(found.size).toBeGreaterThan(10)
  })
})

describe('a part', () => {
  it('holds what lies below its members', async () => {
    const { answers } = await json('/api/pages/finance', 'canary')
    const revenue = answers.find((answer: Json) => answer.name === 'metric revenue')
    const cents = sum((row) => row.department.startsWith('Quarry') && row.code === '4000' && row.day.startsWith(year))
    expect(Math.round(revenue.figure.value * 100)).toBe(cents)
    const { rows: found } = await json(
      `/api/metrics/revenue?grain=year&by=department&from=2013-01-01&to=2013-12-31`,
      'canary',
    )
    expect(found.map((row: Json) => row.member).sort()).toEqual(['Quarry Canary', 'Quarry Pit'])
    const page = await (await ask('/finance', 'canary')).text()
    expect(page).toContain('You see: the department Quarry Canary and what lies below.')
    expect(page).toContain(formatOf('en-US').short(cents / 100, 'USD'))
  })

  it('is counted in its insights, too, and in their evidence', async () => {
    const answer = await json('/api/finance/insights/operating-income-change', 'otter')
    const sign = (row: Row) => (row.code === '4000' ? row.cents : -row.cents)
    const cents = ledger
      .filter(
        (row) =>
          row.scenario === 'Actual' &&
          row.department === 'Velvet Otter' &&
          Number(row.code) >= 4000 &&
          row.day.startsWith(year),
      )
      .reduce((total, row) => total + sign(row), 0)
    expect(Math.round(answer.comparison.value * 100)).toBe(cents)
    expect(answer.evidence.map(({ sql }: Json) => sql).join()).toContain('department_id IN')
    const first = await json('/api/executive/insights/what-changed', 'otter')
    expect(first.headline).toContain('Your part of the company earns more')
  })

  it('has no share in what cannot be divided as its rule asks: it is told so', async () => {
    const why = 'Your rights reach the department Velvet Otter; this answer cannot be divided by department.'
    const refused = await ask('/api/finance/insights/cash-position', 'otter')
    expect([refused.status, ((await refused.json()) as Json).detail]).toEqual([403, why])
    const listed = await json('/api/finance/insights', 'otter')
    expect(listed.find((answer: Json) => answer.name === 'finance/balances')).toMatchObject({
      status: 'forbidden',
      figure: null,
      evidence: [],
    })
    expect(await (await ask('/finance', 'otter')).text()).toContain(why)
    expect((await json('/api/finance/insights/cash-position', 'north')).status).toBe('ok')
    expect((await ask('/api/metrics/revenue', 'person')).status).toBe(403)
    expect(await (await ask('/finance', 'person')).text()).toContain(
      'Your role sees your own records only, and your account is linked to no employee.',
    )
  })

  it('is nothing where nobody has given one', async () => {
    const page = await (await ask('/', 'nobody')).text()
    expect(page).toContain('You see nothing yet')
    expect(page).toContain('Your role sees its own department only, and you have been given none.')
    expect((await ask('/api/finance/lines?from=2013-01-01&to=2013-12-31', 'nobody')).status).toBe(200)
    expect((await json('/api/finance/lines?from=2013-01-01&to=2013-12-31', 'nobody')).lines).toEqual([])
  })

  it('offers its own members in the filters only', async () => {
    const page = await (await ask('/finance', 'corner')).text()
    expect([...page.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value)).toEqual(
      expect.arrayContaining(['Velvet Otter', 'Southgate']),
    )
    expect(page).toContain('You see: the department Velvet Otter in the organisation Southgate.')
  })

  it('has its ledger lines, without what people wrote beside them', async () => {
    const { lines } = await json('/api/finance/lines?from=2013-12-01&to=2013-12-31&limit=500', 'canary')
    expect(lines).toHaveLength(2 * 2 * (accounts.length - 1))
    expect(lines.every((line: Json) => line.memo === null && line.department.startsWith('Quarry'))).toBe(true)
    const whole = await json('/api/finance/lines?from=2013-12-01&to=2013-12-31&limit=500', 'owner')
    expect(whole.lines.some((line: Json) => line.memo === 'Memo of Velvet Otter')).toBe(true)
  })

  it('gets its own page where another asks for the same address, cached or not', async () => {
    for (const path of ['/finance', '/api/pages/finance', '/api/pages/finance?range=all', '/api/finance/insights']) {
      const [first, other] = [await ask(path, 'canary'), await ask(path, 'otter')]
      const etag = first.headers.get('etag') as string
      const text = await first.text()
      expect(etag, path).toMatch(/^W\/"/)
      expect(await other.text()).not.toBe(text)
      expect((await ask(path, 'otter', { 'if-none-match': etag })).status, path).toBe(200)
      expect((await ask(path, 'canary', { 'if-none-match': etag })).status, path).toBe(304)
      expect(await (await ask(path, 'canary')).text()).toBe(text)
    }
  })

  it('hears of a publication nothing but its number', async () => {
    const stop = new AbortController()
    const stream = await fetch(`${server.base}/api/live`, {
      headers: { authorization: `Bearer ${tokens.canary}`, 'last-event-id': '999999' },
      signal: stop.signal,
    })
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
    await server.refresh()
    const decoder = new TextDecoder()
    let heard = ''
    while (!heard.includes('event: snapshot')) heard += decoder.decode((await reader.read()).value)
    stop.abort()
    expect(Object.keys(JSON.parse(/data: (.*)/.exec(heard)?.[1] as string)).sort()).toEqual([
      'runId',
      'state',
      'version',
    ])
  })

  it('that is new is not yet computed: said so on the page, never the whole; the next refresh brings it', async () => {
    tokens.heron = await scopedToken(server, 'manager', { department: ['Amber Heron'] })
    const before = await (await ask('/finance', 'heron')).text()
    expect(before).toContain('Nothing has been computed for your part of the company yet.')
    expect(before).toContain('Not computed for your part of the company yet: the next refresh brings it.')
    expect([...amountsIn(before.replaceAll(/<nav[\s\S]*?<\/nav>/g, ''))]).toEqual([])
    const { answers } = await json('/api/pages/executive', 'heron')
    expect(new Set(answers.map((answer: Json) => answer.status))).toEqual(new Set(['pending', 'forbidden']))
    expect((await ask('/api/finance/insights/revenue-trend', 'heron')).status).toBe(404)

    const run = await server.refresh()
    expect(run.state).toBe('done')
    const cents = sum((row) => row.department === 'Amber Heron' && row.code === '4000' && row.day.startsWith(year))
    const after = await json('/api/pages/executive', 'heron')
    const revenue = after.answers.find((answer: Json) => answer.name === 'metric revenue')
    expect(Math.round(revenue.figure.value * 100)).toBe(cents)
    // The others had nothing new.
    const { insights } = await json(`/api/refresh/${run.runId}`, 'owner')
    expect(insights.find(({ name }: Json) => name === 'finance/revenue-trend')).toMatchObject({
      outcome: 'done',
      parts: 1,
    })
    expect(insights.find(({ name }: Json) => name === 'finance/balances')).toMatchObject({ outcome: 'unchanged' })
  })

  it('that nobody has any more is dropped at the next refresh', async () => {
    const cuts = () =>
      inDatabase(server, (db) => db.prepare('SELECT DISTINCT cut FROM snapshots_snapshot').pluck().all() as string[])
    expect(cuts().some((cut) => cut.includes('Southgate'))).toBe(true)
    inDatabase(server, (db) =>
      db.prepare("UPDATE identity_token SET revoked_at = '2026-01-01T00:00:00Z' WHERE role = 'both'").run(),
    )
    await server.refresh()
    expect(cuts().some((cut) => cut.includes('Southgate'))).toBe(false)
    expect(cuts().some((cut) => cut.includes('Velvet Otter'))).toBe(true)
    expect(cuts()).toContain('')
  })
})

describe('a role that does not reach finance', () => {
  it('gets none of its pages, figures, insights, lines or imports', async () => {
    for (const path of [
      '/finance',
      '/api/pages/finance',
      '/api/pages/executive',
      '/api/finance/insights',
      '/api/finance/insights/revenue-trend',
      '/api/metrics/revenue',
      '/api/metrics/operating-margin',
      '/api/finance/accounts',
      '/api/finance/lines?from=2013-01-01&to=2013-12-31',
    ])
      expect((await ask(path, 'people')).status, path).toBe(403)
    const first = await ask('/', 'people')
    expect([first.status, first.headers.get('location')]).toEqual([303, '/hr'])
    const { metrics } = await json('/api/metrics', 'people')
    expect(metrics.map(({ name }: Json) => name)).toEqual(['employees', 'leavers', 'turnover'])
    const sent = await fetch(`${server.base}/api/finance/rows/ledger`, {
      method: 'POST',
      body: 'entry_id,date,account,account_type,amount\nx,2013-01-31,Rent,Expense,10.00\n',
      headers: { authorization: `Bearer ${tokens.people}`, 'content-type': 'text/csv', 'idempotency-key': 'people' },
    })
    expect(sent.status).toBe(403)
    const [batch] = (await json('/api/batches', 'owner')).batches
    expect((await json('/api/batches', 'people')).batches).toEqual([])
    for (const path of [`/api/batches/${batch.id}`, `/api/batches/${batch.id}/rejects`])
      expect((await ask(path, 'people')).status, path).toBe(404)
  })

  it('reads the record of runs without the names of what it does not reach', async () => {
    const { runs } = await json('/api/refresh', 'people')
    const { insights } = await json(`/api/refresh/${runs[0].id}`, 'people')
    expect(insights).toEqual([])
    expect((await json(`/api/refresh/${runs[0].id}`, 'books')).insights.map(({ name }: Json) => name)).toContain(
      'finance/revenue-trend',
    )
    const page = await ask('/runs', 'people', { accept: 'text/html' })
    expect(page.status).toBe(200)
    expect(await page.text()).not.toContain('finance/')
  })

  it('lands on the page that it reaches', async () => {
    const answer = await ask('/', 'books')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/finance'])
    expect((await ask('/finance', 'books')).status).toBe(200)
  })

  it('reads the settings without the rates', async () => {
    const settings = await json('/api/settings', 'people')
    expect(settings.timeZone).toBeDefined()
    expect(settings.rates).toBeUndefined()
    expect((await json('/api/settings', 'owner')).rates).toEqual([])
  })
})
