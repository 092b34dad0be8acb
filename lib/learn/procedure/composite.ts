// Sums, differences, products and ratios of two columns.
import { type Column, type Frame, frameOf, type NumericColumn } from '../frame.ts'

/** left + factor * right, left * right, or left / right; plain data. */
export interface Composite {
  name: string
  operation: 'sum' | 'product' | 'ratio'
  /** Names of columns, or of composites before this one. */
  left: string
  right: string
  factor: number
}

/** @returns the frame with the composites as further columns. @throws RangeError when one is made of a column that is not there. */
export function withComposites(frame: Frame, composites: readonly Composite[]): Frame {
  if (composites.length === 0) return frame
  const columns: Column[] = [...frame.columns]
  for (const composite of composites) columns.push(composedColumn(composite, columns))
  return frameOf(columns)
}

/** By name of a composite: the columns of the frame that it is made of in the end, each as often as it occurs. */
export function madeOf(composites: readonly Composite[]): Map<string, string[]> {
  const parts = new Map<string, string[]>()
  const of = (name: string) => parts.get(name) ?? [name]
  for (const { name, left, right } of composites) parts.set(name, [...of(left), ...of(right)])
  return parts
}

/** @returns the composite's values; missing where a part is, or where they are not finite. @throws RangeError when a part is not there. */
export function composedColumn(
  { name, operation, left, right, factor }: Composite,
  columns: readonly Column[],
): NumericColumn {
  const [a, b] = [numbersOf(columns, left), numbersOf(columns, right)]
  const values = new Float64Array(a.length)
  for (let row = 0; row < values.length; row++) {
    const [x, y] = [a[row] as number, b[row] as number]
    const value = operation === 'sum' ? x + factor * y : operation === 'product' ? x * y : x / y
    values[row] = Number.isFinite(value) ? value : Number.NaN
  }
  return { kind: 'numeric', name, values }
}

/** @throws RangeError when there is no such column of numbers. */
export function numbersOf(columns: readonly Column[], name: string): Float64Array {
  const column = columns.find((each) => each.name === name)
  if (column?.kind !== 'numeric') throw new RangeError(`there is no numeric column ${name}`)
  return column.values
}
