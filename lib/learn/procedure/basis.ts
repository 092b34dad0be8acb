// What a linear model is given instead of the plain columns: curves, steps, levels and products of them, all standardised.
import type { CategoricalColumn, Frame, NumericColumn } from '../frame.ts'
import { isPause, TermValues } from './design.ts'
import { type NumericScale, scaled, scaleOf, sortedSample, spreadOf } from './scale.ts'
import { type Basis, type Scale, shares, type Term } from './term.ts'

export interface BasisOptions {
  /** Most products. */
  products: number
  /** How much more a product is shrunken than a value: its column is this share of one deviation. */
  productShare: number
  /** Columns along which the margin may only rise (1) or fall (-1): straight lines of that sign, and nothing else. */
  monotone: Readonly<Record<string, 1 | -1>>
}

const knots = [0.25, 0.5, 0.75]
const mostSteps = 10
const mostLevels = 30
const leastLevelRows = 5
const unset = { mean: 0, factor: 1 }

/**
 * @param target products are made of the terms that go with it most, where not all fit.
 * @returns what the columns are turned into, learnt from these rows.
 */
export function* basisInSteps(frame: Frame, target: Float64Array, options: BasisOptions): Generator<undefined, Basis> {
  const scales: Scale[] = []
  for (const column of frame.columns) {
    const { kind, name } = column
    scales.push(kind === 'categorical' ? { kind, name } : scaleOf(name, column.values))
    yield
  }
  const learner = new BasisLearner(frame, scales, target)
  for (const [column, given] of frame.columns.entries()) {
    if (given.kind === 'categorical') {
      for (const word of commonLevels(given)) learner.add({ kind: 'level', column, word, ...unset }, shares.level, true)
    } else addNumeric(learner, column, given, options.monotone[given.name] ?? 0)
    yield
  }
  if (options.productShare > 0) yield* productsInSteps(learner, frame.rows, options)
  return { scales, terms: learner.terms, signs: learner.signs }
}

class BasisLearner {
  readonly scales: readonly Scale[]
  readonly terms: Term[] = []
  readonly signs: number[] = []
  /** Terms that products may be made of. */
  readonly bases: { term: number; relevance: number }[] = []
  readonly #target: Float64Array
  readonly #values: TermValues

  constructor(frame: Frame, scales: readonly Scale[], target: Float64Array) {
    this.scales = scales
    this.#target = target
    this.#values = new TermValues({ scales, terms: this.terms }, frame)
  }

  /** Adds a term whose column gets this share as its deviation, unless it is constant. */
  add(term: Term, share: number, isBase = false, sign = 0): void {
    const values = this.#values.raw(term)
    const { mean, deviation } = spreadOf(values)
    if (deviation < 1e-9) return
    if (isBase)
      this.bases.push({ term: this.terms.length, relevance: alignment(values, this.#target, mean, deviation) })
    this.terms.push({ ...term, mean, factor: share / deviation })
    this.signs.push(sign)
  }
}

function addNumeric(learner: BasisLearner, column: number, given: NumericColumn, sign: number): void {
  learner.add({ kind: 'value', column, ...unset }, shares.value, sign === 0, sign)
  if (given.values.some(Number.isNaN)) learner.add({ kind: 'missing', column, ...unset }, shares.missing)
  if (sign !== 0) return
  const distinct = fewValues(given.values)
  if (distinct !== undefined && distinct.length <= 2) return
  for (const at of knotsOf(given, learner.scales[column] as NumericScale))
    learner.add({ kind: 'hinge', column, at, ...unset }, shares.hinge)
  for (const at of distinct ?? []) learner.add({ kind: 'step', column, at, ...unset }, shares.step)
}

function* productsInSteps(
  learner: BasisLearner,
  rows: number,
  { products, productShare }: BasisOptions,
): Generator<undefined, void> {
  const most = Math.floor((Math.sqrt(8 * products + 1) - 1) / 2)
  const chosen = learner.bases
    .sort((a, b) => b.relevance - a.relevance || a.term - b.term)
    .slice(0, most)
    .sort((a, b) => a.term - b.term)
  let tried = 0
  for (const [at, { term: left }] of chosen.entries())
    for (const { term: right } of chosen.slice(at)) {
      if (neverBoth(learner.terms[left] as Term, learner.terms[right] as Term)) continue
      learner.add({ kind: 'product', left, right, ...unset }, productShare)
      if (isPause(tried++, rows)) yield
    }
}

/** Two levels of one column, or a level with itself: nothing new. */
function neverBoth(left: Term, right: Term): boolean {
  return left.kind === 'level' && right.kind === 'level' && left.column === right.column
}

/** How much the values go with the target: |correlation| times the target's deviation. */
function alignment(values: Float64Array, target: Float64Array, mean: number, deviation: number): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) sum += ((values[row] as number) - mean) * (target[row] as number)
  return Math.abs(sum) / deviation
}

function commonLevels({ codes, levels }: CategoricalColumn): string[] {
  const counts = new Int32Array(levels.length)
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1
  return levels
    .map((word, code) => ({ word, count: counts[code] as number }))
    .filter(({ count }) => count >= leastLevelRows)
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, mostLevels)
    .map(({ word }) => word)
}

/** @returns the distinct values in order, undefined where there are many. */
function fewValues(values: Float64Array): number[] | undefined {
  const found = new Set<number>()
  for (const value of values) {
    if (Number.isNaN(value)) continue
    found.add(value)
    if (found.size > mostSteps) return undefined
  }
  return [...found].sort((a, b) => a - b)
}

function knotsOf({ values }: NumericColumn, scale: NumericScale): number[] {
  const z = scaled(sortedSample(values.filter((value) => !Number.isNaN(value))), scale)
  const found = knots.map((share) => z[Math.floor(share * (z.length - 1))] as number)
  return [...new Set(found)].filter((at) => at > (z[0] as number) && at < (z.at(-1) as number))
}
