import { describe, expect, it } from 'vitest'
import type { Answer, Figure } from '../../answer.ts'
import type { PageModel } from './model.ts'
import { parsePage, renderPage, slotsOf } from './splice.ts'

const hostile = `"><script>alert('x')</script>`

function answer(more: Partial<Answer> = {}): Answer {
  return {
    name: 'finance/pnl',
    title: 'Profit and loss',
    question: 'What is left?',
    status: 'ok',
    headline: 'Operating income was $1.2M.',
    figure: { kind: 'ranking', unit: 'USD', good: 'up', rows: [{ label: 'Sales', value: 12.34 }] },
    comparison: {
      kind: 'last-year',
      label: 'last year',
      value: 1_200_000,
      base: 1_000_000,
      change: 200_000,
      ratio: 0.2,
      good: 'up',
      span: { from: '2013-01-01', to: '2013-12-31' },
      baseSpan: { from: '2012-01-01', to: '2012-12-31' },
    },
    drivers: [],
    importance: { score: 0.5, size: 0.5, surprise: 0.5, reach: 0.5 },
    method: 'Sum of lines.',
    span: { from: '2013-01-01', to: '2013-12-31' },
    evidence: [{ sql: 'SELECT 1 < 2', rows: 3, rowsRead: 1234 }],
    freshness: { completeTo: '2013-12-31', computedAt: '2014-01-02T10:00:00Z', runId: 'r1' },
    ...more,
  }
}

function model(answers: [string, Answer][], more: Partial<PageModel> = {}): PageModel {
  return {
    page: 'finance',
    locale: 'en-US',
    timeZone: 'Asia/Kolkata',
    tenant: 'Example & Sons',
    role: 'viewer',
    places: [{ path: '/', label: 'Overview' }],
    lookingAs: null,
    isDefault: true,
    filters: {
      span: { from: '2013-01-01', to: '2013-12-31' },
      range: 'all',
      grain: 'month',
      compare: 'last-year',
      where: {},
    },
    options: {
      ranges: [{ value: 'all', label: 'All data' }],
      grains: ['month', 'year'],
      compares: [{ value: 'last-year', label: 'last year' }],
      dimensions: [{ name: 'department', label: 'Department', members: ['Sales', hostile] }],
      dataSpan: { from: '2013-01-01', to: '2013-12-31' },
    },
    answers: new Map(answers),
    completeTo: '2013-12-31',
    computedAt: '2014-01-05T10:00:00Z',
    nextRunAt: '2014-01-05T10:05:00Z',
    overdue: false,
    runs: [],
    reach: null,
    ...more,
  }
}

function page(slot: string, of: PageModel): string {
  return renderPage(parsePage(`<main><!--premise:${slot}--></main>`), of)
}

describe('a parsed page', () => {
  const html =
    '<p>a</p><!--premise:answer finance/pnl--><b>b</b><!-- a note --><!--premise:filters--><!--premise:metric revenue--><!--premise:answer finance/pnl-->'

  it('is cut at its slots and keeps everything else as it was', () => {
    const parsed = parsePage(html)
    expect(parsed.slots).toEqual(['answer finance/pnl', 'filters', 'metric revenue', 'answer finance/pnl'])
    expect(parsed.segments).toEqual(['<p>a</p>', '<b>b</b><!-- a note -->', '', '', ''])
    expect(slotsOf(parsed)).toEqual(['answer finance/pnl', 'metric revenue'])
  })

  it('moves root-relative addresses under the base path, and no others', () => {
    const { segments } = parsePage(
      '<html data-base=""><a href="/finance">x</a><script src="/a.js"></script><a href="//other/x"></a><a href="#main"></a>',
      '/premise',
    )
    expect(segments[0]).toBe(
      '<html data-base="/premise"><a href="/premise/finance">x</a><script src="/premise/a.js"></script><a href="//other/x"></a><a href="#main"></a>',
    )
  })

  it('gives rendered links the base path too', () => {
    const parsed = parsePage('<!--premise:status-->', '/premise')
    expect(renderPage(parsed, model([]))).toContain('href="/premise/runs"')
  })
})

describe('an answer', () => {
  it('shows its sentence, figure, comparison with both windows, method, evidence and exact numbers', () => {
    const html = page('answer finance/pnl', model([['answer finance/pnl', answer()]]))
    expect(html).toContain('id="finance-pnl"')
    expect(html).toContain('Operating income was $1.2M.')
    expect(html).toContain('↑</span> +$200K (+20%)</span> against last year')
    expect(html).toContain('$1.20M in Jan 2013 to Dec 2013, $1.00M in Jan 2012 to Dec 2012')
    expect(html).toContain('SELECT 1 &lt; 2')
    expect(html).toContain('3 rows, 1,234 read')
    expect(html).toContain('+$12.34')
    expect(html).toContain('Jan 2, 2014')
  })

  it('carries the figure as data that a script can read and nobody can break out of', () => {
    const figure: Figure = {
      kind: 'ranking',
      unit: 'USD',
      good: 'up',
      rows: [{ label: `${hostile}</script>\u2028`, value: 1 }],
    }
    const html = page('answer finance/pnl', model([['answer finance/pnl', answer({ figure })]]))
    const data = /<script type="application\/json" class="figure-data">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    expect(data).not.toContain('<')
    expect(JSON.parse(data)).toEqual(figure)
  })

  it('escapes every text that comes from outside', () => {
    const all = answer({
      title: hostile,
      question: hostile,
      headline: hostile,
      action: hostile,
      method: hostile,
      accuracy: hostile,
      trouble: hostile,
      status: 'stale',
      figure: {
        kind: 'series',
        unit: 'USD',
        grain: 'month',
        good: 'up',
        periods: ['2013-01-01'],
        lines: [{ name: hostile, role: 'actual', values: [1] }],
      },
      drivers: [{ dimension: 'account', member: hostile, change: 1 }],
      evidence: [{ sql: hostile, rows: 1 }],
    })
    const slots: [string, Answer][] = ['answer finance/pnl', 'trend revenue'].map((slot) => [slot, all])
    const run = {
      id: 'x',
      cause: hostile,
      state: hostile,
      startedAt: '2014-01-05T10:00:00Z',
      durationMs: 1,
      days: 1,
      rowsRead: 1,
      troubles: [hostile],
    }
    const whole = model(slots, { tenant: hostile, role: hostile, runs: [run] })
    for (const slot of [
      'answer finance/pnl',
      'trend revenue',
      'filters',
      'headline',
      'status',
      'runs',
      'tenant',
      `answer ${hostile.replaceAll('>', '')}`,
    ]) {
      expect(page(slot, whole).replaceAll('<script type="application/json" class="figure-data">', '')).not.toContain(
        '<script',
      )
    }
  })

  it('carries neither a style attribute nor an inline handler', () => {
    const html = page('answer finance/pnl', model([['answer finance/pnl', answer()]])) + page('filters', model([]))
    expect(html).not.toMatch(/\sstyle=|\son[a-z]+=/)
  })

  it('lists drivers that add up to the change', () => {
    const drivers = [5, -3, 2, 1, 0.5, 0.25].map((change, i) => ({
      dimension: 'account',
      member: `a${i}`,
      change: change * 1000,
    }))
    const figure: Figure = { kind: 'series', unit: 'USD', grain: 'year', good: 'up', periods: [], lines: [] }
    const html = page('answer finance/pnl', model([['answer finance/pnl', answer({ drivers, figure })]]))
    expect(html).toContain(
      '<span>2 others</span> <span class="delta good"><span aria-hidden="true">↑</span> +$750</span>',
    )
  })
})

describe('the states of an answer', () => {
  it('says what is missing and what to do when there is too little data', () => {
    const html = page(
      'answer finance/pnl',
      model([
        [
          'answer finance/pnl',
          answer({ status: 'insufficient', headline: 'No budget for 2013.', action: 'Import one.' }),
        ],
      ]),
    )
    expect(html).toContain('Too little data')
    expect(html).toContain('No budget for 2013.')
    expect(html).toContain('Import one.')
    expect(html).not.toContain('<svg')
  })

  it('says why it failed and what happens next', () => {
    const html = page(
      'answer finance/pnl',
      model([['answer finance/pnl', answer({ status: 'failed', trouble: 'The disk is full.', figure: null })]]),
    )
    expect(html).toContain('Could not be computed')
    expect(html).toContain('The disk is full.')
    expect(html).toContain('The next refresh tries again')
  })

  it('shows the last good answer of a stale one with its age', () => {
    const html = page(
      'answer finance/pnl',
      model([['answer finance/pnl', answer({ status: 'stale', trouble: 'It was stopped.' })]]),
    )
    expect(html).toContain('3 days before the latest refresh')
    expect(html).toContain('It was stopped.')
    expect(html).toContain('<svg')
  })

  it('says what row rules withhold, and why, without a word on how it would be computed', () => {
    const why = 'Your rights reach the department Sales; this answer cannot be divided by department.'
    const withheld = answer({ status: 'forbidden', headline: why, action: 'Ask an owner.', figure: null, evidence: [] })
    const html = page('answer finance/pnl', model([['answer finance/pnl', withheld]]))
    expect(html).toContain(why)
    expect(html).not.toContain('<details')
    const pending = { ...withheld, name: 'metric revenue', status: 'pending' as const, headline: 'Not computed yet.' }
    const card = page('metric revenue', model([['metric revenue', pending]]))
    expect(card).toContain('Not computed yet.')
    expect(card).not.toContain('could not be computed')
  })

  it('says in the filter bar and the headline what part of the company it is', () => {
    const reach = 'You see: the department A & B.'
    expect(page('filters', model([], { reach }))).toContain('You see: the department A &amp; B.')
    expect(page('headline', model([], { reach }))).toContain('There is nothing for you to see here.')
    const pending = answer({ status: 'pending', figure: null })
    expect(page('headline', model([['answer finance/pnl', pending]], { reach }))).toContain(
      'Nothing has been computed for your part of the company yet.',
    )
  })

  it('tells an absent answer from an empty company', () => {
    expect(page('answer finance/pnl', model([]))).toContain('your role may not see it')
    const empty = model([], { completeTo: null, options: { ...model([]).options, dataSpan: null } })
    expect(page('answer finance/pnl', empty)).toContain('No data yet.')
    expect(page('headline', empty)).toContain('import finance/ledger FILE.csv')
    expect(page('filters', empty)).toBe('<main></main>')
  })
})

describe('a KPI card', () => {
  const kpi = (value: number | null, more: Partial<Answer> = {}) =>
    answer({
      name: 'revenue',
      title: 'Revenue',
      figure: {
        kind: 'kpi',
        unit: 'USD',
        good: 'up',
        value,
        points: [
          { period: '2013-01-01', value: 1 },
          { period: '2013-02-01', value: 2 },
        ],
      },
      ...more,
    })

  it('shows value, change, base and line', () => {
    const html = page('metric revenue', model([['metric revenue', kpi(1_200_000)]]))
    expect(html).toContain('<data value="1200000">$1.20M</data>')
    expect(html).toContain('class="delta good"><span aria-hidden="true">↑</span> +20%')
    expect(html).toContain('on last year, $1.00M')
    expect(html).toContain('class="l actual"')
  })

  it('is a dash without a value, never a zero', () => {
    expect(page('metric revenue', model([['metric revenue', kpi(null, { comparison: null })]]))).toContain(
      '<p class="value none">–</p>',
    )
  })
})

describe('the headline of a page', () => {
  it('is the most important good answer, with its drivers and action, then the next', () => {
    const html = page(
      'headline',
      model([
        [
          'answer a/low',
          answer({
            name: 'a/low',
            headline: 'Low.',
            comparison: null,
            importance: { score: 0.1, size: 0, surprise: 0, reach: 0 },
          }),
        ],
        // The same number, its base and its window as the first's: it would say the same again.
        [
          'answer a/again',
          answer({ name: 'a/again', headline: 'Again.', importance: { score: 0.8, size: 0, surprise: 0, reach: 0 } }),
        ],
        [
          'answer a/failed',
          answer({
            name: 'a/failed',
            headline: 'Failed.',
            status: 'failed',
            importance: { score: 1, size: 0, surprise: 0, reach: 0 },
          }),
        ],
        [
          'answer a/top',
          answer({
            name: 'a/top',
            headline: 'Top.',
            action: 'Act.',
            drivers: [{ dimension: 'd', member: 'Rent', change: -2500 }],
            importance: { score: 0.9, size: 0, surprise: 0, reach: 0 },
          }),
        ],
      ]),
    )
    expect(html).toMatch(/^<main><p class="lede"><a href="#a-top">Top\.<\/a><\/p>/)
    expect(html).toContain('Rent <span class="delta">−$2.50K</span>')
    expect(html).toContain('Act.')
    expect(html).toContain('<a href="#a-low">Low.</a>')
    expect(html).not.toContain('Failed.')
    expect(html).not.toContain('Again.')
  })
})

describe('the filter bar', () => {
  it('is a form that works by itself and shows what was chosen', () => {
    const of = model([], {
      isDefault: false,
      filters: { ...model([]).filters, range: 'custom', where: { department: [hostile] } },
    })
    const html = page('filters', of)
    expect(html).toContain('method="get"')
    expect(html).toContain('<option value="custom" selected>')
    expect(html).toContain('name="from" value="2013-01-01" min="2013-01-01" max="2013-12-31"')
    expect(html).toContain('<option value="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" selected>')
    expect(html).toContain('href="/finance">Reset</a>')
  })
})

describe('an answer of another page', () => {
  const trend = answer({ name: 'finance/revenue-trend', title: 'Trend' })
  const slot = 'answer finance/revenue-trend'
  const places = [
    { path: '/', label: 'Overview' },
    { path: '/finance', label: 'Finance' },
  ]
  const shown = (more: Partial<PageModel>) =>
    renderPage(parsePage(`<main><!--premise:${slot}--></main>`, '/t/x'), model([[slot, trend]], more))
  it('leads to its place there', () => {
    expect(shown({ page: 'executive', places })).toContain(
      '<a href="/t/x/finance#finance-revenue-trend">Trend</a></h2>',
    )
  })
  it('leads nowhere on that page itself, and where the reader may not go', () => {
    for (const more of [{ page: 'finance', places }, { page: 'executive' }])
      expect(shown(more)).toContain('id="finance-revenue-trend-title">Trend</h2>')
  })
})

describe('a forecast', () => {
  const figure = {
    ...{ kind: 'series' as const, unit: 'USD', grain: 'month' as const, good: 'up' as const },
    periods: ['2013-11-01', '2013-12-01'],
    lines: [{ name: 'Forecast', role: 'forecast' as const, values: [null, 2] }],
  }
  const bands = [{ name: '80%', lower: [null, 1], upper: [null, 3] }]
  const beforeFold = (of: Answer) =>
    page('answer finance/cash-forecast', model([['answer finance/cash-forecast', of]])).split('<details')[0]
  it('has its record beside it, not behind the fold', () => {
    const record = 'Of the last 24 <forecasts>'
    expect(beforeFold(answer({ figure: { ...figure, bands }, accuracy: record }))).toContain(
      'Of the last 24 &lt;forecasts&gt;',
    )
    expect(beforeFold(answer({ figure, accuracy: record }))).not.toContain('Of the last')
  })
})
