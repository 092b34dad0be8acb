// Prices and indices as paths over days: what the world decides, with a walk of their own on top.
import type { Random } from '../random.ts'
import type { World } from '../world.ts'

export interface Path {
  name: string
  unit: string
  /** By day. */
  values: Float64Array
}

interface Paths {
  prices: Path[]
  indices: Path[]
}

const known = new WeakMap<World, Paths>()

/** Made once a world; a day's values do not depend on the days after it. */
export function pathsOf(world: World): Paths {
  const found = known.get(world)
  if (found !== undefined) return found
  const { market, profile } = world
  const paths: Paths = {
    prices: [
      ...profile.purchases.map(({ name, unit, price, followsMaterials }) => ({
        name,
        unit,
        values: walked(
          world,
          `price/${name}`,
          0.006,
          (i) => price * (1 + followsMaterials * ((market.materials[i] as number) - 1)),
        ),
      })),
      {
        name: 'Electric energy',
        unit: 'kWh',
        values: walked(world, 'price/energy', 0, (i) => (market.energyPrice[i] as number) / 100),
      },
      {
        name: 'Diesel',
        unit: 'l',
        values: walked(world, 'price/diesel', 0.005, (i) => 1.1 + 0.4 * (market.materials[i] as number)),
      },
    ],
    indices: [
      {
        name: 'Industry activity',
        unit: '',
        values: walked(world, 'index/activity', 0, (i) => 100 * (market.activity[i] as number)),
      },
      {
        name: 'Materials',
        unit: '',
        values: walked(world, 'index/materials', 0.001, (i) => 100 * (market.materials[i] as number)),
      },
      {
        name: 'Shares of the industry',
        unit: '',
        values: walked(
          world,
          'index/shares',
          0.009,
          (i) => 100 * (1 + 1.6 * ((market.activity[i] as number) - 1)) * (1 + (0.05 * i) / 365),
        ),
      },
    ],
  }
  known.set(world, paths)
  return paths
}

/** A base that drifts away and comes back. */
function walked(world: World, name: string, deviation: number, base: (dayIndex: number) => number): Float64Array {
  const random: Random = world.random(`market/${name}`)
  let drift = 0
  return new Float64Array(world.days.length).map((_, i) => {
    drift = 0.985 * drift + random.normal(0, deviation)
    return base(i) * (1 + drift)
  })
}
