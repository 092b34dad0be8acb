// What social networks show of the firm: pages, and talk about it.
import type { Row } from '../area.ts'
import type { World } from '../world.ts'

const networks = [
  ['Professional network', 9, 1],
  ['Video', 3.2, 0.5],
  ['Short messages', 5.4, 1.4],
] as const

/** Followers grow by a path of their own; mentions and their tone follow late deliveries, outages and large deals. */
export function* socialOfDay(world: World, dayIndex: number): Iterable<[string, Row]> {
  const random = world.random(`sales/social/${dayIndex}`)
  const { day, workday } = world.days[dayIndex] as World['days'][number]
  const { employees } = world.options
  const size = Math.sqrt(employees / 1000)
  let uproar = 0
  let applause = 0
  for (const { kind, first } of world.events) {
    const age = dayIndex - first
    if (kind === 'churn-wave' && age >= 0 && age < 21) uproar += 1 - age / 21
    if (kind === 'one-off-deal' && age >= 0 && age < 10) applause += 1 - age / 10
  }
  const late = Math.max(0, (world.delays[dayIndex] as number) - 1)
  for (const [network, thousands, talk] of networks) {
    const grown = thousands * 1000 * size * (1 + (0.14 * dayIndex) / 365)
    const mentions = random.poisson(size * talk * (workday ? 9 : 4) * (1 + 2.5 * uproar + 1.2 * applause + 0.08 * late))
    const tone = 0.32 - 0.07 * late - 0.75 * uproar + 0.25 * applause + random.normal(0, 0.4 / Math.sqrt(mentions + 1))
    const posts = random.poisson(workday ? 0.9 : 0.1)
    yield [
      'sales/social-signal',
      {
        signal_id: `${network.toLowerCase().replaceAll(' ', '-')}-${day}`,
        day,
        network,
        followers: Math.round(grown + dayIndex * random.between(0, 0.2)),
        posts,
        reactions: random.poisson(0.004 * grown * (posts + 0.15)),
        mentions,
        sentiment: Math.round(100 * Math.max(-1, Math.min(1, tone))) / 100,
      },
    ]
  }
}
