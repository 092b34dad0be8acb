// What the findings of finance have in common.
import { addMonths } from '../../lib/calendar/calendar.ts'
import { formatOf } from '../../lib/figures/format.ts'
import { importance } from '../../lib/stats/importance.ts'
import { fitting } from '../../lib/text/fitting.ts'
import {
  type Comparison,
  type Driver,
  type Finding,
  type Good,
  type Importance,
  type Span,
  unimportant,
  units,
} from '../answer.ts'
import type { InsightContext } from '../domain.ts'

/** How this insight says money and time. Amounts are integer cents. */
export function words(context: InsightContext) {
  const format = formatOf(context.settings.locale)
  const { currency } = context.settings
  return {
    money: (cents: number) => format.short(units(cents), currency),
    signed: (cents: number) => format.signedShort(units(cents), currency),
    percent: (ratio: number) => format.short(ratio, 'ratio'),
    span: (span: Span) => format.span(span),
    /** 'from Jan 2013 to Nov 2013', 'in Jan 2013'. */
    during: (span: Span) => `${span.from.slice(0, 7) === span.to.slice(0, 7) ? 'in' : 'from'} ${format.span(span)}`,
    month: (day: string) => format.period(day, 'month'),
  }
}

/** A headline of more characters cannot be read aloud in one breath. */
const longestHeadline = 200

/** The fullest of the wordings that can be read aloud in one breath; they go from the fullest to the shortest. */
export function readAloud(...wordings: string[]): string {
  return fitting(wordings, longestHeadline)
}

/** 'Sales (+$1.2M), Salaries (−$0.3M) and Rent (−$0.1M)'. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** An answer for too little data: what is missing, and how to supply it. */
export function insufficient(missing: string, supply: string, method: string): Finding {
  return {
    status: 'insufficient',
    headline: missing,
    action: supply,
    figure: null,
    comparison: null,
    drivers: [],
    importance: unimportant,
    method,
    span: null,
  }
}

/** For an insight that finds no lines at all. */
export function noLedger(method: string): Finding {
  return insufficient(
    'There are no ledger lines of a complete month yet.',
    'Import a general ledger as finance/ledger.',
    method,
  )
}

export function compared(
  kind: Comparison['kind'],
  label: string,
  valueCents: number,
  baseCents: number,
  good: Good,
  span: Span,
  baseSpan: Span,
): Comparison {
  return {
    kind,
    label,
    good,
    span,
    baseSpan,
    value: units(valueCents),
    base: units(baseCents),
    change: units(valueCents - baseCents),
    ratio: baseCents === 0 ? null : (valueCents - baseCents) / Math.abs(baseCents),
  }
}

/** A part of a change: its name and integer cents. */
export type Part = readonly [name: string, cents: number]

/** Largest effect first, without those that moved nothing. */
export function ranked(parts: Iterable<Part>): Part[] {
  return [...parts]
    .filter(([, cents]) => cents !== 0)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || (a[0] < b[0] ? -1 : 1))
}

/** The first `most` parts and one for all others, so that nothing is lost from the sum. */
export function firstOf(parts: readonly Part[], most: number, others: string): Part[] {
  if (parts.length <= most + 1) return [...parts]
  return [...parts.slice(0, most), [others, parts.slice(most).reduce((sum, [, cents]) => sum + cents, 0)]]
}

/** Drivers of a change, largest first; their sum is that of the parts. A single one would only repeat the change: then there are none. */
export function driversOf(dimension: string, parts: Iterable<Part>): Driver[] {
  const moving = ranked(parts)
  return moving.length < 2 ? [] : moving.map(([member, cents]) => ({ dimension, member, change: units(cents) }))
}

/**
 * Importance of a change in cents: size against a scale, surprise of the mean monthly change against a year before in the span
 * held against those of earlier months, reach as given.
 * @param scaleCents what the change is measured against: the base of a flow; for a balance the expense of a year, which it has to carry,
 *   so that a balance that doubles does not outweigh the result of the year unless the company feels it.
 */
export function importanceOf(
  changeCents: number,
  scaleCents: number,
  byMonth: ReadonlyMap<string, number>,
  span: Span,
  reach: number,
): Importance {
  const changes = yearlyChanges(byMonth)
  const recent = changes.filter(({ month }) => month >= span.from && month <= span.to)
  const history = changes.filter(({ month }) => month < span.from).map(({ change }) => change)
  const value = recent.length === 0 ? 0 : recent.reduce((sum, { change }) => sum + change, 0) / recent.length
  return importance(
    changeCents,
    scaleCents,
    { value, history: recent.length === 0 ? [] : history, count: recent.length },
    Math.min(1, Math.max(0, reach)),
  )
}

function yearlyChanges(byMonth: ReadonlyMap<string, number>): { month: string; change: number }[] {
  return [...byMonth].flatMap(([month, cents]) => {
    const before = byMonth.get(addMonths(month, -12))
    return before === undefined ? [] : [{ month, change: cents - before }]
  })
}

/** 'up $1.9M (31%)', 'down $0.2M', 'unchanged'. The share is left out where the base is not positive: it would mislead. */
export function moved(changeCents: number, baseCents: number, context: InsightContext): string {
  if (changeCents === 0) return 'unchanged'
  const { money, percent } = words(context)
  const share = baseCents > 0 ? ` (${percent(Math.abs(changeCents) / baseCents)})` : ''
  return `${changeCents > 0 ? 'up' : 'down'} ${money(Math.abs(changeCents))}${share}`
}

/** '$2.2M (27%) below budget', 'exactly on budget'. */
export function againstBudget(changeCents: number, baseCents: number, context: InsightContext): string {
  if (changeCents === 0) return 'exactly on budget'
  const { money, percent } = words(context)
  const share = baseCents > 0 ? ` (${percent(Math.abs(changeCents) / baseCents)})` : ''
  return `${money(Math.abs(changeCents))}${share} ${changeCents > 0 ? 'above' : 'below'} budget`
}
