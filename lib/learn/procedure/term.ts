// What a linear model's design is made of, as plain data: the same after a round trip through JSON.
import type { NumericScale } from './scale.ts'

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

export interface Basis {
  scales: readonly Scale[]
  terms: readonly Term[]
  /** By term: 1 where its coefficient must not be below zero, -1 where not above, 0 where it is free. */
  signs: readonly number[]
}

/** What a term's column has as its deviation: the penalty falls more on what bends a line than on the line. */
export const shares = { value: 1, missing: 0.7, level: 0.7, hinge: 0.4, step: 0.4 } as const

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
