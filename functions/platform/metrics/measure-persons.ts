// Questions about persons: month by month from what is decided for each, never from rows.
import { addMonths, monthEnd, monthStart } from '../../../lib/calendar/calendar.ts'
import type { Day, Span } from '../../answer.ts'
import type { Cut, PersonsMetric } from '../../domain.ts'
import { Problem } from '../../problem.ts'
import type { Measured } from './measure.ts'
import { filtersMost, leastPersons, type PersonsMonth } from './persons-month.ts'
import type { PersonsMonths } from './persons-months.ts'

/** Months in one question: each is decided from everybody's rows the first time it is asked for. */
export const monthsMost = 36

export interface PersonsQuestion {
  span: Span
  by?: string
  where: Cut
}

export interface MeasuredPersons {
  /** Months that were asked: whole, over, with something to tell. */
  months: Day[]
  /** In the metric's unit, by period and member; what is withheld is left out. */
  rows: Measured[]
  /** How many figures are left out: of groups that are withheld and of groups without anybody, which look the same. */
  withheld: number
}

/** What viewers are told about whatever is left out, whichever the reason. */
export function withheldWords(metric: PersonsMetric): string {
  return `Some groups are withheld: fewer than ${leastPersons(metric.sensitivity)} persons, or they would give such a group away.`
}

/** @throws Problem 400 when a question about persons is never answered, whatever the rows are. */
export function checkQuestion(metric: PersonsMetric, { by, where }: Pick<PersonsQuestion, 'by' | 'where'>): void {
  const filters = new Set([...Object.keys(where), ...(by === undefined ? [] : [by])])
  const stranger = [...filters].find((name) => !metric.dimensions.includes(name))
  if (stranger !== undefined)
    throw new Problem(
      400,
      'unknown-dimension',
      `${metric.label} cannot be divided by ${stranger}.`,
      `Use ${metric.dimensions.join(', ')}.`,
    )
  if (filters.size > filtersMost)
    throw new Problem(
      400,
      'too-many-filters',
      `Figures about persons are answered for up to ${filtersMost} filters at once; these are ${filters.size}, the division and what your rights leave over counted.`,
      'Leave one out.',
    )
}

/**
 * @returns the figures of the whole months within the span, as far as they may be shown.
 * @throws Problem 400 as `checkQuestion`, and for more than 36 months; Problem 503 during an import.
 */
export async function measurePersons(
  months: PersonsMonths,
  metric: PersonsMetric,
  question: PersonsQuestion,
): Promise<MeasuredPersons> {
  checkQuestion(metric, question)
  const whole = await months.span(metric)
  const asked = whole === null ? [] : monthsWithin(question.span, whole)
  if (asked.length > monthsMost)
    throw new Problem(
      400,
      'too-many-months',
      `These are ${asked.length} months; figures about persons are answered for up to ${monthsMost} at once.`,
      'Take a shorter range.',
    )
  const measured: MeasuredPersons = { months: [], rows: [], withheld: 0 }
  for (const period of asked) {
    const month = await months.month(metric, period)
    if (month.isEmpty) continue
    measured.months.push(period)
    for (const { member, where } of groupsOf(month, question)) {
      const value = Object.values(where).every((members) => members.length > 0) ? month.figure(where) : undefined
      if (value === undefined) measured.withheld++
      else measured.rows.push({ period, member, value })
    }
  }
  return measured
}

function groupsOf(month: PersonsMonth, { by, where }: PersonsQuestion): { member: string | null; where: Cut }[] {
  if (by === undefined) return [{ member: null, where }]
  // A member that was asked for counts even if there is nobody: nothing tells it from a small one.
  return (where[by] ?? month.members(by)).map((member) => ({ member, where: { ...where, [by]: [member] } }))
}

function monthsWithin(span: Span, whole: Span): Day[] {
  const found: Day[] = []
  const from = span.from > whole.from ? span.from : whole.from
  const to = span.to < whole.to ? span.to : whole.to
  const first = from === monthStart(from) ? from : addMonths(monthStart(from), 1)
  for (let month = first; monthEnd(month) <= to; month = addMonths(month, 1)) found.push(month)
  return found
}

/**
 * The one number of a span, by member ('' where the question does not divide): made of the months' figures alone, so that it tells nothing that they do not.
 * @returns nothing for a member where the metric needs a month that is withheld.
 */
export function totalsOf(metric: PersonsMetric, { months, rows }: MeasuredPersons): Map<string, number> {
  const byMember = new Map<string, Measured[]>()
  for (const row of rows) byMember.set(row.member ?? '', [...(byMember.get(row.member ?? '') ?? []), row])
  const totals = new Map<string, number>()
  for (const [member, own] of byMember) {
    const sum = own.reduce((total, { value }) => total + value, 0)
    const last = own.find(({ period }) => period === months.at(-1))?.value
    const total = { last, sum: own.length === months.length ? sum : undefined, mean: sum / own.length }[metric.months]
    if (total !== undefined) totals.set(member, Math.round(total * 10_000) / 10_000)
  }
  return totals
}
