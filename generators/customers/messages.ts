// Rows of tickets and of what is written in them.
import type { Month, Row } from '../area.ts'
import type { Days } from '../by-day.ts'
import { amountWords, dayWords } from '../text/day-words.ts'
import type { Context } from '../text/grammar.ts'
import { sentences } from '../text/sentences.ts'
import type { World } from '../world.ts'
import { dayAt } from '../world/days.ts'
import { contactsOf } from './contacts.ts'
import { type Ticket, ticketsOfMonth } from './tickets.ts'

interface Message {
  topic: string
  author: 'customer' | 'agent'
  /** Minutes since the start of the ticket's day. */
  sent: number
}

/** Tickets of the month with what is known of their end, and messages in them and in those of the month before. */
export function ticketMonth(world: World, month: Month, days: Days): void {
  for (const ticket of month.index === 0 ? [] : ticketsOfMonth(world, month.index - 1)) {
    if (dayIn(ticket, ticket.closed) >= month.firstDay) messageRows(world, month, ticket, days)
  }
  for (const ticket of ticketsOfMonth(world, month.index)) {
    days.add(ticket.dayIndex, ticketRow(world, ticket))
    messageRows(world, month, ticket, days)
  }
}

function dayIn({ dayIndex }: Ticket, minutes: number): number {
  return dayIndex + Math.floor(minutes / 1440)
}

function ticketRow(world: World, ticket: Ticket): [string, Row] {
  const closed = instant(world, ticket, ticket.closed)
  return [
    'customers/ticket',
    {
      ticket_id: ticket.id,
      day: dayAt(world, ticket.dayIndex),
      opened_at: instant(world, ticket, ticket.opened),
      first_response_at: instant(world, ticket, ticket.answered),
      closed_at: closed,
      priority: ticket.priority,
      category: ticket.category,
      account_id: ticket.account.id,
      contact_id: ticket.contact.id,
      agent_id: ticket.agent.id,
      product_id: ticket.productId,
      subject: sentences(
        world.random(`customers/subject/${ticket.id}`),
        `subject/${ticket.category}`,
        contextOf(world, ticket),
      ),
      score: closed === null ? null : ticket.score,
    },
  ]
}

/** null for what lies after the last day with rows. */
function instant(world: World, ticket: Ticket, minutes: number): string | null {
  const day = world.days[dayIn(ticket, minutes)]?.day
  if (day === undefined) return null
  const rest = minutes % 1440
  return `${day}T${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}:00Z`
}

function messageRows(world: World, month: Month, ticket: Ticket, days: Days): void {
  const context = contextOf(world, ticket)
  for (const [at, { topic, author, sent }] of messagesOf(ticket).entries()) {
    const day = dayIn(ticket, sent)
    if (day < month.firstDay || day > month.lastDay) continue
    const id = `${ticket.id}-${at + 1}`
    days.add(day, [
      'customers/message',
      {
        message_id: id,
        day: dayAt(world, day),
        ticket_id: ticket.id,
        sent_at: instant(world, ticket, sent),
        author,
        author_id: author === 'agent' ? ticket.agent.id : ticket.contact.id,
        text: sentences(world.random(`customers/message/${id}`), topic, context),
      },
    ])
  }
}

/** Who writes what and when: slow answers are excused, and make customers write less kindly. */
function messagesOf({ category, opened, answered, closed, messages }: Ticket): Message[] {
  const slow = answered - opened > 30 * 60
  const first: Message = { topic: `ticket/${category}`, author: 'customer', sent: opened }
  const reply: Message = { topic: slow ? 'reply/late' : 'reply/first', author: 'agent', sent: answered }
  const more: Message = {
    topic: slow ? 'answer/angry' : 'answer/more',
    author: 'customer',
    sent: answered + Math.floor((closed - answered) / 2),
  }
  const solved: Message = { topic: `solved/${category}`, author: 'agent', sent: closed }
  const thanks: Message = { topic: 'answer/content', author: 'customer', sent: closed }
  switch (messages) {
    case 2:
      return [first, { ...solved, sent: answered }]
    case 3:
      return [first, reply, solved]
    case 4:
      return [first, reply, more, solved]
    default:
      return [first, reply, more, solved, thanks]
  }
}

/** What the texts of a ticket speak of. */
function contextOf(world: World, ticket: Ticket): Context {
  const random = world.random(`customers/context/${ticket.id}`)
  const { words, sites, machineKinds } = world.profile
  const { account, contact, order, dayIndex } = ticket
  const colleague = random.pick(contactsOf(world, account))
  const line = order?.lines.find(({ product }) => product.id === ticket.productId)
  const before =
    order === undefined
      ? dayIndex - random.integer(2, 12)
      : order.dayIndex + Math.floor((dayIndex - order.dayIndex) / 2)
  return {
    thing: words.product,
    order: words.order,
    delivery: words.delivery,
    siteWord: words.site,
    machineWord: words.machine,
    product: ticket.productName,
    site: random.pick(sites).name,
    machine: `${random.pick(machineKinds)} ${random.integer(1, 30)}`,
    day: dayWords(random, dayAt(world, Math.min(before, dayIndex - 1))),
    deadline: dayWords(random, dayAt(world, dayIndex + random.integer(2, 14))),
    amount: amountWords(random, order?.netCents ?? random.integer(2_000, 900_000)),
    units: line?.units ?? random.integer(2, 60),
    days: random.integer(2, 14),
    hours: random.integer(2, 24),
    account: account.name,
    city: account.city,
    region: account.region,
    person: colleague.id === contact.id ? `our ${contact.role.toLowerCase()}` : colleague.name,
    writer: random.chance(0.5) ? contact.name : (contact.name.split(' ')[0] as string),
    agent: ticket.agent.name.split(' ')[0] as string,
    company: world.company,
    code: `${random.pick(['E', 'F', 'A', 'W', 'X'])}${random.integer(10, 99)}`,
    ...(order === undefined ? {} : { orderId: order.id }),
  }
}
