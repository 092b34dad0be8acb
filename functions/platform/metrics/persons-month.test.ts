import { describe, expect, it } from 'vitest'
import { numbers, populations } from '../../../lib/disclosure/populations.fixture.ts'
import type { PersonsMetric } from '../../domain.ts'
import { hrMetrics } from '../../hr/metrics.ts'
import { leastPersons, type PersonRecord, PersonsMonth } from './persons-month.ts'

function metric(name: string): PersonsMetric {
  return hrMetrics.find((one) => one.name === name) as PersonsMetric
}

/** Persons of a department and location, alike but for the value. */
function persons(department: string, location: string, values: number[], weight = 1): PersonRecord[] {
  return values.map((value) => ({ members: [department, '3', location, 'female'], value, weight }))
}

const many = (count: number, value: number) => Array.from({ length: count }, () => value)

describe('a month of persons', () => {
  it('counts who has a value and withholds fewer than five', async () => {
    const month = await PersonsMonth.of(metric('employees'), [
      ...persons('Sales', 'Hamburg', many(20, 1)),
      ...persons('Legal', 'Hamburg', many(4, 1)),
      ...persons('Legal', 'Hamburg', many(9, 0)),
      ...persons('Lab', 'Hamburg', many(6, 1)),
    ])
    expect(month.figure({})).toBe(30)
    expect(month.figure({ department: ['Sales'] })).toBe(20)
    expect(month.figure({ department: ['Legal'] })).toBeUndefined()
    // Complementary: with it, Legal would be the rest.
    expect(month.figure({ department: ['Lab'] })).toBeUndefined()
    expect(month.figure({ department: ['Sales', 'Lab', 'Legal'] })).toBe(30)
    expect(month.members('department')).toEqual(['Lab', 'Legal', 'Sales'])
  })

  it('does not tell nobody from a few', async () => {
    const month = await PersonsMonth.of(metric('leavers'), [
      ...persons('Sales', 'Hamburg', [...many(10, 1), ...many(20, 0)]),
      ...persons('Legal', 'Hamburg', many(12, 0)),
      ...persons('Lab', 'Hamburg', [1, 1, ...many(10, 0)]),
    ])
    expect(month.figure({ department: ['Legal'] })).toBeUndefined()
    expect(month.figure({ department: ['Lab'] })).toBeUndefined()
    expect(month.figure({ department: ['Nowhere'] })).toBeUndefined()
    const none = await PersonsMonth.of(metric('leavers'), persons('Sales', 'Hamburg', many(12, 0)))
    expect(none.figure({})).toBe(0)
    expect(none.figure({ department: ['Nowhere'] })).toBeUndefined()
  })

  it('tells a share only where those who make it are enough as well', async () => {
    const month = await PersonsMonth.of(metric('turnover'), [
      ...persons('Sales', 'Hamburg', [...many(8, 1), ...many(32, 0)]),
      ...persons('Lab', 'Hamburg', [...many(6, 1), ...many(6, 0)]),
    ])
    expect(month.figure({})).toBe(0.2692)
    expect(month.figure({ department: ['Sales'] })).toBe(0.2)
    const few = await PersonsMonth.of(metric('turnover'), persons('Sales', 'Hamburg', [1, 1, ...many(30, 0)]))
    expect(few.figure({})).toBeUndefined()
  })

  it('divides pay by the months it was paid for, rounded, and asks for ten persons', async () => {
    const full = persons('Sales', 'Hamburg', many(100, 400_000))
    const half = persons('Sales', 'Hamburg', many(100, 200_000), 0.5)
    const nine = persons('Lab', 'Hamburg', many(9, 500_000))
    const month = await PersonsMonth.of(metric('average-pay'), [...full, ...half, ...nine])
    expect(month.figure({ department: ['Lab'] })).toBeUndefined()
    expect(month.figure({ department: ['Sales'] })).toBeUndefined()
    // 64,500,000 cents over 159 months are 4,056.60.
    expect(month.figure({})).toBe(4060)
  })

  it('withholds pay that one person makes most of', async () => {
    const month = await PersonsMonth.of(metric('average-pay'), [
      ...persons('Board', 'Hamburg', [...many(12, 300_000), 9_000_000]),
      ...persons('Sales', 'Hamburg', many(60, 300_000)),
    ])
    expect(month.figure({ department: ['Board'] })).toBeUndefined()
  })

  it('counts who was never ill as zero, and nobody without a survey', async () => {
    const rows = persons('Sales', 'Hamburg', [...many(20, 1), ...many(20, 0)], 0)
    expect((await PersonsMonth.of(metric('sick-days'), rows)).figure({})).toBe(0.5)
    expect((await PersonsMonth.of(metric('engagement'), rows)).isEmpty).toBe(true)
    const answered = await PersonsMonth.of(metric('engagement'), [
      ...persons('Sales', 'Hamburg', many(5, 4)),
      ...persons('Sales', 'Hamburg', many(30, 0), 0),
    ])
    expect(answered.figure({})).toBe(4)
  })

  it('is guarded like pay where it is about health', () => {
    expect(leastPersons('health')).toBe(10)
    expect(leastPersons('pay')).toBe(10)
    expect(leastPersons('internal')).toBe(5)
  })

  it('says of many persons what a plain sum over them says', async () => {
    const { dimensions, members } = populations.company(1000, 4)
    const next = numbers(2)
    const records = members.map((own) => ({ members: own, value: 1 + Math.floor(next() * 5), weight: 1 }))
    const month = await PersonsMonth.of(metric('engagement'), records)
    let compared = 0
    for (const [at, dimension] of dimensions.entries())
      for (const member of new Set(members.map((own) => own[at] as string))) {
        const own = records.filter((record) => record.members[at] === member)
        const told = month.figure({ [dimension]: [member] })
        if (told === undefined) continue
        compared++
        const mean = own.reduce((sum, { value }) => sum + value, 0) / own.length
        expect(told).toBeCloseTo(mean, 2)
      }
    expect(compared).toBeGreaterThan(10)
  })
})
