import { type Points, squaredDistance } from './points.ts'

/**
 * Rows to start from: each drawn with a chance in proportion to its squared distance from those before, the best of some draws (greedy k-means++,
 * Arthur & Vassilvitskii 2007).
 * @returns centres, row after row; fewer than `count` where fewer points differ.
 */
export function* seedsInSteps(points: Points, count: number, random: () => number): Generator<undefined, Float64Array> {
  const { rows, columns, values } = points
  const draws = 2 + Math.floor(Math.log(count))
  const centres = new Float64Array(count * columns)
  const take = (at: number, row: number) =>
    centres.set(values.subarray(row * columns, (row + 1) * columns), at * columns)
  const first = Math.floor(random() * rows)
  take(0, first)
  let nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY)
  let total = nearer(points, first, nearest, nearest)
  let trial = new Float64Array(rows)
  let best = new Float64Array(rows)
  for (let at = 1; at < count; at++) {
    if (!(total > 0)) return centres.slice(0, at * columns)
    let least = Number.POSITIVE_INFINITY
    let chosen = 0
    for (let draw = 0; draw < draws; draw++) {
      const row = drawn(nearest, total * random())
      const left = nearer(points, row, nearest, trial)
      if (left < least) {
        least = left
        chosen = row
        ;[best, trial] = [trial, best]
      }
      yield
    }
    take(at, chosen)
    ;[nearest, best] = [best, nearest]
    total = least
  }
  return centres
}

/** Writes how far each row is from the nearest centre when one more row is a centre; the sum of it. */
function nearer({ rows, columns, values }: Points, centre: number, before: Float64Array, into: Float64Array): number {
  let total = 0
  for (let row = 0; row < rows; row++) {
    const distance = Math.min(before[row] as number, squaredDistance(values, row, values, centre, columns))
    into[row] = distance
    total += distance
  }
  return total
}

/** The row at which the running sum passes `at`; never one of no distance. */
function drawn(distances: Float64Array, at: number): number {
  let sum = 0
  let last = 0
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row] as number
    if (distance === 0) continue
    sum += distance
    last = row
    if (sum > at) break
  }
  return last
}
