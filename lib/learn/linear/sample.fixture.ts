import { expect } from 'vitest'
import { categoricalColumn, type Frame, frameOf } from '../frame.ts'
import type { LinearModel } from './linear-model.ts'

/** Eighty rows by formula, so that the same can be made elsewhere: three numbers, a colour, an amount that follows them with noise, and whether it is positive. */
export function sample(): { frame: Frame; amount: Float64Array; outcome: Float64Array } {
  const rows = 80
  const numbers = (of: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => of(row))
  const first = numbers((row) => Math.sin(1.7 * row))
  const second = numbers((row) => Math.cos(0.9 * row) + 0.5 * (first[row] as number))
  const third = numbers((row) => ((row * 7) % 11) / 3)
  const words = ['red', 'green', 'blue'] as const
  const colours = Array.from({ length: rows }, (_, row) => words[(row * 5 + Math.floor(row / 4)) % 3] as string)
  const amount = numbers(
    (row) =>
      (first[row] as number) +
      0.5 * (second[row] as number) -
      0.4 * (third[row] as number) +
      (colours[row] === 'red' ? 1 : 0) +
      1.5 * Math.sin(12.3 * row),
  )
  const frame = frameOf([
    { kind: 'numeric', name: 'first', values: first },
    { kind: 'numeric', name: 'second', values: second },
    { kind: 'numeric', name: 'third', values: third },
    categoricalColumn('colour', colours, words),
  ])
  return { frame, amount, outcome: amount.map((value) => (value > 0 ? 1 : 0)) }
}

/** Holds intercept and coefficients against those of a reference. */
export function expectFit(model: LinearModel, expected: readonly number[], digits: number) {
  expect(model.converged).toBe(true)
  const found = [model.intercept, ...model.coefficients]
  expect(found).toHaveLength(expected.length)
  found.forEach((value, at) => {
    expect(value).toBeCloseTo(expected[at] as number, digits)
  })
}
