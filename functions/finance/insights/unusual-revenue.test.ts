import { describe, expect, it } from 'vitest'
import { accounts, addsUp, contextOf } from '../book.fixture.ts'
import { addTo, noisyBook } from '../department-months.fixture.ts'
import { unusualFlows } from '../unusual-flows.ts'
import { unusualRevenue } from './unusual-revenue.ts'

const context = contextOf('2013-12-31', '2009-01-01')

describe('unusual revenue', () => {
  it('finds sales that stayed away', async () => {
    const rows = noisyBook(5).map((row) => ({ ...row, accountId: row.accountId === 4 ? 1 : 6 }))
    addTo(rows, 1, 'Shop', '2013-11-01', -9_000_000)
    const flows = await unusualFlows(rows, accounts, '2013-12-31', 2, async () => {})
    const finding = unusualRevenue.compute(flows, context)
    expect(finding.headline).toMatch(/^Trade Sales in Nov 2013 came to .* below what was expected, mainly Shop/)
    expect(finding.comparison?.good).toBe('up')
    expect(addsUp(finding)).toBe(true)
    expect(finding.importance.reach).toBeGreaterThan(0.2)
  })
})
