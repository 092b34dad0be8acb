// Support tickets: when and why customers write, who answers and how fast, and how they rate it.
import { effects } from '../effects.ts'
import type { Random } from '../random.ts'
import type { TicketCategory } from '../text/tickets.ts'
import type { World } from '../world.ts'
import { type Account, doublingsOver, isCustomer } from '../world/customers.ts'
import { cooling } from '../world/cooling.ts'
import { goodOf, recentOrders } from '../world/goods.ts'
import type { Order } from '../world/orders.ts'
import { type Employee, isEmployed } from '../world/people.ts'
import { type Contact, contactsOf } from './contacts.ts'

export type Priority = 'urgent' | 'high' | 'normal' | 'low'

export interface Ticket {
  id: string
  /** Index of the day, and minutes since the start of it, at which it was opened, first answered and closed. */
  dayIndex: number
  opened: number
  answered: number
  closed: number
  category: TicketCategory
  priority: Priority
  account: Account
  contact: Contact
  agent: Employee
  productId: string
  productName: string
  /** The account's last order, when there is a recent one. */
  order: Order | undefined
  score: number | null
  /** Number of messages, 2 to 5. */
  messages: number
}

/** A ticket lies open for at most this long, so that its end falls into its own month or the next. */
const longestDays = 25
const ticketsAnAccountMonth = 0.85
/** Share of an account's people who write on each day of an outage, from its first day on. */
const outageShares = [0.5, 0.42, 0.3, 0.2, 0.12, 0.08, 0.05]
const answerSpeed: Record<Priority, number> = { urgent: 0.45, high: 0.7, normal: 1.1, low: 1.6 }
/** A service can neither be dented nor sent back: what is asked about it instead. */
const aboutServices: Partial<Record<TicketCategory, TicketCategory>> = {
  delivery: 'usage',
  quality: 'access',
  return: 'invoice',
  fault: 'usage',
}
const rating = 0.5
const searchDays = 45

const agentSpeeds = new WeakMap<World, Map<string, number>>()

/** Tickets that are opened on a day, in the order of their minutes. `lastOrders` holds each account's last order. */
export function ticketsOf(world: World, dayIndex: number, lastOrders: ReadonlyMap<string, Order>): Ticket[] {
  const day = world.days[dayIndex] as World['days'][number]
  const random = world.random(`customers/tickets/${dayIndex}`)
  const active = world.accounts.filter((account) => isCustomer(account, dayIndex))
  const agents = agentsOn(world, dayIndex)
  if (active.length === 0 || agents.length === 0) return []
  const delay = world.delays[dayIndex] as number
  const busy = (day.workday ? 1.4 : 0.12) * (0.85 + 0.1 * delay)
  const count = random.poisson((active.length * ticketsAnAccountMonth * busy) / 30.4)
  const found: { account: Account; category: TicketCategory }[] = []
  for (let i = 0; i < count; i++)
    found.push({ account: pickAccount(random, active), category: categoryOf(random, delay) })
  for (const { kind, where, first, last } of world.events) {
    const share = kind === 'churn-wave' && dayIndex <= last ? outageShares[dayIndex - first] : undefined
    if (share === undefined) continue
    for (const account of active)
      if (account.region === where.region && random.chance(share)) found.push({ account, category: 'outage' })
  }
  for (const account of active)
    if (random.chance((effects.coolingOnTickets * cooling(account, dayIndex) * ticketsAnAccountMonth * busy) / 30.4))
      found.push({ account, category: categoryOf(random, delay) })
  const stamp = day.day.replaceAll('-', '').slice(2)
  return found
    .map(({ account, category }) => ({
      account,
      category,
      opened: Math.round(420 + 660 * ((random.next() + random.next()) / 2)),
    }))
    .sort((a, b) => a.opened - b.opened)
    .map(({ account, category, opened }, at) =>
      ticketOf(
        world,
        random,
        dayIndex,
        `T-${stamp}-${String(at + 1).padStart(3, '0')}`,
        account,
        category,
        opened,
        random.pick(agents),
        lastOrders.get(account.id),
      ),
    )
}

/** The more an account buys, the more it asks; the less content it is, too. */
function pickAccount(random: Random, active: readonly Account[]): Account {
  let account = random.pick(active)
  for (let tries = 0; tries < 3 && !random.chance(Math.min(1, 0.25 + account.weight / 8)); tries++)
    account = random.pick(active)
  return account
}

function categoryOf(random: Random, delay: number): TicketCategory {
  return random.weighted([
    ['delivery', 2 + 1.6 * delay],
    ['quality', 3],
    ['invoice', 4],
    ['return', 2.5],
    ['fault', 4.5],
    ['usage', 4],
    ['access', 2],
  ] as const)
}

function ticketOf(
  world: World,
  random: Random,
  dayIndex: number,
  id: string,
  account: Account,
  category: TicketCategory,
  opened: number,
  agent: Employee,
  lastOrder: Order | undefined,
): Ticket {
  const order = lastOrder !== undefined && dayIndex - lastOrder.dayIndex <= searchDays ? lastOrder : undefined
  const product =
    order === undefined
      ? random.weighted(world.products.map((each) => [each, each.weight] as const))
      : random.pick(order.lines).product
  const priority: Priority =
    category === 'outage'
      ? random.pick(['urgent', 'high'] as const)
      : random.weighted([
          ['urgent', 6],
          ['high', 20],
          ['normal', 54],
          ['low', 20],
        ] as const)
  const median =
    (world.responses[dayIndex] as number) *
    answerSpeed[priority] *
    speedOf(world, agent) *
    (category === 'outage' ? 1.8 : 1)
  const hours = Math.max(0.1, Math.min(120, random.skewed(median, 1.75)))
  const answered = opened + Math.round(hours * 60)
  const closed = Math.min(longestDays * 1440, answered + 5 + Math.round(60 * random.skewed(16 + hours * 0.8, 2.6)))
  const months = world.months.findLastIndex(({ firstDay }) => firstDay <= dayIndex)
  const score = scoreOf(random, hours, account.satisfaction[months] as number, category)
  return {
    id,
    dayIndex,
    opened,
    answered,
    closed,
    category: goodOf(world, product.id) === undefined ? (aboutServices[category] ?? category) : category,
    priority,
    account,
    contact: random.pick(contactsOf(world, account)),
    agent,
    productId: product.id,
    productName: product.name,
    order,
    score: random.chance(rating) ? score : null,
    messages: random.weighted([
      [2, 30],
      [3, 38],
      [4, 20],
      [5, 12],
    ] as const),
  }
}

/** Waiting weighs most; an account's general mood colours it. */
function scoreOf(random: Random, hours: number, content: number, category: TicketCategory): number {
  const mean =
    7.9 -
    effects.responseOnSatisfaction * doublingsOver(hours, 6) +
    0.35 * (content - 7.3) -
    (category === 'outage' ? 1.2 : 0)
  return Math.round(Math.max(1, Math.min(10, mean + random.normal(0, 1.5 * effects.satisfactionNoise))))
}

/** Those of operations and sales who also answer customers. */
function agentsOn(world: World, dayIndex: number): Employee[] {
  const support = world.people.filter(
    (person) => (person.role === 'Technician' || person.role === 'Inside sales') && isEmployed(person, dayIndex),
  )
  return support.length > 0 ? support : world.people.filter((person) => isEmployed(person, dayIndex))
}

function speedOf(world: World, agent: Employee): number {
  let speeds = agentSpeeds.get(world)
  if (speeds === undefined) {
    speeds = new Map()
    agentSpeeds.set(world, speeds)
  }
  let speed = speeds.get(agent.id)
  if (speed === undefined) {
    speed = world.random(`customers/agent/${agent.id}`).skewed(1, 1.25)
    speeds.set(agent.id, speed)
  }
  return speed
}

interface Written {
  month: number
  tickets: readonly Ticket[]
}

const written = new WeakMap<World, Written>()

/** Tickets opened in a month; those of the last one asked for are kept, for the next needs how they end. */
export function ticketsOfMonth(world: World, index: number): readonly Ticket[] {
  const kept = written.get(world)
  if (kept?.month === index) return kept.tickets
  const month = world.months[index]
  if (month === undefined) return []
  const lastOrders = new Map<string, Order>()
  const see = (dayIndex: number) => {
    for (const order of recentOrders(world, dayIndex)) lastOrders.set(order.account.id, order)
  }
  for (let i = Math.max(0, month.firstDay - searchDays); i < month.firstDay; i++) see(i)
  const tickets: Ticket[] = []
  for (let i = month.firstDay; i <= month.lastDay; i++) {
    tickets.push(...ticketsOf(world, i, lastOrders))
    see(i)
  }
  written.set(world, { month: index, tickets })
  return tickets
}
