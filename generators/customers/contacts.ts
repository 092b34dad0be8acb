// The people at customers. All of them are invented, and their records say so.
import { base, Faker, en } from '@faker-js/faker'
import type { Row } from '../area.ts'
import type { World } from '../world.ts'
import type { Account } from '../world/customers.ts'
import { dayAt } from '../world/days.ts'

export interface Contact {
  id: string
  name: string
  role: string
  gender: 'female' | 'male' | 'non-binary'
  ageGroup: string
  language: string
}

interface Names {
  female: string[]
  male: string[]
  last: string[]
}

const roles = [
  'Buyer',
  'Head of purchasing',
  'Plant manager',
  'Maintenance lead',
  'Engineer',
  'Accountant',
  'Quality manager',
  'Managing director',
  'Logistics planner',
  'IT manager',
] as const
const ages = [
  ['18-24', 3],
  ['25-34', 22],
  ['35-44', 30],
  ['45-54', 27],
  ['55-64', 16],
  ['65+', 2],
] as const
const languages = [
  ['English', 62],
  ['German', 18],
  ['French', 9],
  ['Spanish', 6],
  ['Polish', 5],
] as const
const counts: readonly (readonly [number, number])[][] = [
  [
    [3, 4],
    [4, 5],
    [5, 2],
  ],
  [
    [2, 4],
    [3, 5],
    [4, 1],
  ],
  [
    [1, 3],
    [2, 5],
    [3, 1],
  ],
  [
    [1, 7],
    [2, 3],
  ],
]

const names = new WeakMap<World, Names>()
const known = new WeakMap<Account, readonly Contact[]>()

/** One to five people, the same whenever they are asked for. */
export function contactsOf(world: World, account: Account): readonly Contact[] {
  let contacts = known.get(account)
  if (contacts !== undefined) return contacts
  const random = world.random(`customers/contacts/${account.id}`)
  const { female, male, last } = namesOf(world)
  const rank = Math.max(0, world.profile.segments.indexOf(account.segment))
  const count = random.weighted(counts[Math.min(rank, counts.length - 1)] as readonly (readonly [number, number])[])
  contacts = Array.from({ length: count }, (_, at): Contact => {
    const gender = random.weighted([
      ['female', 0.42],
      ['male', 0.56],
      ['non-binary', 0.02],
    ] as const)
    const first = random.pick(gender === 'female' || (gender === 'non-binary' && random.chance(0.5)) ? female : male)
    return {
      id: `${account.id}-${at + 1}`,
      name: `${first} ${random.pick(last)}`,
      role: random.pick(roles),
      gender,
      ageGroup: random.weighted(ages),
      language: random.weighted(languages),
    }
  })
  known.set(account, contacts)
  return contacts
}

/** Faker is slow: names are drawn once and put together by our own chance. */
function namesOf(world: World): Names {
  let pool = names.get(world)
  if (pool === undefined) {
    const faker = new Faker({ locale: [en, base], seed: world.options.seed + 3 })
    const draw = (one: () => string) => [...new Set(Array.from({ length: 400 }, one))]
    pool = {
      female: draw(() => faker.person.firstName('female')),
      male: draw(() => faker.person.firstName('male')),
      last: draw(() => faker.person.lastName()),
    }
    names.set(world, pool)
  }
  return pool
}

export function* contactRows(world: World, account: Account): Iterable<[string, Row]> {
  const host = `${account.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}.example`
  for (const contact of contactsOf(world, account)) {
    const mailbox = contact.name.toLowerCase().replaceAll(/[^a-z]+/g, '.')
    yield [
      'customers/contact',
      {
        contact_id: contact.id,
        day: dayAt(world, account.since),
        account_id: account.id,
        name: contact.name,
        role: contact.role,
        gender: contact.gender,
        age_group: contact.ageGroup,
        language: contact.language,
        email: `${mailbox}@${host}`,
        origin: 'invented',
      },
    ]
  }
}
