import { describe, expect, it } from 'vitest'
import { contextOf } from '../book.fixture.ts'
import { forecastInput } from '../forecast.fixture.ts'
import { expenseForecast } from './expense-forecast.ts'

describe('the forecast of expense', () => {
  const context = contextOf('2013-11-30', '2012-01-01')
  const months = Array.from({ length: 23 }, () => 100_000)
  it('takes more expense for bad news', () => {
    const found = expenseForecast.compute(forecastInput(4, '2012-01', months, [90_000, 90_000, 90_000]), context)
    expect(found.headline).toMatch(/^Expense of the next 3 months is expected at \$2\.70K .*, 10% below a year before/)
    expect(found.comparison?.good).toBe('down')
    expect(found.figure).toMatchObject({ kind: 'series', good: 'down' })
  })
  it('speaks of as many months as can be forecast', () => {
    const said = (points: number[]) =>
      expenseForecast.compute(
        forecastInput(4, '2013-10', [1_000, 2_000], points),
        contextOf('2013-11-30', '2013-10-01'),
      ).headline
    expect(said([150_000])).toMatch(/^Expense of the next month is expected/)
    expect(said([150_000, 150_000])).toMatch(/^Expense of the next 2 months is expected/)
  })
})
