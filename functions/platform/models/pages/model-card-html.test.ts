import { describe, expect, it } from 'vitest'
import type { SurvivalModel } from '../features/model.ts'
import { all, card, part } from './card.fixture.ts'
import { churn, estimate, holdOut, leaving, lifetime, report, version } from './report.fixture.ts'

describe('the page of a model', () => {
  it('begins with what it says and how good that is', () => {
    const html = card()
    expect(html).toContain('18 of 312 customers are likelier than not')
    expect(html).toContain('Right in 91 of 100 cases; always saying the more frequent outcome is right in 88.')
    expect(html).toContain('Scores as of 31 Oct 2026.')
  })

  it('puts accuracy beside the base rate, with its interval', () => {
    const measured = part(card(), 'measured')
    expect(measured).toMatch(/>Right<br>.*?91 of 100.*?89 to 93.*?88 of 100/s)
    expect(measured).toMatch(/>Found<br>.*?74 of 100.*?69 to 79.*?10 of 100/s)
    expect(measured).toMatch(/>Put in the right order<br>.*?84 of 100.*?81 to 87.*?50 of 100/s)
    expect(measured).toContain('1,210 scores of 312 customers, of which 61 came true')
  })

  it('tells of a survival model how far off it is about when', () => {
    const { costs: _, ...shared } = churn
    const survival: SurvivalModel = { ...shared, kind: 'survival', periodDays: 7, outcome: () => 3 }
    const { threshold: __, ...rest } = holdOut
    const figures = { ...rest.figures, rmse: estimate(12.4, 2), naiveRmse: estimate(21, 1) }
    const html = card({ report: report({ model: survival, versions: [version({ holdOut: { ...rest, figures } })] }) })
    expect(part(html, 'measured')).toMatch(/Error about when.*?12 days.*?10 days to 14 days.*?21 days/s)
    expect(part(html, 'measured')).not.toContain('Who is worth a look')
  })

  it('says in words what the threshold does', () => {
    expect(part(card(), 'measured')).toContain(
      'A missed one counts 5 times a false alarm, so customers are marked from a score of 17: of 100 that are marked, it comes true of 41; of 100 of which it comes true, 68 are marked.',
    )
  })

  it('draws what was expected against what came, and has it as a table', () => {
    const measured = part(card(), 'measured')
    expect(measured.match(/<circle/g)).toHaveLength(4)
    expect(measured).toContain('Where it expected most, 61 of 100, it came true in 58 of 100 cases.')
    expect(measured).toMatch(/>20 of 100<.*?>23 of 100<.*?>300</s)
  })

  it('keeps the terms of the field behind a fold and explains each', () => {
    const [open = '', folded = ''] = part(card(), 'measured').split('For specialists')
    expect(open).not.toContain('AUC')
    expect(folded).toContain('AUC (area under the ROC curve)')
    expect(folded).toContain('0.840')
    expect(folded).toContain('Take two customers, one of which it came true and one of which it did not')
  })

  it('lists what it looks at by weight, which way it leads, and what can be done', () => {
    const features = part(card(), 'features')
    const order = ['Satisfaction', 'Orders', 'Days overdue', 'Segment', 'Revenue'].map((name) => features.indexOf(name))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(features).toMatch(/Satisfaction.*?41%.*?The higher, the less likely.*?Call them about the last ticket/s)
    expect(features).toMatch(/Days overdue.*?The higher, the likelier.*?Agree on a plan/s)
    expect(features).toMatch(/Segment.*?Depends on which.*?A circumstance/s)
    expect(features).toMatch(/Revenue.*?No single way/s)
  })

  it('folds what hardly weighs', () => {
    const features = Array.from({ length: 14 }, (_, at) => ({
      name: `f${at}`,
      label: `Feature ${at}`,
      share: 1 / (at + 20),
      direction: 1,
    }))
    const html = part(card({ report: report({ versions: [version({ features })] }) }), 'features')
    expect(html).toContain('4 more that weigh less')
    expect(html.split('<details')[0]).not.toContain('Feature 10')
    expect(card({ report: report({ versions: [version({ features: [] })] }) })).toContain('It looks at nothing')
  })

  it('says that it was not measured where there was no later period', () => {
    const html = card({ report: report({ versions: [version({ holdOut: null })] }) })
    expect(html).toContain('It has not been measured')
    expect(html).not.toContain('<circle')
    expect(part(html, 'versions')).toContain('Not measured')
  })

  it('says what is missing, and shows nothing of a version, where nothing could be learnt', () => {
    const html = card({
      rights: all,
      report: report({
        state: { kind: 'insufficient', missing: '12 have left; 50 are needed.' },
        champion: null,
        versions: [],
        now: null,
      }),
    })
    expect(html).toContain('Too little data: 12 have left; 50 are needed.')
    for (const id of ['measured', 'features', 'fairness', 'drift', 'compared']) expect(part(html, id), id).toBe('')
    expect(html).toContain('There is no version yet.')
    expect(html).toContain('action="/base/models/customers/churn/train"')
  })

  it('shows the rest of a hold-out that lacks figures', () => {
    const html = card({
      report: report({ versions: [version({ holdOut: { ...holdOut, figures: {}, reliability: [] } })] }),
    })
    expect(part(html, 'measured')).toContain('1,210 scores')
    expect(part(html, 'measured')).not.toContain('<table')
    expect(html).not.toMatch(/NaN|undefined/)
  })

  it('tells a value in its unit, beside always saying the average', () => {
    const figures = {
      mae: estimate(1200, 100),
      rmse: estimate(1500, 120),
      naiveRmse: estimate(3000, 100),
      r2: estimate(0.75),
    }
    const { threshold: _, ...rest } = holdOut
    const reliability = [
      { expected: 500, observed: 620, rows: 100 },
      { expected: 9000, observed: 9900, rows: 80 },
    ]
    const html = card({
      report: report({ model: lifetime, versions: [version({ holdOut: { ...rest, figures, reliability } })] }),
    })
    expect(part(html, 'measured')).toMatch(/large ones counting more.*?€1.50k.*?€1.38k to €1.62k.*?€3.00k/s)
    expect(html).toContain('Where it expected most, €9.00k on average, €9.90k came.')
    expect(part(html, 'features')).toContain('The higher, the less')
    expect(html).not.toMatch(/of which \d+ came true|NaN|undefined/)
  })
})

describe('fairness', () => {
  const group = (name: string, rows: number, rate: number) => ({
    group: name,
    rows,
    figures: { selectionRate: estimate(rate) },
  })
  const fair = (concern: boolean) => [
    {
      attribute: 'gender',
      label: 'Gender',
      groups: [group('female', 410, 0.13), group('male', 500, 0.11), { group: 'diverse', rows: 4 }],
      concern,
      finding: 'Women are marked as often as men.',
    },
  ]
  const html = (concern: boolean) =>
    part(card({ report: report({ model: leaving, versions: [version({ fairness: fair(concern) })] }) }), 'fairness')

  it('stands in a table by group; a small group is withheld with its number', () => {
    expect(html(false)).toMatch(/female.*?410.*?13 of 100.*?10 to 16/s)
    expect(html(false)).toContain('Withheld, because the group is small or few events are in it: diverse.')
    expect(html(false)).not.toMatch(/>4</)
  })
  it('marks a finding that is beyond chance and four fifths, and no other', () => {
    expect(html(true)).toContain('<p class="notice bad">Women')
    expect(html(false)).toContain('<p>Women')
  })
  it('is no section where nothing is protected', () => {
    expect(part(card(), 'fairness')).toBe('')
    expect(part(card({ report: report({ model: leaving }) }), 'fairness')).toContain('none was looked at')
  })
})

describe('whether it still holds', () => {
  const points = (...values: (number | null)[]) => values.map((value, at) => ({ period: `2026-0${at + 1}-01`, value }))
  it('puts alarms first and says how many inputs have moved', () => {
    const drift = [
      { label: 'Calm', points: points(0.01, 0.02), limit: 0.2, alarm: false },
      { label: 'Moved', points: points(0.1, 0.31), limit: 0.2, alarm: true },
      { label: 'Unknown', points: points(null, null), limit: 0.2, alarm: false },
    ]
    const html = part(card({ report: report({ drift }) }), 'drift')
    expect(html).toContain('1 of 2 inputs has changed since it learnt.')
    expect(html.indexOf('>Moved<')).toBeLessThan(html.indexOf('>Calm<'))
    expect(html).toContain('<strong class="bad">Changed</strong>')
    expect(html).toContain('<details class="more" open>')
    expect(part(card({ report: report({ drift: drift.slice(0, 1) }) }), 'drift')).toContain(
      'None of 1 inputs has changed',
    )
  })
  it('holds what it said against what came, the newest first', () => {
    const one = { version: 2, records: 300, expected: 22.4, observed: 20, auc: 0.81 }
    const compared = [
      { moment: '2026-05-31', ...one },
      { moment: '2026-06-30', ...one, observed: 24 },
    ]
    const html = part(card({ report: report({ compared }) }), 'compared')
    expect(html).toMatch(/30 Jun 2026.*?22.*?24.*?81 of 100.*?31 May 2026/s)
    expect(part(card(), 'compared')).toContain('shows in 90 days')
  })
})

describe('versions', () => {
  it('say what was decided and why, and which one counts', () => {
    const html = part(card(), 'versions')
    expect(html).toMatch(/3 <strong>counts now<\/strong>.*?Took over.*?more than chance explains/s)
    expect(html).toContain('title="SHA-256 4f2ac19be0d86b11')
    expect(html).toContain('>4f2ac19be0d8<')
    expect(html).toContain('148 kB')
  })
  it('have forms for those who may change what counts, not for the one that counts', () => {
    expect(card()).not.toContain('<form')
    const versions = [version({ version: 4, decision: 'refused' }), version(), version({ version: 2 })]
    const html = part(card({ rights: all, report: report({ versions }) }), 'versions')
    expect([...html.matchAll(/action="([^"]*)"/g)].map(([, action]) => action)).toEqual([
      '/base/models/customers/churn/promote',
      '/base/models/customers/churn/promote',
      '/base/models/customers/churn/train',
    ])
    expect([...html.matchAll(/<button[^>]*>([^<]*)/g)].map(([, label]) => label)).toEqual([
      'Let it count',
      'Go back to it',
      'Learn a new version now',
    ])
    expect([...html.matchAll(/name="version" value="(\d)"/g)].map(([, value]) => value)).toEqual(['4', '2'])
  })
  it('cannot be learnt twice at a time', () => {
    const training = report({ state: { kind: 'training', since: '2026-11-12T03:10:00Z' } })
    expect(card({ rights: all, report: training })).not.toContain('/train"')
  })
})
