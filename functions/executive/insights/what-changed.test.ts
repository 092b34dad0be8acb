import { describe, expect, it } from 'vitest'
import type { Answer } from '../../answer.ts'
import type { InsightContext } from '../../domain.ts'
import { whatChanged } from './what-changed.ts'
import { noPredictions } from '../../platform/models/predictions.fixture.ts'
import { closedVault } from '../../platform/privacy/vault.fixture.ts'

const context: InsightContext = {
  settings: { name: 'Test', timeZone: 'UTC', fiscalYearStartMonth: 1, currency: 'USD', locale: 'en-US' },
  completeTo: '2013-11-30',
  dataSpan: { from: '2010-12-29', to: '2013-12-28' },
  today: '2026-11-22',
  cut: {},
}
const span = { from: '2013-01-01', to: '2013-11-30' }
const baseSpan = { from: '2012-01-01', to: '2012-11-30' }

function answer(
  name: string,
  value: number,
  base: number,
  score: number,
  drivers: [string, number][],
  more: Partial<Answer> = {},
): Answer {
  return {
    name,
    title: name,
    question: '?',
    status: 'ok',
    headline: `${name} changed.`,
    figure: null,
    comparison: {
      kind: 'last-year',
      label: 'last year',
      value,
      base,
      change: value - base,
      ratio: base === 0 ? null : (value - base) / Math.abs(base),
      good: 'up',
      span,
      baseSpan,
    },
    drivers: drivers.map(([member, change]) => ({ dimension: 'account', member, change })),
    importance: { score, size: 1, surprise: 1, reach: score },
    method: '',
    span,
    evidence: [],
    program: '0',
    freshness: { completeTo: '2013-11-30', computedAt: '2026-11-22T00:00:00Z', runId: 'r' },
    ...more,
  }
}

describe('what changed, and why', () => {
  const income = answer('finance/operating-income-change', 1_200_000, 1_000_000, 0.2, [
    ['Trade Sales', 500_000],
    ['Salaries', -250_000],
    ['Rent', -50_000],
  ])
  const cash = answer('finance/cash-position', 700, 400, 0.5, [['Cash', 300]], { action: 'Collect receivables.' })
  it('says in one sentence how it is going, why, and where to look', () => {
    const found = whatChanged.compute([income, cash], context)
    expect(found.headline).toBe(
      'The company earns more: operating income from Jan to Nov 2013 is $1.2M, up 20% on a year before, mainly Trade Sales (+$500K); look first at Salaries.',
    )
    expect(found.action).toBe(
      'Find out why Salaries (−$250K) and Rent (−$50.0K) weighed on the result. Collect receivables.',
    )
    expect(found.drivers.reduce((sum, driver) => sum + driver.change, 0)).toBe(found.comparison?.change)
  })
  it.each([
    [900, 1_000, 'The company earns less: operating income from Jan to Nov 2013 is $900, down 10% on a year before.'],
    [
      500,
      500,
      'The company earns as much as before: operating income from Jan to Nov 2013 is $500, the same as a year before.',
    ],
    [
      1_001,
      1_000,
      'The company earns as much as before: operating income from Jan to Nov 2013 is $1K, about the same as a year before.',
    ],
    [
      500,
      -100,
      'The company earns money again: operating income from Jan to Nov 2013 is $500, up $600 on a year before.',
    ],
    [-50, -100, 'The company loses less: operating income from Jan to Nov 2013 is −$50, up $50 on a year before.'],
    [-150, -100, 'The company loses more: operating income from Jan to Nov 2013 is −$150, down $50 on a year before.'],
    [900, 100, 'The company earns more: operating income from Jan to Nov 2013 is $900, up $800 on a year before.'],
  ])('says how it is going at %i after %i', (value, base, said) => {
    expect(
      whatChanged.compute([answer('finance/operating-income-change', value, base, 0.2, [])], context).headline,
    ).toBe(said)
  })
  it('names both years where a fiscal year spans them', () => {
    const change = income.comparison && { ...income.comparison, span: { from: '2012-10-01', to: '2013-09-30' } }
    expect(whatChanged.compute([{ ...income, comparison: change }], context).headline).toContain(
      'operating income from Oct 2012 to Sep 2013 is $1.2M',
    )
  })
  it('names no main reason where the result is as good as the same', () => {
    const even = answer('finance/operating-income-change', 1_002_000, 1_000_000, 0.1, [
      ['Trade Sales', 500_000],
      ['Salaries', -498_000],
    ])
    expect(whatChanged.compute([even], context).headline).toBe(
      'The company earns as much as before: operating income from Jan to Nov 2013 is $1M, about the same as a year before; look first at Salaries.',
    )
  })
  it('leaves out what is least needed where accounts have long names', () => {
    const name = 'Amortization of capitalized development costs of acquired businesses'
    const long = answer('finance/operating-income-change', 12, 10, 0.2, [
      [`${name}, first half`, 5],
      [`${name}, second half`, -3],
    ])
    const { headline } = whatChanged.compute([long], context)
    expect(headline).toMatch(/^The company earns more: .* a year before(, mainly .*half)?\.$/)
    expect(headline.length).toBeLessThanOrEqual(170)
  })
  it('ends with what the lead proposes', () => {
    const found = whatChanged.compute(
      [{ ...income, action: 'Look first at Rent, up 40% with net sales up 20%.' }, cash],
      context,
    )
    expect(found.headline).toBe(
      'The company earns more: operating income from Jan to Nov 2013 is $1.2M, up 20% on a year before, mainly Trade Sales; look first at Rent, up 40% with net sales up 20%.',
    )
    expect(found.action).toBe('Collect receivables.')
    const long = { ...income, action: 'Look first at Standard Cost of Sales, up 40% with net sales up 20%.' }
    expect(whatChanged.compute([long], context)).toMatchObject({
      headline:
        'The company earns more: operating income from Jan to Nov 2013 is $1.2M, up 20% on a year before, mainly Trade Sales (+$500K); look first at Standard Cost of Sales.',
      action: long.action,
    })
  })
  it('names what pulled it down first when it earns less', () => {
    const less = answer('finance/operating-income-change', -100, 900, 0.2, [
      ['Salaries', -1_500],
      ['Trade Sales', 500],
    ])
    expect(whatChanged.compute([less], context).headline).toBe(
      'The company loses money: operating income from Jan to Nov 2013 is −$100, down $1K on a year before, mainly Salaries (−$1.5K); look first at Salaries.',
    )
  })
  it('ranks by importance, stale answers too, and leaves out what has no comparison', () => {
    const broken = answer('finance/expense-mix', 1, 2, 0.9, [], { status: 'failed' })
    const alone = answer('finance/revenue-trend', 1, 2, 0.9, [], { comparison: null })
    const found = whatChanged.compute([income, broken, alone, { ...cash, status: 'stale' }], context)
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    expect(found.figure.rows.map(({ cells }) => cells.slice(0, 4))).toEqual([
      ['Cash', 700, 300, 0.75],
      ['Operating income', 1_200_000, 200_000, 0.2],
    ])
    expect(found.figure.rows.map(({ cells }) => cells.slice(4))).toEqual([
      ['a year before, to Nov 2013', 'Cash +$300'],
      ['a year before, to Nov 2013', 'Trade Sales +$500K, Salaries −$250K'],
    ])
  })
  it('has months that their forecasts missed, against which forecast', () => {
    const month = { from: '2013-11-01', to: '2013-11-30' }
    const missed = answer('finance/revenue-deviation', 750, 900, 0.3, [
      ['Sales', -200],
      ['Lab', 50],
    ])
    const comparison = missed.comparison && {
      ...missed.comparison,
      ...{ kind: 'forecast' as const, label: 'forecast', span: month, baseSpan: month },
    }
    const found = whatChanged.compute([income, { ...missed, comparison }], context)
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    expect(found.figure.rows[0]?.cells).toEqual([
      'Revenue of the month',
      750,
      -150,
      -150 / 900,
      'the forecast of Nov 2013',
      'Sales −$200, Lab +$50',
    ])
    expect(found.headline).toMatch(/^The company earns more/)
  })
  it('names what was unusual, by its account', () => {
    const figure = {
      kind: 'table' as const,
      columns: [{ label: 'What' }],
      rows: [{ cells: ['Recruiting'], good: 'down' as const }],
    }
    const odd = answer('finance/unusual-spending', 900, 300, 0.3, [['Lab', 600]], { figure })
    const found = whatChanged.compute([income, odd], context)
    if (found.figure?.kind !== 'table') throw new Error('a table was expected')
    expect(found.figure.rows[0]?.cells.slice(0, 3)).toEqual(['Recruiting, unusual', 900, 600])
  })
  it('speaks through the most important answer where operating income is not known', () => {
    expect(whatChanged.compute([cash], context).headline).toBe('finance/cash-position changed.')
  })
  it('says what is missing where nothing can be compared', async () => {
    const none = await whatChanged.load({
      ...context,
      db: { all: async () => [], part: async () => [] },
      answers: () => undefined,
      vault: closedVault,
      models: noPredictions,
      forecasts: { of: async () => undefined },
    })
    expect(whatChanged.compute(none, context)).toMatchObject({
      status: 'insufficient',
      action: 'Import a general ledger of two years or more as finance/ledger.',
    })
  })
})
