import { formatOf } from '../../../lib/figures/format.ts'
import { fitting } from '../../../lib/text/fitting.ts'
import { type Answer, type Driver, type Finding, type Span, unimportant } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'

const method =
  'Changes found by the insights of all domains, ranked by importance = size x surprise x reach, each 0 to 1. Size: change / (change + scale), the scale being the base of comparison, for a balance the expense of a year, for a month against its forecast three such months. Surprise: how unusual the change is against its own history (robust z-score). Reach: the share of the company that it concerns.'
const sources = [
  'finance/operating-income-change',
  'finance/pnl-against-last-year',
  'finance/pnl-against-budget',
  'finance/revenue-trend',
  'finance/expense-trend',
  'finance/expense-mix',
  'finance/cash-position',
  'finance/balances',
  'finance/revenue-deviation',
  'finance/expense-deviation',
  'finance/unusual-spending',
  'finance/unusual-revenue',
]
const lead = 'finance/operating-income-change'
/** Characters that can be read aloud in one breath. */
const longestHeadline = 170

interface Change {
  answer: Answer
  value: number
  change: number
  ratio: number | null
}

export const whatChanged: Insight<Answer[]> = {
  name: 'what-changed',
  title: 'What changed, and why',
  question: 'How is the company doing, why, and what should we do?',
  reads: ['finance/ledger'],
  after: sources,
  cuts: ['organization', 'department'],
  load: async (context) => sources.flatMap((name) => context.answers(name) ?? []),
  compute: (answers, context) => {
    const changes = answers.flatMap(changeOf).sort((a, b) => b.answer.importance.score - a.answer.importance.score)
    const first = changes.find(({ answer }) => answer.name === lead) ?? changes[0]
    if (first === undefined) {
      const headline = 'Nothing can be compared yet: there are too few complete months of data.'
      return {
        status: 'insufficient',
        headline,
        action: 'Import a general ledger of two years or more as finance/ledger.',
        figure: null,
        comparison: null,
        drivers: [],
        importance: unimportant,
        method,
        span: null,
      }
    }
    const { currency } = context.settings
    const headline = headlineOf(first, context)
    return {
      status: 'ok',
      headline,
      ...actions(answers, first, headline, context),
      figure: {
        kind: 'table',
        columns: [
          { label: 'What' },
          { label: 'Now', unit: currency },
          { label: 'Change', unit: currency, signed: true },
          { label: 'Change, %', unit: 'ratio', signed: true },
          { label: 'Against' },
          { label: 'Why' },
        ],
        rows: changes.map(({ answer, value, change, ratio }) => ({
          cells: [subject(answer), value, change, ratio, against(answer, context), causes(answer, context)],
          good: answer.comparison?.good ?? 'neutral',
        })),
      },
      comparison: first.answer.comparison,
      drivers: first.answer.drivers,
      importance: changes[0]?.answer.importance ?? unimportant,
      method,
      span: first.answer.comparison?.span ?? null,
    } satisfies Finding
  },
}

function changeOf(answer: Answer): Change[] {
  const { comparison, status } = answer
  if (
    (status !== 'ok' && status !== 'stale') ||
    comparison === null ||
    comparison.value === null ||
    comparison.change === null
  )
    return []
  return [{ answer, value: comparison.value, change: comparison.change, ratio: comparison.ratio }]
}

/** How it is going, why, and where to look first, in one sentence that can be read aloud; the figure has the exact amounts. */
function headlineOf({ answer, value, change, ratio }: Change, context: InsightContext): string {
  const { comparison, drivers } = answer
  if (answer.name !== lead || comparison === null) return answer.headline
  const base = comparison.base ?? 0
  const share = base > 0 && value > 0 && ratio !== null && Math.abs(ratio) < 2 ? ratio : null
  const size = share === null ? rounded(Math.abs(change), context) : wholePercent(Math.abs(share), context)
  const moved =
    change === 0
      ? 'the same as a year before'
      : isEven(value, base)
        ? 'about the same as a year before'
        : `${change > 0 ? 'up' : 'down'} ${size} on a year before`
  const course = `${courseOf(value, base, context)}: operating income ${months(comparison.span, context)} is ${rounded(value, context)}, ${moved}`
  const [helped, hurt] = [drivers.filter((driver) => driver.change > 0), drivers.filter((driver) => driver.change < 0)]
  // What hardly moved has no main reason.
  const main = isEven(value, base) ? undefined : (change < 0 ? hurt : helped)[0]
  const why = main ? `, mainly ${main.member}` : ''
  const amount = main ? ` (${signed(main.change, context)})` : ''
  const look = lookOf(answer)
  // 'Look first at Salaries, up 45% with net sales up 33%.' is said short as 'look first at Salaries'.
  const where = answer.action?.includes(', ') ? look.slice(0, look.lastIndexOf(', ')) : look
  const ends = [`${why}${amount}${look}`, `${why}${look}`, `${why}${amount}${where}`, `${why}${where}`, where, why, '']
  return fitting(
    ends.map((end) => `${course}${end}.`),
    longestHeadline,
  )
}

/** What the lead proposes, as the end of a sentence; else what weighed most on it. */
function lookOf({ action, drivers }: Answer): string {
  if (action !== undefined) return `; ${action.slice(0, 1).toLowerCase()}${action.slice(1).replace(/\.$/, '')}`
  const worst = drivers.find((driver) => driver.change < 0)
  return worst === undefined ? '' : `; look first at ${worst.member}`
}

function courseOf(value: number, base: number, { cut }: InsightContext): string {
  const who = Object.keys(cut).length === 0 ? 'The company' : 'Your part of the company'
  if (isEven(value, base)) return `${who} earns as much as before`
  if (value < 0) return base < 0 ? `${who} loses ${value > base ? 'less' : 'more'}` : `${who} loses money`
  return base < 0 ? `${who} earns money again` : `${who} earns ${value > base ? 'more' : 'less'}`
}

/** Whether a listener would hear 'up 0 %'. */
function isEven(value: number, base: number): boolean {
  return value === base || (value > 0 && base > 0 && Math.abs(value - base) < 0.005 * base)
}

/** 'from Jan to Nov 2013', 'from Apr 2013 to Jan 2014', 'in Jan 2013'. */
function months({ from, to }: Span, { settings }: InsightContext): string {
  const format = formatOf(settings.locale)
  if (from.slice(0, 7) === to.slice(0, 7)) return `in ${format.period(to, 'month')}`
  if (from.slice(0, 4) !== to.slice(0, 4)) return `from ${format.span({ from, to })}`
  const month = new Intl.DateTimeFormat(settings.locale, { month: 'short', timeZone: 'UTC' })
  return `from ${month.format(new Date(`${from}T00:00:00Z`))} to ${format.period(to, 'month')}`
}

/** Two significant digits: what a listener keeps. */
function rounded(amount: number, { settings }: InsightContext): string {
  return formatOf(settings.locale).tick(Number(amount.toPrecision(2)), settings.currency)
}

function signed(amount: number, context: InsightContext): string {
  return `${amount > 0 ? '+' : ''}${rounded(amount, context)}`
}

function wholePercent(ratio: number, { settings }: InsightContext): string {
  return formatOf(settings.locale).short(Math.round(ratio * 100) / 100, 'ratio')
}

/** 'a year before, to Nov 2013'. */
function against({ comparison }: Answer, { settings }: InsightContext): string {
  if (comparison === null) return ''
  const to = formatOf(settings.locale).period(comparison.span.to, 'month')
  if (comparison.kind === 'forecast')
    return `${comparison.label === 'forecast' ? 'the forecast' : comparison.label} of ${to}`
  return `${comparison.kind === 'last-year' ? 'a year before' : comparison.label}, to ${to}`
}

/** The two largest drivers. */
function causes({ drivers }: Answer, context: InsightContext): string | null {
  const named = drivers.slice(0, 2).map((driver) => `${driver.member} ${signed(driver.change, context)}`)
  return named.length === 0 ? null : named.join(', ')
}

/** The actions that the answers propose, each once; not what the headline has said. */
function actions(
  answers: readonly Answer[],
  first: Change,
  headline: string,
  context: InsightContext,
): { action?: string } {
  const hurt = first.answer.drivers.filter((driver) => driver.change < 0).slice(0, 2)
  const look =
    hurt.length === 0 || first.answer.name !== lead || first.answer.action !== undefined
      ? []
      : [`Find out why ${hurt.map((driver) => said(driver, context)).join(' and ')} weighed on the result.`]
  const proposed = [
    ...look,
    ...answers.flatMap(({ status, action }) =>
      action === undefined || (status !== 'ok' && status !== 'stale') ? [] : [action],
    ),
  ]
  const unsaid = [...new Set(proposed)].filter((action) => !headline.endsWith(action.slice(1)))
  return unsaid.length === 0 ? {} : { action: unsaid.slice(0, 2).join(' ') }
}

/** What a change is about, shorter than the title of its answer. */
function subject(answer: Answer): string {
  if (answer.name.startsWith('finance/unusual-') && answer.figure?.kind === 'table')
    return `${answer.figure.rows[0]?.cells[0]}, unusual`
  return (
    {
      'finance/operating-income-change': 'Operating income',
      'finance/pnl-against-last-year': 'Net income',
      'finance/pnl-against-budget': 'Result against budget',
      'finance/revenue-trend': 'Revenue',
      'finance/expense-trend': 'Expense',
      'finance/expense-mix': 'Operating expense',
      'finance/cash-position': 'Cash',
      'finance/balances': 'Net assets',
      'finance/revenue-deviation': 'Revenue of the month',
      'finance/expense-deviation': 'Expense of the month',
    }[answer.name] ?? answer.title
  )
}

function said(driver: Driver, context: InsightContext): string {
  return `${driver.member} (${formatOf(context.settings.locale).signedShort(driver.change, context.settings.currency)})`
}
