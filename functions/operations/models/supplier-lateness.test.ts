import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { supplierLateness } from './supplier-lateness.ts'

const order = (id: string, promised: string, received: string | null, amount = 100_000) => ({
  purchase_order_id: id,
  supplier_id: 's',
  item: 'M01',
  site: 'Plant',
  promised_on: promised,
  received_on: received,
  amount_cents: amount,
})

const company = () =>
  new RowsInTables()
    .add('operations_supplier', '2023-01-01', { supplier_id: 's', country: 'PL', trade: 'materials' })
    .add('finance_purchase_order', '2026-01-05', order('early', '2026-01-20', '2026-01-22'))
    .add('finance_purchase_order', '2026-01-12', order('late', '2026-02-01', '2026-02-07', 300_000))
    .add('finance_purchase_order', '2026-02-05', order('new', '2026-02-25', null, 400_000))

describe('which deliveries may come late', () => {
  it('is told by more than two days after the promised one', async () => {
    const at = await company().of(supplierLateness)
    const outcome = (key: string, then: string) => supplierLateness.outcome(at(key, then), at(key, '2026-02-05'))
    expect(outcome('early', '2026-03-21')).toBe(0)
    expect(outcome('late', '2026-03-28')).toBe(1)
    // Not there yet: late once two days are over.
    expect(outcome('new', '2026-02-27')).toBeUndefined()
    expect(outcome('new', '2026-02-28')).toBe(1)
  })

  it('knows of the supplier what had come by the day of the order', async () => {
    const at = await company().of(supplierLateness)
    const [known, later] = [at('new', '2026-02-05'), at('new', '2026-02-07')]
    expect(given(supplierLateness, 'supplier-late', known)).toBe(2)
    expect(given(supplierLateness, 'supplier-late', later)).toBe(4)
    expect(given(supplierLateness, 'supplier-too-late', later)).toBe(0.5)
    expect(given(supplierLateness, 'size', known)).toBe(4)
    expect(given(supplierLateness, 'lead', known)).toBe(20)
    expect(given(supplierLateness, 'lane', known)).toBe('PL-Plant')
    expect(given(supplierLateness, 'item-late', known)).toBe(2)
  })
})
