import { describe, expect, it } from 'vitest'
import type { InsightContext } from '../../domain.ts'
import { churn, holdOut, leaving } from './pages/report.fixture.ts'
import type { PredictedRecord } from './predictions.ts'
import { groupRiskFinding, riskFinding } from './risk-finding.ts'

const context: InsightContext = {
  settings: { name: 'x', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'EUR', locale: 'en-US' },
  ...{ cut: {}, completeTo: '2026-10-31', dataSpan: null, today: '2026-11-12' },
}
const record = (key: string, score: number, ...top: [string, number | string | null, number][]): PredictedRecord => ({
  ...{ key, score, expectedDays: null, shown: { name: `Firm ${key}` } },
  reasons: { base: -2, margin: 0, top, rest: 0 },
})
const sad: [string, number, number] = ['satisfaction', 5.2, 1.5]
const late: [string, number, number] = ['overdue', 31, 0.4]
const records = [record('A', 0.6, sad, late), record('B', 0.3, late, ['orders', 9, -0.2]), record('C', 0.02)]
const predicted = { version: 3, day: '2026-10-31', holdOut, records }
const stakes = {
  amounts: new Map([
    ['A', 1000],
    ['B', 50_000],
  ]),
  what: 'orders of the last twelve months',
}

describe('a risk of single records', () => {
  const found = riskFinding(churn, predicted, stakes, context)
  it('says what is at stake, how many are marked and who comes first by what would be lost', () => {
    // 0.6 x 1,000 + 0.3 x 50,000
    expect(found.headline).toBe(
      '€15.6K of orders of the last twelve months is at risk: 2 of 3 customers may leave within 90 days, first Firm B (30 of 100).',
    )
  })
  it('lists them with their strongest raising reasons', () => {
    expect(found.figure).toEqual({
      kind: 'table',
      columns: [
        { label: 'Customer' },
        { label: 'Score', unit: 'ratio' },
        { label: 'Orders of the last twelve months', unit: 'EUR' },
        { label: 'Why' },
      ],
      rows: [
        { cells: ['Firm B, B', 0.3, 50_000, 'Days overdue: 31 days'] },
        { cells: ['Firm A, A', 0.6, 1000, 'Satisfaction, last survey: 5.2; Days overdue: 31 days'] },
      ],
    })
  })
  it('says what would help most of them', () => {
    expect(found.action).toBe('Agree on a plan of payment: Firm B, Firm A.')
  })
  it('tells how good such scores were', () => {
    expect(found.accuracy).toContain('74 were among the tenth')
    expect(found.accuracy).toContain('always saying the more frequent outcome is right in 88')
    expect(found.method).toContain('Version 3, scores of Oct 31, 2026.')
  })
  it('is as important as what may be lost is large', () => {
    expect(found.importance.size).toBeCloseTo(15_600 / (15_600 + 51_000), 9)
    expect(found.importance.reach).toBe(1)
    const less = riskFinding(
      churn,
      predicted,
      {
        ...stakes,
        amounts: new Map([
          ['C', 90_000],
          ['A', 1000],
        ]),
      },
      context,
    )
    expect(less.importance.score).toBeLessThan(found.importance.score)
  })
  it('without stakes is told by scores alone', () => {
    const plain = riskFinding(churn, predicted, undefined, context)
    expect(plain.headline).toBe('2 of 3 customers may leave within 90 days, first Firm A (60 of 100).')
    expect(plain.figure?.kind === 'table' && plain.figure.columns.map(({ label }) => label)).toEqual([
      'Customer',
      'Score',
      'Why',
    ])
  })
  it('of nobody is said, and is of no importance', () => {
    const none = riskFinding(churn, { ...predicted, records: records.slice(2) }, stakes, context)
    expect([none.status, none.headline, none.importance.score]).toEqual([
      'ok',
      'None of 1 customer stands out as likely to leave within 90 days.',
      0,
    ])
    expect(none.figure?.kind === 'table' && none.figure.rows.map(({ cells }) => cells[0])).toEqual(['Firm C, C'])
    expect(riskFinding(churn, { ...predicted, records: [] }, undefined, context).headline).toContain(
      'None of 0 customers',
    )
  })
  it('is not said where no version counts', () => {
    const silent = riskFinding(churn, undefined, stakes, context)
    expect([silent.status, silent.figure]).toEqual(['insufficient', null])
    expect(silent.headline).toBe('No model says yet which customers may leave within 90 days.')
  })
})

describe('a risk of groups', () => {
  const groups = [
    { group: 'Research', records: 100, expected: 5 },
    { group: 'Sales', records: 60, expected: 8.04 },
    { group: 'Board' },
  ]
  it('adds up those that are told, the largest share first', () => {
    const found = groupRiskFinding(leaving, { ...predicted, groups }, 'Department', context)
    expect(found.headline).toBe(
      'About 13 of 160 employees are expected to leave within 90 days, the largest share in Sales: 13 of 100.',
    )
    expect(found.figure?.kind === 'table' && found.figure.rows.map(({ cells }) => cells)).toEqual([
      ['Sales', 60, 8, 0.134],
      ['Research', 100, 5, 0.05],
    ])
    expect(JSON.stringify(found)).not.toContain('Board')
  })
  it('says nothing where no group is large enough', () => {
    expect(groupRiskFinding(leaving, { ...predicted, groups: groups.slice(2) }, 'Department', context).status).toBe(
      'insufficient',
    )
    expect(groupRiskFinding(leaving, undefined, 'Department', context).status).toBe('insufficient')
  })
})
