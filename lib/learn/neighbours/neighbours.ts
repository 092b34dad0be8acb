import { ended } from '../../steps/ended.ts'
import type { CategoricalColumn, Frame, NumericColumn } from '../frame.ts'
import { columnNamed } from '../linear/design.ts'
import { learnNumeric, type NumericEncoding, standardised } from '../linear/numeric-encoding.ts'

/** Rows to compare others with; plain JSON. */
export interface NeighbourIndex {
  numeric: NumericEncoding[]
  categorical: { name: string; levels: string[] }[]
  /** What two different levels add to the squared distance, to which numbers add their squared difference in deviations. */
  mismatch: number
  rows: number
  /** Row after row: numbers in deviations from the mean, then places of levels; null where missing. */
  values: (number | null)[]
}

/** The nearest rows of an index. */
export interface Neighbours {
  /** Of each row. */
  count: number
  /** Their places, `count` a row, the nearest first, of equal ones the earlier; -1 where no more rows can be compared. */
  places: Int32Array
  distances: Float64Array
}

/** Numbers compared between two pauses. */
const pauseAfter = 4_000_000

/**
 * Keeps rows for comparison. Columns that are constant are left out.
 * @throws RangeError for no rows or a negative mismatch.
 */
export function neighbourIndex(frame: Frame, options: { mismatch?: number } = {}): NeighbourIndex {
  const { mismatch = 1 } = options
  if (frame.rows === 0) throw new RangeError('there are no rows to compare with')
  if (!(mismatch >= 0 && mismatch < Number.POSITIVE_INFINITY)) throw new RangeError(`not a distance: ${mismatch}`)
  const numeric: NumericEncoding[] = []
  const categorical: NeighbourIndex['categorical'] = []
  for (const column of frame.columns) {
    if (column.kind === 'numeric') {
      const encoding = learnNumeric(column, 0, undefined)
      if (encoding.deviation > 0) numeric.push(encoding)
    } else if (new Set(column.codes.filter((code) => code >= 0)).size > 1)
      categorical.push({ name: column.name, levels: [...column.levels] })
  }
  const index = { numeric, categorical, mismatch, rows: frame.rows, values: [] }
  return { ...index, values: Array.from(encoded(index, frame), (value) => (Number.isNaN(value) ? null : value)) }
}

/**
 * The nearest rows of the index for each row of a frame: Euclid's distance over the columns that neither row misses, as if the others differed as much on
 * average (Dixon 1979, Pattern recognition with partly missing data; categories by mismatch as in Gower 1971). All rows are compared.
 * @param count at most the rows of the index.
 * @throws RangeError where it is none, or a column is not there or of another kind.
 */
export function* neighboursInSteps(
  index: NeighbourIndex,
  frame: Frame,
  count: number,
): Generator<undefined, Neighbours> {
  if (!Number.isInteger(count) || count < 1 || count > index.rows)
    throw new RangeError(`${count} neighbours of ${index.rows} rows`)
  const known = Float64Array.from(index.values, (value) => value ?? Number.NaN)
  const asked = encoded(index, frame)
  const columns = index.numeric.length + index.categorical.length
  const places = new Int32Array(frame.rows * count).fill(-1)
  const distances = new Float64Array(frame.rows * count).fill(Number.POSITIVE_INFINITY)
  const block = Math.max(1, Math.floor(pauseAfter / (index.rows * (columns + 1))))
  for (let from = 0; from < frame.rows; from += block) {
    const to = Math.min(frame.rows, from + block)
    for (let row = from; row < to; row++) findNearest(index, known, asked, row, count, places, distances)
    yield
  }
  return { count, places, distances: distances.map(Math.sqrt) }
}

/** `neighboursInSteps` without a pause. */
export function neighbours(index: NeighbourIndex, frame: Frame, count: number): Neighbours {
  return ended(neighboursInSteps(index, frame, count))
}

function findNearest(
  index: NeighbourIndex,
  known: Float64Array,
  asked: Float64Array,
  row: number,
  count: number,
  places: Int32Array,
  distances: Float64Array,
): void {
  const numbers = index.numeric.length
  const columns = numbers + index.categorical.length
  const { mismatch, rows } = index
  const from = row * columns
  const first = row * count
  const last = first + count - 1
  for (let other = 0; other < rows; other++) {
    const worst = distances[last] as number
    const at = other * columns
    let sum = 0
    let compared = 0
    // What has been summed is never more than the distance: a row that is too far by a part of its columns is too far.
    for (let column = 0; column < numbers && sum < worst; column++) {
      const difference = (known[at + column] as number) - (asked[from + column] as number)
      const square = difference * difference
      // Missing on either side gives NaN.
      if (square >= 0) {
        sum += square
        compared++
      }
    }
    for (let column = numbers; column < columns && sum < worst; column++) {
      const difference = (known[at + column] as number) - (asked[from + column] as number)
      if (difference * difference >= 0) {
        if (difference !== 0) sum += mismatch
        compared++
      }
    }
    const distance = (sum * columns) / compared
    if (!(distance < worst)) continue
    let place = last
    for (; place > first && distance < (distances[place - 1] as number); place--) {
      distances[place] = distances[place - 1] as number
      places[place] = places[place - 1] as number
    }
    distances[place] = distance
    places[place] = other
  }
}

/** Row after row, NaN where missing; a level that the index does not know is missing. */
function encoded(index: Omit<NeighbourIndex, 'values'>, frame: Frame): Float64Array {
  const { numeric, categorical } = index
  const columns = numeric.length + categorical.length
  const values = new Float64Array(frame.rows * columns).fill(Number.NaN)
  numeric.forEach((encoding, at) => {
    const own = (columnNamed(frame, encoding.name, 'numeric') as NumericColumn).values
    for (let row = 0; row < frame.rows; row++)
      if (Number.isFinite(own[row])) values[row * columns + at] = standardised(encoding, own[row] as number)
  })
  categorical.forEach(({ name, levels }, at) => {
    const column = columnNamed(frame, name, 'categorical') as CategoricalColumn
    const places = new Map(levels.map((level, place) => [level, place]))
    const placeOf = Float64Array.from(column.levels, (level) => places.get(level) ?? Number.NaN)
    for (let row = 0; row < frame.rows; row++) {
      const code = column.codes[row] as number
      if (code >= 0) values[row * columns + numeric.length + at] = placeOf[code] as number
    }
  })
  return values
}
