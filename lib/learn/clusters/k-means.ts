import { ended } from '../../steps/ended.ts'
import { checkPoints, type Points, squaredDistance } from './points.ts'
import { seedsInSteps } from './seeds.ts'

/** Centres, the one of most rows first; plain JSON. */
export interface KMeans {
  columns: number
  /** Row after row; fewer than were asked for where fewer points differ. */
  centres: number[]
  /** Rows of each. */
  sizes: number[]
  /** Sum of squared distances from the own centre. */
  inertia: number
  iterations: number
}

export interface KMeansOptions {
  /** Number of clusters. */
  count: number
  random: () => number
  /** Of which the best is kept; 10 where it is not given. */
  starts?: number
  /** Of each start; 300 where it is not given. */
  iterationsMost?: number
}

/** Sums of products between two pauses. */
const pauseAfter = 4_000_000

/**
 * Clusters by Lloyd's rounds from centres seeded by k-means++ (Arthur & Vassilvitskii 2007), the best of several starts.
 * A cluster that loses its last row takes the row that is farthest from its centre.
 * @throws RangeError where there are fewer rows than clusters or a number is not finite.
 */
export function* kMeansInSteps(points: Points, options: KMeansOptions): Generator<undefined, KMeans> {
  const { count, random, starts = 10, iterationsMost = 300 } = options
  checkPoints(points, count)
  let best: State | undefined
  for (let start = 0; start < starts; start++) {
    const centres = yield* seedsInSteps(points, count, random)
    const state = yield* lloydInSteps(points, centres, iterationsMost)
    // The slack keeps rounding from choosing between starts that came to the same.
    if (best === undefined || state.inertia < best.inertia * (1 - 1e-9)) best = state
  }
  if (best === undefined) throw new RangeError(`not a number of starts: ${starts}`)
  return ordered(best, points.columns)
}

/** `kMeansInSteps` without a pause. */
export function kMeans(points: Points, options: KMeansOptions): KMeans {
  return ended(kMeansInSteps(points, options))
}

/**
 * @returns the nearest centre of each row and the squared distance from it.
 * @throws RangeError where the columns are not as many as those of the centres.
 */
export function nearestCentres(model: KMeans, points: Points): { labels: Int32Array; distances: Float64Array } {
  if (points.columns !== model.columns)
    throw new RangeError(`points of ${points.columns} columns, centres of ${model.columns}`)
  const labels = new Int32Array(points.rows)
  const distances = new Float64Array(points.rows)
  assign(points, Float64Array.from(model.centres), labels, distances, 0, points.rows)
  return { labels, distances }
}

interface State {
  centres: Float64Array
  sizes: Float64Array
  inertia: number
  iterations: number
}

function* lloydInSteps(points: Points, centres: Float64Array, iterationsMost: number): Generator<undefined, State> {
  const { rows, columns } = points
  const count = centres.length / columns
  const labels = new Int32Array(rows).fill(-1)
  const distances = new Float64Array(rows)
  const sizes = new Float64Array(count)
  const block = Math.max(1, Math.floor(pauseAfter / (count * columns + 1)))
  let iterations = 0
  for (let changed = true; ; ) {
    changed = false
    for (let from = 0; from < rows; from += block) {
      if (assign(points, centres, labels, distances, from, Math.min(rows, from + block))) changed = true
      yield
    }
    if (!changed || iterations >= iterationsMost) break
    iterations++
    move(points, centres, labels, distances, sizes)
    yield
  }
  sizes.fill(0)
  let inertia = 0
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number
    sizes[label] = (sizes[label] as number) + 1
    inertia += distances[row] as number
  }
  return { centres, sizes, inertia, iterations }
}

/** True where a row has another centre than before. */
function assign(
  { columns, values }: Points,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
  from: number,
  to: number,
): boolean {
  const count = centres.length / columns
  let changed = false
  for (let row = from; row < to; row++) {
    let nearest = 0
    let least = Number.POSITIVE_INFINITY
    for (let centre = 0; centre < count; centre++) {
      const distance = squaredDistance(values, row, centres, centre, columns)
      if (distance < least) {
        least = distance
        nearest = centre
      }
    }
    if (labels[row] !== nearest) changed = true
    labels[row] = nearest
    distances[row] = least
  }
  return changed
}

/** Moves centres to the means of their rows. */
function move(
  { rows, columns, values }: Points,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
  sizes: Float64Array,
): void {
  sizes.fill(0)
  for (let row = 0; row < rows; row++) {
    const label = labels[row] as number
    sizes[label] = (sizes[label] as number) + 1
  }
  for (let centre = 0; centre < sizes.length; centre++) {
    if (sizes[centre] !== 0) continue
    const far = farthest(distances, labels, sizes)
    if (far < 0) continue
    const left = labels[far] as number
    sizes[left] = (sizes[left] as number) - 1
    labels[far] = centre
    sizes[centre] = 1
    distances[far] = 0
  }
  centres.fill(0)
  for (let row = 0; row < rows; row++) {
    const to = (labels[row] as number) * columns
    for (let column = 0; column < columns; column++)
      centres[to + column] = (centres[to + column] as number) + (values[row * columns + column] as number)
  }
  for (let at = 0; at < centres.length; at++)
    centres[at] = (centres[at] as number) / Math.max(1, sizes[Math.floor(at / columns)] as number)
}

/** The row farthest from its centre that does not leave it empty; -1 where all lie on their centres. */
function farthest(distances: Float64Array, labels: Int32Array, sizes: Float64Array): number {
  let most = 0
  let found = -1
  for (let row = 0; row < distances.length; row++) {
    if ((distances[row] as number) <= most || (sizes[labels[row] as number] as number) < 2) continue
    most = distances[row] as number
    found = row
  }
  return found
}

/** By size, then by place, so that the same clusters have the same numbers. */
function ordered({ centres, sizes, inertia, iterations }: State, columns: number): KMeans {
  const rowOf = (at: number) => Array.from(centres.subarray(at * columns, (at + 1) * columns))
  const order = [...sizes.keys()].filter((at) => (sizes[at] as number) > 0)
  order.sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || compared(rowOf(a), rowOf(b)))
  return {
    columns,
    centres: order.flatMap(rowOf),
    sizes: order.map((at) => sizes[at] as number),
    inertia,
    iterations,
  }
}

function compared(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < left.length; at++)
    if (left[at] !== right[at]) return (left[at] as number) - (right[at] as number)
  return 0
}
