import { normalOf, randomOf } from '../../random/random.ts'

type Shape = (count: number, period: number, random: () => number) => Float64Array

const each = (count: number, of: (at: number) => number) => Float64Array.from({ length: count }, (_, at) => of(at))

/** Series as no textbook has them, by what is odd about them. */
const shapes: Record<string, Shape> = {
  noise: (count, _, random) => {
    const normal = normalOf(random)
    return each(count, () => 10 * normal())
  },
  spikes: (count, _, random) => each(count, () => (random() < 0.05 ? 1e6 * random() : 5 + random())),
  steps: (count, _, random) => {
    let level = 100 * random()
    return each(count, () => {
      if (random() < 0.05) level = 1000 * (random() - 0.5)
      return level
    })
  },
  'small integers': (count, _, random) => each(count, () => Math.floor(4 * random())),
  'rare demand': (count, _, random) => each(count, () => (random() < 0.2 ? Math.ceil(9 * random()) : 0)),
  'one change': (count, _, random) => {
    const change = Math.floor(count * random())
    return each(count, (at) => (at < change ? 7 : 9))
  },
  'one peak': (count, _, random) => {
    const peak = Math.floor(count * random())
    return each(count, (at) => (at === peak ? 9 : 7))
  },
  'one demand': (count, _, random) => {
    const peak = Math.floor(count * random())
    return each(count, (at) => (at === peak ? 9 : 0))
  },
  alternating: (count) => each(count, (at) => (at % 2 === 0 ? 1 : -1)),
  'exponential growth': (count, _, random) => {
    const growth = 1 + random()
    return each(count, (at) => growth ** at)
  },
  decay: (count) => each(count, (at) => 1e6 * 0.5 ** at),
  denormal: (count, _, random) => each(count, () => 1e-310 * random()),
  huge: (count, _, random) => each(count, () => 1e300 * (random() - 0.5)),
  'all magnitudes': (count, _, random) => each(count, () => 10 ** (600 * random() - 300)),
  'digits at their end': (count, _, random) => each(count, () => 1e15 + Math.round(4 * random()) / 4),
  gaps: (count, _, random) => each(count, () => (random() < 0.4 ? Number.NaN : 100 + random())),
  seasonal: (count, period, random) => {
    const slope = random() - 0.3
    return each(count, (at) => at * slope + 50 * Math.sin((2 * Math.PI * at) / Math.max(2, period)))
  },
  'a season without noise': (count, period) => each(count, (at) => 10 + (at % period)),
  line: (count) => each(count, (at) => 3 * at - 20),
  constant: (count, _, random) => new Float64Array(count).fill(10 ** (30 * random() - 15)),
}

const periods = [1, 4, 7, 12, 52]

export interface OddSeries {
  /** What it is, to be told in a failed test. */
  name: string
  values: Float64Array
  period: number
  horizon: number
}

/** Odd series of 3 to 200 values, the same for the same seed. */
export function oddSeries(count: number, seed: number): OddSeries[] {
  const names = Object.keys(shapes)
  return Array.from({ length: count }, (_, index) => {
    const random = randomOf(seed * 10_000 + index)
    const shape = names[index % names.length] as string
    const period = periods[Math.floor(periods.length * random())] as number
    const length = 3 + Math.floor(198 * random() ** 2)
    const horizon = 1 + Math.floor(20 * random())
    const values = (shapes[shape] as Shape)(length, period, random)
    return { name: `${shape}, ${length} values, period ${period}, series ${index}`, values, period, horizon }
  })
}

/** A seasonal series with noise around a level. */
export function plainSeries(count: number, period: number, level: number, seed: number): Float64Array {
  const normal = normalOf(randomOf(seed))
  return each(count, (at) => level + 20 * Math.sin((2 * Math.PI * at) / period) + 4 * normal())
}
