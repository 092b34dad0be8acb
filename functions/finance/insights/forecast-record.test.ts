import { describe, expect, it } from 'vitest'
import { contextOf } from '../book.fixture.ts'
import { forecastInput, recordFixture } from '../forecast.fixture.ts'
import type { KeptForecast } from '../../platform/models/forecasts.ts'
import { forecastRecordInsight } from './forecast-record.ts'

const context = contextOf('2013-11-30', '2012-01-01')
const records = (more: Partial<KeptForecast>) => ({
  any: true,
  records: [{ name: 'Revenue', forecast: forecastInput(1, '2013-01', [1, 2, 3], [4], more).forecast as KeptForecast }],
})

describe('the record of forecasts', () => {
  it('lists what was published before what was tried, and says which is which', () => {
    const { figure, headline } = forecastRecordInsight.compute(
      records({
        published: [recordFixture(1, 5), recordFixture(2, 4), recordFixture(3, 3)],
        tried: [recordFixture(1, 24), recordFixture(3, 22), recordFixture(12, 13)],
      }),
      context,
    )
    if (figure?.kind !== 'table') throw new Error('a table was expected')
    expect(figure.rows.map(({ cells }) => [cells[1], cells.at(-2), cells.at(-1)])).toEqual([
      [1, 5, 'published'],
      [3, 3, 'published'],
      [1, 24, 'tried on history'],
      [3, 22, 'tried on history'],
      [12, 13, 'tried on history'],
    ])
    expect(headline).toBe(
      'Revenue: the last 3 forecasts 3 months ahead were 4% off on average; 81% of months fell in the 80% band.',
    )
  })
  it('says so where all was only tried on history', () => {
    const tried = { tried: [recordFixture(3, 22)] }
    expect(forecastRecordInsight.compute(records(tried), context).headline).toMatch(
      /^Revenue: the last 22 forecasts 3 months ahead, tried on history, were 4% off on average;/,
    )
  })
  it('says what is missing where nothing can be compared', () => {
    expect(forecastRecordInsight.compute(records({}), context).status).toBe('insufficient')
    expect(forecastRecordInsight.compute({ any: false, records: [] }, context).headline).toMatch(/no ledger lines/)
  })
})
