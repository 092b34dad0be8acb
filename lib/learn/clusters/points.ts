import type { Design } from '../linear/design.ts'

/** Rows of numbers without missing values, row after row. */
export interface Points {
  rows: number
  columns: number
  /** Row-major, `columns` numbers a row. */
  values: Float64Array
}

/** @returns the rows of a design. */
export function pointsOf({ rows, names, values }: Design): Points {
  const columns = names.length
  const turned = new Float64Array(values.length)
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < rows; row++) turned[row * columns + column] = values[column * rows + row] as number
  return { rows, columns, values: turned }
}

/** @throws RangeError where the shape does not fit, there are no columns, a number is not finite, or there are fewer rows than `count` or `count` is no number of clusters. */
export function checkPoints({ rows, columns, values }: Points, count: number): void {
  if (values.length !== rows * columns) throw new RangeError(`not ${rows} rows of ${columns} columns`)
  if (columns === 0) throw new RangeError('points without columns')
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`not a number of clusters: ${count}`)
  if (rows < count) throw new RangeError(`${count} clusters of ${rows} rows`)
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`points hold ${value}`)
}

/** Squared distance of row `a` of one array from row `b` of another. */
export function squaredDistance(
  left: Float64Array,
  a: number,
  right: Float64Array,
  b: number,
  columns: number,
): number {
  const from = a * columns
  const to = b * columns
  let sum = 0
  for (let column = 0; column < columns; column++) {
    const difference = (left[from + column] as number) - (right[to + column] as number)
    sum += difference * difference
  }
  return sum
}
