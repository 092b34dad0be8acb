import { describe, expect, it } from 'vitest'
import { hostile, tagsOf, writtenBy } from './hostile.fixture.ts'
import { modelListHtml } from './model-list-html.ts'
import { leaving, report, version, writing } from './report.fixture.ts'

const page = (...reports: Parameters<typeof modelListHtml>[0]) => modelListHtml(reports, '/base', writing).text

describe('the page of all models', () => {
  it('says of each model what it asks, what it says now, how good it was and how old it is', () => {
    const html = page(report())
    expect(html).toContain('<a href="/base/models/customers/churn">Churn</a>')
    expect(html).toContain('Which customers may leave?')
    expect(html).toContain(
      '18 of 312 customers are likelier than not to leave within 90 days; about 24 are expected to.',
    )
    expect(html).toContain('74 were among the tenth with the highest scores')
    expect(html).toContain('Right in 91 of 100 cases; always saying the more frequent outcome is right in 88.')
    expect(html).toContain('Version 3, learnt 12 Nov 2026, 04:10 from 8,421 rows.')
    expect(html).not.toContain('class="notice')
  })
  it('keeps the models of a domain together', () => {
    const html = page(
      report(),
      report({ domain: 'People', model: leaving, name: 'hr/leaving' }),
      report({ name: 'customers/other' }),
    )
    expect(html.match(/<h2 /g)).toHaveLength(2)
    expect(html.indexOf('customers/other')).toBeLessThan(html.indexOf('hr/leaving'))
  })
  it('shows alarms, and what is under way', () => {
    const alarm = page(report({ alarms: [{ since: '2026-10-12', text: 'Overtime has moved.' }] }))
    expect(alarm).toContain('<strong>Alarm.</strong> Overtime has moved. Since 12 Oct 2026.')
    const since = '2026-11-12T03:10:00Z'
    expect(page(report({ state: { kind: 'training', since } }))).toContain(
      'Learning now,</strong> since 12 Nov 2026, 04:10',
    )
    expect(page(report({ state: { kind: 'interrupted', since } }))).toContain('Learning was interrupted')
    expect(page(report({ state: { kind: 'insufficient', missing: 'Few rows.' } }))).toContain(
      'Too little data to learn anew',
    )
  })
  it('says what is missing where nothing could be learnt, and nothing of a version that is not there', () => {
    const html = page(
      report({
        state: { kind: 'insufficient', missing: '12 have failed; 50 are needed.' },
        champion: null,
        versions: [],
        now: null,
      }),
    )
    expect(html).toContain('Too little data: 12 have failed; 50 are needed.')
    expect(html).not.toContain('Version')
  })
  it('says that a version was not measured', () => {
    expect(page(report({ versions: [version({ holdOut: null })] }))).toContain('Not measured yet')
  })
  it('says that there is none', () => {
    expect(page()).toContain('There is no model that you may see.')
  })
  it('shows names as text', () => {
    const html = page(writtenBy(hostile))
    expect(html).toContain('&lt;script&gt;')
    expect(tagsOf(html)).toEqual(['a', 'article', 'div', 'h2', 'h3', 'p', 'section', 'strong'])
  })
})
