import type { Column, Frame } from '../frame.ts'

/** What a model says of each row, such as the probability of its target. */
export type Scoring = (frame: Frame) => Float64Array

/** Rows that are scored between two pauses. */
const rowsPerStep = 1024

/**
 * Scores of all rows, a part of them at a time; yields after each.
 * @throws RangeError when the scoring does not give a number for each row.
 */
export function* scoresInSteps(scoring: Scoring, frame: Frame): Generator<undefined, Float64Array> {
  const scores = new Float64Array(frame.rows)
  for (let from = 0; from < frame.rows; from += rowsPerStep) {
    const part = rowsBetween(frame, from, Math.min(frame.rows, from + rowsPerStep))
    const given = scoring(part)
    if (given.length !== part.rows || given.some(Number.isNaN))
      throw new RangeError(`the scoring does not give a number for each of ${part.rows} rows`)
    scores.set(given, from)
    yield
  }
  return scores
}

/** The rows from one place to before another, in the same memory. */
function rowsBetween(frame: Frame, from: number, to: number): Frame {
  const columns = frame.columns.map(
    (column): Column =>
      column.kind === 'numeric'
        ? { ...column, values: column.values.subarray(from, to) }
        : { ...column, codes: column.codes.subarray(from, to) },
  )
  return { rows: to - from, columns }
}

/**
 * The column of that name.
 * @throws RangeError when there is none.
 */
export function columnOf(frame: Frame, name: string): Column {
  const column = frame.columns.find((candidate) => candidate.name === name)
  if (column === undefined) throw new RangeError(`there is no column ${name}`)
  return column
}

/** The frame with other columns in place of those of the same name. */
export function withColumns(frame: Frame, others: readonly Column[]): Frame {
  const byName = new Map(others.map((column) => [column.name, column]))
  return { rows: frame.rows, columns: frame.columns.map((column) => byName.get(column.name) ?? column) }
}
