// What a linear model is given instead of the plain columns: curves, steps, levels and products of them, all standardised.
import type { CategoricalColumn, Column, Frame, NumericColumn } from '../frame.ts'

/** A numeric column before anything is made of it: filled, on a log scale where it is skewed, standardised. */
export interface NumericScale {
  kind: 'numeric'
  name: string
  /** Stands for a missing value. */
  fill: number
  /** log(1 + value / unit) is taken instead of the value. */
  unit?: number
  mean: number
  deviation: number
}

export interface CategoricalScale {
  kind: 'categorical'
  name: string
}

export type Scale = NumericScale | CategoricalScale

/** One column of the design. Its value is (raw - mean) * factor. */
export type Term = { mean: number; factor: number } & (
  | { kind: 'value' | 'missing'; column: number }
  /** max(0, z - at) of the standardised value z. */
  | { kind: 'hinge'; column: number; at: number }
  /** Whether the column is this value. */
  | { kind: 'step'; column: number; at: number }
  | { kind: 'level'; column: number; word: string }
  /** Of the standardised values of two terms. */
  | { kind: 'product'; left: number; right: number }
)

/** Plain data: the same after a round trip through JSON. */
export interface Basis {
  scales: readonly Scale[]
  terms: readonly Term[]
  /** By term: 1 where its coefficient must not be below zero, -1 where not above, 0 where it is free. */
  signs: readonly number[]
}

export interface BasisOptions {
  /** Most products. */
  products: number
  /** How much more a product is shrunken than a value: its column is this share of one deviation. */
  productShare: number
  /** Columns along which the margin may only rise (1) or fall (-1): straight lines of that sign, and nothing else. */
  monotone: Readonly<Record<string, 1 | -1>>
}

/** Shares of one deviation: the penalty falls more on what bends a line than on the line. */
const levelShare = 0.7
const curveShare = 0.4
const knots = [0.25, 0.5, 0.75]
const mostSteps = 10
const mostLevels = 30
const leastLevelRows = 5
const skewed = 1
/** No single odd value moves a line by more than so many deviations. */
const reach = 8

/**
 * @param target products are made of the terms that go with it most, where not all fit.
 * @returns what the columns are turned into, learnt from these rows.
 */
export function basisOf(frame: Frame, target: Float64Array, options: BasisOptions): Basis {
  const scales = frame.columns.map(scaleOf)
  const terms: Term[] = []
  const signs: number[] = []
  const bases: { term: number; relevance: number }[] = []
  const learn = (term: Term, share: number, base = false, sign = 0) => {
    const values = rawValues(term, { scales, terms }, frame)
    const { mean, deviation } = spreadOf(values)
    if (deviation < 1e-9) return
    if (base) bases.push({ term: terms.length, relevance: alignment(values, target, mean, deviation) })
    terms.push({ ...term, mean, factor: share / deviation })
    signs.push(sign)
  }
  for (const [column, given] of frame.columns.entries()) {
    if (given.kind === 'categorical') {
      for (const word of commonLevels(given))
        learn({ kind: 'level', column, word, mean: 0, factor: 1 }, levelShare, true)
      continue
    }
    const scale = scales[column] as NumericScale
    const sign = options.monotone[given.name] ?? 0
    learn({ kind: 'value', column, mean: 0, factor: 1 }, 1, sign === 0, sign)
    if (given.values.some(Number.isNaN)) learn({ kind: 'missing', column, mean: 0, factor: 1 }, levelShare)
    if (sign !== 0) continue
    const distinct = fewValues(given.values)
    if (distinct !== undefined && distinct.length <= 2) continue
    for (const at of knotsOf(given, scale)) learn({ kind: 'hinge', column, at, mean: 0, factor: 1 }, curveShare)
    for (const at of distinct ?? []) learn({ kind: 'step', column, at, mean: 0, factor: 1 }, curveShare)
  }
  bases.sort((a, b) => b.relevance - a.relevance || a.term - b.term)
  const most = Math.floor((Math.sqrt(8 * options.products + 1) - 1) / 2)
  const chosen = bases.slice(0, most).sort((a, b) => a.term - b.term)
  if (options.productShare > 0)
    for (const [at, { term: left }] of chosen.entries())
      for (const { term: right } of chosen.slice(at)) {
        if (neverBoth(terms[left] as Term, terms[right] as Term)) continue
        learn({ kind: 'product', left, right, mean: 0, factor: 1 }, options.productShare)
      }
  return { scales, terms, signs }
}

/** Two levels of one column, or a level with itself: nothing new. */
function neverBoth(left: Term, right: Term): boolean {
  return left.kind === 'level' && right.kind === 'level' && left.column === right.column
}

/**
 * @param frame has the columns of the basis in its order.
 * @returns the design: a column a term.
 */
export function designOf(basis: Basis, frame: Frame): Float64Array[] {
  return basis.terms.map((term) => {
    const values = rawValues(term, basis, frame)
    for (let row = 0; row < values.length; row++) values[row] = ((values[row] as number) - term.mean) * term.factor
    return values
  })
}

/** By term: the columns of the frame that it is made of. */
export function ownersOf({ terms }: Basis): number[][] {
  return terms.map((term) =>
    term.kind === 'product' ? [columnOf(terms[term.left]), columnOf(terms[term.right])] : [columnOf(term)],
  )
}

function columnOf(term: Term | undefined): number {
  if (term === undefined || term.kind === 'product') throw new RangeError('a product is made of two plain terms')
  return term.column
}

function rawValues(term: Term, { scales, terms }: Pick<Basis, 'scales' | 'terms'>, frame: Frame): Float64Array {
  if (term.kind === 'product') {
    const left = standardised(terms[term.left] as Term, { scales, terms }, frame)
    const right = term.left === term.right ? left : standardised(terms[term.right] as Term, { scales, terms }, frame)
    return left.map((value, row) => value * (right[row] as number))
  }
  const column = frame.columns[term.column] as Column
  if (term.kind === 'level') {
    const { codes, levels } = column as CategoricalColumn
    const level = levels.indexOf(term.word)
    return Float64Array.from(codes, (code) => (code >= 0 && code === level ? 1 : 0))
  }
  const { values } = column as NumericColumn
  if (term.kind === 'missing') return values.map((value) => (Number.isNaN(value) ? 1 : 0))
  if (term.kind === 'step') return values.map((value) => (value === term.at ? 1 : 0))
  const z = scaled(values, scales[term.column] as NumericScale)
  return term.kind === 'hinge' ? z.map((value) => Math.max(0, value - term.at)) : z
}

function standardised(term: Term, basis: Pick<Basis, 'scales' | 'terms'>, frame: Frame): Float64Array {
  const { mean, deviation } = term.kind === 'value' ? { mean: 0, deviation: 1 } : deviationOf(term)
  return rawValues(term, basis, frame).map((value) => (value - mean) / deviation)
}

function deviationOf(term: Term): { mean: number; deviation: number } {
  return { mean: term.mean, deviation: levelShare / term.factor }
}

function scaled(values: Float64Array, { fill, unit, mean, deviation }: NumericScale): Float64Array {
  return values.map((value) => {
    const known = Number.isNaN(value) ? fill : value
    const z = ((unit === undefined ? known : Math.log1p(Math.max(0, known) / unit)) - mean) / deviation
    return Math.max(-reach, Math.min(reach, z))
  })
}

function scaleOf(column: Column): Scale {
  if (column.kind === 'categorical') return { kind: 'categorical', name: column.name }
  const known = column.values.filter((value) => !Number.isNaN(value))
  const { mean, deviation, skewness } = spreadOf(known)
  const plain = { kind: 'numeric' as const, name: column.name, fill: mean, mean, deviation: deviation || 1 }
  if (skewness <= skewed || known.some((value) => value < 0)) return plain
  const unit = known.filter((value) => value > 0).sort()[Math.floor(known.filter((value) => value > 0).length / 4)]
  if (unit === undefined) return plain
  const logs = spreadOf(known.map((value) => Math.log1p(value / unit)))
  return { ...plain, unit, mean: logs.mean, deviation: logs.deviation || 1 }
}

function spreadOf(values: Float64Array): { mean: number; deviation: number; skewness: number } {
  const count = Math.max(1, values.length)
  let mean = 0
  for (const value of values) mean += value / count
  let [second, third] = [0, 0]
  for (const value of values) {
    const away = value - mean
    second += (away * away) / count
    third += (away * away * away) / count
  }
  const deviation = Math.sqrt(second)
  return { mean, deviation, skewness: deviation > 0 ? third / (second * deviation) : 0 }
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
  const z = scaled(
    values.filter((value) => !Number.isNaN(value)),
    scale,
  ).sort()
  const found = knots.map((share) => z[Math.floor(share * (z.length - 1))] as number)
  return [...new Set(found)].filter((at) => at > (z[0] as number) && at < (z.at(-1) as number))
}
