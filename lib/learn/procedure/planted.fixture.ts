// Rows with effects that are known.
import { normalOf, randomOf } from '../../random/random.ts'
import { type Column, categoricalColumn, type Frame, frameOf, type NumericColumn } from '../frame.ts'

export function numeric(name: string, values: ArrayLike<number>): NumericColumn {
  return { kind: 'numeric', name, values: Float64Array.from(values) }
}

export interface Planted {
  frame: Frame
  target: Float64Array
}

/** Columns a to f, standard normal but for f, which is never below 1; the target is 1 with the odds that `margin` says. */
export function plantedClasses(
  rows: number,
  seed: number,
  margin: (value: (name: string) => number) => number,
): Planted {
  const random = randomOf(seed)
  const normal = normalOf(random)
  const columns = ['a', 'b', 'c', 'd', 'e'].map((name) => numeric(name, Array.from({ length: rows }, normal)))
  columns.push(
    numeric(
      'f',
      Array.from({ length: rows }, () => 1 + 4 * random()),
    ),
  )
  const frame = frameOf(columns)
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const value = (name: string) => columns.find((column) => column.name === name)?.values[row] as number
    return random() < 1 / (1 + Math.exp(-margin(value))) ? 1 : 0
  })
  return { frame, target }
}

/** Numbers, some missing, and words that both tell; `score` is what the margin is made of. */
export function mixedRows(rows: number, seed: number): Planted & { score: Float64Array } {
  const random = randomOf(seed)
  const normal = normalOf(random)
  const x = Array.from({ length: rows }, normal)
  const y = Array.from({ length: rows }, normal)
  const words = Array.from({ length: rows }, () => ['red', 'green', 'blue'][Math.floor(random() * 3)] as string)
  const score = Float64Array.from(
    x,
    (value, row) => 1.5 * value - Math.abs(y[row] as number) + (words[row] === 'red' ? 1 : 0),
  )
  const columns: Column[] = [
    numeric(
      'x',
      x.map((value) => (random() < 0.1 ? Number.NaN : value)),
    ),
    numeric('y', y),
    categoricalColumn(
      'word',
      words.map((word) => (random() < 0.05 ? undefined : word)),
      ['red', 'green', 'blue'],
    ),
  ]
  const target = score.map((value) => (random() < 1 / (1 + Math.exp(-value)) ? 1 : 0))
  return { frame: frameOf(columns), target, score }
}
