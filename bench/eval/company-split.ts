// Rows to learn from and rows to try on: later ones, apart by the horizon, so that no outcome of the first lies in the second.
import type { Examples } from '../../functions/platform/models/features/examples.ts'
import { type Frame, rowsOf } from '../../lib/learn/frame.ts'

const heldOut = 0.25

export interface Part {
  frame: Frame
  target: Float64Array
  /** Records by number. */
  groups: Int32Array
}

/**
 * Parts examples with a known outcome by time: the last quarter of their moments, and those that end before it.
 * @throws Error when one of them is empty.
 */
export function splitByTime(examples: Examples, horizonDays: number): { train: Part; test: Part } {
  const { moments, outcomes } = examples
  const labelled = [...outcomes.keys()].filter((row) => !Number.isNaN(outcomes[row] as number))
  const days = [...new Set(labelled.map((row) => moments[row] as number))].sort((a, b) => a - b)
  const from = days[Math.floor(days.length * (1 - heldOut))] as number
  const at = (row: number) => moments[row] as number
  const train = labelled.filter((row) => at(row) + horizonDays <= from).sort((a, b) => at(a) - at(b))
  const test = labelled.filter((row) => at(row) >= from).sort((a, b) => at(a) - at(b))
  if (train.length === 0 || test.length === 0)
    throw new Error(`${labelled.length} rows with a known outcome are too few to hold some of them out.`)
  const numbers = new Map([...new Set(examples.keys)].map((key, number) => [key, number]))
  const part = (rows: number[]): Part => ({
    frame: rowsOf(examples.frame, rows),
    target: Float64Array.from(rows, (row) => outcomes[row] as number),
    groups: Int32Array.from(rows, (row) => numbers.get(examples.keys[row] as string) as number),
  })
  return { train: part(train), test: part(test) }
}
