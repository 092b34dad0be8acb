// Customers come and go, and say how content they are.
import type { Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import { type Account, doublingsOver, isCustomer } from '../world/customers.ts'
import { dayAt } from '../world/days.ts'
import { sentences } from '../text/sentences.ts'
import type { Days } from '../by-day.ts'
import { contactRows, contactsOf } from './contacts.ts'

/** Share of accounts that answer a month's survey. */
const answering = 0.72
const industries = [
  'Machinery',
  'Food',
  'Chemicals',
  'Energy',
  'Construction',
  'Logistics',
  'Water',
  'Retail',
  'Health',
  'Public sector',
  'Electronics',
  'Automotive',
] as const
const surveyChannels = [
  ['e-mail', 6],
  ['portal', 3],
  ['phone', 1],
] as const

export function* accountRows(world: World, account: Account): Iterable<[string, Row]> {
  yield accountRow(world, account)
  yield* contactRows(world, account)
}

function accountRow(world: World, account: Account): [string, Row] {
  return [
    'customers/account',
    {
      account_id: account.id,
      day: dayAt(world, account.since),
      name: account.name,
      region: account.region,
      segment: account.segment,
      city: account.city,
      industry: world.random(`customers/industry/${account.id}`).pick(industries),
      employees: account.employees,
      churned_on: account.churned === null ? null : dayAt(world, account.churned),
    },
  ]
}

/** New customers, answers to the survey, and customers who leave. */
export function accountMonth(world: World, month: Month, days: Days): void {
  for (const account of world.accounts) {
    const { since, churned } = account
    if (since >= month.firstDay && since <= month.lastDay)
      for (const row of accountRows(world, account)) days.add(since, row)
    surveyAnswer(world, month, account, days)
    if (churned !== null && churned >= month.firstDay && churned <= month.lastDay)
      days.add(churned, churnRow(world, account, churned))
  }
}

function surveyAnswer(world: World, month: Month, account: Account, days: Days): void {
  const random = world.random(`customers/satisfaction/${account.id}/${month.index}`)
  if (!random.chance(answering)) return
  const day = month.firstDay + random.integer(3, 24)
  if (day > month.lastDay || account.since > month.firstDay || !isCustomer(account, day)) return
  const score = account.satisfaction[month.index] as number
  const recommend = Math.round(Math.max(0, Math.min(10, score + random.normal(0, 0.9))))
  const contact = contactsOf(world, account)[0]
  const reason = random.chance(0.6)
    ? sentences(random, `survey/${mood(world, day, score, random.next())}`, {
        thing: world.profile.words.product,
        order: world.profile.words.order,
        delivery: world.profile.words.delivery,
        product: random.pick(world.products).name,
        days: random.integer(2, 9),
        hours: random.integer(8, 60),
        agent: 'your agent',
        person: contact?.name ?? '',
      })
    : null
  days.add(day, [
    'customers/satisfaction',
    {
      answer_id: `${account.id}-${month.from.slice(0, 7)}`,
      day: dayAt(world, day),
      account_id: account.id,
      score,
      recommend,
      channel: random.weighted(surveyChannels),
      reason,
    },
  ])
}

/** What an answer is about: what went wrong in the weeks before, for those who are not content. */
function mood(world: World, day: number, score: number, chance: number): string {
  if (score >= 8.2) return 'good'
  if (score >= 7 && chance < 0.6) return 'mixed'
  const slow = Math.max(0.1, 0.6 + doublingsOver(mean(world.responses, day), 6))
  const late = Math.max(0.1, mean(world.delays, day))
  const target = chance * (slow + late + 0.7)
  return target < slow ? 'slow' : target < slow + late ? 'late' : 'bad'
}

/** Over the four weeks up to a day. */
function mean(values: Float32Array, day: number): number {
  const from = Math.max(0, day - 27)
  let sum = 0
  for (let i = from; i <= day; i++) sum += values[i] as number
  return sum / (day - from + 1)
}

function churnRow(world: World, account: Account, churned: number): [string, Row] {
  const random = world.random(`customers/churn/${account.id}`)
  const outage = world.events.some(
    ({ kind, where, first, last }) =>
      kind === 'churn-wave' && where.region === account.region && churned >= first && churned <= last + 30,
  )
  const months = world.months.findLastIndex(({ firstDay }) => firstDay <= churned)
  const content = (account.satisfaction[Math.max(0, months - 1)] as number) > 7.5
  const reason =
    outage && random.chance(0.75)
      ? 'outage'
      : random.weighted(
          content
            ? ([
                ['price', 4],
                ['competitor', 4],
                ['closure', 3],
                ['other', 2],
                ['service', 1],
              ] as const)
            : ([
                ['service', 5],
                ['delivery', 4],
                ['quality', 3],
                ['price', 2],
                ['competitor', 2],
                ['other', 1],
              ] as const),
        )
  return [
    'customers/churn',
    {
      churn_id: `${account.id}-churn`,
      day: dayAt(world, churned),
      account_id: account.id,
      region: account.region,
      segment: account.segment,
      reason,
      tenure_months: Math.floor((churned - account.since) / 30.44),
    },
  ]
}
