import { describe, expect, it } from 'vitest'
import { frameOf, rowsOf } from '../frame.ts'
import { linear } from './linear.ts'
import { linearMarginsOf } from './linear-model.ts'
import { expectFit, sample } from './sample.fixture.ts'

const { frame, amount } = sample()
const offset = Float64Array.from({ length: 80 }, (_, row) => Math.sin(row) / 2)

/* References: as in logistic.test.ts, of the amount m. */
describe('linear regression', () => {
  it('is that of scikit-learn', () => {
    // ElasticNet(alpha=.1, l1_ratio=.5, tol=1e-15, max_iter=1000000).fit(D, m)
    const net = [-0.59884439, 0.66721089, 0.34707491, -0.3585468, 0.69426245, 0, 0]
    expectFit(linear(frame, amount, { lambda: 0.1, mix: 0.5 }), net, 7)
    // Ridge(alpha=.1*80).fit(D, m)
    const ridge = [-0.3872987, 0.6579202, 0.37485528, -0.38464433, 0.5423421, -0.27973478, -0.26260732]
    expectFit(linear(frame, amount, { lambda: 0.1 }), ridge, 7)
  })

  it('follows the unit of the target', () => {
    const model = linear(frame, amount, { lambda: 0.1 })
    const scaled = linear(
      frame,
      amount.map((value) => 1e200 * value),
      { lambda: 0.1 },
    )
    expect(scaled.coefficients[0]).toBeCloseTo(1e200 * (model.coefficients[0] as number), -192)
    const predictions = linearMarginsOf(scaled, frame)
    expect(predictions.every(Number.isFinite)).toBe(true)
  })

  it('fits what an offset leaves', () => {
    const shifted = linear(frame, amount, { lambda: 0.1, mix: 0.5, offset })
    const rest = linear(
      frame,
      amount.map((value, row) => value - (offset[row] as number)),
      { lambda: 0.1, mix: 0.5 },
    )
    expectFit(shifted, [rest.intercept, ...rest.coefficients], 9)
  })

  it('is the constant of a constant target', () => {
    const model = linear(frame, new Float64Array(80).fill(0.3), { lambda: 0.1 })
    for (const prediction of linearMarginsOf(model, frame)) expect(prediction).toBeCloseTo(0.3, 12)
  })

  it('takes one row for what it is', () => {
    const model = linear(rowsOf(frame, [5]), Float64Array.of(4), { lambda: 0 })
    expect(model.coefficients).toEqual([])
    expect(linearMarginsOf(model, frame)[7]).toBeCloseTo(4, 12)
  })

  it('says the same of rows that are missing wherever they are', () => {
    const values = Float64Array.from({ length: 80 }, (_, row) => (row % 5 === 0 ? Number.NaN : row))
    const holed = frameOf([{ kind: 'numeric', name: 'holed', values }])
    const model = linear(holed, amount, { lambda: 0.01 })
    const predictions = linearMarginsOf(model, holed)
    expect(predictions[0]).toBe(predictions[75])
    expect(predictions.every(Number.isFinite)).toBe(true)
  })
})
