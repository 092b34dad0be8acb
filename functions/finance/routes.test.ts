import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { AppEnv, Env } from '../env.ts'
import { auditFixture } from '../platform/audit/audit.fixture.ts'
import { subjectFixture } from '../platform/identity/subject.fixture.ts'
import { d1Of } from '../platform/ingest/d1.fixture.ts'
import { Problem } from '../problem.ts'
import { LedgerFixture } from './ledger.fixture.ts'
import type { Line } from './queries.ts'
import { financeApp } from './routes.ts'

function app(ledger: LedgerFixture, role: 'viewer' | null = 'viewer') {
  const outer = new Hono<AppEnv>()
  outer.use('*', async (c, next) => {
    c.set('subject', role === null ? null : subjectFixture(role))
    c.set('now', new Date('2026-11-22T10:00:00Z'))
    await next()
  })
  outer.route('/', financeApp)
  outer.onError((error, c) =>
    error instanceof Problem
      ? c.json({ code: error.code, detail: error.message, hint: error.hint }, error.status as 400)
      : c.json({ error: String(error) }, 500),
  )
  return (path: string) => outer.request(path, {}, auditFixture(d1Of(ledger.sqlite)).env as Env)
}

function book(): LedgerFixture {
  const ledger = new LedgerFixture()
  ledger.account('4000', 'Sales', 'revenue', 'sales')
  ledger.account('6000', 'Salaries', 'expense', 'personnel')
  for (let month = 1; month <= 9; month++) {
    for (let i = 0; i < 4; i++)
      ledger.post([
        {
          day: `2013-0${month}-1${i % 2}`,
          account: i === 3 ? '6000' : '4000',
          cents: month * 100 + i,
          organization: i ? 'France' : 'Germany',
        },
      ])
  }
  ledger.post([{ day: '2013-03-10', account: '4000', cents: 7, scenario: 'budget' }])
  ledger.roll()
  return ledger
}

interface Page {
  lines: Line[]
  next: string | null
}

async function allPages(get: (path: string) => Response | Promise<Response>, query: string): Promise<Line[]> {
  const lines: Line[] = []
  let cursor = ''
  for (;;) {
    const page = (await (await get(`/lines?${query}${cursor}`)).json()) as Page
    lines.push(...page.lines)
    if (page.next === null) return lines
    cursor = `&cursor=${page.next}`
  }
}

describe('drill-down to ledger lines', () => {
  it('pages through every line once, latest first, whatever the size of the page', async () => {
    const get = app(book())
    for (const limit of [1, 3, 7, 500]) {
      const lines = await allPages(get, `from=2013-01-01&to=2013-12-31&limit=${limit}`)
      expect(lines).toHaveLength(36)
      expect(new Set(lines.map(({ entry }) => entry)).size).toBe(36)
      expect(lines.map(({ day }) => day)).toEqual(
        lines
          .map(({ day }) => day)
          .sort()
          .reverse(),
      )
    }
  })
  it('keeps to the span and the chosen members', async () => {
    const get = app(book())
    expect((await allPages(get, 'from=2013-02-11&to=2013-03-10')).map(({ amount }) => amount)).toEqual([
      3.02, 3, 2.03, 2.01,
    ])
    expect(await allPages(get, 'from=2013-01-01&to=2013-12-31&account=6000&organization=France&limit=2')).toHaveLength(
      9,
    )
    expect(await allPages(get, 'from=2013-01-01&to=2013-12-31&account=Salaries&organization=Germany')).toEqual([])
    expect(await allPages(get, 'from=2013-01-01&to=2013-12-31&scenario=budget')).toMatchObject([
      { day: '2013-03-10', amount: 0.07, account: 'Sales', accountCode: '4000', currency: 'USD' },
    ])
    expect(await allPages(get, 'from=1000-01-01&to=9999-12-31')).toHaveLength(36)
  })
  it('goes on over long stretches without a line', async () => {
    const ledger = book()
    ledger.post([{ day: '2001-05-05', account: '4000', cents: 1 }])
    ledger.roll('2001-05-05')
    expect(await allPages(app(ledger), 'from=2000-01-01&to=2013-12-31')).toHaveLength(37)
  })
  it.each([
    ['', 'from'],
    ['from=2013-02-30&to=2013-03-01', 'from'],
    ['from=2013-01-01&to=x', 'to'],
    ['from=2013-02-01&to=2013-01-01', 'from'],
    ['from=2013-01-01&to=2013-01-02&scenario=hope', 'scenario'],
    ['from=2013-01-01&to=2013-01-02&limit=0', 'limit'],
    ['from=2013-01-01&to=2013-01-02&limit=501', 'limit'],
    ['from=2013-01-01&to=2013-01-02&cursor=2013-99-99_1', 'cursor'],
    ['from=2013-01-01&to=2013-01-02&cursor=1', 'cursor'],
    ['from=2013-01-01&to=2013-01-02&memo=a', 'memo'],
  ])('refuses "%s" naming %s', async (query, name) => {
    const answer = await app(book())(`/lines?${query}`)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toContain(`"${name}"`)
  })
  it('is closed to strangers', async () => {
    expect((await app(book(), null)('/lines?from=2013-01-01&to=2013-12-31')).status).toBe(401)
    expect((await app(book(), null)('/accounts')).status).toBe(401)
  })
  it('lists the accounts', async () => {
    expect(await (await app(book())('/accounts')).json()).toMatchObject([
      { code: '4000', kind: 'sales' },
      { code: '6000', type: 'expense' },
    ])
  })
})
