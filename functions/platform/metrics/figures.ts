// Answers made of metrics: the cards, trends and breakdowns that follow a page's filters.
import { periodsIn } from '../../../lib/calendar/calendar.ts'
import { formatOf } from '../../../lib/figures/format.ts'
import type { Comparison, Span } from '../../answer.ts'
import type { Metric } from '../../domain.ts'
import { metricNamed } from './catalogue.ts'
import { basePeriods, baseSpan, measure, measureTotal } from './measure.ts'
import {
  baseWords,
  changeWords,
  finding,
  type MetricContext,
  type MetricFinding,
  rankingMost,
  round,
  sumOf,
  unitOf,
  withOthers,
} from './metric-finding.ts'
import { personsFinding } from './persons-finding.ts'

/**
 * The answer of a metric slot.
 * @param slot 'metric revenue', 'trend revenue' or 'breakdown revenue organization'.
 */
export async function metricFinding(slot: string, context: MetricContext): Promise<MetricFinding> {
  const [kind, name, dimension] = slot.split(' ') as [string, string, string?]
  const metric = metricNamed(name)
  if (metric.aggregation === 'persons') return personsFinding(slot, metric, context)
  if (kind === 'metric') return card(slot, metric, context)
  if (kind === 'trend') return trend(slot, metric, context)
  if (kind === 'breakdown' && dimension !== undefined && metric.dimensions.includes(dimension))
    return breakdown(slot, metric, dimension, context)
  throw new RangeError(`no such slot: ${slot}`)
}

async function card(slot: string, metric: Metric, context: MetricContext): Promise<MetricFinding> {
  const { periods, values } = await periodValues(metric, context, 'actual', context.filters.span)
  const comparison = await compared(metric, context)
  const value = comparison.value
  const unit = unitOf(metric, context.settings)
  const base: MetricFinding = finding(slot, metric, context, comparison.change === null ? null : comparison)
  if (value === null) return base
  delete base.action
  const short = formatOf(context.settings.locale).short(value, unit)
  return {
    ...base,
    status: 'ok',
    headline:
      comparison.change === null
        ? `${metric.label} is ${short}.`
        : `${metric.label} is ${short}, ${changeWords(comparison, unit, context)}.`,
    figure: {
      kind: 'kpi',
      unit,
      good: metric.good,
      value,
      points: periods.map((period, i) => ({ period, value: values[i] ?? null })),
    },
  }
}

async function trend(slot: string, metric: Metric, context: MetricContext): Promise<MetricFinding> {
  const { filters, settings } = context
  const { periods, values } = await periodValues(metric, context, 'actual', filters.span)
  const unit = unitOf(metric, settings)
  const comparison = await compared(metric, context)
  const base: MetricFinding = finding(slot, metric, context, comparison.change === null ? null : comparison)
  if (values.every((value) => value === null)) return base
  delete base.action
  const lines: Extract<MetricFinding['figure'], { kind: 'series' }>['lines'] = [
    { name: metric.label, role: 'actual', values },
  ]
  const other = await baseLine(metric, context, periods)
  if (other !== null) lines.push(other)
  const short = comparison.value === null ? '' : formatOf(settings.locale).short(comparison.value, unit)
  return {
    ...base,
    status: 'ok',
    headline:
      comparison.change === null
        ? `${metric.label} comes to ${short}.`
        : `${metric.label} comes to ${short}, ${changeWords(comparison, unit, context)}.`,
    figure: { kind: 'series', unit, grain: filters.grain, periods, good: metric.good, lines },
  }
}

async function baseLine(metric: Metric, context: MetricContext, periods: string[]) {
  const { filters, settings } = context
  if (filters.compare === 'none') return null
  const scenario = filters.compare === 'budget' ? 'budget' : 'actual'
  const span = filters.compare === 'budget' ? filters.span : baseSpan(filters.span, filters.compare)
  const pairs = basePeriods(filters.span, span, filters.grain, settings.fiscalYearStartMonth)
  const measured = await measure(
    context.db,
    metric,
    { span, grain: filters.grain, scenario, where: filters.where },
    settings,
  )
  const byPeriod = new Map(measured.map((row) => [row.period, row.value]))
  const values = periods.map((period) => byPeriod.get(pairs.get(period) ?? '') ?? null)
  if (values.every((value) => value === null)) return null
  const role = filters.compare === 'budget' ? ('budget' as const) : ('last-year' as const)
  return {
    name: { 'last-year': 'Last year', previous: 'Previous period', budget: 'Budget' }[filters.compare],
    role,
    values,
  }
}

async function breakdown(
  slot: string,
  metric: Metric,
  dimension: string,
  context: MetricContext,
): Promise<MetricFinding> {
  const { db, settings, filters } = context
  const unit = unitOf(metric, settings)
  const totals = await measureTotal(
    db,
    metric,
    { span: filters.span, scenario: 'actual', where: filters.where, by: dimension },
    settings,
  )
  const bases = await baseTotals(metric, context, dimension)
  const base = {
    ...finding(slot, metric, context, null),
    title: `${metric.label} by ${dimension}`,
    question: `Which ${dimension} makes up ${metric.label.toLowerCase()}?`,
  }
  if (totals.size === 0) return base
  const rows = [...totals]
    .map(([label, value]) => ({ label, value, previous: bases?.get(label) ?? null }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const top = rows[0] as { label: string; value: number }
  const { action: _none, ...rest } = base
  const parts = metric.aggregation !== 'ratio' && rows.every((row) => row.value >= 0)
  return {
    ...rest,
    status: 'ok',
    headline: `${top.label} is the largest: ${formatOf(settings.locale).short(top.value, unit)}.`,
    figure: parts
      ? { kind: 'breakdown', unit, total: sumOf(rows), rows: withOthers(rows) }
      : {
          kind: 'ranking',
          unit,
          good: 'neutral',
          rows: rows.slice(0, rankingMost).map(({ label, value }) => ({ label, value })),
        },
  }
}

async function baseTotals(
  metric: Metric,
  context: MetricContext,
  dimension?: string,
): Promise<Map<string, number> | null> {
  const { db, settings, filters, dataSpan } = context
  if (filters.compare === 'none') return null
  const span = filters.compare === 'budget' ? filters.span : baseSpan(filters.span, filters.compare)
  // A base that begins before the data do would compare a whole with a part.
  if (dataSpan === null || (filters.compare !== 'budget' && span.from < dataSpan.from.slice(0, 8).concat('01')))
    return null
  const scenario = filters.compare === 'budget' ? 'budget' : 'actual'
  return measureTotal(
    db,
    metric,
    { span, scenario, where: filters.where, ...(dimension === undefined ? {} : { by: dimension }) },
    settings,
  )
}

async function compared(metric: Metric, context: MetricContext): Promise<Comparison> {
  const { db, settings, filters } = context
  const value =
    (await measureTotal(db, metric, { span: filters.span, scenario: 'actual', where: filters.where }, settings)).get(
      '',
    ) ?? null
  const base = (await baseTotals(metric, context))?.get('') ?? null
  const change = value === null || base === null ? null : round(value - base, metric)
  const kind = filters.compare === 'none' ? 'previous' : filters.compare
  return {
    kind,
    label: baseWords(filters.compare),
    value,
    base,
    change,
    ratio: change === null || base === null || base === 0 ? null : change / Math.abs(base),
    good: metric.good,
    span: filters.span,
    baseSpan: kind === 'budget' ? filters.span : baseSpan(filters.span, kind),
  }
}

async function periodValues(metric: Metric, context: MetricContext, scenario: 'actual' | 'budget', span: Span) {
  const { filters, settings } = context
  const measured = await measure(
    context.db,
    metric,
    { span, grain: filters.grain, scenario, where: filters.where },
    settings,
  )
  const byPeriod = new Map(measured.map((row) => [row.period, row.value]))
  const periods = periodsIn(span.from, span.to, filters.grain, settings.fiscalYearStartMonth)
  return { periods, values: periods.map((period) => byPeriod.get(period) ?? null) }
}
