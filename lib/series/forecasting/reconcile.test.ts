import { describe, expect, it } from 'vitest'
import { type ReconciliationMethod, reconcile } from './reconcile.ts'
import { shrunkCovariance } from './shrunk-covariance.ts'

const methods: ReconciliationMethod[] = ['bottom-up', 'top-down', 'ols', 'mint']
const children = [[1, 2], [3, 4], [5, 6], [], [], [], []]
const of = (...values: number[]) => values.map((value) => Float64Array.of(value))
const rounded = (value: number) => Math.round(value * 100) / 100

/** Errors that add up but for some noise of their own. */
const errors = (() => {
  const leaf = (t: number, i: number) => Math.sin(t * i) * (5 - i) + Math.cos(t * 3) * 2
  const sums = [[1, 2, 3, 4], [1, 2], [3, 4], [1], [2], [3], [4]]
  return sums.map((each, node) =>
    Float64Array.from({ length: 30 }, (_, at) =>
      rounded(each.reduce((sum, i) => sum + leaf(at + 1, i), 0) + Math.cos((at + 1) ** 2 * (node + 1))),
    ),
  )
})()

const close = (forecasts: Float64Array[] | undefined, expected: readonly number[], digits = 6) => {
  for (const [node, value] of expected.entries()) expect(forecasts?.[node]?.[0]).toBeCloseTo(value, digits)
}

// R: S <- rbind(c(1,1,1,1), c(1,1,0,0), c(0,0,1,1), diag(4)); W as in hts:::shrink.estim, lambda .07301695; S %*% solve(t(S) %*% solve(W) %*% S,
// t(S) %*% solve(W) %*% yhat); non-negative: quadprog::solve.QP(t(S) %*% solve(W) %*% S, t(S) %*% solve(W) %*% yhat, diag(4), rep(0, 4))
describe('reconcile', () => {
  const base = of(110, 50, 48, 30, 25, 8, 35)
  const negative = of(60, 50, -20, 30, 25, -35, 8)
  it('moves all as little as possible with ols, as R does', () => {
    const expected = [104.8571429, 55.0952381, 49.76190476, 30.04761905, 25.04761905, 11.38095238, 38.38095238]
    close(reconcile(base, children, 'ols'), expected)
  })
  it('moves by the shrunk covariance with mint, as R does', () => {
    const expected = [105.5631587, 57.232647, 48.33051174, 30.36500446, 26.86764254, 10.50454979, 37.82596195]
    close(reconcile(base, children, 'mint', { residuals: errors }), expected)
    const free = [42.80042956, 60.33889239, -17.53846283, 31.53892687, 28.79996552, -30.55281788, 13.01435505]
    close(reconcile(negative, children, 'mint', { residuals: errors }), free)
  })
  it('finds the nearest forecasts that are not negative, as quadratic programming does', () => {
    const expected = [114.057577, 88.48399847, 25.5735785, 47.91060162, 40.57339685, 0, 25.5735785]
    close(reconcile(negative, children, 'mint', { residuals: errors, nonNegative: true }), expected, 5)
    close(reconcile(negative, children, 'ols', { nonNegative: true }), [55, 55, 0, 30, 25, 0, 0])
  })
  it('sums the leaves bottom-up and divides the top by proportions top-down', () => {
    close(reconcile(base, children, 'bottom-up'), [98, 55, 43, 30, 25, 8, 35])
    const left = (110 * 50) / 98
    close(reconcile(base, children, 'top-down'), [110, left, 110 - left, (left * 30) / 55])
  })
  it('divides equally where proportions are all 0', () => {
    close(reconcile(of(10, 0, 0), [[1, 2], [], []], 'top-down'), [10, 5, 5])
  })
  it('leaves forecasts alone that add up', () => {
    const coherent = [98, 55, 43, 30, 25, 8, 35]
    for (const method of methods) close(reconcile(of(...coherent), children, method, { residuals: errors }), coherent)
  })
  it('takes leaves that are counted in two groupings', () => {
    const crossed = [[1, 2], [5, 6], [7, 8], [5, 7], [6, 8], [], [], [], []]
    const result = reconcile(of(100, 60, 50, 30, 60, 20, 30, 15, 30), crossed, 'ols') as Float64Array[]
    const at = (node: number) => result[node]?.[0] as number
    expect(at(3) + at(4)).toBeCloseTo(at(0), 9)
    expect(() => reconcile(of(100, 60, 50, 30, 60, 20, 30, 15, 30), crossed, 'top-down')).toThrow(RangeError)
  })
  it('scales with the forecasts', () => {
    const large = reconcile(
      base.map((each) => each.map((value) => value * 1e9)),
      children,
      'mint',
      { residuals: errors.map((each) => each.map((value) => value * 1e9)) },
    )
    const plain = reconcile(base, children, 'mint', { residuals: errors })
    for (let node = 0; node < 7; node++)
      expect((large?.[node]?.[0] as number) / 1e9).toBeCloseTo(plain?.[node]?.[0] as number, 9)
  })
  it('adds up exactly for 200 nodes in four levels, whatever comes in', () => {
    let seed = 5
    const random = () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    }
    const tree: number[][] = Array.from({ length: 200 }, () => [])
    for (let node = 1; node < 200; node++) tree[node < 6 ? 0 : node < 40 ? 1 + (node % 5) : 6 + (node % 34)]?.push(node)
    const forecasts = tree.map((below) =>
      Float64Array.from({ length: 12 }, () => (random() - 0.3) * (below.length + 1) * 100),
    )
    const residuals = tree.map((_, node) =>
      Float64Array.from({ length: 36 }, (_, at) => (at === 0 ? Number.NaN : node === 77 ? 0 : random() - 0.5)),
    )
    for (const method of methods)
      for (const nonNegative of [false, true]) {
        const result = reconcile(forecasts, tree, method, { residuals, nonNegative }) as Float64Array[]
        for (const [node, below] of tree.entries())
          for (let step = 0; step < 12; step++) {
            const value = result[node]?.[step] as number
            expect(Number.isFinite(value)).toBe(true)
            if (nonNegative) expect(value).toBeGreaterThanOrEqual(0)
            if (below.length > 0)
              expect(below.reduce((sum, child) => sum + (result[child]?.[step] as number), 0)).toBe(value)
          }
      }
  })
  it('refuses a wrong structure and says nothing without enough residuals', () => {
    expect(() => reconcile(of(1, 2), [[1], [0]], 'ols')).toThrow(RangeError)
    expect(() => reconcile(of(1, 2), [[5], []], 'ols')).toThrow(RangeError)
    expect(() => reconcile(of(1), [[1], []], 'ols')).toThrow(RangeError)
    expect(() => reconcile(of(1, 2), [[1], []], 'mint')).toThrow(RangeError)
    expect(reconcile(of(1, 2), [[1], []], 'mint', { residuals: [new Float64Array(2), new Float64Array(2)] })).toBe(
      undefined,
    )
    expect(reconcile([], [], 'ols')).toEqual([])
  })
})

describe('shrunkCovariance', () => {
  it('is that of R', () => {
    const covariance = shrunkCovariance(errors) as Float64Array
    const expected = [45.4837767, 25.8901978, 14.3244002, 14.4861835, 11.6256189, 8.92288236, 7.50912507]
    for (const [at, value] of expected.entries()) expect(covariance[at]).toBeCloseTo(value, 6)
  })
})
