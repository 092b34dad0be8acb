// The world outside: an index of the industry, energy, interest, weather. Plausible paths, none of them real.
import { Random } from '../random.ts'
import type { CalendarDay } from './days.ts'
import type { PlantedEvent } from './events.ts'

export interface Market {
  /** Activity of the industry, mean about 1, by day. */
  activity: Float64Array
  /** Cents for a kilowatt hour, by day. */
  energyPrice: Float64Array
  /** Central bank's rate, share a year, by day. */
  interest: Float64Array
  /** Prices of materials, mean about 1, by day. */
  materials: Float64Array
  /** Wages in the market, mean about 1 and rising, by day. */
  wages: Float64Array
  /** Degrees Celsius by site and day. */
  temperature: Map<string, Float64Array>
}

export function makeMarket(
  seed: number,
  days: readonly CalendarDay[],
  sites: readonly string[],
  events: readonly PlantedEvent[],
): Market {
  const count = days.length
  const step = events.find((event) => event.kind === 'energy-step')
  const walk = (name: string, deviation: number, pull: number) =>
    meanReverting(new Random(seed, `world/market/${name}`), count, deviation, pull)
  const slow = walk('activity', 0.006, 0.008)
  const energy = walk('energy', 0.008, 0.01)
  const rates = walk('interest', 0.0004, 0.003)
  const stuff = walk('materials', 0.004, 0.005)
  return {
    activity: slow.map((value) => 1 + value),
    energyPrice: energy.map(
      (value, i) => 18 * (1 + value) * (step !== undefined && i >= step.first && i <= step.last ? 1 + step.size : 1),
    ),
    interest: rates.map((value) => Math.max(0.001, 0.028 + value)),
    materials: stuff.map((value, i) => (1 + value) * (1 + (0.02 * i) / 365)),
    wages: new Float64Array(count).map((_, i) => 1 + (0.031 * i) / 365),
    temperature: new Map(
      sites.map((site, at) => [site, temperatures(new Random(seed, `world/weather/${site}`), days, 9 + 2 * at)]),
    ),
  }
}

function meanReverting(random: Random, count: number, deviation: number, pull: number): Float64Array {
  const path = new Float64Array(count)
  let value = random.normal(0, deviation * 6)
  for (let i = 0; i < count; i++) {
    value += -pull * value + random.normal(0, deviation)
    path[i] = value
  }
  return path
}

/** A year as a chain of two parabolas (coldest in mid-January, warmest in mid-July), with weather that lasts some days. */
function temperatures(random: Random, days: readonly CalendarDay[], mean: number): Float64Array {
  let weather = 0
  return new Float64Array(days.length).map((_, i) => {
    const sinceCold = ((days[i] as CalendarDay).yearShare + 0.96) % 1
    const distance = Math.abs(sinceCold - 0.5) * 2
    // -1 in the cold, 1 in the warmth, smooth in between.
    const warmth = distance < 0.5 ? 1 - 4 * distance * distance * 0.5 : -1 + 4 * (1 - distance) * (1 - distance) * 0.5
    weather = 0.8 * weather + random.normal(0, 1.8)
    return mean + 10 * warmth + weather
  })
}
