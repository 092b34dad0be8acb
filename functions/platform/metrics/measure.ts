import {
  addDays,
  addMonths,
  dayNumber,
  monthEnd,
  monthsBetween,
  monthStart,
  periodStart,
  periodsIn,
} from '../../../lib/calendar/calendar.ts'
import type { Day, Grain, Span } from '../../answer.ts'
import type { Cut, Metric, MetricQuestion, MetricRow, Reader, SummedMetric, TenantSettings } from '../../domain.ts'
import { partsOf } from './catalogue.ts'

export interface MeasureQuestion {
  span: Span
  grain: Grain
  scenario: MetricQuestion['scenario']
  by?: string
  where: Cut
}

/** One period's number of one member; `value` is in the metric's own unit (currency units, ratio, count). */
export interface Measured {
  period: Day
  member: string | null
  value: number
}

const monthsASlice = 12

/** @throws RangeError for a metric about persons: those are never added up without what protects small groups (measure-persons.ts). */
function refusePersons(metric: Metric): void {
  if (metric.aggregation === 'persons') throw new RangeError(`${metric.name} is about persons`)
}

/**
 * Answers a question from the rollups, in slices that leave the event loop between them.
 * @returns one row a period and member that has data, ordered by period.
 */
export async function measure(
  db: Reader,
  metric: Metric,
  question: MeasureQuestion,
  settings: TenantSettings,
): Promise<Measured[]> {
  refusePersons(metric)
  const parts = await Promise.all(partsOf(metric).map((part) => sums(db, part, question, settings)))
  const first = parts[0] as Map<string, Cell>
  const second = parts[1]
  const rows: Measured[] = []
  for (const [key, cell] of first) {
    const value = second === undefined ? cell.value / 100 : ratio(cell.value, second.get(key)?.value)
    if (value !== undefined) rows.push({ period: cell.period, member: cell.member, value })
  }
  return rows.sort((a, b) =>
    a.period < b.period ? -1 : a.period > b.period ? 1 : (a.member ?? '').localeCompare(b.member ?? ''),
  )
}

/** The number of the whole span, by member where the question divides: flows add up, balances take the last, ratios divide after adding up. */
export async function measureTotal(
  db: Reader,
  metric: Metric,
  question: Omit<MeasureQuestion, 'grain'>,
  settings: TenantSettings,
): Promise<Map<string, number>> {
  refusePersons(metric)
  const totals = await Promise.all(
    partsOf(metric).map(async (part) => {
      const cells = await sums(db, part, { ...question, grain: 'month' }, settings)
      const byMember = new Map<string, number>()
      const last = [...cells.values()].reduce<Day>((latest, cell) => (cell.period > latest ? cell.period : latest), '')
      for (const cell of cells.values()) {
        if (part.aggregation === 'last' && cell.period !== last) continue
        const member = cell.member ?? ''
        byMember.set(member, (byMember.get(member) ?? 0) + cell.value)
      }
      return byMember
    }),
  )
  const [first, second] = totals as [Map<string, number>, Map<string, number>?]
  const result = new Map<string, number>()
  for (const [member, value] of first) {
    const total = second === undefined ? Math.round(value) / 100 : ratio(value, second.get(member))
    if (total !== undefined) result.set(member, total)
  }
  return result
}

interface Cell {
  period: Day
  member: string | null
  value: number
  /** The latest sub-period that a balance was taken from. */
  at: Day
}

async function sums(
  db: Reader,
  metric: SummedMetric,
  question: MeasureQuestion,
  settings: TenantSettings,
): Promise<Map<string, Cell>> {
  const cells = new Map<string, Cell>()
  const days = question.grain === 'week' && metric.aggregation === 'sum' ? 'week' : 'day'
  for (const { span, resolution } of slices(question.span, question.grain, metric.daysAtOnce(question))) {
    const rows = await rowsOf(db, metric, {
      span,
      resolution: resolution === 'day' ? days : resolution,
      scenario: question.scenario,
      where: question.where,
      ...(question.by === undefined ? {} : { by: question.by }),
    })
    for (const row of rows) addRow(cells, row, metric.aggregation, question.grain, settings.fiscalYearStartMonth)
  }
  if (metric.aggregation === 'last') keepLastOfPeriod(cells)
  return cells
}

/** Months of a cut can be taken out of those of all cuts, read once; days are too many to keep. */
async function rowsOf(db: Reader, metric: SummedMetric, question: MetricQuestion): Promise<MetricRow[]> {
  const own = metric.rows(question)
  const dimensions = Object.keys(question.where)
  if (dimensions.length === 0 || question.resolution !== 'month') return db.all<MetricRow>(own)
  const whole = metric.divided?.({ ...question, where: {} }, dimensions)
  if (whole === undefined) return db.all<MetricRow>(own)
  return db.part<DividedRow, MetricRow>({
    own,
    whole: () => whole,
    keep: (rows) => addedUp(rows, question.where),
  })
}

type DividedRow = MetricRow & Record<string, unknown>

/** Rows of the cut's members as one a period and member. */
function addedUp(rows: readonly DividedRow[], where: Cut): MetricRow[] {
  const kept = Object.entries(where).map(([dimension, members]) => [dimension, new Set<unknown>(members)] as const)
  const sums = new Map<string, MetricRow>()
  for (const row of rows) {
    if (!kept.every(([dimension, members]) => members.has(row[dimension]))) continue
    const { period, member, value } = row
    const key = `${period} ${member ?? ''}`
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { period, member, value })
    else sum.value += value
  }
  return [...sums.values()]
}

function addRow(
  cells: Map<string, Cell>,
  row: MetricRow,
  aggregation: 'sum' | 'last',
  grain: Grain,
  fiscalYearStartMonth: number,
): void {
  const period = periodStart(row.period, grain, fiscalYearStartMonth)
  const key = `${period} ${row.member ?? ''}`
  const cell = cells.get(key)
  if (cell === undefined) cells.set(key, { period, member: row.member, value: row.value, at: row.period })
  else if (aggregation === 'sum') cell.value += row.value
  else if (row.period > cell.at) {
    cell.value = row.value
    cell.at = row.period
  } else if (row.period === cell.at) cell.value += row.value
}

/** A member that had no balance at the period's last date has none in the period: members must add up to the whole. */
function keepLastOfPeriod(cells: Map<string, Cell>): void {
  const latest = new Map<Day, Day>()
  for (const cell of cells.values()) if (cell.at > (latest.get(cell.period) ?? '')) latest.set(cell.period, cell.at)
  for (const [key, cell] of cells) if (cell.at !== latest.get(cell.period)) cells.delete(key)
}

/** Whole months are read from the month rollup, the edges and fine grains from the day rollup. */
function slices(span: Span, grain: Grain, days: number): { span: Span; resolution: 'day' | 'month' }[] {
  if (grain === 'day' || grain === 'week') return daySlices(span, days)
  const firstWhole = monthStart(span.from) === span.from ? span.from : addMonths(monthStart(span.from), 1)
  const lastWhole = monthEnd(span.to) === span.to ? span.to : addDays(monthStart(span.to), -1)
  if (firstWhole > lastWhole) return daySlices(span, days)
  const result: { span: Span; resolution: 'day' | 'month' }[] = []
  if (span.from < firstWhole) result.push(...daySlices({ from: span.from, to: addDays(firstWhole, -1) }, days))
  for (let from = firstWhole; from <= lastWhole; from = addMonths(from, monthsASlice)) {
    const to = addDays(addMonths(from, monthsASlice), -1)
    result.push({ span: { from, to: to < lastWhole ? to : lastWhole }, resolution: 'month' })
  }
  if (span.to > lastWhole) result.push(...daySlices({ from: addDays(lastWhole, 1), to: span.to }, days))
  return result
}

function daySlices(span: Span, days: number): { span: Span; resolution: 'day' }[] {
  const result: { span: Span; resolution: 'day' }[] = []
  for (let from = span.from; from <= span.to; from = addDays(from, days)) {
    const to = addDays(from, days - 1)
    result.push({ span: { from, to: to < span.to ? to : span.to }, resolution: 'day' })
  }
  return result
}

function ratio(numerator: number, denominator: number | undefined): number | undefined {
  return denominator === undefined || denominator === 0 ? undefined : numerator / denominator
}

/**
 * The span to compare with: the year before shifts by twelve months, the previous one by as many periods as the span holds.
 * Ends that are ends of months stay ends of months.
 */
export function baseSpan(span: Span, kind: 'previous' | 'last-year'): Span {
  if (kind === 'last-year') return { from: addMonths(span.from, -12), to: sameEnd(span.to, -12) }
  const monthly = span.from === monthStart(span.from) && span.to === monthEnd(span.to)
  if (monthly) {
    const months = monthsBetween(span.from, span.to)
    return { from: addMonths(span.from, -months), to: addDays(span.from, -1) }
  }
  const days = dayNumber(span.to) - dayNumber(span.from) + 1
  return { from: addDays(span.from, -days), to: addDays(span.from, -1) }
}

function sameEnd(to: Day, months: number): Day {
  const shifted = addMonths(to, months)
  return to === monthEnd(to) ? monthEnd(shifted) : shifted
}

/** The period of the base that stands beside each period of the span, by position. */
export function basePeriods(span: Span, base: Span, grain: Grain, fiscalYearStartMonth: number): Map<Day, Day> {
  const own = periodsIn(span.from, span.to, grain, fiscalYearStartMonth)
  const others = periodsIn(base.from, base.to, grain, fiscalYearStartMonth)
  return new Map(own.flatMap((period, i) => (others[i] === undefined ? [] : [[period, others[i] as Day] as const])))
}
