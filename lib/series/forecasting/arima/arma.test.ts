import { expect, it } from 'vitest'
import { armaOf, rootsBeyond, setUnbounded } from './arma.ts'
import { filterScratch, innovationsFilter } from './innovations.ts'
import { startScratch, stationaryStart } from './stationary-start.ts'

const plain = { d: 0, D: 0, constant: false }

it('any parameters make a stationary and invertible model', () => {
  for (const size of [0, 0.5, -2, 3.9]) {
    const arma = armaOf({ ...plain, p: 4, q: 3, P: 2, Q: 1, period: 12 })
    setUnbounded(
      arma,
      Float64Array.from({ length: 10 }, (_, at) => size * Math.cos(at)),
    )
    expect(rootsBeyond(arma.ar.slice(1), 1)).toBe(true)
    expect(
      rootsBeyond(
        arma.ma.slice(1).map((each) => -each),
        1,
      ),
    ).toBe(true)
  }
})

it('roots are told from the circle they lie in', () => {
  expect(rootsBeyond(Float64Array.of(0.5), 1.9)).toBe(true)
  expect(rootsBeyond(Float64Array.of(0.5), 2.1)).toBe(false)
  expect(rootsBeyond(Float64Array.of(0, -0.25), 1.9)).toBe(true)
  expect(rootsBeyond(Float64Array.of(0, -0.25), 2.1)).toBe(false)
})

it('seasonal factors are multiplied out', () => {
  const arma = armaOf({ ...plain, p: 1, q: 1, P: 1, Q: 1, period: 4 })
  setUnbounded(arma, Float64Array.of(...[0.5, -0.3, 0.2, -0.6].map(Math.atanh)))
  const rounded = (values: Float64Array) => [...values].slice(1).map((each) => Math.round(each * 1e6) / 1e6)
  expect(rounded(arma.ar)).toEqual([0.5, 0, 0, 0.2, -0.1])
  expect(rounded(arma.ma)).toEqual([0.3, 0, 0, 0.6, 0.18])
})

it('the first value has the variance that the weights of all past noise give', () => {
  const arma = armaOf({ ...plain, p: 2, q: 3, P: 0, Q: 0, period: 1 })
  arma.ar.set([0, 1.04, -0.25, 0])
  arma.ma.set([0, 0.3, -0.2, 0.4])
  const psi = [1]
  for (let lag = 1; lag < 400; lag++)
    psi.push((arma.ma[lag] ?? 0) + 1.04 * (psi[lag - 1] as number) - 0.25 * (psi[lag - 2] ?? 0))
  const variance = psi.reduce((sum, weight) => sum + weight * weight, 0)
  expect(stationaryStart(arma, new Float64Array(3), startScratch(3))).toBeCloseTo(variance, 9)
})

it('innovations and their variances are those of the whole covariance matrix', () => {
  const arma = armaOf({ ...plain, p: 1, q: 1, P: 1, Q: 1, period: 3 })
  setUnbounded(arma, Float64Array.of(0.8, 0.5, -0.4, 0.7))
  const values = Float64Array.from({ length: 12 }, (_, at) => Math.sin(at * at) * 3)
  const covariances = covariancesOf(arma.ar, arma.ma, 12)
  const scratch = filterScratch(12, arma.reach, 1)
  const innovations = new Float64Array(12)
  innovationsFilter(arma, [values], [innovations], scratch)
  // Cholesky's factor of the covariance matrix: its diagonal holds the deviations, and solving by it gives the innovations over them.
  const factor: number[][] = []
  const scaled: number[] = []
  for (let row = 0; row < 12; row++) {
    const line: number[] = []
    for (let column = 0; column <= row; column++) {
      let sum = covariances[row - column] as number
      const other = column === row ? line : (factor[column] as number[])
      for (let k = 0; k < column; k++) sum -= (line[k] as number) * (other[k] as number)
      line.push(column === row ? Math.sqrt(sum) : sum / (other[column] as number))
    }
    factor.push(line)
    let rest = values[row] as number
    for (let k = 0; k < row; k++) rest -= (line[k] as number) * (scaled[k] as number)
    scaled.push(rest / (line[row] as number))
    expect(scratch.variances[row]).toBeCloseTo((line[row] as number) ** 2, 8)
    expect(innovations[row]).toBeCloseTo(rest, 8)
  }
})

function covariancesOf(ar: Float64Array, ma: Float64Array, count: number): number[] {
  const psi = [1]
  for (let lag = 1; lag < 4000; lag++) {
    let sum = ma[lag] ?? 0
    for (let back = 1; back < ar.length && back <= lag; back++)
      sum += (ar[back] as number) * (psi[lag - back] as number)
    psi.push(sum)
  }
  return Array.from({ length: count }, (_, lag) =>
    psi.reduce((sum, weight, at) => sum + weight * (psi[at + lag] ?? 0), 0),
  )
}
