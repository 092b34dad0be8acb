import { describe, expect, it } from 'vitest'
import { addMonths, monthEnd } from '../../../lib/calendar/calendar.ts'
import { forecastsFixture } from '../../platform/models/forecasts.fixture.ts'
import { noPredictions } from '../../platform/models/predictions.fixture.ts'
import { closedVault } from '../../platform/privacy/vault.fixture.ts'
import { contextOf } from '../book.fixture.ts'
import { forecastInput, recordFixture } from '../forecast.fixture.ts'
import { LedgerFixture } from '../ledger.fixture.ts'
import { revenueForecast } from './revenue-forecast.ts'

const context = contextOf('2013-11-30', '2012-01-01')
const months = Array.from({ length: 23 }, () => 100_000)

describe('the forecast of revenue', () => {
  it('tells the sum of the next months, its band, the year before and the end of the fiscal year', () => {
    const found = revenueForecast.compute(forecastInput(1, '2012-01', months, [110_000, 100_000, 120_000]), context)
    expect(found.headline).toBe(
      'Revenue of the next 3 months is expected at $3.30K (80% band $3.14K to $3.47K), 10% above a year before; the fiscal year to Dec 2013 would come to $12.1K.',
    )
    expect(found.comparison).toMatchObject({ kind: 'last-year', value: 3_300, base: 3_000, change: 300 })
    expect(found.comparison?.baseSpan).toEqual({ from: '2012-12-01', to: '2013-02-28' })
    expect(found.method).toMatch(
      /^Made of 23 months, Jan 2012 to Nov 2013\. Several methods, .*: 60% part of the trend, from the newest level on \(Theta\); 40% averages in which newer months count for more \(ETS\(A,N,A\)\)\./,
    )
    expect(found.accuracy).toBeUndefined()
  })
  it('shows history, forecast and both bands, the wider first', () => {
    const { figure } = revenueForecast.compute(forecastInput(1, '2012-01', months, [110_000, 100_000]), context)
    if (figure?.kind !== 'series') throw new Error('a series was expected')
    expect(figure.periods.slice(-3)).toEqual(['2013-11-01', '2013-12-01', '2014-01-01'])
    expect(figure.lines.map(({ role, values }) => [role, values.slice(-3)])).toEqual([
      ['actual', [1_000, null, null]],
      ['forecast', [null, 1_100, 1_000]],
    ])
    expect(figure.bands?.map(({ name, lower, upper }) => [name, lower.slice(-3), upper.slice(-3)])).toEqual([
      ['95%', [null, 880, 800], [null, 1_320, 1_200]],
      ['80%', [null, 990, 900], [null, 1_210, 1_100]],
    ])
  })
  it('tells what was published and what was tried on history apart', () => {
    const told = (published: number, tried: number) =>
      revenueForecast.compute(
        forecastInput(1, '2012-01', months, [110_000], {
          published: published === 0 ? [] : [recordFixture(1, 24), recordFixture(3, published)],
          tried: tried === 0 ? [] : [recordFixture(3, tried, { wape: 0.052, skill: -0.1 })],
        }),
        context,
      )
    const kept =
      'Of the last 24 published forecasts 3 months ahead, the error was 4.1% on average; 81% of months fell in the 80% band, 96% in the 95% band; the error is 20% below that of taking the month a year before.'
    const tried =
      'Tried on history: of the last 22 forecasts 3 months ahead, the error was 5.2% on average; 81% of months fell in the 80% band, 96% in the 95% band; the error is 10% above that of taking the month a year before.'
    expect(told(24, 22).accuracy).toBe(kept)
    expect(told(24, 22).headline).toMatch(/; months forecast before were 4% off\.$/)
    expect(told(0, 22).accuracy).toBe(tried)
    expect(told(0, 22).headline).toMatch(/; months tried on history were 5% off\.$/)
    expect(told(3, 22).accuracy).toBe(`${kept.replace('24', '3')} ${tried}`)
  })
  it('tells of a single forecast that was published', () => {
    const one = recordFixture(1, 1, { coverage80: 0, coverage95: 1 })
    const input = forecastInput(1, '2012-01', months, [110_000], { published: [one] })
    expect(revenueForecast.compute(input, context).accuracy).toBe(
      'Of the one published forecast 1 month ahead, the error was 4.1%; the month fell outside the 80% band.',
    )
  })
  it('speaks of no year before, and no fiscal year, that it does not know', () => {
    const input = forecastInput(1, '2013-06', [100, 200, 300, 400, 500, 600], [70_000, 80_000, 90_000])
    const found = revenueForecast.compute(input, contextOf('2013-11-30', '2013-06-01'))
    expect(found.headline).toBe('Revenue of the next 3 months is expected at $2.40K (80% band $2.28K to $2.52K).')
    expect(found.comparison).toBeNull()
  })
  it('adds up the fiscal year as the company cuts it', () => {
    const input = forecastInput(1, '2012-01', months, Array(12).fill(200_000))
    const said = (start: number) =>
      revenueForecast.compute(input, contextOf('2013-11-30', '2012-01-01', { fiscalYearStartMonth: start })).headline
    // October and November, then ten months at twice as much.
    expect(said(10)).toContain('the fiscal year to Sep 2014 would come to $22.0K')
    expect(said(12)).toContain('the fiscal year to Nov 2014 would come to $24.0K')
  })
  it('says what it takes where nothing can be forecast', () => {
    const input = { ...forecastInput(1, '2013-10', [1, 2], []), forecast: undefined }
    expect(revenueForecast.compute(input, contextOf('2013-11-30', '2013-10-01'))).toMatchObject({
      status: 'insufficient',
      headline: 'Revenue has too few complete months for a forecast: 2 of the 3 that it takes.',
    })
  })
})

describe('the months that are forecast', () => {
  /** Two years; closings of some months are dated the first of the next one. */
  function sliding(): LedgerFixture {
    const ledger = new LedgerFixture()
    ledger.account('4000', 'Sales', 'revenue', 'sales')
    for (let i = 0; i < 24; i++) {
      const end = monthEnd(addMonths('2011-01-01', i))
      const day = i % 5 === 1 ? addMonths('2011-01-01', i + 1) : end
      ledger.post([{ day, account: '4000', cents: 100_000 + i }])
    }
    ledger.roll()
    return ledger
  }
  it('are those that the books close, not those that a closing is dated in', async () => {
    const of = contextOf('2012-12-31', '2011-01-31')
    const input = await revenueForecast.load({
      ...of,
      db: sliding().reader,
      answers: () => undefined,
      vault: closedVault,
      models: noPredictions,
      forecasts: forecastsFixture(),
    })
    expect([...input.series.values]).toEqual(Array.from({ length: 24 }, (_, i) => 100_000 + i))
    expect(input.forecast?.periods[0]?.period).toBe('2013-01-01')
    expect(input.forecast?.periods).toHaveLength(12)
    const found = revenueForecast.compute(input, of)
    expect(found.method).toContain('Closings dated just after the end of a month are counted')
    expect(found.headline).toMatch(/^Revenue of the next 3 months is expected at \$\d/)
  })
})
