// What competitors were seen to do: five invented firms, each bolder or shier than the others.
import { base, en, Faker } from '@faker-js/faker'
import type { Row } from '../area.ts'
import type { Random } from '../random.ts'
import { Grammar, lines } from '../text/grammar.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { synthetic } from './source.ts'

interface Competitor {
  name: string
  /** Signals a day. */
  pace: number
}

const kinds = [
  ['price change', 0.3],
  ['product launch', 0.2],
  ['hiring', 0.22],
  ['customer win', 0.16],
  ['trouble', 0.12],
] as const

const headlines = new Grammar({
  'price change': lines(`
    {name} [lowers|cuts] prices of {family} in {region} by {share} %
    {name} offers {family} {share} % cheaper [to new customers|this quarter|in {region}]
    {family}: {name} [raises|lifts] list prices by {share} %
    {name} [gives|grants] {share} % off {family} [for yearly contracts|until further notice]
  `),
  'product launch': lines(`
    {name} [presents|announces|launches] a new line of {family}
    New {family} from {name}, [delivery|first orders] [from|expected in] {season}
    {name} shows {family} for {region} [at a trade fair|to the press]
  `),
  hiring: lines(`
    {name} [looks for|hires] {count} people [for {family}|in {region}|for sales and service]
    {count} open posts at {name} [in {region}|for {family}]
    {name} [opens|doubles] its [office|service team] in {region}
  `),
  'customer win': lines(`
    {name} wins a contract for {family} in {region}
    {region}: [long-standing customer|large customer] moves to {name} for {family}
    {name} [named|chosen as] supplier of {family} [for three years|in {region}]
  `),
  trouble: lines(`
    {name} [reports|has] delays with {family}
    {name} [recalls|withdraws] a series of {family}
    {name} [closes|sells] its site in {region}
    Customers of {name} [complain|report] of waits for {family} in {region}
  `),
})

const known = new WeakMap<World, Competitor[]>()

/** The signals of a day. */
export function* competitorSignals(world: World, i: number, random: Random): Generator<Row> {
  const { day } = world.days[i] as CalendarDay
  let at = 0
  for (const competitor of competitorsOf(world)) {
    if (!random.chance(competitor.pace)) continue
    const kind = random.weighted(kinds)
    const family = random.pick(world.profile.families).name
    const region = random.pick(world.profile.regions)
    const headline = headlines.say(random, kind, {
      name: competitor.name,
      family: family.toLowerCase(),
      region,
      share: random.integer(2, 14),
      count: random.integer(3, 60),
      season: random.pick(['spring', 'summer', 'autumn', 'winter']),
    })
    const threat = kind === 'trouble' ? -random.between(0.2, 0.9) : random.between(0.1, kind === 'hiring' ? 0.5 : 0.95)
    at++
    yield {
      signal_id: `SIG-${day.replaceAll('-', '').slice(2)}-${at}`,
      day,
      competitor: competitor.name,
      kind,
      family,
      region,
      threat: Math.round(100 * threat) / 100,
      headline,
      source: synthetic,
    }
  }
}

function competitorsOf(world: World): Competitor[] {
  let competitors = known.get(world)
  if (competitors === undefined) {
    const faker = new Faker({ locale: [en, base], seed: world.options.seed + 3 })
    const random = world.random('market/competitors')
    const names = new Set<string>()
    while (names.size < 5) names.add(faker.company.name())
    competitors = [...names].map((name) => ({ name, pace: random.between(0.02, 0.09) }))
    known.set(world, competitors)
  }
  return competitors
}
