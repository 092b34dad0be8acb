import { describe, expect, it } from 'vitest'
import { addDays } from '../../../lib/calendar/calendar.ts'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { demand } from './demand.ts'

function company() {
  const rows = new RowsInTables()
    .add('sales_product', '2023-01-01', { product_id: 'p', family: 'Pumps' })
    .add('sales_product', '2023-01-01', { product_id: 'q', family: 'Pumps' })
    .add('sales_ad_spend', '2026-03-25', { spend_cents: 50_000 })
  // Ten units a week from 2025-04-01 on, twice as many from 2026-04-01.
  for (let week = 0; week < 60; week++)
    rows.add('sales_order_line', addDays('2025-04-01', 7 * week), {
      ...{ product_id: 'p', family: 'Pumps', units: week < 52 ? 10 : 20 },
      ...{ list_cents: 10_000, net_cents: 9_000 },
    })
  return rows.add('sales_order_line', '2026-03-20', { product_id: 'q', family: 'Pumps', units: 7 })
}

describe('demand for a product', () => {
  it('is what is ordered in the four weeks after the moment', async () => {
    const at = await company().of(demand)
    expect(demand.outcome(at('p', '2026-04-27'), at('p', '2026-03-30'))).toBe(80)
  })

  it('is asked where eight weeks are on record', async () => {
    const at = await company().of(demand)
    expect(demand.population(at('q', '2026-04-30'))).toBe(false)
    expect(demand.population(at('p', '2026-04-30'))).toBe(true)
  })

  it('follows from what was ordered until then, at four weeks’ pace', async () => {
    const known = (await company().of(demand))('p', '2026-03-30')
    expect(given(demand, 'units-month', known)).toBe(40)
    expect(given(demand, 'units-year', known)).toBeCloseTo((28 * 520) / 364)
    expect(given(demand, 'last-year', known)).toBeUndefined()
    expect(given(demand, 'family', known)).toBe(47)
    expect(given(demand, 'price', known)).toBe(9)
    expect(given(demand, 'discount', known)).toBeCloseTo(0.1)
    expect(given(demand, 'spend', known)).toBe(500)
    expect(given(demand, 'last-year', (await company().of(demand))('p', '2026-04-27'))).toBe(40)
  })
})
