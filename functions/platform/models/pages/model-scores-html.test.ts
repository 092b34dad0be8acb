import { describe, expect, it } from 'vitest'
import { all, card, none, part } from './card.fixture.ts'
import { hostile, recordWrittenBy, tagsOf, writtenBy } from './hostile.fixture.ts'
import { modelRecordsHtml } from './model-card-html.ts'
import { churn, leaving, lifetime, record, report, writing } from './report.fixture.ts'

describe('scores', () => {
  it('come with their strongest reasons and with what can be done about those that raise them', () => {
    const html = part(card({ records: [record] }), 'scores')
    expect(html).toContain('63 of 100')
    expect(html).toMatch(/Satisfaction, last survey: <strong>5.2<\/strong>.*?usual 7.8.*?raises it/s)
    expect(html).toMatch(/Days overdue: <strong>31 days<\/strong>.*?usual 4 days/s)
    expect(html).toMatch(/Orders.*?lowers it/s)
    expect(html).toContain('<p class="todo">Call them about the last ticket. Agree on a plan of payment.</p>')
  })
  it('add up: base, reasons and rest come to the score, in numbers and in bars', () => {
    const [, sum = ''] = part(card({ records: [record] }), 'scores').split('How the score adds up')
    const points = [...sum.matchAll(/<td data-label="Adds" class="n"><div>(?:<strong>)?([+−]?[\d.]+)/g)].map(
      ([, text = '']) => Number(text.replace('−', '-')),
    )
    expect(points).toEqual([8, 31, 17, -2, 9, 63])
    expect(points.slice(0, -1).reduce((total, value) => total + value, 0)).toBeCloseTo(63, 9)
    const bars = [...sum.matchAll(/<rect class="b \w+" x="([\d.]+)%" y="3" width="([\d.]+)%"/g)].map(([, x, width]) => [
      Number(x),
      Number(width),
    ])
    const scale = bars.at(-1)?.[1] as number
    // The bar of each reason begins where the one before ended.
    expect(((bars[1]?.[0] as number) / scale) * 63).toBeCloseTo(8, 1)
    expect((((bars[4]?.[0] as number) + (bars[4]?.[1] as number)) / scale) * 63).toBeCloseTo(63, 1)
  })
  it('do not tell a value that the reader may not see', () => {
    const [first, ...others] = record.reasons
    const secret = {
      ...record,
      reasons: [{ ...first, value: 4711, usual: 815, withheld: true as const }, ...others] as typeof record.reasons,
    }
    const html = card({ records: [secret] })
    expect(html).toContain('Satisfaction, last survey <span class="quiet">– raises it')
    expect(html).not.toMatch(/4,?711|815/)
  })
  it('of groups leave out those that are small', () => {
    const rows = [{ group: 'Research', records: 40, expected: 3.2 }, { group: 'Board' }]
    const html = part(card({ groups: { by: 'Department', rows } }), 'scores')
    expect(html).toMatch(/Research.*?40.*?3\.2.*?8 of 100/s)
    expect(html).toContain('1 group is withheld')
    expect(html).not.toContain('Board')
    expect(card({ groups: { by: 'Department', rows: rows.slice(1) } })).toContain(
      'No group of customers is large enough',
    )
  })
  it('of persons come with the note that a person decides, and single ones only by a recorded way', () => {
    const people = report({ model: leaving, name: 'hr/leaving' })
    const viewer = card({ report: people })
    expect(viewer).toContain('A person decides.')
    expect(viewer).toContain('Your role sees groups only')
    expect(viewer).not.toContain('/records')
    expect(card({ report: people, rights: all })).toContain(
      'href="/base/models/hr/leaving/records">See single employees, with reasons (this is recorded)',
    )
    expect(card()).not.toContain('A person decides.')
  })
})

describe('a reader of a part of the company', () => {
  it('sees the part and what the model looks at, and no figure about the whole', () => {
    const html = card({
      rights: { ...none, whole: false },
      report: report({ compared: [{ moment: '2026-06-30', version: 2, records: 300, expected: 20, observed: 22 }] }),
    })
    expect(html).toContain('18 of 312 customers')
    expect(part(html, 'features')).toContain('Satisfaction')
    for (const id of ['measured', 'fairness', 'drift', 'compared', 'versions']) expect(part(html, id), id).toBe('')
  })
  it('is told why there is nothing', () => {
    const html = card({
      report: report({ withheld: 'Your part is too small.', now: null, champion: null, versions: [] }),
    })
    expect(html).toContain('Your part is too small.')
    expect(part(html, 'scores')).toBe('')
  })
})

describe('the page of single records', () => {
  const page = (more: Partial<Parameters<typeof modelRecordsHtml>[0]> = {}) =>
    modelRecordsHtml({ report: report(), records: [record], next: null, base: '/base', writing, ...more }).text
  it('explains a score, lists records and goes on', () => {
    expect(page()).toContain('of 100 such customers, about 23 are expected to leave within 90 days')
    expect(page()).toContain('Miller Logistics')
    expect(page()).not.toContain('rel="next"')
    expect(page({ next: '42' })).toContain('href="/base/models/customers/churn/records?after=42"')
    expect(page({ records: [] })).toContain('No customer has been scored yet.')
  })
  it('shows the key where there is no name', () => {
    expect(page({ records: [{ ...record, name: undefined, groups: [] }] })).toContain('<h3>C-1042</h3>')
  })
  it('draws values, below zero too', () => {
    const value = {
      ...record,
      score: -50,
      base: 100,
      reasons: [{ feature: 'orders', value: 1, usual: 6, part: -160 }],
      rest: 10,
    }
    const html = page({ report: report({ model: lifetime }), records: [value] })
    expect(html).toContain('−€50')
    expect(html).not.toMatch(/NaN|undefined/)
  })
})

describe('what somebody wrote', () => {
  it('is text on every page', () => {
    const attack = writtenBy(hostile)
    const record = recordWrittenBy(hostile)
    const rows = [{ group: hostile, records: 40, expected: 3 }]
    const pages = [
      card({ report: attack, rights: all, records: [record], groups: { by: hostile, rows } }),
      modelRecordsHtml({ report: attack, records: [record], next: null, base: '', writing }).text,
    ]
    for (const html of pages) {
      expect(html).not.toMatch(/<script|<img|<\/Script/)
      expect(html).toContain('&lt;script&gt;')
    }
    const own = new Set(
      tagsOf(
        card({
          report: report({ ...attack, model: { ...churn, protected: churn.features } }),
          rights: all,
          records: [record],
          groups: { by: 'x', rows },
        }),
      ),
    )
    expect(tagsOf(pages[0] as string).filter((tag) => !own.has(tag))).toEqual([])
    expect(pages[0]).not.toMatch(/="[^"<]*</)
  })
})
