import { median, robustSpread } from '../../stats/quantile.ts'
import { chiSquaredQuantile, chiSquaredTail } from '../../stats/tails.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

export interface MultivariateScores {
  /** Squared robust Mahalanobis distances, one a row. */
  distances: Float64Array
  /** What each variable adds to its row's distance: not negative, summing to it; row after row. */
  contributions: Float64Array
  /** Probability of so large a distance among normal rows, 0-1. */
  probability: Float64Array
  /** Distance that a row exceeds with the rate's probability: the chi-squared quantile. */
  threshold: number
  /** Rows beyond it, the farthest first. */
  alarms: number[]
  /** What a row is expected to be. */
  centre: Float64Array
}

/**
 * Rows that do not fit the others, by distance from a robust centre in a robust covariance: orthogonalised Gnanadesikan-Kettenring with one reweighting
 * (Maronna & Zamar 2002), whose distances stay true with up to a third of outliers. Contributions by the corr-max transformation (Garthwaite & Koch 2016).
 * @param rows row after row, `variables` numbers each. @param rate expected share of alarms among normal rows, 0-1.
 * @returns undefined with fewer than five rows a variable, or where a variable, or a sum of some, hardly varies.
 * @throws RangeError when the rows do not divide by `variables` or `rate` is not within 0-1.
 */
export function multivariateScores(
  rows: Float64Array,
  variables: number,
  rate: number,
): MultivariateScores | undefined {
  const count = rows.length / variables
  if (!Number.isInteger(variables) || variables < 1 || !Number.isInteger(count))
    throw new RangeError('not rows of variables')
  if (!(rate > 0 && rate < 1)) throw new RangeError(`not a rate: ${rate}`)
  if (count < 5 * variables) return undefined
  const columns = Array.from({ length: variables }, (_, j) =>
    Float64Array.from({ length: count }, (_, i) => rows[i * variables + j] as number),
  )
  const first = orthogonalised(columns)
  const start = first && distancesOf(columns, first)
  if (first === undefined || start === undefined) return undefined
  const middle = chiSquaredQuantile(0.5, variables)
  const limit = (chiSquaredQuantile(0.1, variables) * medianOf(start)) / middle
  const better = reweighted(columns, start, limit)
  const raw = distancesOf(columns, better)
  if (raw === undefined) return undefined
  const scale = middle / medianOf(raw)
  const transformed = corrMax(columns, better, scale)
  if (transformed === undefined) return undefined
  const distances = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let j = 0; j < variables; j++) sum += transformed[i * variables + j] as number
    return sum
  })
  const threshold = chiSquaredQuantile(rate, variables)
  const alarms = [...distances.keys()].filter((i) => (distances[i] as number) > threshold)
  return {
    distances,
    contributions: transformed,
    probability: distances.map((distance) => chiSquaredTail(distance, variables)),
    threshold,
    alarms: alarms.sort((a, b) => (distances[b] as number) - (distances[a] as number)),
    centre: better.centre,
  }
}

interface Shape {
  centre: Float64Array
  covariance: Float64Array[]
}

const medianOf = (values: Float64Array) => median(values) as number
const spreadOf = (values: Float64Array) => robustSpread(values) as number

function orthogonalised(columns: readonly Float64Array[]): Shape | undefined {
  const spreads = columns.map(spreadOf)
  if (spreads.some((spread) => !(spread > 0))) return undefined
  const unit = columns.map((column, j) => column.map((value) => value / (spreads[j] as number)))
  const robust = unit.map((one, j) =>
    Float64Array.from(unit, (other, k) =>
      j === k
        ? 1
        : (spreadOf(one.map((value, i) => value + (other[i] as number))) ** 2 -
            spreadOf(one.map((value, i) => value - (other[i] as number))) ** 2) /
          4,
    ),
  )
  const { vectors } = symmetricEigen(robust)
  const scores = columns.map((_, l) =>
    (unit[0] as Float64Array).map((_, i) =>
      vectors.reduce((sum, row, j) => sum + (row[l] as number) * ((unit[j] as Float64Array)[i] as number), 0),
    ),
  )
  const lengths = scores.map((score) => spreadOf(score) ** 2)
  const middles = scores.map(medianOf)
  const back = (j: number, l: number) => (spreads[j] as number) * (vectors[j]?.[l] as number)
  return {
    centre: Float64Array.from(columns, (_, j) => middles.reduce((sum, middle, l) => sum + back(j, l) * middle, 0)),
    covariance: columns.map((_, j) =>
      Float64Array.from(columns, (_, k) =>
        lengths.reduce((sum, length, l) => sum + back(j, l) * length * back(k, l), 0),
      ),
    ),
  }
}

function reweighted(columns: readonly Float64Array[], distances: Float64Array, limit: number): Shape {
  const kept = [...distances.keys()].filter((i) => (distances[i] as number) <= limit)
  const centre = Float64Array.from(
    columns,
    (column) => kept.reduce((sum, i) => sum + (column[i] as number), 0) / kept.length,
  )
  const covariance = columns.map((one, j) =>
    Float64Array.from(columns, (other, k) => {
      let sum = 0
      for (const i of kept)
        sum += ((one[i] as number) - (centre[j] as number)) * ((other[i] as number) - (centre[k] as number))
      return sum / kept.length
    }),
  )
  return { centre, covariance }
}

function distancesOf(columns: readonly Float64Array[], shape: Shape): Float64Array | undefined {
  const squares = corrMax(columns, shape, 1)
  const variables = columns.length
  return (
    squares &&
    (columns[0] as Float64Array).map((_, i) => {
      let sum = 0
      for (let j = 0; j < variables; j++) sum += squares[i * variables + j] as number
      return sum
    })
  )
}

/** Squares of (correlation)^-1/2 times the standardised row: they sum to the squared distance, each nearest to one variable. */
function corrMax(
  columns: readonly Float64Array[],
  { centre, covariance }: Shape,
  scale: number,
): Float64Array | undefined {
  const size = columns.length
  const spreads = covariance.map((row, j) => Math.sqrt(row[j] as number))
  if (spreads.some((spread) => !(spread > 0))) return undefined
  const correlation = covariance.map((row, j) =>
    row.map((each, k) => each / ((spreads[j] as number) * (spreads[k] as number))),
  )
  const { values, vectors } = symmetricEigen(correlation)
  if (values.some((value) => !(value > 1e-10))) return undefined
  const root = columns.map((_, j) =>
    Float64Array.from(columns, (_, k) =>
      values.reduce(
        (sum, value, l) => sum + ((vectors[j]?.[l] as number) * (vectors[k]?.[l] as number)) / Math.sqrt(value),
        0,
      ),
    ),
  )
  const count = columns[0]?.length ?? 0
  const result = new Float64Array(count * size)
  const unit = new Float64Array(size)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < size; j++)
      unit[j] = ((columns[j]?.[i] as number) - (centre[j] as number)) / (spreads[j] as number)
    for (let j = 0; j < size; j++) {
      const row = root[j] as Float64Array
      let sum = 0
      for (let k = 0; k < size; k++) sum += (row[k] as number) * (unit[k] as number)
      result[i * size + j] = sum * sum * scale
    }
  }
  return result
}
