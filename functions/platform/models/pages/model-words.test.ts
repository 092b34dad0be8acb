import { describe, expect, it } from 'vitest'
import { namedModels } from '../registry/catalogue.ts'
import { churn, estimate, holdOut, leaving, lifetime, report, version, writing } from './report.fixture.ts'
import {
  accuracySentence,
  foundInTopTenth,
  infinitive,
  measuredSentence,
  nowSentence,
  ofHundred,
  scoreWords,
  valueWords,
  versionWords,
} from './model-words.ts'

describe('an event', () => {
  it.each([
    ['leaves within 90 days', 'leave within 90 days'],
    ['fails within 7 days', 'fail within 7 days'],
    ['is paid late', 'be paid late'],
    ['has a defect', 'have a defect'],
    ['misses a delivery', 'miss a delivery'],
    ['reaches its end', 'reach its end'],
    ['goes to another supplier', 'go to another supplier'],
    ['tries another one', 'try another one'],
    ['buys again', 'buy again'],
    ['passes on', 'pass on'],
    ['ceases', 'cease'],
  ])('%s: to %s', (event, plain) => {
    expect(infinitive(event)).toBe(plain)
  })
})

describe('the models of this program', () => {
  it('say their events with the verb first', () => {
    const events = namedModels().flatMap(({ model }) => (model.kind === 'regression' ? [] : [model.event]))
    expect(events.filter((event) => infinitive(event) === event || !/^[a-z]+s( |$)/.test(event))).toEqual([])
  })
})

describe('a share', () => {
  it('is said of a hundred, and never as none or all where it is not', () => {
    expect([0, 0.0001, 0.234, 0.9999, 1].map(ofHundred)).toEqual([
      '0 of 100',
      'under 1 of 100',
      '23 of 100',
      'over 99 of 100',
      '100 of 100',
    ])
  })
})

describe('a value', () => {
  it('is written in its unit, and said to be unknown where it is', () => {
    expect(valueWords(3912.4, 'money', writing)).toBe('€3.91k')
    expect(valueWords(0.1234, 'ratio', writing)).toBe('12.3%')
    expect(valueWords(31.23456, 'days', writing)).toBe('31.2 days')
    expect(valueWords(5.2, undefined, writing)).toBe('5.2')
    expect(valueWords('Retail', undefined, writing)).toBe('Retail')
    expect(valueWords(undefined, 'money', writing)).toBe('not known')
    expect([scoreWords(churn, 0.234, writing), scoreWords(lifetime, 3912.4, writing)]).toEqual(['23 of 100', '€3.91k'])
  })
})

describe('what a model says now', () => {
  const now = (more: object, model = churn) =>
    nowSentence(
      report({ model, now: { moment: '2026-10-31', records: 312, likely: 18, marked: 41, expected: 24.2, ...more } }),
      writing,
    )
  it('counts the likely ones and those that are expected', () => {
    expect(now({})).toBe('18 of 312 customers are likelier than not to leave within 90 days; about 24 are expected to.')
    expect(now({ likely: 1, expected: 1.2 })).toContain('1 of 312 customers is likelier than not')
    expect(now({ likely: 1, expected: 1.2 })).toContain('about 1 is expected to.')
    expect(now({ likely: 0, expected: 0.3 })).toContain('; fewer than one is expected to.')
    expect(now({ likely: 0, expected: 3 })).toBe(
      'None of 312 customers is likelier than not to leave within 90 days; about 3 are expected to.',
    )
  })
  it('says how long it may take where the event does not', () => {
    expect(now({}, { ...churn, event: 'orders' })).toContain('to order within 90 days;')
  })
  it('does not tell of a number that would tell of single persons', () => {
    expect(now({ likely: null }, leaving)).toBe('Of 312 employees, about 24 are expected to leave within 90 days.')
  })
  it('says the mean of a value', () => {
    expect(
      nowSentence(
        report({
          model: lifetime,
          now: { moment: '2026-10-31', records: 312, likely: null, marked: null, expected: 3900 },
        }),
        writing,
      ),
    ).toBe('Revenue of the next twelve months: €3.90k expected on average, over 312 customers.')
  })
  it('says where a model without scores stands', () => {
    const states = [
      { kind: 'waiting' as const },
      { kind: 'ready' as const },
      { kind: 'training' as const, since: '2026-11-12T03:10:00Z' },
      { kind: 'interrupted' as const, since: '2026-11-12T03:10:00Z' },
      { kind: 'insufficient' as const, missing: '12 customers have left; at least 50 are needed.' },
    ]
    expect(nowSentence(report({ now: null, champion: null }), writing)).toContain('no version has been good enough')
    expect(nowSentence(report({ now: null, state: states[2] as (typeof states)[2] }), writing)).toContain(
      'A new version',
    )
    const said = states.map((state) => nowSentence(report({ state, now: null, versions: [], champion: null }), writing))
    expect(new Set(said).size).toBe(5)
    expect(said[4]).toBe('Too little data: 12 customers have left; at least 50 are needed.')
    expect(now({ records: 0, likely: 0 })).toBe('There are no customers to score.')
  })
})

describe('how good a version was', () => {
  it('is said by what the tenth with the highest scores held', () => {
    expect(measuredSentence(version(), churn, writing)).toBe(
      'Measured on May 2026 to Aug 2026: of 100 customers that did, 74 were among the tenth with the highest scores.',
    )
    expect(accuracySentence(version())).toBe(
      'Right in 91 of 100 cases; always saying the more frequent outcome is right in 88.',
    )
  })
  it('never says that the tenth held more than all', () => {
    expect(foundInTopTenth({ ...holdOut, figures: { lift: { value: 9.9, low: 9.4, high: 10.6 } } })).toEqual({
      value: 0.99,
      low: 0.9400000000000001,
      high: 1,
    })
  })
  it('is said by pairs where no tenth was measured, of survival too', () => {
    const figures = { concordance: estimate(0.78) }
    expect(measuredSentence(version({ holdOut: { ...holdOut, figures } }), churn, writing)).toContain(
      'of 100 pairs of customers, one that did and one that did not, 78 were put in the right order',
    )
  })
  it('is said by pairs where events are so many that no tenth can hold them', () => {
    expect(measuredSentence(version({ holdOut: { ...holdOut, events: 600 } }), churn, writing)).toContain('84 were put')
  })
  it('is said of a value by its error beside that of the average', () => {
    const figures = { mae: estimate(1200, 100), rmse: estimate(1500, 100), naiveRmse: estimate(3000, 100) }
    expect(measuredSentence(version({ holdOut: { ...holdOut, figures } }), lifetime, writing)).toBe(
      'Measured on May 2026 to Aug 2026: off by €1.20k on average; its error was 50% smaller than that of always saying the average.',
    )
    const worse = { ...figures, rmse: estimate(4500, 100) }
    expect(measuredSentence(version({ holdOut: { ...holdOut, figures: worse } }), lifetime, writing)).toContain(
      '50% larger',
    )
  })
  it('is not said where it was not measured', () => {
    expect([
      measuredSentence(version({ holdOut: null }), churn, writing),
      accuracySentence(version({ holdOut: null })),
    ]).toEqual([null, null])
    expect(measuredSentence(version({ holdOut: { ...holdOut, figures: {} } }), lifetime, writing)).toBeNull()
  })
})

describe('a version', () => {
  it('is named by number, time and rows', () => {
    expect(versionWords(version(), writing)).toBe('Version 3, learnt 12 Nov 2026, 04:10 from 8,421 rows')
  })
})
