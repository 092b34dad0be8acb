// What texts need to know of the world, and how a long text becomes rows.
import type { Context } from '../text/grammar.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import { type Account, isCustomer } from '../world/customers.ts'
import { type Employee, isEmployed } from '../world/people.ts'

/** Characters of a part at most. */
const partMost = 1900

/** @returns the text in parts that end with a paragraph, or with a word where a paragraph is too long. */
export function partsOf(text: string): string[] {
  const parts: string[] = []
  let part = ''
  for (const paragraph of text.split('\n\n')) {
    if (part !== '' && part.length + paragraph.length + 2 > partMost) {
      parts.push(part)
      part = ''
    }
    part = part === '' ? paragraph : `${part}\n\n${paragraph}`
    while (part.length > partMost) {
      const end = part.lastIndexOf(' ', partMost)
      parts.push(part.slice(0, end))
      part = part.slice(end + 1)
    }
  }
  return part === '' ? parts : [...parts, part]
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** '2026-05-30' -> '30 May'. */
export function spoken(day: string): string {
  return `${Number(day.slice(8))} ${monthNames[Number(day.slice(5, 7)) - 1]}`
}

/** Words of the profile and some names of the day. */
export function contextOf(world: World, random: Random, dayIndex: number): Record<string, string | number> & Context {
  const { profile, days, products, machines, company } = world
  const { words } = profile
  const day = (days[dayIndex] as { day: string }).day
  const { customers } = staffOn(world, dayIndex)
  const account = customers.length > 0 ? random.pick(customers) : { name: company, city: profile.regions[0] as string }
  return {
    thing: words.product,
    order: words.order,
    customer: words.customer,
    delivery: words.delivery,
    siteWord: words.site,
    machineWord: words.machine,
    product: random.pick(products).name,
    account: account.name,
    city: account.city,
    site: random.pick(profile.sites).name,
    machine: random.pick(machines.list).name,
    company,
    day: spoken(day),
    deadline: spoken(laterDay(day, random.integer(4, 40))),
    amount: thousands(random.integer(2, 90) * 500),
    units: random.integer(3, 240),
    days: random.integer(2, 14),
    hours: random.integer(2, 48),
    orderId: `SO-${day.replaceAll('-', '').slice(2)}-${String(random.integer(1, 60)).padStart(3, '0')}`,
    project: `${random.pick(projectWords)} ${random.integer(2, 60)}`,
  }
}

/** 12500 -> '12,500'. */
export function thousands(value: number): string {
  return value < 1000
    ? String(value)
    : `${thousands(Math.floor(value / 1000))},${String(value % 1000).padStart(3, '0')}`
}

const projectWords = [
  'Atlas',
  'Beacon',
  'Compass',
  'Delta',
  'Ember',
  'Falcon',
  'Garnet',
  'Harbour',
  'Iris',
  'Juniper',
  'Kestrel',
  'Lantern',
]

/** A day some days later, good enough for a date in a text. */
function laterDay(day: string, days: number): string {
  const month = Number(day.slice(5, 7))
  const date = Number(day.slice(8)) + days
  return date <= 28
    ? `${day.slice(0, 8)}${String(date).padStart(2, '0')}`
    : `${day.slice(0, 5)}${String((month % 12) + 1).padStart(2, '0')}-${String(Math.max(1, date - 29)).padStart(2, '0')}`
}

/** Who works for and buys from the firm on a day; kept for one day, since the next question is about the same. */
export interface Staff {
  customers: Account[]
  all: Employee[]
  byTeam: Map<string, Employee[]>
}

const known = new WeakMap<World, { dayIndex: number; staff: Staff }>()

export function staffOn(world: World, dayIndex: number): Staff {
  const found = known.get(world)
  if (found?.dayIndex === dayIndex) return found.staff
  const all = world.people.filter((person) => isEmployed(person, dayIndex))
  const byTeam = new Map<string, Employee[]>()
  for (const person of all) {
    const team = byTeam.get(person.department)
    if (team === undefined) byTeam.set(person.department, [person])
    else team.push(person)
  }
  const staff = { all, byTeam, customers: world.accounts.filter((account) => isCustomer(account, dayIndex)) }
  known.set(world, { dayIndex, staff })
  return staff
}
