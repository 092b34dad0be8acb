// One procedure for every table of rows: what is learnt from it, what it says of new rows, and why.
import { cholesky } from '../../stats/cholesky.ts'
import type { Column, Frame } from '../frame.ts'

export type Task = 'classification' | 'regression'

export interface LearnOptions {
  task: Task
  seed: number
  /** Rows of one record, by number: they are never on both sides of a split. */
  groups?: Int32Array
  /** Moment of each row, in order: later rows are predicted from earlier ones where something is tried. */
  times?: Int32Array
  /** 1 = a higher value never lowers the score, -1 the reverse, by column. */
  monotone?: Readonly<Record<string, 1 | -1>>
  weights?: Float64Array
}

/** What was learnt: plain data, the same after a round trip through JSON. */
export interface Learned {
  task: Task
  /** In this order, by name. */
  columns: readonly { name: string; mean: number; deviation: number; levels?: readonly string[] }[]
  intercept: number
  /** By column; a categorical one has one for each level. */
  coefficients: readonly (readonly number[])[]
}

export interface Explanation {
  /** What is said of a row of which nothing is known, on the scale of `margins`. */
  base: number
  /** Log odds for a classification, the value itself for a regression: base + the contributions of all columns. */
  margins: Float64Array
  /** By column of what was learnt, by row. */
  contributions: Float64Array[]
}

/**
 * Learns the target from the columns.
 * @param target 0 or 1 for a classification, any number for a regression.
 * @throws RangeError when lengths differ, a target is not finite, or not 0 or 1 in a classification.
 */
export function* learnInSteps(
  frame: Frame,
  target: Float64Array,
  options: LearnOptions,
): Generator<undefined, Learned> {
  if (target.length !== frame.rows) throw new RangeError(`${target.length} targets for ${frame.rows} rows`)
  const columns = frame.columns.map(describedColumn)
  const design = designOf(columns, frame)
  const width = design.length
  const weights = options.weights ?? new Float64Array(frame.rows).fill(1)
  let beta = new Float64Array(width)
  for (let round = 0; round < (options.task === 'classification' ? 12 : 1); round++) {
    const margins = marginsFrom(design, beta, frame.rows)
    const matrix = new Float64Array(width * width)
    const right = new Float64Array(width)
    for (let row = 0; row < frame.rows; row++) {
      const margin = margins[row] as number
      const p = 1 / (1 + Math.exp(-margin))
      const binary = options.task === 'classification'
      const weight = (weights[row] as number) * (binary ? Math.max(p * (1 - p), 1e-6) : 1)
      const residual = (weights[row] as number) * ((target[row] as number) - (binary ? p : margin))
      for (let i = 0; i < width; i++) {
        const x = (design[i] as Float64Array)[row] as number
        right[i] = (right[i] as number) + x * residual
        for (let j = 0; j <= i; j++)
          matrix[i * width + j] =
            (matrix[i * width + j] as number) + weight * x * ((design[j] as Float64Array)[row] as number)
      }
    }
    for (let i = 1; i < width; i++) {
      matrix[i * width + i] = (matrix[i * width + i] as number) + 3
      right[i] = (right[i] as number) - 3 * (beta[i] as number)
    }
    matrix[0] = (matrix[0] as number) + 1e-9
    if (!cholesky(matrix, width)) break
    beta = beta.map((value, at) => value + (solved(matrix, right, width)[at] as number))
    yield
  }
  let at = 1
  const coefficients = columns.map((column) =>
    Array.from({ length: column.levels?.length ?? 1 }, () => beta[at++] as number),
  )
  return { task: options.task, columns, intercept: beta[0] as number, coefficients }
}

/** @returns the probability of 1 for a classification, the value for a regression. */
export function scoresOf(learned: Learned, frame: Frame): Float64Array {
  const { margins } = explanationOf(learned, frame)
  return learned.task === 'regression' ? margins : margins.map((margin) => 1 / (1 + Math.exp(-margin)))
}

/** @returns why rows are scored as they are: contributions that add up to the margin. */
export function explanationOf(learned: Learned, frame: Frame): Explanation {
  const margins = new Float64Array(frame.rows).fill(learned.intercept)
  const contributions = learned.columns.map((column, at) => {
    const given = frame.columns.find(({ name }) => name === column.name)
    const part = new Float64Array(frame.rows)
    const coefficients = learned.coefficients[at] as readonly number[]
    for (let row = 0; row < frame.rows; row++) {
      if (given === undefined) continue
      if (given.kind === 'numeric') {
        const value = given.values[row] as number
        part[row] = Number.isNaN(value) ? 0 : ((value - column.mean) / column.deviation) * (coefficients[0] as number)
      } else {
        const level = column.levels?.indexOf(given.levels[given.codes[row] as number] ?? '') ?? -1
        part[row] = level < 0 ? 0 : (coefficients[level] as number)
      }
      margins[row] = (margins[row] as number) + (part[row] as number)
    }
    return part
  })
  return { base: learned.intercept, margins, contributions }
}

function describedColumn(column: Column): Learned['columns'][number] {
  if (column.kind === 'categorical') return { name: column.name, mean: 0, deviation: 1, levels: column.levels }
  const known = column.values.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  const square = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length)
  return { name: column.name, mean, deviation: Math.sqrt(square) || 1 }
}

function designOf(columns: Learned['columns'], frame: Frame): Float64Array[] {
  const design = [new Float64Array(frame.rows).fill(1)]
  for (const [at, column] of frame.columns.entries()) {
    const { mean, deviation } = columns[at] as Learned['columns'][number]
    if (column.kind === 'numeric')
      design.push(column.values.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation)))
    else
      for (const level of column.levels.keys())
        design.push(Float64Array.from(column.codes, (code) => (code === level ? 1 : 0)))
  }
  return design
}

function marginsFrom(design: readonly Float64Array[], beta: Float64Array, rows: number): Float64Array {
  const margins = new Float64Array(rows)
  for (const [at, column] of design.entries())
    for (let row = 0; row < rows; row++)
      margins[row] = (margins[row] as number) + (column[row] as number) * (beta[at] as number)
  return margins
}

function solved(factor: Float64Array, right: Float64Array, size: number): Float64Array {
  const x = right.slice()
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i] = (x[i] as number) - (factor[i * size + j] as number) * (x[j] as number)
    x[i] = (x[i] as number) / (factor[i * size + i] as number)
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i] = (x[i] as number) - (factor[j * size + i] as number) * (x[j] as number)
    x[i] = (x[i] as number) / (factor[i * size + i] as number)
  }
  return x
}
