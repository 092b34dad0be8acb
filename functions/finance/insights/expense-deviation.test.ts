import { describe, expect, it } from 'vitest'
import { forecastsFixture } from '../../platform/models/forecasts.fixture.ts'
import { noPredictions } from '../../platform/models/predictions.fixture.ts'
import { closedVault } from '../../platform/privacy/vault.fixture.ts'
import { addMonths, monthEnd } from '../../../lib/calendar/calendar.ts'
import { addsUp, contextOf } from '../book.fixture.ts'
import { LedgerFixture } from '../ledger.fixture.ts'
import { expenseDeviation } from './expense-deviation.ts'

/** Three quiet years of two departments; the last month of one of them is given. */
function ledger(lastOfLab: number): LedgerFixture {
  const made = new LedgerFixture()
  made.account('6000', 'Salaries', 'expense', 'personnel')
  made.account('4000', 'Sales', 'revenue', 'sales')
  for (let i = 0; i < 36; i++) {
    const day = monthEnd(addMonths('2011-01-01', i))
    made.post([
      { day, account: '6000', cents: 100_000 + ((i * 7919) % 100), department: 'Shop' },
      { day, account: '6000', cents: i === 35 ? lastOfLab : 50_000 + ((i * 104_729) % 100), department: 'Lab' },
      { day, account: '4000', cents: 999_999, department: 'Shop' },
    ])
  }
  made.roll()
  return made
}

describe('expense against its forecast', () => {
  const context = contextOf('2013-12-31', '2011-01-31')
  const found = async (lastOfLab: number) =>
    expenseDeviation.compute(
      await expenseDeviation.load({
        ...context,
        db: ledger(lastOfLab).reader,
        answers: () => undefined,
        vault: closedVault,
        models: noPredictions,
        forecasts: forecastsFixture(),
      }),
      context,
    )
  it('of a month that leaps is found, with the department that made it', async () => {
    const leap = await found(400_000)
    expect(leap.headline).toMatch(
      /^Expense of Dec 2013 was \$5\.00K, far above the expected \$1\.50K .*, mainly Lab \(\+\$3\.50K\)\.$/,
    )
    expect(leap.comparison).toMatchObject({ kind: 'forecast', good: 'down' })
    expect(addsUp(leap)).toBe(true)
  })
})
