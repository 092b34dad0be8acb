import { describe, expect, it } from 'vitest'
import { fiscalYear, periodsIn } from '../calendar/calendar.ts'
import { niceStep, valueAxis } from './axis.ts'
import { breakdownBars } from './breakdown.ts'
import { dataTable } from './data-table.ts'
import { drawn } from './draw.ts'
import type { Figure, SeriesFigure, WaterfallFigure } from './figure.ts'
import { formatOf } from './format.ts'
import { sparkline } from './kpi.ts'
import { rankingBars, rankingSvg } from './ranking.ts'
import { seriesSvg } from './series.ts'
import { exactTable, readingTable } from './table.ts'
import { periodLabels } from './time-axis.ts'
import { waterfallBars, waterfallSvg } from './waterfall.ts'

const format = formatOf('en-US')
const hostile = `"><script>alert('x')</script>&${'long '.repeat(60)}`

function months(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${2011 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`,
  )
}

function series(values: (number | null)[]): SeriesFigure {
  const lines = [{ name: 'Actual', role: 'actual' as const, values }]
  return { kind: 'series', unit: 'USD', grain: 'month', good: 'up', periods: months(values.length), lines }
}

/** The points of all paths of a class, as [x, y] in the plot's own units. */
function points(svg: string, name: string): number[][] {
  const paths = [...svg.matchAll(new RegExp(`<path class="m ${name}[^"]*" d="([^"]*)"`, 'g'))]
  return paths.flatMap(([, d = '']) =>
    [...d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((pair) => [Number(pair[1]), Number(pair[2])]),
  )
}

function rects(svg: string): { x: number; width: number }[] {
  return [...svg.matchAll(/<rect class="m[^"]*" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"/g)].map((match) => ({
    x: Number(match[1]),
    width: Number(match[2]),
  }))
}

describe('a series', () => {
  it('has one point a value, in order, higher up for more', () => {
    const found = points(seriesSvg(series([0, 50, 100, 25]), 'd', format), 'l actual')
    expect(found.map(([x]) => x)).toEqual([0, 1, 2, 3])
    const [zero, half, full, quarter] = found.map(([, y]) => y as number) as [number, number, number, number]
    expect(full).toBe(0)
    expect(half).toBeCloseTo(zero / 2, 1)
    expect(quarter).toBeCloseTo(zero * 0.75, 1)
  })

  it('breaks at a gap and marks a value between two gaps by a dot', () => {
    const svg = seriesSvg(series([1, 2, null, 3, null, 4, 5]), 'd', format)
    expect(points(svg, 'l actual').map(([x]) => x)).toEqual([0, 1, 5, 6])
    expect(points(svg, 'dot actual').map(([x]) => x)).toEqual([3])
    expect(svg.match(/M\d/g)).toHaveLength(3)
  })

  it('draws a single point, all zeros, and nothing at all without NaN', () => {
    for (const values of [[7], [0, 0, 0], [null, null], []]) {
      const svg = seriesSvg(series(values), 'd', format)
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
      expect(points(svg, '(?:l|dot) actual')).toHaveLength(values.filter((value) => value !== null).length)
    }
  })

  it('names its lines only when there are several', () => {
    const two = series([1, 2])
    expect(seriesSvg(two, 'd', format)).not.toContain('class="key"')
    two.lines.push({ name: 'Budget', role: 'budget', values: [1, null] })
    expect(seriesSvg(two, 'd', format)).toContain('Budget</text>')
  })
})

describe('a forecast', () => {
  const figure: SeriesFigure = {
    ...series([10, 20, null, null]),
    lines: [
      { name: 'Actual', role: 'actual', values: [10, 20, null, null] },
      { name: 'Forecast', role: 'forecast', values: [null, null, 30, 40] },
    ],
    bands: [
      { name: '95%', lower: [null, null, 10, 0], upper: [null, null, 50, 100] },
      { name: '80%', lower: [null, null, 20, 25], upper: [null, null, 40, 55] },
    ],
  }
  const svg = seriesSvg(figure, 'd', format)
  it('goes on from the last value, and so do its bands', () => {
    expect(points(svg, 'l forecast').map(([x]) => x)).toEqual([1, 2, 3])
    expect(points(svg, 'l forecast')[0]).toEqual(points(svg, 'l actual')[1])
    const [wide, narrow] = [...svg.matchAll(/<path class="band band-\d" d="M([^"]*)Z"/g)].map(([, d = '']) => d)
    expect(wide?.split(' ').filter((_, at) => at % 2 === 0)).toEqual(['1', '2', '3', '3', '2', '1'])
    expect(narrow).not.toBe(wide)
  })
  it('keeps its widest bound within the axis and names its bands', () => {
    expect(svg).toContain('$100')
    expect(svg).toMatch(/class="k band-1"[^>]*>■<\/tspan> 80%<.*class="k band-0"[^>]*>■<\/tspan> 95%/)
  })
  it('is a table with the bounds of both bands', () => {
    const { table } = dataTable(figure, format)
    expect(table.columns.map(({ label }) => label)).toEqual([
      'Period',
      'Actual',
      'Forecast',
      '80% band from',
      '80% band to',
      '95% band from',
      '95% band to',
    ])
    expect(table.rows.map(({ cells }) => cells.slice(1))).toEqual([
      [10, null, null, null, null, null],
      [20, null, null, null, null, null],
      [null, 30, 20, 40, 10, 50],
      [null, 40, 25, 55, 0, 100],
    ])
  })
  it('with nothing before it begins where it begins', () => {
    const alone = { ...figure, lines: figure.lines.slice(1) }
    expect(points(seriesSvg(alone, 'd', format), 'l forecast').map(([x]) => x)).toEqual([2, 3])
  })
})

describe('a waterfall', () => {
  const figure: WaterfallFigure = {
    kind: 'waterfall',
    unit: 'USD',
    good: 'up',
    start: { label: '2012', value: 100.1 },
    steps: [
      { label: 'Sales', value: 50.25 },
      { label: 'Cost', value: -30.05 },
    ],
    end: { label: '2013', value: 120.3 },
  }

  it('begins each step where the one before ended and ends at the end, to the cent', () => {
    const { rows } = waterfallBars(figure, format)
    expect(rows.map(({ from, to }) => [from, to])).toEqual([
      [0, 100.1],
      [100.1, 150.35],
      [150.35, 120.3],
      [0, 120.3],
    ])
    expect(rows.map(({ tone }) => tone)).toEqual(['total', 'good', 'bad', 'total'])
  })

  it('draws bars as wide as their values', () => {
    const low = { ...figure, start: { label: '2012', value: 25 }, end: { label: '2013', value: 45.2 } }
    const found = rects(waterfallSvg(low, 'd', format))
    const share = 100 / 75.25
    for (const [i, [x, width]] of [
      [0, 25],
      [25, 50.25],
      [45.2, 30.05],
      [0, 45.2],
    ].entries()) {
      expect(found[i]?.x).toBeCloseTo((x as number) * share, 1)
      expect(found[i]?.width).toBeCloseTo((width as number) * share, 1)
    }
  })

  it('puts the smallest of many steps together and still adds up', () => {
    const steps = Array.from({ length: 30 }, (_, i) => ({ label: `s${i}`, value: i + 0.01 }))
    const end = Math.round((100.1 + steps.reduce((sum, step) => sum + step.value, 0)) * 100) / 100
    const { rows } = waterfallBars({ ...figure, steps, end: { label: 'end', value: end } }, format)
    expect(rows).toHaveLength(14)
    expect(rows.at(-2)?.label).toBe('19 others')
    expect(rows.at(-2)?.to).toBe(end)
  })

  it('says so when its axis leaves zero out, and keeps zero below a loss', () => {
    const high = {
      ...figure,
      start: { label: 'a', value: 1000 },
      steps: [{ label: 's', value: 5 }],
      end: { label: 'b', value: 1005 },
    }
    const cut = waterfallBars(high, format)
    expect(cut.min).toBeGreaterThan(900)
    expect(cut.foot).toContain('not at zero')
    const loss = {
      ...figure,
      start: { label: 'a', value: -10 },
      steps: [{ label: 's', value: 5 }],
      end: { label: 'b', value: -5 },
    }
    expect(waterfallBars(loss, format)).toMatchObject({ min: -10, max: 0 })
  })
})

describe('rankings and breakdowns', () => {
  it('draws signed bars from one zero and colours them by the direction of good', () => {
    const figure = {
      kind: 'ranking' as const,
      unit: 'USD',
      good: 'down' as const,
      rows: [
        { label: 'a', value: 75 },
        { label: 'b', value: -25 },
      ],
    }
    expect(rects(rankingSvg(figure, 'd', format))).toEqual([
      { x: 25, width: 75 },
      { x: 0, width: 25 },
    ])
    expect(rankingBars(figure, format).rows.map(({ tone, text }) => [tone, text])).toEqual([
      ['bad', '↑ +$75'],
      ['good', '↓ −$25'],
    ])
  })

  it('keeps the sum when the smallest parts are put together', () => {
    const rows = Array.from({ length: 15 }, (_, i) => ({ label: `p${i}`, value: 15 - i, previous: 1 }))
    const bars = breakdownBars({ kind: 'breakdown', unit: 'count', total: 120, rows }, format).rows
    expect(bars).toHaveLength(10)
    expect(bars.reduce((sum, bar) => sum + bar.to, 0)).toBe(120)
    expect(bars.at(-1)).toMatchObject({ label: '6 others', mark: 6 })
  })
})

describe('every kind', () => {
  const figures: Figure[] = [
    {
      kind: 'kpi',
      unit: 'USD',
      good: 'up',
      value: 1,
      points: [
        { period: '2013-01-01', value: 1 },
        { period: '2013-02-01', value: -2 },
      ],
    },
    {
      ...series([1, 2, 3]),
      lines: [
        { name: hostile, role: 'actual', values: [1, 2, 3] },
        { name: hostile, role: 'part', values: [3, null, -1] },
      ],
    },
    { kind: 'ranking', unit: 'USD', good: 'up', rows: [{ label: hostile, value: 1, note: hostile }] },
    { kind: 'breakdown', unit: 'USD', total: 1, rows: [{ label: hostile, value: 1, previous: null }] },
    {
      kind: 'waterfall',
      unit: 'USD',
      good: 'up',
      start: { label: hostile, value: 0 },
      steps: [{ label: hostile, value: 0 }],
      end: { label: hostile, value: 0 },
    },
    {
      kind: 'table',
      columns: [{ label: hostile }, { label: hostile, unit: 'USD', signed: true }],
      rows: [{ cells: [hostile, 1] }, { cells: [hostile, null] }],
    },
    { kind: 'heatmap', unit: 'USD', xs: [hostile], ys: [hostile, 'b'], values: [[1], [null]] },
  ]

  it.each(figures.map((figure) => [figure.kind, figure] as const))(
    '%s escapes labels, carries no style and no NaN',
    (_, figure) => {
      for (const html of [drawn(figure, hostile, format), exactTable(dataTable(figure, format).table, format)]) {
        expect(html).not.toContain('<script')
        expect(html).not.toMatch(/\sstyle=|NaN|undefined/)
      }
    },
  )

  it.each(figures.map((figure) => [figure.kind, figure] as const))(
    '%s survives having nothing to show',
    (_, figure) => {
      const bare = {
        ...figure,
        points: [],
        periods: [],
        lines: [],
        rows: [],
        steps: [],
        xs: [],
        ys: [],
        values: [],
      } as Figure
      expect(drawn(bare, 'd', format)).not.toMatch(/NaN|Infinity|undefined/)
    },
  )

  it('leaves no line for fewer than two points of a KPI', () => {
    expect(
      sparkline({ kind: 'kpi', unit: 'USD', good: 'up', value: 1, points: [{ period: '2013-01-01', value: 1 }] }, 'd'),
    ).toBe('')
  })
})

describe('numbers', () => {
  it.each([
    [29_358_677.22, 'USD', '$29.4M', '$29,358,677.22'],
    [-1234.5, 'USD', '−$1.23K', '−$1,234.50'],
    [34_000_000, 'USD', '$34.0M', '$34,000,000.00'],
    [0.1834, 'ratio', '18.3%', '18.34%'],
    [120, 'persons', '120', '120 persons'],
    [0, 'USD', '$0', '$0.00'],
  ])('%d %s is %s in short and %s in full', (value, unit, short, exact) => {
    expect([format.short(value, unit), format.exact(value, unit)]).toEqual([short, exact])
  })

  it('says nothing rather than zero for nothing, and signs changes', () => {
    expect(format.short(null, 'USD')).toBe('–')
    expect([format.change(0.1234), format.change(-0.5), format.change(0), format.change(12.3)]).toEqual([
      '+12.3%',
      '−50%',
      '0%',
      '+1,230%',
    ])
    expect([format.signedShort(5e6, 'EUR'), format.signedShort(0, 'EUR')]).toEqual(['+€5.00M', '€0'])
  })

  it('keeps the decimal of shares in a column', () => {
    const table = {
      kind: 'table' as const,
      columns: [{ label: 'Line' }, { label: '%', unit: 'ratio', signed: true }],
      rows: [{ cells: ['Sales', 0.2] }],
    }
    expect(readingTable(table, format)).toContain('+20.0%')
  })

  it('follows the locale, and falls back to English for one that is none', () => {
    expect(formatOf('de-DE').exact(1234.5, 'EUR')).toBe('1.234,50\u00a0€')
    expect(formatOf('not a locale').period('2013-11-01', 'month')).toBe('Nov 2013')
  })

  it('names periods by their grain and windows by whole months', () => {
    expect(format.period('2013-11-01', 'month')).toBe('Nov 2013')
    expect(format.period('2013-11-01', 'day')).toBe('Nov 1, 2013')
    expect(format.period('2013-10-01', 'quarter')).toBe('Oct–Dec 2013')
    expect(format.period('2013-01-01', 'year')).toBe('2013')
    expect(format.span({ from: '2013-01-01', to: '2013-11-30' })).toBe('Jan 2013 to Nov 2013')
    expect(format.span({ from: '2012-02-01', to: '2012-02-29' })).toBe('Feb 2012')
    expect(format.span({ from: '2013-01-02', to: '2013-11-30' })).toBe('Jan 2, 2013 to Nov 30, 2013')
    expect(format.instant('2026-11-22T13:40:00Z', 'Asia/Kolkata')).toContain('19:10')
  })

  it.each([
    [1, ['Jan–Mar 2013', 'Apr–Jun 2013', 'Jul–Sep 2013', 'Oct–Dec 2013'], ['2013']],
    [4, ['Jan–Mar 2013', 'Apr–Jun 2013', 'Jul–Sep 2013', 'Oct–Dec 2013'], ['FY 2013', 'FY 2014']],
    [10, ['Jan–Mar 2013', 'Apr–Jun 2013', 'Jul–Sep 2013', 'Oct–Dec 2013'], ['FY 2013', 'FY 2014']],
    [
      12,
      ['Dec 2012–Feb 2013', 'Mar–May 2013', 'Jun–Aug 2013', 'Sep–Nov 2013', 'Dec 2013–Feb 2014'],
      ['FY 2013', 'FY 2014'],
    ],
  ] as const)('names quarters and years of a fiscal year that begins in month %i', (start, quarters, years) => {
    const named = (grain: 'quarter' | 'year') =>
      periodsIn('2013-01-01', '2013-12-31', grain, start).map((day) => format.period(day, grain))
    expect(named('quarter')).toEqual(quarters)
    expect(named('year')).toEqual(years)
    // The name of a year is that of the calendar: both say when it ends.
    const last = periodsIn('2013-01-01', '2013-12-31', 'year', start).at(-1) as string
    expect(named('year').at(-1)).toContain(String(fiscalYear(last, start)))
  })

  it('reads money of a table in one scale and keeps every cent in the exact one', () => {
    const table = {
      kind: 'table' as const,
      columns: [{ label: 'Line' }, { label: 'Actual', unit: 'USD' }, { label: 'Change', unit: 'USD', signed: true }],
      rows: [{ cells: ['Sales', 22_934_112.11, -512.4], good: 'up' as const }],
    }
    expect(readingTable(table, format)).toContain('<caption>USD thousand</caption>')
    expect(readingTable(table, format)).toContain('>22,934<')
    expect(exactTable(table, format)).toContain('$22,934,112.11')
    expect(exactTable(table, format)).toContain(
      '<span class="delta bad"><span aria-hidden="true">↓</span> −$512.40</span>',
    )
  })
})

describe('axes', () => {
  it('has round ticks around all values, with zero unless they are far from it', () => {
    expect(valueAxis([3, 97])).toEqual({ min: 0, max: 100, ticks: [0, 25, 50, 75, 100] })
    // Thirds of 150 would leave a third of the height empty.
    expect(valueAxis([30, 103])).toEqual({ min: 0, max: 125, ticks: [0, 25, 50, 75, 100, 125] })
    expect(valueAxis([-0.3, 0.1]).ticks).toContain(0)
    expect(valueAxis([1000, 1010]).min).toBeGreaterThan(990)
    expect(valueAxis([null, 0])).toEqual({ min: 0, max: 1, ticks: [0] })
    expect([0.3, 1, 7, 23, 260].map(niceStep)).toEqual([0.5, 1, 10, 25, 500])
  })

  it('names at most seven periods: years where there are enough', () => {
    expect(periodLabels(months(36), 'month', format).map(({ text }) => text)).toEqual(['2011', '2012', '2013'])
    expect(periodLabels(months(11), 'month', format).map(({ text }) => text)).toEqual([
      'Jan 2011',
      'Apr 2011',
      'Jul 2011',
      'Oct 2011',
    ])
    expect(periodLabels(months(400), 'month', format).length).toBeLessThanOrEqual(7)
  })
})
