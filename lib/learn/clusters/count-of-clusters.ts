import { type KMeans, type KMeansOptions, kMeansInSteps, nearestCentres } from './k-means.ts'
import type { Points } from './points.ts'
import { silhouetteInSteps } from './silhouette.ts'

export interface CountOptions extends Omit<KMeansOptions, 'count'> {
  /** Numbers of clusters to try, 2 to 8 where they are not given. */
  least?: number
  most?: number
  /** Rows that silhouettes are measured on, drawn by chance where there are more; 1,000 where it is not given. */
  sample?: number
}

/**
 * k-means with the number of clusters whose silhouette is the greatest.
 * @returns undefined where no number of clusters separates anything: all points are the same, or there are fewer than `least` + 1 rows.
 * @throws RangeError where the numbers to try are not in order or below 2.
 */
export function* kMeansOfBestCountInSteps(
  points: Points,
  options: CountOptions,
): Generator<undefined, { model: KMeans; silhouettes: { count: number; silhouette: number }[] } | undefined> {
  const { least = 2, most = 8, sample = 1000, random } = options
  if (!(Number.isInteger(least) && Number.isInteger(most) && least >= 2 && least <= most))
    throw new RangeError(`not numbers of clusters: ${least} to ${most}`)
  const some = sampleOf(points, sample, random)
  const silhouettes: { count: number; silhouette: number }[] = []
  let best: { model: KMeans; silhouette: number } | undefined
  for (let count = least; count <= Math.min(most, points.rows - 1); count++) {
    const model = yield* kMeansInSteps(points, { ...options, count })
    if (model.sizes.length < count) break
    const silhouette = yield* silhouetteInSteps(some, nearestCentres(model, some).labels)
    if (silhouette === undefined) continue
    silhouettes.push({ count, silhouette })
    if (best === undefined || silhouette > best.silhouette) best = { model, silhouette }
  }
  return best === undefined ? undefined : { model: best.model, silhouettes }
}

/** Rows drawn without putting back (the first places of a shuffle by Fisher & Yates). */
function sampleOf(points: Points, size: number, random: () => number): Points {
  const { rows, columns, values } = points
  if (rows <= size) return points
  const order = Uint32Array.from({ length: rows }, (_, row) => row)
  const drawn = new Float64Array(size * columns)
  for (let at = 0; at < size; at++) {
    const other = at + Math.floor(random() * (rows - at))
    const row = order[other] as number
    order[other] = order[at] as number
    drawn.set(values.subarray(row * columns, (row + 1) * columns), at * columns)
  }
  return { rows: size, columns, values: drawn }
}
