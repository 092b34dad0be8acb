// What employees lay out for the firm and claim back: travel, meals, small things; and the planted frauds among it.
import { monthEnd } from '../../lib/calendar/calendar.ts'
import type { Journal, Month, Row } from '../area.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import type { PlantedEvent } from '../world/events.ts'
import { type Department, type Employee, isEmployed } from '../world/people.ts'
import { reimbursement } from './bank.ts'
import { dayOf, dayOr, nextWorkday } from './receivables.ts'

/** A claim up to this much is approved by the team's lead alone. */
export const approvalLimitCents = 50_000

interface Category {
  name: string
  account: string
  medianCents: number
  spread: number
  weight: number
  merchants: readonly string[]
}

const categories: readonly Category[] = [
  {
    name: 'Flight',
    account: '6200',
    medianCents: 31_000,
    spread: 1.8,
    weight: 0.09,
    merchants: ['Meridian Air', 'Northwind Airlines', 'Skyline', 'Aerolink'],
  },
  {
    name: 'Train',
    account: '6200',
    medianCents: 6_400,
    spread: 1.9,
    weight: 0.19,
    merchants: ['National Rail', 'Intercity', 'Metro Transit', 'Alpine Rail'],
  },
  {
    name: 'Hotel',
    account: '6200',
    medianCents: 14_500,
    spread: 1.7,
    weight: 0.17,
    merchants: ['Hotel Central', 'Parkside Inn', 'The Anchor', 'Station Hotel', 'Grand Plaza', 'City Lodge'],
  },
  {
    name: 'Taxi',
    account: '6200',
    medianCents: 2_300,
    spread: 1.8,
    weight: 0.14,
    merchants: ['City Cab', 'Swift Taxi', 'Airport Cars'],
  },
  {
    name: 'Meals',
    account: '6220',
    medianCents: 3_700,
    spread: 2.1,
    weight: 0.24,
    merchants: [
      'Bistro 21',
      'Trattoria Roma',
      'Golden Wok',
      'The Old Mill',
      'Green Table',
      'Harbour Grill',
      'Café Linden',
    ],
  },
  {
    name: 'Office',
    account: '6400',
    medianCents: 5_200,
    spread: 2.5,
    weight: 0.11,
    merchants: ['Paper & Co', 'Office Point', 'Techmart', 'Book Corner'],
  },
  {
    name: 'Conference',
    account: '6200',
    medianCents: 42_000,
    spread: 2,
    weight: 0.03,
    merchants: ['Trade Forum', 'Expo Centre', 'Industry Days'],
  },
  {
    name: 'Phone',
    account: '6610',
    medianCents: 2_800,
    spread: 1.5,
    weight: 0.03,
    merchants: ['Telvia', 'Orbit Mobile'],
  },
]
const weights = categories.map((category) => [category, category.weight] as const)
/** Claims a month of an ordinary employee. */
const claimsAMonth: Record<Department, number> = {
  Sales: 1.9,
  Marketing: 0.9,
  Engineering: 0.5,
  Operations: 0.35,
  HR: 0.5,
  Finance: 0.4,
}

interface Claim {
  employee: Employee
  day: number
  category: Category
  merchant: string
  amountCents: number
}

/** Claims of a month, in the order of their days; what was laid out counts on its day, and comes back with the next run of payments. */
export function* expenseClaims(world: World, month: Month, journal: Journal): Iterable<[string, Row]> {
  const claims = claimsOf(world, month)
    .map((claim, at) => ({ ...claim, at }))
    .sort((a, b) => a.day - b.day || a.at - b.at)
  const costs = new Map<
    string,
    { day: number; account: string; department: string; organization: string; cents: number }
  >()
  const paybacks = new Map<number, number>()
  for (const [at, claim] of claims.entries()) {
    const { employee, day, category, amountCents } = claim
    const id = `EX-${month.from.slice(2, 7).replace('-', '')}-${String(at + 1).padStart(5, '0')}`
    const random = world.random(`finance/claim/${id}`)
    const submitted = nextWorkday(world, day + random.integer(1, 9))
    const paid = nextWorkday(world, submitted + random.integer(4, 12))
    // Not claimed yet: nobody knows of it.
    if (submitted >= world.days.length) continue
    const key = `${day}/${category.account}/${employee.department}/${employee.location}`
    const cost = costs.get(key) ?? {
      day,
      account: category.account,
      department: employee.department,
      organization: employee.location,
      cents: 0,
    }
    costs.set(key, { ...cost, cents: cost.cents + amountCents })
    paybacks.set(paid, (paybacks.get(paid) ?? 0) + amountCents)
    yield [
      'finance/expense-claim',
      {
        claim_id: id,
        day: dayOf(world, day),
        submitted_on: dayOf(world, submitted),
        paid_on: dayOr(world, paid),
        employee_id: employee.id,
        department: employee.department,
        category: category.name,
        merchant: claim.merchant,
        receipt_number: `R${random.integer(100_000, 999_999)}`,
        amount: amountCents / 100,
        approved_by: employee.managerId,
      },
    ]
  }
  for (const { day, account, department, organization, cents } of costs.values()) {
    journal.post({
      day: dayOf(world, day),
      debit: account,
      credit: '2230',
      department,
      organization,
      amountCents: cents,
      memo: `${reimbursement}, ${department}`,
    })
  }
  for (const [paid, cents] of paybacks) {
    if (paid < world.days.length)
      journal.post({
        day: dayOf(world, paid),
        debit: '2230',
        credit: '1110',
        department: 'Finance',
        organization: (world.profile.sites[0] as { name: string }).name,
        amountCents: cents,
        memo: `${reimbursement} paid`,
      })
  }
}

function claimsOf(world: World, month: Month): Claim[] {
  const random = world.random(`finance/claims/${month.index}`)
  const claims: Claim[] = []
  // Drawn for the whole month; what lies after the last day has not happened.
  const length = wholeLastDay(month) - month.firstDay + 1
  for (const employee of world.people) {
    if (!isEmployed(employee, month.firstDay)) continue
    const trips = random.poisson(claimsAMonth[employee.department] * (0.8 + 0.15 * employee.level))
    for (let i = 0; i < trips; i++) {
      const day = month.firstDay + random.integer(0, length - 1)
      const category = random.weighted(weights)
      const claim: Claim = {
        employee,
        day,
        category,
        merchant: random.pick(category.merchants),
        amountCents: priced(random, category, month),
      }
      const weekend = random.chance(0.12)
      if (isEmployed(employee, day)) claims.push(weekend ? claim : onWorkday(world, month, claim))
    }
  }
  for (const event of world.events)
    if (event.kind === 'expense-fraud') claims.push(...fraud(world, month, event, claims))
  return claims.filter(({ day }) => day <= month.lastDay)
}

/** Index of the month's last day, though the rows may end before. */
function wholeLastDay({ from, firstDay }: Month): number {
  return firstDay + Number(monthEnd(from).slice(8)) - 1
}

function priced(random: Random, { medianCents, spread }: Category, month: Month): number {
  return Math.max(150, Math.round(random.skewed(medianCents * (1 + 0.002 * month.index), spread)))
}

/** Before the weekend, within the month; after it where the month begins with one. */
function onWorkday(world: World, month: Month, claim: Claim): Claim {
  let { day } = claim
  while (day > month.firstDay && !isWorkday(world, day)) day--
  while (day < wholeLastDay(month) && !isWorkday(world, day)) day++
  return { ...claim, day }
}

/** Days that are not there yet are told by their weekday. */
function isWorkday({ days }: World, day: number): boolean {
  return days[day]?.workday ?? ((days[0]?.weekday ?? 0) + day) % 7 < 5
}

/**
 * What a few people of the department invent: round amounts just under the limit, again and again; one outlay split into several; outlays on weekends.
 * It comes to `size` of what the department claims in an ordinary month, for the share of the month that the event lasts.
 */
function fraud(world: World, month: Month, event: PlantedEvent, claims: readonly Claim[]): Claim[] {
  const [first, last] = [Math.max(event.first, month.firstDay), Math.min(event.last, wholeLastDay(month))]
  const days = last - first + 1
  const honest = claims.filter(
    ({ employee, day }) => employee.department === event.where.department && day >= first && day <= last,
  )
  if (days <= 0) return []
  const random = world.random(`finance/fraud/${event.where.department}/${event.from}/${month.index}`)
  const people = world.people.filter(
    (person) =>
      person.department === event.where.department &&
      person.level < 4 &&
      person.hired < event.first - 60 &&
      isEmployed(person, first),
  )
  if (people.length === 0) return []
  const thieves = culprits(world, event, people, Math.max(1, Math.min(4, Math.round(people.length / 40))))
  const target = Math.max(
    3 * 48_500 * (days / 30),
    event.size * honest.reduce((sum, claim) => sum + claim.amountCents, 0),
  )
  const invented: Claim[] = []
  for (let sum = 0; sum < target; ) {
    const employee = random.pick(thieves)
    const kind = random.next()
    let day = random.integer(first, last)
    const category = categories[random.pick([2, 4, 5])] as Category
    const merchant = category.merchants[0] as string
    if (kind < 0.25) while (day < last && isWorkday(world, day)) day++
    const parts = kind > 0.7 ? random.integer(2, 3) : 1
    for (let part = 0; part < parts; part++) {
      const amountCents = approvalLimitCents - 500 * random.integer(1, 4)
      invented.push({ employee, day, category, merchant, amountCents })
      sum += amountCents
    }
  }
  return invented
}

/** The same few all through the event. */
function culprits(world: World, event: PlantedEvent, people: readonly Employee[], count: number): Employee[] {
  const random = world.random(`finance/fraud/${event.where.department}/${event.from}`)
  const ranked = people
    .map((person) => ({ person, at: world.random(`finance/fraud/${event.from}/${person.id}`).next() }))
    .sort((a, b) => a.at - b.at)
  return ranked.slice(0, Math.max(1, count - random.integer(0, 1))).map(({ person }) => person)
}
