import { formatOf } from '../../../lib/figures/format.ts'
import { type Answer, type Driver, type Finding, unimportant } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'

const method =
  'Changes found by the insights of all domains, ranked by importance = size x surprise x reach, each 0 to 1. Size: change / (change + base). Surprise: how unusual the change is against its own history (robust z-score). Reach: the share of the company that it concerns.'
const sources = [
  'finance/operating-income-change',
  'finance/pnl-against-last-year',
  'finance/pnl-against-budget',
  'finance/revenue-trend',
  'finance/expense-trend',
  'finance/expense-mix',
  'finance/cash-position',
  'finance/balances',
]
const lead = 'finance/operating-income-change'

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
  cuts: [],
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
    const { currency, locale } = context.settings
    const format = formatOf(locale)
    return {
      status: 'ok',
      headline: headlineOf(first, context),
      ...actions(answers, first, context),
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
          cells: [
            subject(answer),
            value,
            change,
            ratio,
            `${answer.comparison?.label ?? ''}${answer.span ? `, to ${format.period(answer.comparison?.span.to ?? answer.span.to, 'month')}` : ''}`,
            answer.drivers
              .slice(0, 3)
              .map((driver) => said(driver, context))
              .join(', '),
          ],
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

/** One sentence: how it is going, why, and where to look first. */
function headlineOf({ answer, value, change, ratio }: Change, context: InsightContext): string {
  const { comparison, drivers } = answer
  if (answer.name !== lead || comparison === null) return answer.headline
  const format = formatOf(context.settings.locale)
  const money = (amount: number) => format.short(amount, context.settings.currency)
  const way = change === 0 ? 'as much as' : change > 0 ? 'more than' : 'less than'
  const share = ratio === null || (comparison.base ?? 0) <= 0 ? '' : ` (${format.short(Math.abs(ratio), 'ratio')})`
  const size = change === 0 ? 'unchanged' : `${change > 0 ? 'up' : 'down'} ${money(Math.abs(change))}${share}`
  const [helped, hurt] = [drivers.filter((driver) => driver.change > 0), drivers.filter((driver) => driver.change < 0)]
  const [main, other] = change < 0 ? [hurt, helped] : [helped, hurt]
  const why = main[0] ? `, mainly ${said(main[0], context)}` : ''
  const but = other[0] ? `, ${change < 0 ? 'softened' : 'held back'} by ${said(other[0], context)}` : ''
  const one = comparison.span.from.slice(0, 7) === comparison.span.to.slice(0, 7)
  const look = hurt[0]
    ? `; look first at ${hurt
        .slice(0, 2)
        .map((driver) => driver.member)
        .join(' and ')}`
    : ''
  return `The company earns ${way} a year before: operating income ${one ? 'in' : 'from'} ${format.span(comparison.span)} is ${money(value)}, ${size}${why}${but}${look}.`
}

/** The actions that the ranked answers propose, each once. */
function actions(answers: readonly Answer[], first: Change, context: InsightContext): { action?: string } {
  const hurt = first.answer.drivers.filter((driver) => driver.change < 0).slice(0, 2)
  const look =
    hurt.length === 0 || first.answer.name !== lead
      ? []
      : [`Find out why ${hurt.map((driver) => said(driver, context)).join(' and ')} weighed on the result.`]
  const proposed = [
    ...look,
    ...answers.flatMap(({ status, action }) =>
      action === undefined || (status !== 'ok' && status !== 'stale') ? [] : [action],
    ),
  ]
  return proposed.length === 0 ? {} : { action: [...new Set(proposed)].slice(0, 3).join(' ') }
}

/** What a change is about, shorter than the title of its answer. */
function subject(answer: Answer): string {
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
    }[answer.name] ?? answer.title
  )
}

function said(driver: Driver, context: InsightContext): string {
  return `${driver.member} (${formatOf(context.settings.locale).signedShort(driver.change, context.settings.currency)})`
}
