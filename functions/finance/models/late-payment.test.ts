import { describe, expect, it } from 'vitest'
import { given, RowsInTables } from '../../platform/models/features/rows-in-tables.fixture.ts'
import { latePayment } from './late-payment.ts'

const invoice = (id: string, due: string, paid: string | null, amount = 100_000) => ({
  invoice_id: id,
  account_id: 'a',
  kind: 'order',
  region: 'North',
  terms_days: 30,
  due_on: due,
  paid_on: paid,
  amount_cents: amount,
})

// 2026-03-01 is a Sunday.
const company = () =>
  new RowsInTables()
    .add('finance_invoice', '2026-01-20', invoice('one', '2026-02-19', '2026-02-25'))
    .add('finance_invoice', '2026-01-12', invoice('two', '2026-02-11', '2026-02-27'))
    .add('finance_invoice', '2026-01-15', invoice('open', '2026-02-14', null, 500_000))
    .add('finance_invoice', '2026-03-05', invoice('new', '2026-04-04', '2026-04-19', 300_000))
    .add('finance_invoice', '2026-03-05', invoice('good', '2026-04-04', '2026-04-18', 300_000))

describe('which invoices may be paid late', () => {
  it('is told by more than fourteen days after the due day, paid or not', async () => {
    const at = await company().of(latePayment)
    const outcome = (key: string, then: string) => latePayment.outcome(at(key, then), at(key, '2026-03-05'))
    expect(['new', 'good'].map((key) => outcome(key, '2026-05-19'))).toEqual([1, 0])
    expect(outcome('open', '2026-02-28')).toBeUndefined()
    expect(outcome('open', '2026-03-01')).toBe(1)
  })

  it('knows how the customer paid until the last Sunday, and what is open', async () => {
    const at = await company().of(latePayment)
    const [before, after] = [at('one', '2026-02-28'), at('new', '2026-03-05')]
    expect(given(latePayment, 'late-days', before)).toBeUndefined()
    expect(given(latePayment, 'late-days', after)).toBe(11)
    expect(given(latePayment, 'late-share', after)).toBe(0.5)
    expect(given(latePayment, 'invoices-paid', after)).toBe(2)
    expect(given(latePayment, 'overdue', after)).toBe(5000)
    expect(given(latePayment, 'amount-share', after)).toBe(3)
    expect(given(latePayment, 'region-late-days', after)).toBe(11)
    expect(given(latePayment, 'month', after)).toBe('04')
  })
})
