import { expect, test } from 'vitest'
import { nile } from '../r-series.fixture.ts'
import { loess } from './loess.ts'

test('local lines give the values of R', () => {
  // Rscript -e 'f <- loess(c(Nile) ~ seq(100), span=.21, degree=1, surface="direct"); print(fitted(f)[c(11,30,50,90)], digits=10)'
  const smooth = loess(nile, 21)
  const expected = [1073.5683577, 943.186084, 839.6724876, 925.5936269]
  for (const [index, at] of [10, 29, 49, 89].entries()) expect(smooth[at]).toBeCloseTo(expected[index] as number, 6)
})

test('a line stays a line, jumps or not', () => {
  const line = Float64Array.from({ length: 50 }, (_, at) => 3 - 2 * at)
  for (const jump of [1, 4, 7])
    for (const [at, value] of loess(line, 11, { jump }).entries()) expect(value).toBeCloseTo(line[at] as number, 9)
})

test('a value of no weight has no say, and gets what its neighbours say', () => {
  const line = Float64Array.from({ length: 20 }, (_, at) => at)
  const weights = new Float64Array(20).fill(1)
  weights[9] = 0
  line[9] = 1e6
  expect(loess(line, 7, { weights })[9]).toBeCloseTo(9, 9)
})

test('very short series', () => {
  expect(loess(new Float64Array(0), 5)).toHaveLength(0)
  expect([...loess(Float64Array.of(4), 5)]).toEqual([4])
  expect(loess(Float64Array.of(4, 6), 5)[1]).toBeCloseTo(6, 9)
  expect(loess(Float64Array.of(1, 2, 3), 3)[2]).toBeCloseTo(3, 9)
})

test('refuses a window of nothing', () => {
  expect(() => loess(nile, 0)).toThrow(RangeError)
  expect(() => loess(nile, 5, { jump: 0 })).toThrow(RangeError)
})
