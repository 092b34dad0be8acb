import { describe, expect, it } from 'vitest'
import { accounts, addsUp, contextOf, numbersIn } from '../book.fixture.ts'
import { addTo, months, noisyBook } from '../department-months.fixture.ts'
import type { DepartmentMonth } from '../department-months.ts'
import { unusualFlows } from '../unusual-flows.ts'
import { unusualSpending } from './unusual-spending.ts'

const context = contextOf('2013-12-31', '2009-01-01')
async function found(rows: DepartmentMonth[], of = context) {
  const rate = of.settings.falseAlarmsPerYear ?? 2
  const flows = await unusualFlows(rows, accounts, of.completeTo as string, rate, async () => {})
  return { flows, finding: unusualSpending.compute(flows, of) }
}

describe('unusual spending', () => {
  it('finds a planted amount, with what was expected, the band and where it comes from', async () => {
    const rows = noisyBook(1)
    addTo(rows, 4, 'Lab', '2013-09-01', 30_000_000)
    const { flows, finding } = await found(rows)
    expect(flows.unusual[0]).toMatchObject({
      dimension: 'account',
      member: 'Salaries',
      month: '2013-09-01',
      lasting: false,
    })
    const [first] = flows.unusual
    expect(Math.abs((first?.sizeCents as number) / 30_000_000 - 1)).toBeLessThan(0.2)
    expect(first?.contributors[0]?.[0]).toBe('Lab')
    expect(first?.contributors.reduce((sum, [, cents]) => sum + cents, 0)).toBe(first?.sizeCents)
    expect(first?.lowCents).toBeLessThan(first?.expectedCents as number)
    expect(first?.highCents).toBeLessThan(first?.cents as number)
    expect(finding.headline).toMatch(
      /^Salaries in Sep 2013 came to \$\d+K, \$\d+K \(\d+(\.\d)?%\) above what was expected, mainly Lab \(\+\$\d+K\)/,
    )
    expect(finding.action).toMatch(
      /^See the lines of Salaries of Lab in Sep 2013: between \$\d+K and \$\d+K would have been usual\.$/,
    )
    expect(finding.figure).toMatchObject({ kind: 'table' })
    expect(finding.comparison?.change).toBe((first?.sizeCents as number) / 100)
    expect(addsUp(finding)).toBe(true)
    expect(finding.importance.score).toBeGreaterThan(0.05)
    expect(numbersIn(finding).every(Number.isFinite)).toBe(true)
  })
  it('says nothing of a yearly bonus that comes again, and speaks when it is twice as much', async () => {
    // Under three years, so that no season can be learnt.
    const rows = noisyBook(3).filter(({ month }) => month >= '2011-03-01')
    for (const year of [2011, 2012, 2013]) addTo(rows, 4, 'Lab', `${year}-03-01`, 30_000_000)
    expect((await found(rows)).flows.unusual).toEqual([])
    addTo(rows, 4, 'Lab', '2013-03-01', 30_000_000)
    expect((await found(rows)).flows.unusual[0]).toMatchObject({ member: 'Salaries', month: '2013-03-01' })
  })
  it('finds a rent that is raised, once, with the month since which it is', async () => {
    const rows = noisyBook(2)
    for (const month of months.slice(52)) addTo(rows, 5, 'Shop', month, 4_000_000)
    const { flows, finding } = await found(rows)
    expect(flows.unusual.filter(({ member }) => member === 'Rent')).toEqual([
      {
        dimension: 'account',
        member: 'Rent',
        month: '2013-05-01',
        lasting: true,
        cents: 5_500_000,
        expectedCents: 1_500_000,
        lowCents: 1_500_000,
        highCents: 1_500_000,
        sizeCents: 4_000_000,
        sigmas: null,
        contributors: [['Shop', 4_000_000]],
      },
    ])
    expect(finding.headline).toContain(
      'Rent in May 2013 came to $55.0K, $40.0K (266.7%) above what was expected, and its level has stayed so since',
    )
    expect(finding.action).toBe('See the lines of Rent of Shop since May 2013: $15.0K would have been usual.')
  })
  it('holds the amount against what was expected of the same month, and says no share of many times the usual', async () => {
    const rows = noisyBook(1)
    addTo(rows, 4, 'Lab', '2013-09-01', 3_000_000_000)
    const { finding } = await found(rows)
    expect(finding.headline).toMatch(/^Salaries in Sep 2013 came to \$30\.\dM, \$\d+\.\dM above what was expected/)
    const { span, baseSpan, kind } = finding.comparison ?? {}
    expect({ kind, span }).toEqual({ kind: 'forecast', span: { from: '2013-09-01', to: '2013-09-30' } })
    expect(baseSpan).toEqual(span)
  })
  it('keeps silent on quiet books, but for the false alarms that were asked for', async () => {
    let alarms = 0
    for (let seed = 10; seed < 30; seed++) alarms += (await found(noisyBook(seed))).flows.unusual.length
    expect(alarms / 20).toBeLessThanOrEqual(2)
    const calm = { ...context, settings: { ...context.settings, falseAlarmsPerYear: 0.1 } }
    let rare = 0
    for (let seed = 10; seed < 30; seed++) rare += (await found(noisyBook(seed), calm)).flows.unusual.length
    expect(rare).toBeLessThanOrEqual(6)
    const { finding } = await found(noisyBook(11), calm)
    expect(finding).toMatchObject({ status: 'ok', comparison: null, drivers: [] })
    expect(finding.headline).toMatch(
      /^Spending of \$\d+\.\d+M from Jan 2013 to Dec 2013 holds nothing unusual: 4 accounts and 3 departments kept to what their history lets expect\.$/,
    )
    expect(finding.method).toContain('0.1 false alarms a year')
    expect(finding.importance.score).toBe(0)
  })
  it('does not call a month without closing and the double one after it unusual', async () => {
    const rows = noisyBook(3).map((row) => (row.month === '2013-03-01' ? { ...row, month: '2013-04-01' } : row))
    const { flows } = await found(rows)
    expect(flows.unusual.filter(({ month }) => month === '2013-03-01' || month === '2013-04-01')).toEqual([])
  })
  it('says what it does not watch, and when there is too little', async () => {
    const rows = noisyBook(4)
    rows.push({ accountId: 7, department: 'Lab', month: '2013-06-01', cents: 100 })
    const { finding } = await found(rows)
    expect(finding.method).toContain('1 account or department is not watched')
    const short = await found(rows.filter(({ month }) => month >= '2013-06-01'))
    expect(short.finding).toMatchObject({ status: 'insufficient' })
    expect(short.finding.headline).toBe(
      'Spending has too few complete months to say what is unusual: 7 of the 12 that it takes.',
    )
    expect(unusualSpending.compute(null, context).status).toBe('insufficient')
  })
})
