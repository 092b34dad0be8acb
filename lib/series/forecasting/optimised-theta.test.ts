import { describe, expect, it } from 'vitest'
import { airPassengers, lakeHuron, nile } from '../r-series.fixture.ts'
import { autoTheta } from './auto-theta.ts'
import type { Fit } from './fit.ts'
import { dynamicOptimisedTheta, fitThetaForm, thetaForms, thetaModel } from './optimised-theta.ts'

/** Largest difference, relative to the size of what is expected. */
const apart = (values: Float64Array, expected: ArrayLike<number>) =>
  Math.max(...Array.from(expected, (each, at) => Math.abs((values[at] as number) - each) / Math.max(1, Math.abs(each))))
const spreadOf = (fit: Fit, horizon: number) => fit.spread?.(horizon) ?? new Float64Array()
const dotm = (values: ArrayLike<number>, period: number) =>
  dynamicOptimisedTheta(Float64Array.from(values), period) as Fit
let total = 0
const climbing = [3, 5, 2, 4, 9, 1, 0, 4, 7, 6, 2, 8, 5, 3, 4, 9, 6, 5, 7, 2].map((change) => {
  total += change
  return total
})

// R, the paper's recursion minimised with optim from 16 starts: run <- function(p) { l <- p[1]; a <- p[2]; th <- p[3]; for (t in 1:(n + h)) {
// mu[t] <- l + (1 - 1/th) * ((1 - a)^(t - 1) * A + (1 - (1 - a)^t) / a * B); v <- if (t <= n) y[t] else mu[t]; l <- a * v + (1 - a) * l; if (dynamic) {
// B <- if (t == 1) 0 else ((t - 2) * B + 6 / t * (v - m)) / (t + 1); m <- ((t - 1) * m + v) / t; A <- m - B * (t + 1) / 2 } }; mu }
// cost <- function(p) sum((y - run(p)[1:n])[3:n]^2) within alpha .1-.99, theta >= 1
describe('theta models', () => {
  const of = (values: ArrayLike<number>, name: string) => {
    const form = thetaForms.find((each) => each.name === name)
    const model = form && fitThetaForm(Float64Array.from(values), form)
    if (model === undefined) throw new Error(`no ${name}`)
    return model
  }
  it('reach the least squares of the dynamic optimised form', () => {
    expect(of(nile, 'DOTM').squares).toBeCloseTo(2033721.33, 1)
    expect(of(lakeHuron, 'DOTM').squares).toBeCloseTo(51.0510459, 6)
    expect(of(climbing, 'DOTM').squares).toBeCloseTo(139.316545, 5)
    const fit = of(climbing, 'DOTM').fit
    expect(apart(fit.forecast(4), [96.7920845, 101.581843, 106.390201, 111.212716])).toBeLessThan(1e-6)
    expect(apart(of(nile, 'DOTM').fit.forecast(2), [805.03778, 805.03778])).toBeLessThan(1e-6)
  })
  it('reach the least squares of the static optimised form', () => {
    expect(of(nile, 'OTM').squares).toBeCloseTo(2017367.15, 1)
    expect(of(lakeHuron, 'OTM').squares).toBeCloseTo(51.0401103, 6)
    expect(of(climbing, 'OTM').squares).toBeCloseTo(113.117131, 5)
    const fit = of(climbing, 'OTM').fit
    expect(apart(fit.forecast(4), [97.3557537, 102.120415, 106.885077, 111.649739])).toBeLessThan(1e-6)
  })
  it('spread of the static forms as the paper has it, with the root of 1 + (h - 1) alpha squared', () => {
    const [one = 0, two = 0, three = 0] = spreadOf(of(climbing, 'OTM').fit, 3)
    expect((three / one) ** 2 - 1).toBeCloseTo(2 * ((two / one) ** 2 - 1), 9)
    expect((two / one) ** 2 - 1).toBeCloseTo(0.710185194 ** 2, 4)
  })
  it('have residuals that add up to the squares they report', () => {
    for (const { name } of thetaForms) {
      const { fit, squares } = of(climbing, name)
      let sum = 0
      for (let at = fit.warmUp; at < climbing.length; at++)
        sum += ((climbing[at] as number) - (fit.fitted[at] as number)) ** 2
      expect(sum).toBeCloseTo(squares, 6)
    }
  })
})

describe('dynamicOptimisedTheta', () => {
  it('answers the same twice and leaves out the first two values', () => {
    const before = dotm(nile, 1).forecast(1)
    expect(before).toEqual(dotm(nile, 1).forecast(1))
    const fit = dotm(climbing, 1)
    expect(fit.warmUp).toBe(2)
    expect([...fit.fitted.slice(0, 2)]).toEqual(climbing.slice(0, 2))
  })
  it('moves and scales with the series', () => {
    const plain = dotm(climbing, 1).forecast(6)
    const moved = dotm(
      climbing.map((value) => value * 1000 - 7000),
      1,
    )
    expect(
      apart(
        moved.forecast(6),
        plain.map((value) => value * 1000 - 7000),
      ),
    ).toBeLessThan(1e-6)
  })
  it('carries on a line and a season', () => {
    const ahead = dotm(airPassengers, 12).forecast(12)
    for (const summer of [6, 7])
      for (const winter of [0, 1, 10, 11]) expect(ahead[summer]).toBeGreaterThan(1.25 * (ahead[winter] as number))
    const line = dotm(
      Float64Array.from({ length: 30 }, (_, at) => 10 + 2 * at),
      1,
    ).forecast(2)
    expect(apart(line, [70, 72])).toBeLessThan(0.01)
  })
  it('expects a constant to stay, and zeros', () => {
    expect(apart(dotm(new Float64Array(24).fill(5), 12).forecast(3), [5, 5, 5])).toBeLessThan(1e-12)
    expect([...dotm(new Float64Array(24), 12).forecast(3)]).toEqual([0, 0, 0])
  })
  it('says nothing on fewer than five values and stays finite on five', () => {
    expect(dynamicOptimisedTheta(Float64Array.of(1, 2, 3, 9), 1)).toBeUndefined()
    const fit = dotm([4, -9, 3, 3, 1e9], 4)
    expect([...fit.forecast(30), ...spreadOf(fit, 30), ...fit.fitted].every(Number.isFinite)).toBe(true)
  })
})

describe('autoTheta', () => {
  it('takes a form whose optimised theta pays for itself', () => {
    expect(autoTheta(Float64Array.from(climbing), 1)?.name).toBe('OTM')
    const names = thetaForms.map((form) => thetaModel(nile, 1, form)?.name)
    expect(names).toContain(autoTheta(nile, 1)?.name)
  })
  it('says nothing on fewer than five values and does not fall over a constant', () => {
    expect(autoTheta(Float64Array.of(1, 2, 3), 1)).toBeUndefined()
    expect([...((autoTheta(new Float64Array(9).fill(2), 1) as Fit).forecast(2) ?? [])]).toEqual([2, 2])
  })
})
