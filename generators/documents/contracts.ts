// Contracts with customers and suppliers: a dozen clauses each, most harmless, some that a lawyer would mark.
import { addDays, addMonths } from '../../lib/calendar/calendar.ts'
import type { Row } from '../area.ts'
import type { Random } from '../random.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { clauseKinds, clauseText } from './clauses.ts'
import { partsOf, thousands } from './texts.ts'

interface Party {
  id: string
  name: string
  /** What it is called in the text, such as 'customer'. */
  role: string
  city: string
}

/** How often a clause is of which risk; suppliers' papers are harder. */
const risks = {
  'customer contract': [
    ['low', 0.86],
    ['medium', 0.1],
    ['high', 0.04],
  ],
  'supplier contract': [
    ['low', 0.78],
    ['medium', 0.15],
    ['high', 0.07],
  ],
} as const

/** @param dayIndex the contracts of that day, or null: of those who were customers before the first day. */
export function* accountContracts(world: World, dayIndex: number | null): Generator<[string, Row]> {
  const first = (world.days[0] as CalendarDay).day
  for (const { id, name, city, since, segment } of world.accounts) {
    if (dayIndex === null ? since >= 0 : since !== dayIndex) continue
    // The smallest order without one.
    if (segment === world.profile.segments.at(-1)) continue
    yield* contract(world, 'customer contract', `CON-${id}`, addDays(first, since), {
      id,
      name,
      city,
      role: world.profile.words.customer,
    })
  }
}

/** All were signed before the first day. */
export function* supplierContracts(world: World): Generator<[string, Row]> {
  const first = (world.days[0] as CalendarDay).day
  for (const { id, name, country } of world.suppliers) {
    const signed = world.random(`documents/contracts/signed/${id}`).integer(20, 1400)
    yield* contract(world, 'supplier contract', `CON-${id}`, addDays(first, -signed), {
      id,
      name,
      city: country,
      role: 'supplier',
    })
  }
}

function* contract(
  world: World,
  kind: keyof typeof risks,
  id: string,
  day: string,
  party: Party,
): Generator<[string, Row]> {
  const random = world.random(`documents/contracts/${id}`)
  const years = random.integer(1, 4)
  const endsOn = addDays(addMonths(day, 12 * years), -1)
  const title = `${random.pick(titles)} with ${party.name}`
  const chosen = clauseKinds.filter(() => random.chance(0.8))
  const clauses = chosen.map((clause, at) => {
    const risk = random.weighted(risks[kind])
    return {
      number: at + 1,
      clause,
      risk,
      text: clauseText(random, clause, risk, contextOf(world, random, party, years)),
    }
  })
  const preamble = `Between ${world.company} and ${party.name}, ${party.city}, the following is agreed on ${day}, for a first term of ${years} ${years === 1 ? 'year' : 'years'} until ${endsOn}.`
  const parts = partsOf(
    [preamble, ...clauses.map(({ number, clause, text }) => `§ ${number} ${capital(clause)}\n${text}`)].join('\n\n'),
  )
  for (const [at, text] of parts.entries()) {
    yield [
      'documents/document',
      {
        part_id: `${id}/${at + 1}`,
        document_id: id,
        day,
        kind,
        title,
        party_id: party.id,
        party: party.name,
        ends_on: endsOn,
        part: at + 1,
        parts: parts.length,
        text,
      },
    ]
  }
  for (const { number, clause, risk, text } of clauses) {
    yield ['documents/clause', { clause_id: `${id}/${number}`, day, document_id: id, number, kind: clause, risk, text }]
  }
}

const titles = [
  'Framework agreement',
  'Supply agreement',
  'Master agreement',
  'Service agreement',
  'Purchase agreement',
]

function contextOf(world: World, random: Random, party: Party, years: number) {
  return {
    party: `the ${party.role}`,
    we: world.company,
    delivery: world.profile.words.delivery,
    thing: world.profile.words.product,
    product: random.pick(world.products).name,
    city: party.city,
    years,
    days: random.pick([14, 21, 30, 45]),
    longDays: random.pick([90, 120, 150]),
    months: random.pick([3, 6]),
    longMonths: random.pick([18, 24, 36]),
    share: random.integer(2, 6),
    highShare: random.integer(12, 30),
    amount: thousands(random.integer(4, 80) * 5000),
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
