import { describe, expect, it } from 'vitest'
import { addMonths, monthEnd } from '../../../lib/calendar/calendar.ts'
import { forecastsFixture } from '../../platform/models/forecasts.fixture.ts'
import { noPredictions } from '../../platform/models/predictions.fixture.ts'
import { closedVault } from '../../platform/privacy/vault.fixture.ts'
import { accounts, contextOf } from '../book.fixture.ts'
import { forecastInput, recordFixture } from '../forecast.fixture.ts'
import { LedgerFixture } from '../ledger.fixture.ts'
import { cashForecast } from './cash-forecast.ts'

const context = contextOf('2013-11-30', '2013-01-01')
const balances = Array.from({ length: 11 }, () => 100_000)

describe('the forecast of cash', () => {
  it('tells the balance at the end of the third month, its band and how it moves', () => {
    const tried = [recordFixture(3, 20)]
    const found = cashForecast.compute(
      forecastInput(8, '2013-01', balances, [90_000, 80_000, 70_000], { tried }),
      context,
    )
    expect(found.headline).toBe(
      'Cash at the end of Feb 2014 is expected at $700 (80% band $630 to $770), down $300 (30%) on Nov 2013; month ends tried on history were 4% off.',
    )
    expect(found.comparison).toMatchObject({ kind: 'previous', value: 700, base: 1_000, change: -300 })
    expect(found.action).toBeUndefined()
  })
  it('warns of the first month end at which it may run out', () => {
    const warned = (points: number[]) =>
      cashForecast.compute(forecastInput(8, '2013-01', balances, points), context).action
    expect(warned([50_000, -10_000, -20_000])).toBe(
      'Cash is expected to run out by the end of Jan 2014: secure funds before.',
    )
    const input = forecastInput(8, '2013-01', balances, [50_000, 40_000])
    const second = input.forecast?.periods[1]
    if (second !== undefined) second.low80 = -1
    expect(cashForecast.compute(input, context).action).toMatch(
      /^Cash runs out by the end of Jan 2014 in one of ten cases/,
    )
  })
  it('says what is missing where the books state no cash', () => {
    const input = { ...forecastInput(8, '2013-01', balances, []), forecast: undefined }
    expect(cashForecast.compute({ ...input, noCash: 'no accounts' }, context).headline).toBe(
      'No account of the ledger is known to hold cash.',
    )
    expect(cashForecast.compute({ ...input, noCash: 'movements' }, context).status).toBe('insufficient')
    expect(cashForecast.compute({ ...input, book: { accounts, months: [] } }, context).status).toBe('insufficient')
  })
  it('takes the balance of a month from the closing that is dated just after it', async () => {
    const ledger = new LedgerFixture()
    ledger.account('1110', 'Cash', 'asset', 'cash', 'last')
    for (let i = 0; i < 24; i++) {
      const end = monthEnd(addMonths('2011-01-01', i))
      const day = i % 5 === 1 ? addMonths('2011-01-01', i + 1) : end
      for (const organization of ['France', 'Germany', 'Spain', 'Italy', 'Poland', 'Norway'])
        ledger.post([{ day, account: '1110', cents: 1_000 * (i + 1), organization }])
    }
    // A correction of one company is no balance of all.
    ledger.post([{ day: '2012-05-12', account: '1110', cents: 5, organization: 'France' }])
    ledger.roll()
    const input = await cashForecast.load({
      ...contextOf('2012-12-31', '2011-01-31'),
      db: ledger.reader,
      answers: () => undefined,
      vault: closedVault,
      models: noPredictions,
      forecasts: forecastsFixture(),
    })
    expect([...input.series.values]).toEqual(Array.from({ length: 24 }, (_, i) => 6_000 * (i + 1)))
  })
})
