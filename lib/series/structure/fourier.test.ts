import { expect, test } from 'vitest'
import { fourierTerms } from './fourier.ts'

test('gives the terms of R for a season that is not whole', () => {
  // library(forecast); print(fourier(ts(1:30, frequency=52.18), K=3)[c(1,30),], digits=10)
  const columns = fourierTerms(52.18, 3, 0, 30)
  const first = [0.1201228923, 0.9927590295, 0.238506172, 0.9711409815, 0.3534354194, 0.9354589271]
  const last = [-0.4536149467, -0.8911977784, 0.8085212654, 0.5884669603, -0.9874897643, -0.157683117]
  for (const [index, column] of columns.entries()) {
    expect(column[0]).toBeCloseTo(first[index] as number, 8)
    expect(column[29]).toBeCloseTo(last[index] as number, 8)
  }
})

test('goes on after the history, without the sine that is zero everywhere', () => {
  // print(fourier(ts(1:30, frequency=4), K=2, h=2))
  const columns = fourierTerms(4, 2, 30, 2).map((column) => [...column].map((value) => Math.round(value * 1e9) / 1e9))
  expect(columns).toEqual([
    [-1, 0],
    [-0, 1],
    [-1, 1],
  ])
})

test('refuses orders that the period cannot carry', () => {
  expect(() => fourierTerms(4, 3, 0, 5)).toThrow(RangeError)
  expect(() => fourierTerms(1.5, 1, 0, 5)).toThrow(RangeError)
  expect(() => fourierTerms(12, 0, 0, 5)).toThrow(RangeError)
})
