// The columns of a linear model's design, term by term.
import type { CategoricalColumn, Column, Frame, NumericColumn } from '../frame.ts'
import { type NumericScale, scaled } from './scale.ts'
import { type Basis, shares, type Term } from './term.ts'

/** Cells that are worked out between two pauses. */
const cellsAtOnce = 50_000

/** The values of a basis's terms; what several terms are made of is worked out once. */
export class TermValues {
  readonly #basis: Pick<Basis, 'scales' | 'terms'>
  readonly #frame: Frame
  readonly #scaled = new Map<number, Float64Array>()
  readonly #factors = new Map<number, Float64Array>()

  /** @param frame has the columns of the basis in its order. */
  constructor(basis: Pick<Basis, 'scales' | 'terms'>, frame: Frame) {
    this.#basis = basis
    this.#frame = frame
  }

  /** The term as a column of the design. */
  of(at: number): Float64Array {
    const term = this.#basis.terms[at] as Term
    const values = this.raw(term)
    for (let row = 0; row < values.length; row++) values[row] = ((values[row] as number) - term.mean) * term.factor
    return values
  }

  /** The term before it is standardised, in an array of its own. */
  raw(term: Term): Float64Array {
    const into = new Float64Array(this.#frame.rows)
    if (term.kind === 'product') {
      const [left, right] = [this.#factor(term.left), this.#factor(term.right)]
      for (let row = 0; row < into.length; row++) into[row] = (left[row] as number) * (right[row] as number)
      return into
    }
    const column = this.#frame.columns[term.column] as Column
    if (term.kind === 'level') writeLevel(into, column as CategoricalColumn, term.word)
    else if (term.kind === 'value') into.set(this.#z(term.column))
    else if (term.kind === 'hinge') writeHinge(into, this.#z(term.column), term.at)
    else writeEqual(into, (column as NumericColumn).values, term.kind === 'step' ? term.at : undefined)
    return into
  }

  #z(column: number): Float64Array {
    const known = this.#scaled.get(column)
    if (known !== undefined) return known
    const { values } = this.#frame.columns[column] as NumericColumn
    const z = scaled(values, this.#basis.scales[column] as NumericScale)
    this.#scaled.set(column, z)
    return z
  }

  /** A term as products are made of it: with deviation 1. */
  #factor(at: number): Float64Array {
    const known = this.#factors.get(at)
    if (known !== undefined) return known
    const { kind } = this.#basis.terms[at] as Term
    if (kind === 'product') throw new RangeError('a product is made of two plain terms')
    const values = this.of(at)
    for (let row = 0; row < values.length; row++) values[row] = (values[row] as number) / shares[kind]
    this.#factors.set(at, values)
    return values
  }
}

/**
 * @param frame has the columns of the basis in its order.
 * @returns the design: a column a term.
 */
export function* designInSteps(basis: Basis, frame: Frame): Generator<undefined, Float64Array[]> {
  const design: Float64Array[] = []
  const source = new TermValues(basis, frame)
  for (let at = 0; at < basis.terms.length; at++) {
    design.push(source.of(at))
    if (isPause(at, frame.rows)) yield
  }
  return design
}

/** Whether it is time for a pause after a term of so many rows. */
export function isPause(at: number, rows: number): boolean {
  return (at + 1) % Math.max(1, Math.floor(cellsAtOnce / Math.max(1, rows))) === 0
}

function writeLevel(into: Float64Array, { codes, levels }: CategoricalColumn, word: string): void {
  const level = levels.indexOf(word)
  if (level < 0) return
  for (let row = 0; row < into.length; row++) into[row] = codes[row] === level ? 1 : 0
}

function writeHinge(into: Float64Array, z: Float64Array, at: number): void {
  for (let row = 0; row < into.length; row++) into[row] = Math.max(0, (z[row] as number) - at)
}

/** 1 where the value is this one; undefined = missing. */
function writeEqual(into: Float64Array, values: Float64Array, wanted: number | undefined): void {
  for (let row = 0; row < into.length; row++) {
    const value = values[row] as number
    into[row] = (wanted === undefined ? Number.isNaN(value) : value === wanted) ? 1 : 0
  }
}
