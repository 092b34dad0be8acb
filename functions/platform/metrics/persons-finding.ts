// Cards, trends and breakdowns about persons: from months that are decided as a whole, whoever looks at the page.
import { formatOf } from '../../../lib/figures/format.ts'
import type { Comparison, Span } from '../../answer.ts'
import type { Cut, PersonsMetric } from '../../domain.ts'
import { Problem } from '../../problem.ts'
import { basePeriods, baseSpan } from './measure.ts'
import { type MeasuredPersons, measurePersons, totalsOf, withheldWords } from './measure-persons.ts'
import {
  baseWords,
  changeWords,
  finding,
  type MetricContext,
  type MetricFinding,
  rankingMost,
  unitOf,
  withOthers,
} from './metric-finding.ts'
import { leastPersons } from './persons-month.ts'

interface Asked {
  metric: PersonsMetric
  context: MetricContext
  own: MeasuredPersons
  /** The same of the span that is compared with; null where there is none, or part of it has no rows. */
  before: MeasuredPersons | null
  base: Span | null
}

/**
 * The answer of a slot about persons, always by month.
 * @param slot 'metric employees', 'trend employees' or 'breakdown employees department'.
 * @throws RangeError for a slot that does not exist.
 */
export async function personsFinding(
  slot: string,
  metric: PersonsMetric,
  context: MetricContext,
): Promise<MetricFinding> {
  const [kind, , dimension] = slot.split(' ') as [string, string, string?]
  if (
    kind === 'breakdown' ? dimension === undefined || !metric.dimensions.includes(dimension) : dimension !== undefined
  )
    throw new RangeError(`no such slot: ${slot}`)
  const empty = { ...finding(slot, metric, context, null), method: `${metric.help} By month.` }
  try {
    const asked = await ask(metric, context, dimension)
    if (dimension !== undefined) return breakdown(empty, asked, dimension)
    return kind === 'trend' ? trend(empty, asked) : card(empty, asked)
  } catch (error) {
    // A page may filter by what persons do not have; only this answer says so.
    if (!(error instanceof Problem) || error.status !== 400) throw error
    return { ...empty, headline: error.message, action: error.hint }
  }
}

async function ask(metric: PersonsMetric, context: MetricContext, by?: string): Promise<Asked> {
  const { filters, persons } = context
  const question: { where: Cut; by?: string } = { where: filters.where, ...(by === undefined ? {} : { by }) }
  const own = await measurePersons(persons, metric, { ...question, span: filters.span })
  const { compare } = filters
  const base = compare === 'none' || compare === 'budget' ? null : baseSpan(filters.span, compare)
  const whole = await persons.span(metric)
  // A base that begins before the data do would compare a whole with a part.
  const before =
    base === null || whole === null || base.from < whole.from
      ? null
      : await measurePersons(persons, metric, { ...question, span: base })
  return { metric, context, own, before, base }
}

/** The frame of an answer, with what is withheld said; `insufficient` where all of it is. */
function framed(empty: MetricFinding, { metric, own }: Asked): MetricFinding {
  if (own.withheld === 0) return empty
  const { action: _none, ...rest } = empty
  const words = withheldWords(metric)
  return { ...rest, headline: words, method: `${empty.method} ${words}` }
}

function comparison({ metric, context, own, before, base }: Asked): Comparison | null {
  const value = totalsOf(metric, own).get('')
  const other = before === null ? undefined : totalsOf(metric, before).get('')
  const { compare, span } = context.filters
  if (value === undefined || other === undefined || base === null || compare === 'none') return null
  const change = Math.round((value - other) * 10_000) / 10_000
  return {
    kind: compare,
    label: baseWords(compare),
    value,
    base: other,
    change,
    ratio: other === 0 ? null : change / Math.abs(other),
    good: metric.good,
    span,
    baseSpan: base,
  }
}

function headline({ metric, context }: Asked, value: number, compared: Comparison | null): string {
  const unit = unitOf(metric, context.settings)
  const short = formatOf(context.settings.locale).short(value, unit)
  return compared === null
    ? `${metric.label}: ${short}.`
    : `${metric.label}: ${short}, ${changeWords(compared, unit, context)}.`
}

function valuesOf({ months, rows }: MeasuredPersons): (number | null)[] {
  const byPeriod = new Map(rows.map(({ period, value }) => [period, value]))
  return months.map((period) => byPeriod.get(period) ?? null)
}

function card(empty: MetricFinding, asked: Asked): MetricFinding {
  const { metric, context, own } = asked
  const base = framed(empty, asked)
  const value = totalsOf(metric, own).get('')
  if (value === undefined) return base
  const { action: _none, ...rest } = base
  const compared = comparison(asked)
  const values = valuesOf(own)
  return {
    ...rest,
    status: 'ok',
    comparison: compared,
    headline: headline(asked, value, compared),
    figure: {
      kind: 'kpi',
      unit: unitOf(metric, context.settings),
      good: metric.good,
      value,
      points: own.months.map((period, i) => ({ period, value: values[i] ?? null })),
    },
  }
}

function trend(empty: MetricFinding, asked: Asked): MetricFinding {
  const { metric, context, own, before, base } = asked
  const framedBase = framed(empty, asked)
  const values = valuesOf(own)
  const lastValue = values.findLast((value) => value !== null)
  if (lastValue === undefined || lastValue === null) return framedBase
  const { action: _none, ...rest } = framedBase
  const { compare, span } = context.filters
  const line = { name: metric.label, role: 'actual' as const, values }
  const pairs = base === null ? null : basePeriods(span, base, 'month', context.settings.fiscalYearStartMonth)
  const earlier = own.months.map(
    (period) => before?.rows.find((row) => row.period === pairs?.get(period))?.value ?? null,
  )
  const name = compare === 'previous' ? 'Previous period' : 'Last year'
  const compared = comparison(asked)
  return {
    ...rest,
    status: 'ok',
    comparison: compared,
    headline: headline(asked, totalsOf(metric, own).get('') ?? lastValue, compared),
    figure: {
      kind: 'series',
      unit: unitOf(metric, context.settings),
      grain: 'month',
      periods: own.months,
      good: metric.good,
      lines: earlier.every((value) => value === null)
        ? [line]
        : [line, { name, role: 'last-year' as const, values: earlier }],
    },
  }
}

async function breakdown(empty: MetricFinding, asked: Asked, dimension: string): Promise<MetricFinding> {
  const { metric, context, own, before } = asked
  const base = {
    ...framed(empty, asked),
    title: `${metric.label} by ${dimension}`,
    question: `How does ${metric.label.toLowerCase()} differ by ${dimension}?`,
  }
  const totals = totalsOf(metric, own)
  const bases = before === null ? null : totalsOf(metric, before)
  const rows = [...totals]
    .map(([label, value]) => ({ label, value, previous: bases?.get(label) ?? null }))
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
  const [top] = rows
  if (top === undefined) return base
  const { action: _none, ...rest } = base
  const unit = unitOf(metric, context.settings)
  const shown = {
    ...rest,
    status: 'ok' as const,
    headline: `${top.label} is the largest: ${formatOf(context.settings.locale).short(top.value, unit)}.`,
  }
  const total = metric.figure === 'count' ? await totalOf(asked) : undefined
  if (total === undefined) {
    const ranked = rows.slice(0, rankingMost).map(({ label, value }) => ({ label, value }))
    return { ...shown, figure: { kind: 'ranking', unit, good: 'neutral', rows: ranked } }
  }
  // What is left of the total follows from what is shown: it is either nobody or as many as may be known.
  const value = total - rows.reduce((sum, row) => sum + row.value, 0)
  const label = `Withheld (fewer than ${leastPersons(metric.sensitivity)} persons)`
  const left = value > 0 ? [{ label, value, previous: null }] : []
  return { ...shown, figure: { kind: 'breakdown', unit, total, rows: [...withOthers(rows), ...left] } }
}

async function totalOf({ metric, context: { filters, persons } }: Asked): Promise<number | undefined> {
  const whole = await measurePersons(persons, metric, { span: filters.span, where: filters.where })
  return totalsOf(metric, whole).get('')
}
