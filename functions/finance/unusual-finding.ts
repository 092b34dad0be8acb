// What the insights into unusual spending and unusual revenue share.
import { addMonths, monthEnd, monthStart } from '../../lib/calendar/calendar.ts'
import { importance } from '../../lib/stats/importance.ts'
import { type Finding, type Good, type Span, units } from '../answer.ts'
import { defaultFalseAlarmsPerYear, type InsightContext, type LoadContext } from '../domain.ts'
import { pause } from '../platform/db/reader.ts'
import { historyMonths } from './book.ts'
import { departmentMonths } from './department-months.ts'
import { compared, driversOf, insufficient, listed, noLedger, type Part, readAloud, words } from './finding.ts'
import { accountList } from './queries.ts'
import { fewestMonths, type Unusual, type UnusualFlows, unusualFlows } from './unusual-flows.ts'
import { latest } from './windows.ts'

/** What is watched, in the words of its answer. */
export interface Subject {
  type: 'revenue' | 'expense'
  /** 'Spending'. */
  label: string
  good: Good
}

const mostRows = 12
const mostReasons = 2
/** A difference of so many times what was expected is said as an amount only. */
const mostTimes = 10
const year = 12

export async function loadUnusual(context: LoadContext, { type }: Subject): Promise<UnusualFlows | null> {
  const { completeTo, dataSpan, cut, db } = context
  if (completeTo === null || dataSpan === null || completeTo < dataSpan.from) return null
  const from = latest(monthStart(dataSpan.from), addMonths(monthStart(completeTo), 1 - historyMonths))
  const accounts = await accountList(db)
  const rows = await departmentMonths(db, { from, to: completeTo }, type, cut)
  return unusualFlows(rows, accounts, completeTo, falseAlarmsOf(context), pause)
}

function falseAlarmsOf({ settings }: InsightContext): number {
  return settings.falseAlarmsPerYear ?? defaultFalseAlarmsPerYear
}

export function unusualFinding(flows: UnusualFlows | null, context: InsightContext, subject: Subject): Finding {
  const method = methodOf(flows, context)
  const { completeTo } = context
  if (flows === null || completeTo === null || flows.months.length === 0) return noLedger(method)
  const { months, unusual } = flows
  const { label } = subject
  if (months.length < fewestMonths)
    return insufficient(
      `${label} has too few complete months to say what is unusual: ${months.length} of the ${fewestMonths} that it takes.`,
      'Import ledger lines of earlier months.',
      method,
    )
  const span: Span = { from: addMonths(monthStart(completeTo), 1 - year), to: monthEnd(completeTo) }
  const [first] = unusual
  if (first === undefined) return quiet(flows, context, subject, method, span)
  const month: Span = { from: first.month, to: monthEnd(first.month) }
  const history = flows.history.get(`${first.dimension} ${first.member}`) ?? []
  const yearly = flows.totals.slice(-year).reduce<number>((sum, each) => sum + Math.abs(each ?? 0), 0)
  const own = Math.abs(flows.yearly.get(`${first.dimension} ${first.member}`) ?? 0)
  const action = actionOf(first, context)
  return {
    status: 'ok',
    headline: headline(unusual, context, subject),
    ...(action === '' ? {} : { action }),
    figure: tableOf(unusual, context, subject),
    comparison: compared('forecast', 'what was expected', first.cents, first.expectedCents, subject.good, month, month),
    drivers: driversOf(first.dimension === 'account' ? 'department' : 'account', first.contributors),
    importance: importance(
      first.sizeCents,
      yearly / year,
      { value: first.cents, history: history.slice(0, months.indexOf(first.month)) },
      yearly === 0 ? 0 : Math.min(1, own / yearly),
    ),
    method,
    span,
  }
}

function headline(unusual: readonly Unusual[], context: InsightContext, { label }: Subject): string {
  const { money, month, signed } = words(context)
  const first = unusual[0] as Unusual
  const side = first.sizeCents > 0 ? 'above' : 'below'
  const what = `${subjectOf(first, label)} in ${month(first.month)}`
  const stays = first.lasting ? ', and its level has stayed so since' : ''
  const result = `${what} came to ${money(first.cents)}, ${money(Math.abs(first.sizeCents))}${shareOf(first, context)} ${side} what was expected${stays}`
  const [reason] = first.contributors
  const why =
    reason === undefined || first.contributors.length < 2 ? '' : `, mainly ${reason[0]} (${signed(reason[1])})`
  const more = unusual.length - 1
  const others =
    more === 0 ? '' : `; ${more} more ${more === 1 ? 'amount is' : 'amounts are'} unusual in the last twelve months`
  return readAloud(
    `${result}${why}${others}.`,
    `${result}${others}.`,
    `${result}${why}.`,
    `${result}.`,
    `${what} was unusual: ${money(first.cents)}.`,
  )
}

/** ' (69%)'; nothing where a share would mislead: many times the usual, or an amount that turned its sign. */
function shareOf({ cents, expectedCents, sizeCents }: Unusual, context: InsightContext): string {
  if (expectedCents <= 0 || cents < 0 || Math.abs(sizeCents) >= mostTimes * expectedCents) return ''
  return ` (${words(context).percent(Math.abs(sizeCents) / expectedCents)})`
}

function subjectOf({ dimension, member }: Unusual, label: string): string {
  return dimension === 'account' ? member : `${label} of ${member}`
}

function actionOf(first: Unusual, context: InsightContext): string {
  const { month, money } = words(context)
  const [reason] = first.contributors
  const where = first.dimension === 'account' ? reason && `of ${reason[0]}` : reason && `on ${reason[0]}`
  const [low, high] = [money(first.lowCents), money(first.highCents)]
  const usual = low === high ? low : `between ${low} and ${high}`
  return `See the lines of ${first.member}${where ? ` ${where}` : ''} ${first.lasting ? 'since' : 'in'} ${month(first.month)}: ${usual} would have been usual.`
}

function tableOf(unusual: readonly Unusual[], context: InsightContext, { good, label }: Subject) {
  const { currency } = context.settings
  const { month, signed } = words(context)
  const said = (parts: readonly Part[]) =>
    listed(parts.slice(0, mostReasons).map(([name, cents]) => `${name} (${signed(cents)})`))
  return {
    kind: 'table' as const,
    columns: [
      { label: 'What' },
      { label: 'Month' },
      { label: 'Amount', unit: currency },
      { label: 'Expected', unit: currency },
      { label: 'Off by', unit: currency, signed: true },
      { label: 'Usual from', unit: currency },
      { label: 'Usual to', unit: currency },
      { label: 'Sigmas', unit: 'count' },
      { label: 'Mostly' },
    ],
    rows: unusual.slice(0, mostRows).map((each) => ({
      cells: [
        subjectOf(each, label),
        `${each.lasting ? 'since ' : ''}${month(each.month)}`,
        units(each.cents),
        units(each.expectedCents),
        units(each.sizeCents),
        units(each.lowCents),
        units(each.highCents),
        each.sigmas === null ? null : Math.round(each.sigmas * 10) / 10,
        said(each.contributors),
      ],
      good,
    })),
  }
}

function quiet(flows: UnusualFlows, context: InsightContext, subject: Subject, method: string, span: Span): Finding {
  const { money, during } = words(context)
  const sum = flows.totals.slice(-year).reduce<number>((total, each) => total + (each ?? 0), 0)
  const count = (number: number, name: string) => `${number} ${name}${number === 1 ? '' : 's'}`
  const watched = listed([count(flows.accounts, 'account'), count(flows.departments, 'department')])
  return {
    status: 'ok',
    headline: `${subject.label} of ${money(sum)} ${during(span)} holds nothing unusual: ${watched} kept to what their history lets expect.`,
    figure: {
      kind: 'series',
      unit: context.settings.currency,
      grain: 'month',
      periods: flows.months,
      good: subject.good,
      lines: [
        {
          name: subject.label,
          role: 'actual',
          values: flows.totals.map((cents) => (cents === null ? null : units(cents))),
        },
      ],
    },
    comparison: null,
    drivers: [],
    importance: importance(0, 0, { value: 0, history: [] }, 0),
    method,
    span,
  }
}

function methodOf(flows: UnusualFlows | null, context: InsightContext): string {
  const alarms = falseAlarmsOf(context)
  const left = flows?.unwatched ?? 0
  const unwatched =
    left === 0
      ? ''
      : ` ${left} ${left === 1 ? 'account or department is' : 'accounts and departments are'} not watched: most of their months are empty.`
  return `Each account and each department, month by month over five years at most, against what the months around it and the same month of other years let expect (robust local line and season, the month itself left out). What is usual is set so wide that a company in which nothing unusual happens gets ${alarms} false ${alarms === 1 ? 'alarm' : 'alarms'} a year (setting falseAlarmsPerYear). Amounts below 0.05 % of the year are left out; a month beside one without any posting is not judged. Sigmas: the difference over the usual spread of a month.${unwatched}`
}
