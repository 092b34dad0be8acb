import { describe, expect, it } from 'vitest'
import { LedgerFixture } from './ledger.fixture.ts'
import { ledgerRollup } from './rollups.ts'

/** A small generator with a period of 2^32, so that a failing case can be repeated (Numerical Recipes, LCG). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const expectedDays = `SELECT day, scenario, account_id, department_id, organization_id, sum(amount_cents) AS amount_cents, count(*) AS lines
  FROM finance_ledger GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`
const expectedMonths = `WITH cell AS (${expectedDays})
  SELECT substr(day, 1, 7) || '-01' AS month, scenario, account_id, department_id, organization_id, sum(amount_cents) AS amount_cents, sum(lines) AS lines,
    max(day) AS closing_day,
    (SELECT l.amount_cents FROM cell l WHERE l.scenario = c.scenario AND l.account_id = c.account_id AND l.department_id = c.department_id
      AND l.organization_id = c.organization_id AND substr(l.day, 1, 7) = substr(c.day, 1, 7) ORDER BY l.day DESC LIMIT 1) AS closing_cents
  FROM cell c GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`

const expectedAccountDays = `SELECT day, scenario, account_id, sum(amount_cents) AS amount_cents, count(*) AS lines
  FROM finance_ledger GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`
const expectedAccountMonths = `SELECT month, scenario, account_id, sum(amount_cents) AS amount_cents, sum(lines) AS lines, sum(closing_cents) AS closing_cents
  FROM (${expectedMonths}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`

function expectSummarised(ledger: LedgerFixture): void {
  expect(ledger.sqlite.prepare('SELECT * FROM finance_ledger_day ORDER BY 1, 2, 3, 4, 5').all()).toEqual(
    ledger.sqlite.prepare(expectedDays).all(),
  )
  const months = `SELECT month, scenario, account_id, department_id, organization_id, amount_cents, lines, closing_day, closing_cents
    FROM finance_ledger_month ORDER BY 1, 2, 3, 4, 5`
  expect(ledger.sqlite.prepare(months).all()).toEqual(ledger.sqlite.prepare(expectedMonths).all())
  expect(ledger.sqlite.prepare('SELECT * FROM finance_ledger_account_day ORDER BY 1, 2, 3').all()).toEqual(
    ledger.sqlite.prepare(expectedAccountDays).all(),
  )
  expect(ledger.sqlite.prepare('SELECT * FROM finance_ledger_account_month ORDER BY 1, 2, 3').all()).toEqual(
    ledger.sqlite.prepare(expectedAccountMonths).all(),
  )
}

function book(): LedgerFixture {
  const ledger = new LedgerFixture()
  ledger.account('4000', 'Sales', 'revenue', 'sales')
  ledger.account('6000', 'Salaries', 'expense', 'personnel')
  ledger.account('1110', 'Cash', 'asset', 'cash', 'last')
  return ledger
}

describe('rollup of finance/ledger', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'leaves the rows of a plain GROUP BY after any inserts, changes and deletions, in any order (seed %i)',
    (seed) => {
      const next = generator(seed)
      const ledger = book()
      const days = Array.from({ length: 14 }, (_, i) => `2013-0${1 + (i % 2)}-${String(1 + 2 * i).padStart(2, '0')}`)
      const dirty = new Set<string>()
      for (let round = 0; round < 25; round++) {
        for (let i = next(12); i >= 0; i--) {
          const day = days[next(days.length)] as string
          const account = ['4000', '6000', '1110'][next(3)] as string
          ledger.post([
            {
              day,
              account,
              cents: next(2_000_000) - 1_000_000,
              scenario: next(3) ? 'actual' : 'budget',
              department: `D${next(2)}`,
              organization: `O${next(2)}`,
            },
          ])
          dirty.add(day)
        }
        const rows = ledger.sqlite.prepare('SELECT id, day FROM finance_ledger').all() as { id: number; day: string }[]
        for (let i = next(10); i >= 0; i--) {
          const row = rows[next(rows.length)] as { id: number; day: string }
          const day = days[next(days.length)] as string
          if (next(2)) ledger.sqlite.prepare('DELETE FROM finance_ledger WHERE id = ?').run(row.id)
          else
            ledger.sqlite
              .prepare('UPDATE finance_ledger SET amount_cents = ?, day = ? WHERE id = ?')
              .run(next(999), day, row.id)
          dirty.add(row.day).add(day)
        }
        const order = [...dirty].sort(() => next(3) - 1)
        for (const day of order) for (let times = next(3); times >= 0; times--) ledger.roll(day)
        dirty.clear()
        expectSummarised(ledger)
      }
    },
  )
  it('removes the cells of a day whose lines are all gone, and finds the balance of the day before', () => {
    const ledger = book()
    ledger.post([
      { day: '2013-03-29', account: '1110', cents: 500 },
      { day: '2013-03-31', account: '1110', cents: 700 },
      { day: '2013-04-02', account: '1110', cents: 1 },
    ])
    ledger.roll()
    ledger.sqlite.prepare("DELETE FROM finance_ledger WHERE day >= '2013-03-31'").run()
    ledger.roll('2013-03-31')
    ledger.roll('2013-04-02')
    expect(
      ledger.sqlite.prepare('SELECT month, closing_day, closing_cents, lines FROM finance_ledger_month').all(),
    ).toEqual([{ month: '2013-03-01', closing_day: '2013-03-29', closing_cents: 500, lines: 1 }])
    expectSummarised(ledger)
  })
  it('stays exact beyond what a double can count in cents of a single sum', () => {
    const ledger = book()
    ledger.post([
      { day: '2013-03-29', account: '4000', cents: 9_007_199_254_740_991 },
      { day: '2013-03-30', account: '4000', cents: 1 },
      { day: '2013-03-30', account: '4000', cents: 1 },
    ])
    ledger.roll()
    const total = ledger.sqlite.prepare('SELECT amount_cents FROM finance_ledger_month').pluck().safeIntegers().get()
    expect(total).toBe(9_007_199_254_740_993n)
  })
  it('reads only the lines and cells of the day', () => {
    const plans = ledgerRollup.day('2013-03-29').flatMap((statement) => book().plan(statement))
    // `earlier` and `gone` are lists that the statements make of the day themselves.
    expect(plans.filter((detail) => /^SCAN (?!earlier|gone)/.test(detail))).toEqual([])
  })
  it('counts the lines of a day', () => {
    const ledger = book()
    ledger.post([
      { day: '2013-03-29', account: '4000', cents: 1 },
      { day: '2013-03-29', account: '4000', cents: 2 },
      { day: '2013-03-30', account: '4000', cents: 3 },
    ])
    expect(ledger.all(ledgerRollup.count('2013-03-29'))).toEqual([{ lines: 2 }])
  })
})
