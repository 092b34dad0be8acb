// Kinds of noise that a detector has to keep its promise on, and ways to count its false alarms.
import { normalOf, randomOf } from '../../random/random.ts'

type Noise = (random: () => number) => () => number

export const noises: Record<string, Noise> = {
  normal: normalOf,
  't(3)': (random) => {
    const normal = normalOf(random)
    return () => normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3)
  },
  'AR(1)': (random) => {
    const normal = normalOf(random)
    let value = 0
    return () => {
      value = 0.6 * value + normal()
      return value
    }
  },
  skewed: (random) => () => -Math.log(1 - random()),
}

/** `count` series of `length` values of a noise around a course. */
export function seriesOf(
  noise: Noise,
  count: number,
  length: number,
  course: (at: number) => number,
  seed = 1,
): Float64Array[] {
  const random = randomOf(seed)
  return Array.from({ length: count }, () => {
    const next = noise(random)
    return Float64Array.from({ length }, (_, at) => course(at) + next())
  })
}

export const seasonal = (at: number) => 100 + 0.1 * at + 5 * Math.sin((at * Math.PI) / 6) + (at % 12 === 11 ? 8 : 0)
