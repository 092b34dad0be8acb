// Chances of a sale: where they come from, how they move through the stages, and how they end.
import type { Month, Row } from '../area.ts'
import type { Days } from '../by-day.ts'
import { logistic, power } from '../random.ts'
import { sentences } from '../text/sentences.ts'
import type { World } from '../world.ts'
import { type Account, doublingsOver, isCustomer } from '../world/customers.ts'
import { dayAt } from '../world/days.ts'
import { eventsOn } from '../world/events.ts'
import { recentOrders } from '../world/goods.ts'
import { usualMonthCents } from '../world/orders.ts'
import { type Employee, isEmployed } from '../world/people.ts'
import { isDead } from './marketing.ts'

const stages = ['qualified', 'needs', 'proposal', 'negotiation'] as const
type Stage = (typeof stages)[number] | 'won' | 'lost'
/** Median days in each stage, and how likely its owner says that it will be won. */
const usualDays = [11, 16, 20, 14]
const probabilities: Record<Stage, number> = {
  qualified: 0.1,
  needs: 0.25,
  proposal: 0.45,
  negotiation: 0.7,
  won: 1,
  lost: 0,
}
/** How late in its course an opportunity is lost. */
const lostAfter = [
  [0, 0.26],
  [1, 0.28],
  [2, 0.28],
  [3, 0.18],
] as const
const longestDays = 190
const sources = [
  ['existing customer', 0.36],
  ['campaign', 0.22],
  ['web', 0.2],
  ['referral', 0.12],
  ['trade fair', 0.1],
] as const
const sourceOdds: Record<string, number> = {
  'existing customer': 0.45,
  referral: 0.6,
  campaign: -0.1,
  web: -0.45,
  'trade fair': -0.2,
}
/** Opportunities for each order that is expected on the day. */
const anOrder = 0.075

interface Step {
  dayIndex: number
  from: Stage | null
  to: Stage
  days: number
}

export interface Deal {
  id: string
  dayIndex: number
  account: Account
  family: string
  amountCents: number
  ownerId: string
  source: string
  campaignId: string | null
  expected: number
  steps: Step[]
}

/** Opportunities created on a day. */
export function dealsOf(world: World, dayIndex: number): Deal[] {
  const random = world.random(`sales/opportunities/${dayIndex}`)
  const count = random.poisson((world.demand.orders[dayIndex] as number) * anOrder)
  const active = world.accounts.filter((account) => isCustomer(account, dayIndex))
  const sellers = world.people.filter((person) => person.department === 'Sales' && isEmployed(person, dayIndex))
  const deals: Deal[] = []
  if (active.length > 0 && sellers.length > 0)
    for (let at = 0; at < count; at++) deals.push(dealOf(world, dayIndex, at, active, sellers))
  for (const order of eventsOn(world.events, 'one-off-deal', dayIndex).length === 0
    ? []
    : recentOrders(world, dayIndex)) {
    // The large deal came as a surprise: it was written down when it was signed.
    if (order.oneOff) {
      const family = (order.lines[0] as (typeof order.lines)[number]).product.family
      deals.push({
        id: dealId(world, dayIndex, deals.length),
        dayIndex,
        account: order.account,
        family,
        amountCents: order.netCents,
        ownerId: (sellers[0] as Employee).id,
        source: 'existing customer',
        campaignId: null,
        expected: dayIndex,
        steps: [
          { dayIndex, from: null, to: 'negotiation', days: 0 },
          { dayIndex, from: 'negotiation', to: 'won', days: 0 },
        ],
      })
    }
  }
  return deals
}

function dealId(world: World, dayIndex: number, at: number): string {
  return `OP-${dayAt(world, dayIndex).replaceAll('-', '').slice(2)}-${String(at + 1).padStart(2, '0')}`
}

function dealOf(
  world: World,
  dayIndex: number,
  at: number,
  active: readonly Account[],
  sellers: readonly Employee[],
): Deal {
  const id = dealId(world, dayIndex, at)
  const random = world.random(`sales/opportunity/${id}`)
  const { profile, options } = world
  const account = random.pick(active)
  const owner = random.pick(sellers)
  const running = world.campaigns.filter(
    (campaign) => campaign.first + 7 <= dayIndex && dayIndex <= campaign.last + 14 && !isDead(world, campaign),
  )
  let source = random.weighted(sources)
  if (source === 'campaign' && running.length === 0) source = 'web'
  const usual = usualMonthCents(world) / ((profile.ordersPerHundred * options.employees * 21) / 100)
  const larger = [1.9, 1.2, 0.8, 0.5][Math.max(0, profile.segments.indexOf(account.segment))] ?? 1
  const size = random.skewed(1, 2)
  const amountCents = Math.max(10_000, Math.round((usual * 7 * larger * size) / 10_000) * 10_000)
  const months = world.months.findLastIndex(({ firstDay }) => firstDay <= dayIndex)
  const skill = world.random(`sales/seller/${owner.id}`).normal(0, 0.35)
  const odds =
    -0.75 +
    (sourceOdds[source] as number) +
    skill -
    0.3 * doublingsOver(size, 1) +
    0.3 * ((account.satisfaction[months] as number) - 7.3)
  const steps = stepsOf(random.chance(logistic(odds)), dayIndex, random.weighted(lostAfter), (median) =>
    Math.max(1, Math.round(random.skewed(median * power(Math.max(0.3, size), 0.15), 1.6))),
  )
  return {
    id,
    dayIndex,
    account,
    family: random.weighted(profile.families.map(({ name, weight }) => [name, weight] as const)),
    amountCents,
    ownerId: owner.id,
    source,
    campaignId: source === 'campaign' ? random.pick(running).id : null,
    expected: dayIndex + random.integer(30, 90),
    steps,
  }
}

/** What will be lost takes longer. */
function stepsOf(won: boolean, first: number, lostStage: number, duration: (median: number) => number): Step[] {
  const steps: Step[] = [{ dayIndex: first, from: null, to: 'qualified', days: 0 }]
  let day = first
  for (const [at, stage] of stages.entries()) {
    const next = Math.min(
      first + longestDays - (stages.length - at),
      day + duration((usualDays[at] as number) * (won ? 1 : 1.35)),
    )
    const last = !won && at === lostStage
    steps.push({ dayIndex: next, from: stage, to: last ? 'lost' : (stages[at + 1] ?? 'won'), days: next - day })
    day = next
    if (last) break
  }
  return steps
}

/** Opportunities that begin in the month, and steps of those and earlier ones. */
export function opportunityMonth(world: World, month: Month, days: Days): void {
  for (let i = Math.max(0, month.firstDay - longestDays); i <= month.lastDay; i++) {
    for (const deal of dealsOf(world, i)) {
      if (i >= month.firstDay) days.add(i, dealRow(world, deal))
      for (const [at, step] of deal.steps.entries()) {
        if (step.dayIndex >= month.firstDay && step.dayIndex <= month.lastDay)
          days.add(step.dayIndex, stepRow(world, deal, step, at))
      }
    }
  }
}

/** As it stands on the last day with rows. */
function dealRow(world: World, deal: Deal): [string, Row] {
  const step = deal.steps.findLast(({ dayIndex }) => dayIndex < world.days.length) as Step
  const closed = step.to === 'won' || step.to === 'lost'
  const random = world.random(`sales/loss/${deal.id}`)
  const product = world.products.find(({ family }) => family === deal.family)
  return [
    'sales/opportunity',
    {
      opportunity_id: deal.id,
      day: dayAt(world, deal.dayIndex),
      account_id: deal.account.id,
      family: deal.family,
      stage: step.to,
      amount: deal.amountCents / 100,
      probability: probabilities[step.to],
      owner_id: deal.ownerId,
      source: deal.source,
      campaign_id: deal.campaignId,
      expected_on: dayAt(world, deal.expected),
      closed_on: closed ? dayAt(world, step.dayIndex) : null,
      loss_reason:
        step.to === 'lost'
          ? sentences(random, 'opportunity/lost', {
              days: random.integer(3, 20),
              product: product?.name ?? deal.family,
            })
          : null,
    },
  ]
}

function stepRow(world: World, deal: Deal, step: Step, at: number): [string, Row] {
  return [
    'sales/stage-change',
    {
      change_id: `${deal.id}-${at + 1}`,
      day: dayAt(world, step.dayIndex),
      opportunity_id: deal.id,
      from_stage: step.from,
      to_stage: step.to,
      days: step.days,
      amount: deal.amountCents / 100,
    },
  ]
}
