import { describe, expect, it } from 'vitest'
import { accounts, addsUp, contextOf } from '../book.fixture.ts'
import type { DeviationInput } from '../deviation-finding.ts'
import { forecastInput } from '../forecast.fixture.ts'
import { revenueDeviation } from './revenue-deviation.ts'

const context = contextOf('2013-11-30', '2013-01-01')
const last = {
  ...{ period: '2013-11-01', point: 90_000, low80: 80_000, high80: 100_000, low95: 70_000, high95: 110_000 },
  from: 'published' as const,
}

/** Revenue of Nov 2013 by department, after a year in which Sales had two thirds of it. */
function input(now: Record<string, number>, more: Partial<DeviationInput> = {}): DeviationInput {
  const actual = Object.values(now).reduce((sum, cents) => sum + cents, 0)
  return {
    ...forecastInput(1, '2013-10', [100_000, actual], [1], { last }),
    now: Object.entries(now).map(([department, cents]) => ({ accountId: 1, department, cents })),
    before: [
      { accountId: 1, department: 'Sales', cents: 200_000 },
      { accountId: 1, department: 'Lab', cents: 100_000 },
    ],
    ...more,
  }
}

describe('revenue against its forecast', () => {
  it('below the band is told with what was expected and the departments that it came from', () => {
    const found = revenueDeviation.compute(input({ Sales: 40_000, Lab: 35_000 }), context)
    expect(found.headline).toBe(
      'Revenue of Nov 2013 was $750, below the expected $900 (80% band $800 to $1.00K), mainly Sales (−$200).',
    )
    expect(found.action).toBe('Find out why revenue of Nov 2013 was below what was expected.')
    expect(found.comparison).toMatchObject({ kind: 'forecast', value: 750, base: 900, change: -150 })
    expect(found.drivers).toEqual([
      { dimension: 'department', member: 'Sales', change: -200 },
      { dimension: 'department', member: 'Lab', change: 50 },
    ])
    expect(addsUp(found)).toBe(true)
    expect(found.importance.surprise).toBeGreaterThan(0.8)
  })
  it('outside the outer band too is far off', () => {
    expect(revenueDeviation.compute(input({ Sales: 100_000, Lab: 35_000 }), context).headline).toMatch(
      /^Revenue of Nov 2013 was \$1\.35K, far above the expected \$900 /,
    )
  })
  it('within the band is no news', () => {
    const found = revenueDeviation.compute(input({ Sales: 60_000, Lab: 35_000 }), context)
    expect(found).toMatchObject({ status: 'ok', comparison: null, drivers: [], importance: { score: 0 } })
    expect(found.headline).toBe(
      'Revenue of Nov 2013 was $950, within the 80% band $800 to $1.00K around the expected $900.',
    )
    expect(found.action).toBeUndefined()
  })
  it('adds up to the cent however the shares divide', () => {
    const before = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((department, at) => ({
      accountId: 1,
      department,
      cents: 33 + at,
    }))
    const found = revenueDeviation.compute(input({ A: 11, C: 60_007, H: 9_999 }, { before }), context)
    expect(addsUp(found)).toBe(true)
    expect(found.drivers).toHaveLength(8)
    if (found.figure?.kind !== 'waterfall') throw new Error('a waterfall was expected')
    const { start, steps, end } = found.figure
    expect(steps.reduce((sum, { value }) => sum + Math.round(value * 100), Math.round(start.value * 100))).toBe(
      Math.round(end.value * 100),
    )
  })
  it('shows slivers as one, and loses nothing of the sum', () => {
    const before = ['A', 'B', 'C', 'D'].map((department) => ({ accountId: 1, department, cents: 100 }))
    const found = revenueDeviation.compute(input({ A: 52_500, B: 22_600, C: 22_450, D: 22_550 }, { before }), context)
    if (found.figure?.kind !== 'waterfall') throw new Error('a waterfall was expected')
    expect(found.figure.steps).toEqual([
      { label: 'A', value: 300 },
      { label: 'Others', value: 1 },
    ])
    expect(found.drivers).toHaveLength(4)
  })
  it('is divided by account where all is in one department', () => {
    const of = (accountId: number, cents: number) => ({ accountId, department: 'Sales', cents })
    const found = revenueDeviation.compute(
      { ...input({ Sales: 75_000 }), now: [of(1, 70_000), of(6, 5_000)], before: [of(1, 50_000), of(6, 50_000)] },
      context,
    )
    expect(found.drivers).toEqual([
      { dimension: 'account', member: 'Interest Income', change: -400 },
      { dimension: 'account', member: 'Trade Sales', change: 250 },
    ])
  })
  it('names no parts where they are dated in another month than they count in', () => {
    const found = revenueDeviation.compute(input({ Sales: 75_000 }, { now: [] }), context)
    expect(found.drivers).toEqual([])
    expect(found.headline).toBe('Revenue of Nov 2013 was $750, below the expected $900 (80% band $800 to $1.00K).')
  })
  it('says that nothing had been expected where there were too few months', () => {
    const none = { ...input({}), ...forecastInput(1, '2013-10', [1, 2], []), book: { accounts, months: [] } }
    expect(revenueDeviation.compute(none, context)).toMatchObject({ status: 'insufficient', figure: null })
  })
})
