// What answers made of metrics have in common: the frame, and the words.
import { formatOf } from '../../../lib/figures/format.ts'
import type { Answer, Comparison, Finding, Span } from '../../answer.ts'
import { unimportant } from '../../answer.ts'
import type { Metric, Reader, TenantSettings } from '../../domain.ts'
import type { Filters } from '../pages/model.ts'
import type { PersonsMonths } from './persons-months.ts'

export interface MetricContext {
  db: Reader
  /** Figures about persons come from here only. */
  persons: PersonsMonths
  settings: TenantSettings
  filters: Filters
  /** When comparing with the year before, part of the base may lie before the data begin: then there is no comparison. */
  dataSpan: Span | null
}

export type MetricFinding = Finding & Pick<Answer, 'name' | 'title' | 'question'>

/** Rows that a ranking or breakdown shows. */
export const rankingMost = 15

/** The unit as an Answer says it: 'money' becomes the reporting currency. */
export function unitOf(metric: Metric, settings: TenantSettings): string {
  return metric.unit === 'money' ? settings.currency : metric.unit
}

/** An answer of a metric that has nothing to show yet. */
export function finding(
  slot: string,
  metric: Metric,
  { filters, settings }: MetricContext,
  comparison: Comparison | null,
): MetricFinding {
  return {
    name: slot,
    title: metric.label,
    question: metric.help,
    status: 'insufficient',
    headline: `${metric.label} has no rows in ${formatOf(settings.locale).span(filters.span)}.`,
    action: 'Choose another range, or import the rows of this one.',
    figure: null,
    comparison,
    drivers: [],
    importance: unimportant,
    method: `${metric.help} Summed from the rollups of the chosen range.`,
    span: filters.span,
  }
}

/** How a number has changed, in words: 'up $2M (+3.1%) on last year'. */
export function changeWords(comparison: Comparison, unit: string, { settings }: MetricContext): string {
  const change = comparison.change as number
  const direction = change > 0 ? 'up' : change < 0 ? 'down' : 'unchanged'
  if (change === 0) return `unchanged against ${comparison.label}`
  const size =
    unit === 'ratio'
      ? `${Math.abs(change * 100).toFixed(1)} points`
      : formatOf(settings.locale).short(Math.abs(change), unit)
  const relative =
    comparison.ratio === null || unit === 'ratio' ? '' : ` (${formatOf(settings.locale).change(comparison.ratio)})`
  return `${direction} ${size}${relative} on ${comparison.label}`
}

/** What a comparison is with, in words. */
export function baseWords(compare: Filters['compare']): string {
  return { 'last-year': 'last year', previous: 'the previous period', budget: 'budget', none: 'nothing' }[compare]
}

/** Ratios keep all their digits, everything else its cents. */
export function round(value: number, metric: Metric): number {
  return metric.aggregation === 'ratio' ? value : Math.round(value * 100) / 100
}

/** A row of a breakdown. */
export interface Part {
  label: string
  value: number
  previous: number | null
}

/** The smallest parts are put together, so that the rows still add up to the whole. */
export function withOthers(rows: Part[]): Part[] {
  if (rows.length <= rankingMost) return rows
  const rest = rows.slice(rankingMost - 1)
  const known = rest.filter((row) => row.previous !== null)
  const previous = known.length === 0 ? null : sumOf(known.map((row) => ({ value: row.previous ?? 0 })))
  return [...rows.slice(0, rankingMost - 1), { label: `${rest.length} others`, value: sumOf(rest), previous }]
}

/** To the cent. */
export function sumOf(rows: { value: number }[]): number {
  return Math.round(rows.reduce((sum, row) => sum + row.value, 0) * 100) / 100
}
