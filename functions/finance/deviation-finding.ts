// What the deviations of revenue and of expense from their forecasts share.
import { monthEnd } from '../../lib/calendar/calendar.ts'
import { normalTail } from '../../lib/stats/normal.ts'
import { sum } from '../../lib/stats/sum.ts'
import { type Day, type Finding, type Good, type Importance, type Span, unimportant, units } from '../answer.ts'
import type { InsightContext, LoadContext } from '../domain.ts'
import type { KeptForecast } from '../platform/models/forecasts.ts'
import {
  compared,
  driversOf,
  firstOf,
  insufficient,
  listed,
  noLedger,
  type Part,
  ranked,
  readAloud,
  words,
} from './finding.ts'
import { type ForecastInput, type ForecastSubject, loadForecast } from './forecast-input.ts'
import { type DepartmentAccount, departmentAccounts } from './queries.ts'
import { accountNames } from './statement.ts'
import { lastMonths } from './windows.ts'

const method =
  'The last complete month against what was expected of it: as last published before it had closed or, where nothing had been, as tried on what was known when the month before had closed. It counts as off outside the band that should hold 80 of 100 months, and so one month in five by chance alone; outside the band of 95, one in twenty. What is expected of a department, or of an account where all is in one department, is its share of the twelve months before: so the parts add up to the whole difference.'
const yearOfMonths = 12
const mostParts = 8
/** Share of the largest part below which parts are shown as one. */
const sliver = 0.02
/** Share of the difference from which a part is named. */
const worthNaming = 0.1
/** Months whose amount a difference is weighed against: one month is no trend. */
const quarter = 3

export interface DeviationInput extends ForecastInput {
  /** By account and department: the last month, and the twelve months before it. */
  now: DepartmentAccount[]
  before: DepartmentAccount[]
}

type Last = NonNullable<KeptForecast['last']>

export async function loadDeviation(
  context: LoadContext,
  subject: Exclude<ForecastSubject, 'cash'>,
): Promise<DeviationInput> {
  const input = await loadForecast(context, subject)
  const last = input.forecast?.last
  if (last == null) return { ...input, now: [], before: [] }
  const month = monthOf(last.period)
  const { span } = lastMonths(monthEnd(previous(last.period)), yearOfMonths)
  const ids = new Set(input.book.accounts.filter(({ type }) => type === subject).map(({ id }) => id))
  const own = async (of: Span) =>
    (await departmentAccounts(context.db, of, 'actual', context.cut)).filter(({ accountId }) => ids.has(accountId))
  return { ...input, now: await own(month), before: await own(span) }
}

/** @param label 'Revenue', 'Expense'. */
export function deviationFinding(input: DeviationInput, context: InsightContext, label: string, good: Good): Finding {
  const { series, forecast } = input
  if (series.months.length === 0) return noLedger(method)
  const last = forecast?.last
  if (last == null)
    return insufficient(
      `Nothing had been expected of the last month of ${label.toLowerCase()}: there are too few complete months.`,
      'Import ledger lines of earlier months.',
      method,
    )
  const actual = series.values.at(-1) as number
  const parts = partsOf(input, actual, last)
  const isOff = actual < last.low80 || actual > last.high80
  const month = monthOf(last.period)
  const comparison = compared('forecast', 'forecast', actual, last.point, good, month, month)
  return {
    status: 'ok',
    headline: headline(label, actual, last, parts.members, context),
    ...(isOff
      ? {
          action: `Find out why ${label.toLowerCase()} of ${words(context).month(last.period)} was ${far(actual, last)} what was expected.`,
        }
      : {}),
    figure: {
      kind: 'waterfall',
      unit: context.settings.currency,
      good,
      start: { label: 'Expected', value: units(last.point) },
      steps: firstOf(ranked(parts.members), shownParts(parts.members), 'Others').map(([name, cents]) => ({
        label: name,
        value: units(cents),
      })),
      end: { label: 'Actual', value: units(actual) },
    },
    // What lies within the band is no news.
    comparison: isOff ? comparison : null,
    drivers: isOff ? driversOf(parts.dimension, parts.members) : [],
    importance: isOff ? importanceOf(actual, last) : unimportant,
    method,
    span: month,
  }
}

/** Parts that a figure shows by themselves: slivers of the largest say nothing. */
function shownParts(members: readonly Part[]): number {
  const [largest, ...others] = ranked(members).map(([, cents]) => Math.abs(cents))
  return largest === undefined ? 0 : Math.min(mostParts, 1 + others.filter((size) => size >= sliver * largest).length)
}

function headline(
  label: string,
  actual: number,
  last: Last,
  members: readonly Part[],
  context: InsightContext,
): string {
  const { money, month, percent, signed } = words(context)
  const band = `${percent(0.8)} band ${money(last.low80)} to ${money(last.high80)}`
  const result = `${label} of ${month(last.period)} was ${money(actual)}`
  if (actual >= last.low80 && actual <= last.high80)
    return readAloud(
      `${result}, within the ${band} around the expected ${money(last.point)}.`,
      `${result}, within the ${band}.`,
    )
  const off = `${result}, ${far(actual, last)} the expected ${money(last.point)} (${band})`
  const down = actual < last.point
  const main = ranked(members)
    .filter(
      ([, cents]) => (down ? cents < 0 : cents > 0) && Math.abs(cents) >= worthNaming * Math.abs(actual - last.point),
    )
    .slice(0, 2)
  const why = main.length === 0 ? '' : `, mainly ${listed(main.map(([name, cents]) => `${name} (${signed(cents)})`))}`
  return readAloud(`${off}${why}.`, `${off}.`)
}

/** 'below', 'far above': outside the inner, or the outer band too. */
function far(actual: number, { point, low95, high95 }: Last): string {
  return `${actual < low95 || actual > high95 ? 'far ' : ''}${actual < point ? 'below' : 'above'}`
}

/** Size against what is expected of a quarter; surprise: the share of months that should lie nearer, taking the band for that of a normal variable. */
function importanceOf(actual: number, { point, low80, high80 }: Last): Importance {
  const change = Math.abs(actual - point)
  const size = change / (change + quarter * Math.abs(point))
  const width = actual < point ? point - low80 : high80 - point
  const surprise = width > 0 ? 1 - 2 * normalTail((change / width) * 1.2816) : 1
  return { score: size * surprise, size, surprise, reach: 1 }
}

/** What each department, or each account, adds to the difference; nothing where the month's days are counted in another month. */
function partsOf(
  { now, before, book }: DeviationInput,
  actual: number,
  last: Last,
): { dimension: string; members: Part[] } {
  const names = accountNames(book.accounts)
  const ways = [
    ['department', ({ department }: DepartmentAccount) => department],
    ['account', ({ accountId }: DepartmentAccount) => names.get(accountId) ?? ''],
  ] as const
  for (const [dimension, of] of ways) {
    const [is, was] = [summed(now, of), summed(before, of)]
    const [came, past] = [sum(is.values()), sum(was.values())]
    if (came !== actual || past === 0) return { dimension, members: [] }
    const expected = divided(last.point, was, past)
    const members = [...new Set([...is.keys(), ...was.keys()])].map(
      (name): Part => [name, (is.get(name) ?? 0) - (expected.get(name) ?? 0)],
    )
    if (members.filter(([, cents]) => cents !== 0).length > 1) return { dimension, members }
  }
  return { dimension: 'account', members: [] }
}

/** Shares of an amount in whole cents; the largest takes what rounding leaves. */
function divided(cents: number, weights: ReadonlyMap<string, number>, whole: number): Map<string, number> {
  const shares = new Map([...weights].map(([name, weight]) => [name, Math.round((cents * weight) / whole)]))
  const [largest] = [...weights].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || (a[0] < b[0] ? -1 : 1))[0] as [
    string,
    number,
  ]
  return shares.set(largest, (shares.get(largest) as number) + cents - sum(shares.values()))
}

function summed(rows: readonly DepartmentAccount[], of: (row: DepartmentAccount) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(of(row), (sums.get(of(row)) ?? 0) + row.cents)
  return sums
}

function monthOf(month: Day): Span {
  return { from: month, to: monthEnd(month) }
}

function previous(month: Day): Day {
  return lastMonths(monthEnd(month), 2).span.from
}
