// A quick procedure for tests of what is made of learning: a ridge regression, of the log odds for a classification.
import { cholesky } from '../../../../lib/stats/cholesky.ts'
import type { Column, Frame } from '../../../../lib/learn/frame.ts'
import type { Explanation } from '../../../../lib/learn/procedure/explain.ts'
import type { LearnOptions, Learned } from '../../../../lib/learn/procedure/learn.ts'
import type { Procedure } from './learner.ts'

interface Plain {
  task: Learned['task']
  columns: readonly {
    name: string
    kind: Column['kind']
    mean: number
    deviation: number
    levels?: readonly string[]
  }[]
  intercept: number
  /** By column; a categorical one has one for each level. */
  coefficients: readonly (readonly number[])[]
}

export const plainProcedure: Procedure = {
  *learnInSteps(frame, target, options) {
    yield
    return plainLearned(frame, target, options) as unknown as Learned
  },
  *relearnInSteps(_chosen, frame, target, options) {
    yield
    return plainLearned(frame, target, options) as unknown as Learned
  },
  *scoresInSteps(learned, frame) {
    yield
    const { margins } = plainExplanation(learned as unknown as Plain, frame)
    return learned.task === 'regression' ? margins : margins.map((margin) => 1 / (1 + Math.exp(-margin)))
  },
  *explanationInSteps(learned, frame) {
    yield
    return plainExplanation(learned as unknown as Plain, frame)
  },
}

function plainLearned(frame: Frame, target: Float64Array, options: LearnOptions): Plain {
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
  }
  let at = 1
  const coefficients = columns.map((column) =>
    Array.from({ length: column.levels?.length ?? 1 }, () => beta[at++] as number),
  )
  return { task: options.task, columns, intercept: beta[0] as number, coefficients }
}

function plainExplanation(learned: Plain, frame: Frame): Explanation {
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

function describedColumn(column: Column): Plain['columns'][number] {
  if (column.kind === 'categorical')
    return { name: column.name, kind: column.kind, mean: 0, deviation: 1, levels: column.levels }
  const known = column.values.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  const square = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length)
  return { name: column.name, kind: column.kind, mean, deviation: Math.sqrt(square) || 1 }
}

function designOf(columns: Plain['columns'], frame: Frame): Float64Array[] {
  const design = [new Float64Array(frame.rows).fill(1)]
  for (const [at, column] of frame.columns.entries()) {
    const { mean, deviation } = columns[at] as Plain['columns'][number]
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
