import type { Frame } from '../frame.ts'
import { type Design, type DesignEncoder, design } from './design.ts'
import type { Family } from './loss.ts'

/** A fitted linear or logistic model; plain JSON. */
export interface LinearModel {
  family: Family
  encoder: DesignEncoder
  /** What each coefficient belongs to. */
  names: string[]
  intercept: number
  coefficients: number[]
  /** Weighted mean of each column of the design over the training rows. */
  means: number[]
  lambda: number
  mix: number
  iterations: number
  /** False where the iterations ran out. */
  converged: boolean
}

/** @returns the margin of each row, without an offset: the expected value of a linear model, the log-odds of a logistic one. */
export function linearMarginsOf(model: LinearModel, frame: Frame): Float64Array {
  return marginsOfDesign(model, design(model.encoder, frame))
}

/** @returns the expected value of each row, or the probability that the outcome is 1. */
export function linearPredictionsOf(model: LinearModel, frame: Frame): Float64Array {
  const margins = linearMarginsOf(model, frame)
  if (model.family === 'linear') return margins
  return margins.map((margin) => 1 / (1 + Math.exp(-margin)))
}

/**
 * What each column of a frame adds to each row's margin, against the mean margin of the training rows: coefficient times the distance from the mean, which
 * is the exact Shapley value of a linear model whose columns are independent (Štrumbelj & Kononenko 2014).
 * @returns contributions in the order of the frame's columns; a column that the model does not use has zeros. Base and contributions sum to the margin.
 */
export function linearContributionsOf(
  model: LinearModel,
  frame: Frame,
): { base: number; contributions: Float64Array[] } {
  const { rows, values, owners } = design(model.encoder, frame)
  const places = new Map(frame.columns.map((column, place) => [column.name, place]))
  const contributions = frame.columns.map(() => new Float64Array(rows))
  let base = model.intercept
  model.coefficients.forEach((coefficient, column) => {
    const mean = model.means[column] as number
    base += coefficient * mean
    if (coefficient === 0) return
    const owner = model.encoder.columns[owners[column] as number]?.name as string
    const into = contributions[places.get(owner) as number] as Float64Array
    const from = column * rows
    for (let row = 0; row < rows; row++)
      into[row] = (into[row] as number) + coefficient * ((values[from + row] as number) - mean)
  })
  return { base, contributions }
}

/** @returns intercept plus coefficients times columns, of each row. */
export function marginsOfDesign(
  fit: { intercept: number; coefficients: ArrayLike<number> },
  { rows, values }: Pick<Design, 'rows' | 'values'>,
): Float64Array {
  const margins = new Float64Array(rows).fill(fit.intercept)
  for (let column = 0; column < fit.coefficients.length; column++) {
    const coefficient = fit.coefficients[column] as number
    if (coefficient === 0) continue
    const from = column * rows
    for (let row = 0; row < rows; row++)
      margins[row] = (margins[row] as number) + coefficient * (values[from + row] as number)
  }
  return margins
}
