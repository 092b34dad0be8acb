import { type Points, squaredDistance } from './points.ts'

/**
 * Mean silhouette: how much nearer rows are to their own cluster than to the next, -1 to 1 (Rousseeuw 1987). A row alone in its cluster counts 0.
 * The cost is the square of the rows: pass a sample. Pauses some times a 10 ms.
 * @returns undefined where there are fewer than two clusters.
 * @throws RangeError where labels and rows differ in number.
 */
export function* silhouetteInSteps(points: Points, labels: Int32Array): Generator<undefined, number | undefined> {
  const { rows, columns, values } = points
  if (labels.length !== rows) throw new RangeError(`${labels.length} labels of ${rows} rows`)
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  const sizes = new Float64Array(count)
  for (const label of labels) sizes[label] = (sizes[label] as number) + 1
  if (sizes.filter((size) => size > 0).length < 2) return undefined
  const sums = new Float64Array(count)
  let total = 0
  for (let row = 0; row < rows; row++) {
    sums.fill(0)
    for (let other = 0; other < rows; other++) {
      const label = labels[other] as number
      sums[label] = (sums[label] as number) + Math.sqrt(squaredDistance(values, row, values, other, columns))
    }
    total += silhouetteOf(sums, sizes, labels[row] as number)
    if ((row * rows * columns) % 1_000_000 < rows * columns) yield
  }
  return total / rows
}

function silhouetteOf(sums: Float64Array, sizes: Float64Array, own: number): number {
  const size = sizes[own] as number
  if (size < 2) return 0
  const inside = (sums[own] as number) / (size - 1)
  let outside = Number.POSITIVE_INFINITY
  for (let label = 0; label < sums.length; label++)
    if (label !== own && (sizes[label] as number) > 0)
      outside = Math.min(outside, (sums[label] as number) / (sizes[label] as number))
  const wider = Math.max(inside, outside)
  return wider > 0 ? (outside - inside) / wider : 0
}
