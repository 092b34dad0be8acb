// The linear member: what it is learnt by, and what it says of rows.
import type { Frame } from '../frame.ts'
import { basisInSteps } from './basis.ts'
import { designInSteps, isPause, TermValues } from './design.ts'
import type { LearnOptions } from './learn.ts'
import { type RidgeFit, ridgeInSteps } from './ridge.ts'
import type { Basis } from './term.ts'

export interface LinearSample {
  frame: Frame
  target: Float64Array
  weights: Float64Array
}

/** Deviation of a product's column: how much more it is shrunken than a line. */
const productShare = 0.1
const mostProducts = 1300
/** Cells of the products in a design at most. */
const mostCells = 1_500_000

/** @param path penalties in units of rows, the strongest first: each fit begins where the one before ended. */
export function* linearFitsInSteps(
  { frame, target, weights }: LinearSample,
  path: readonly number[],
  { task, monotone = {} }: LearnOptions,
): Generator<undefined, { basis: Basis; fits: RidgeFit[] }> {
  const products = Math.min(mostProducts, Math.floor(mostCells / target.length))
  const basis = yield* basisInSteps(frame, target, { products, productShare, monotone })
  const design = yield* designInSteps(basis, frame)
  const fits: RidgeFit[] = []
  for (const lambda of path)
    fits.push(yield* ridgeInSteps({ design, target, weights, task, signs: basis.signs }, lambda, fits.at(-1)))
  return { basis, fits }
}

/** @returns the margins of each row by each fit. @param frame has the columns of the basis in its order. */
export function* linearMarginsInSteps(
  basis: Basis,
  fits: readonly { intercept: number; coefficients: ArrayLike<number> }[],
  frame: Frame,
): Generator<undefined, Float64Array[]> {
  const all = fits.map(({ intercept }) => new Float64Array(frame.rows).fill(intercept))
  const values = new TermValues(basis, frame)
  for (let term = 0; term < basis.terms.length; term++) {
    const own = values.of(term)
    for (const [at, margins] of all.entries()) addTimes(margins, own, fits[at]?.coefficients[term] as number)
    if (isPause(term, frame.rows)) yield
  }
  return all
}

function addTimes(into: Float64Array, values: Float64Array, factor: number): void {
  for (let row = 0; row < into.length; row++) into[row] = (into[row] as number) + factor * (values[row] as number)
}
