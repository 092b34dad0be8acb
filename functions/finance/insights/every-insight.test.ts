// What holds for every insight of finance, from rows in the database to the finding.
import { describe, expect, it } from 'vitest'
import { addMonths, monthEnd } from '../../../lib/calendar/calendar.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import { addsUp, contextOf, numbersIn } from '../book.fixture.ts'
import { LedgerFixture } from '../ledger.fixture.ts'
import { balances } from './balances.ts'
import { budgetVariance } from './budget-variance.ts'
import { cashPosition } from './cash-position.ts'
import { cashForecast } from './cash-forecast.ts'
import { expenseForecast } from './expense-forecast.ts'
import { revenueForecast } from './revenue-forecast.ts'
import { expenseDeviation } from './expense-deviation.ts'
import { forecastRecordInsight } from './forecast-record.ts'
import { revenueDeviation } from './revenue-deviation.ts'
import { expenseMix } from './expense-mix.ts'
import { expenseTrend } from './expense-trend.ts'
import { operatingIncomeChange } from './operating-income-change.ts'
import { pnlAgainstBudget } from './pnl-against-budget.ts'
import { pnlAgainstLastYear } from './pnl-against-last-year.ts'
import { revenueTrend } from './revenue-trend.ts'
import { unusualRevenue } from './unusual-revenue.ts'
import { unusualSpending } from './unusual-spending.ts'
import { forecastsFixture } from '../../platform/models/forecasts.fixture.ts'
import { noPredictions } from '../../platform/models/predictions.fixture.ts'
import { closedVault } from '../../platform/privacy/vault.fixture.ts'

// biome-ignore lint/suspicious/noExplicitAny: each insight has an input of its own
const insights: Insight<any>[] = [
  pnlAgainstBudget,
  pnlAgainstLastYear,
  operatingIncomeChange,
  budgetVariance,
  revenueTrend,
  expenseTrend,
  expenseMix,
  unusualSpending,
  unusualRevenue,
  cashPosition,
  balances,
  revenueForecast,
  expenseForecast,
  cashForecast,
  revenueDeviation,
  expenseDeviation,
  forecastRecordInsight,
]

const forecasts = forecastsFixture()

async function found(insight: (typeof insights)[number], ledger: LedgerFixture, context: InsightContext) {
  return insight.compute(
    await insight.load({
      ...context,
      db: ledger.reader,
      answers: () => undefined,
      vault: closedVault,
      forecasts,
      models: noPredictions,
    }),
    context,
  )
}

function book(): LedgerFixture {
  const ledger = new LedgerFixture()
  ledger.account('4000', 'Sales', 'revenue', 'sales')
  ledger.account('5000', 'Goods', 'expense', 'cost-of-sales')
  ledger.account('6000', 'Salaries', 'expense', 'personnel')
  ledger.account('8500', 'Taxes', 'expense', 'tax')
  ledger.account('1110', 'Cash', 'asset', 'cash', 'last')
  return ledger
}

function threeYears(): LedgerFixture {
  const ledger = book()
  for (let i = 0; i < 36; i++) {
    const day = monthEnd(addMonths('2011-01-01', i))
    for (const [account, cents] of [
      ['4000', 900_001 + 7_001 * i + (i % 12) * 31_003],
      ['5000', 300_007 + 3_000 * i],
      ['6000', 250_000 + 4_003 * i],
      ['8500', 20_001],
      ['1110', 500_000 + 9_999 * i],
    ] as const) {
      ledger.post([
        { day, account, cents, department: 'Shop', organization: 'France' },
        { day, account, cents: Math.floor(cents / 3), department: 'Lab', organization: 'Germany' },
        ...(account === '1110' || account === '8500'
          ? []
          : [
              {
                day,
                account,
                cents: cents + (i % 2 ? 1_111 : -777),
                department: 'Shop',
                organization: 'France',
                scenario: 'budget',
              },
            ]),
      ])
    }
  }
  ledger.roll()
  return ledger
}

describe.each(insights.map((insight) => [insight.name, insight] as const))('%s', (_, insight) => {
  it('says that too little is known of an empty company, with what to do', async () => {
    const finding = await found(insight, new LedgerFixture(), contextOf(null, null))
    expect(finding).toMatchObject({ status: 'insufficient', figure: null, comparison: null, drivers: [], span: null })
    expect(finding.headline).toMatch(/^[A-Z].*\.$/)
    expect(finding.action).toMatch(/^[A-Z].*\.$/)
  })
  it.each(['4000', '6000', '1110'])('says so too of a company of one row, on account %s', async (account) => {
    const ledger = book()
    ledger.post([{ day: '2013-05-15', account, cents: 12_345 }])
    ledger.roll()
    expect((await found(insight, ledger, contextOf('2013-05-31', '2013-05-15'))).status).toBe('insufficient')
    expect((await found(insight, ledger, contextOf('2013-04-30', '2013-05-15'))).status).toBe('insufficient')
  })
  it('finds only finite numbers and drivers that add up, and says so in sentences', async () => {
    const finding = await found(insight, threeYears(), contextOf('2013-11-30', '2011-01-31'))
    expect(finding.status).toBe('ok')
    expect(numbersIn(finding).every(Number.isFinite)).toBe(true)
    expect(addsUp(finding)).toBe(true)
    expect(finding.headline).toMatch(/^[A-Z].*\d.*\.$/)
    expect(finding.headline.length).toBeLessThanOrEqual(200)
    expect(finding.headline + (finding.action ?? '')).not.toMatch(/NaN|Infinity|undefined|null/)
  })
  it('speaks about nothing after the last complete month', async () => {
    const ledger = threeYears()
    const before = await found(insight, ledger, contextOf('2013-11-30', '2011-01-31'))
    ledger.post(['4000', '5000', '6000', '1110'].map((account) => ({ day: '2013-12-05', account, cents: 99_999_999 })))
    ledger.roll('2013-12-05')
    expect(await found(insight, ledger, contextOf('2013-11-30', '2011-01-31'))).toEqual(before)
  })
})

it('the change of operating income is what plain SQL says of the same lines', async () => {
  const ledger = threeYears()
  const finding = await found(operatingIncomeChange, ledger, contextOf('2013-11-30', '2011-01-31'))
  const plain = (year: number) =>
    ledger.sqlite
      .prepare(`SELECT sum(CASE a.type WHEN 'revenue' THEN l.amount_cents ELSE -l.amount_cents END) FROM finance_ledger l
    JOIN finance_account a ON a.id = l.account_id WHERE l.scenario = 'actual' AND a.code IN ('4000', '5000', '6000') AND l.day BETWEEN '${year}-01-01' AND '${year}-11-30'`)
      .pluck()
      .get() as number
  expect(finding.comparison?.value).toBe(plain(2013) / 100)
  expect(finding.comparison?.base).toBe(plain(2012) / 100)
})
