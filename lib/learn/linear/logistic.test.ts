import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { type Column, type Frame, frameOf, rowsOf } from '../frame.ts'
import { type LinearModel, linearMarginsOf, linearPredictionsOf } from './linear-model.ts'
import { logistic, logisticInSteps } from './logistic.ts'
import { expectFit, sample } from './sample.fixture.ts'

const { frame, outcome } = sample()
const weights = Float64Array.from({ length: 80 }, (_, row) => 1 + (row % 3))
const offset = Float64Array.from({ length: 80 }, (_, row) => Math.sin(row) / 2)

/*
 * References: i = np.arange(80); x1 = np.sin(1.7*i); x2 = np.cos(.9*i)+.5*x1; x3 = ((i*7)%11)/3; c = (i*5+i//4)%3
 * m = x1+.5*x2-.4*x3+(c==0)+1.5*np.sin(12.3*i); y = m > 0; w = 1+i%3; X = np.c_[x1,x2,x3]; D = np.c_[(X-X.mean(0))/X.std(0), np.eye(3)[c]]
 * C of scikit-learn is 1 / (lambda x sum of weights), alpha of ElasticNet is lambda.
 */
describe('logistic regression', () => {
  it('is that of scikit-learn with a ridge', () => {
    // LogisticRegression(C=1/(.05*80), solver='newton-cg', tol=1e-12, max_iter=10000).fit(D, y)
    const expected = [-0.44730218, 0.81101157, 0.4319851, -0.49502925, 0.57238571, -0.30921043, -0.26317529]
    expectFit(logistic(frame, outcome, { lambda: 0.05 }), expected, 6)
  })

  it('is that of scikit-learn with an elastic net', () => {
    // LogisticRegression(penalty='elasticnet', solver='saga', l1_ratio=.5, C=1/(.05*80), tol=1e-14, max_iter=1000000).fit(D, y)
    const expected = [-0.5871328, 0.80863835, 0.34792417, -0.42148121, 0.5990757, 0, 0]
    expectFit(logistic(frame, outcome, { lambda: 0.05, mix: 0.5 }), expected, 6)
  })

  it('is that of glmnet with a lasso, and with an offset', () => {
    // R: coef(glmnet(D, y, family='binomial', alpha=1, lambda=c(.5,.1,.03), standardize=FALSE, thresh=1e-16))[,3]
    const lasso = [-0.7148231861, 0.906876555, 0.3454120097, -0.4639937132, 0.8150072158, 0, 0]
    expectFit(logistic(frame, outcome, { lambda: 0.03, mix: 1 }), lasso, 7)
    // R: the same with alpha=.5, lambda=c(.5,.1,.05), offset=sin(0:79)/2
    const shifted = [-0.6367653242, 0.8564954334, 0.3203179727, -0.4474495554, 0.6579592402, 0, 0]
    expectFit(logistic(frame, outcome, { lambda: 0.05, mix: 0.5, offset }), shifted, 7)
  })

  it('counts a row as often as its weight says', () => {
    const places = [...weights].flatMap((weight, row) => new Array<number>(weight).fill(row))
    const repeated = logistic(
      rowsOf(frame, places),
      Float64Array.from(places, (row) => outcome[row] as number),
      {
        lambda: 0.05,
        mix: 0.3,
      },
    )
    const weighted = logistic(frame, outcome, { lambda: 0.05, mix: 0.3, weights })
    expectFit(weighted, [repeated.intercept, ...repeated.coefficients], 9)
  })

  it('changes nothing but signs when the outcomes change places', () => {
    const model = logistic(frame, outcome, { lambda: 0.02, mix: 0.5 })
    const flipped = logistic(
      frame,
      outcome.map((value) => 1 - value),
      { lambda: 0.02, mix: 0.5 },
    )
    expectFit(flipped, [-model.intercept, ...model.coefficients.map((value) => -value)], 9)
  })

  it('does not mind the unit of a column', () => {
    const scaled = frame.columns.map((column): Column => {
      if (column.kind === 'categorical') return column
      return { ...column, values: column.values.map((value) => value * 1e6 + 3e7) }
    })
    const options = { lambda: 0.02, mix: 0.5 }
    const here = linearMarginsOf(logistic(frame, outcome, options), frame)
    const there = linearMarginsOf(logistic(frameOf(scaled), outcome, options), frameOf(scaled))
    here.forEach((margin, row) => {
      expect(there[row]).toBeCloseTo(margin, 6)
    })
  })

  it('stays finite where the outcomes are perfectly separated', () => {
    const apart = frameOf([{ kind: 'numeric', name: 'answer', values: outcome.map((value) => value * 10) }])
    for (const lambda of [0, 1e-9, 1e-3]) {
      const model = logistic(apart, outcome, { lambda })
      expect(Number.isFinite(model.intercept)).toBe(true)
      const chances = linearPredictionsOf(model, apart)
      chances.forEach((chance, row) => {
        expect(Math.abs(chance - (outcome[row] as number))).toBeLessThan(0.2)
      })
    }
  })

  it('finds a fit without a penalty where columns follow from each other', () => {
    // The three colours sum to the intercept. R: glm(y ~ x1 + x2 + x3 + factor(c), binomial) gives the same probabilities.
    const model = logistic(frame, outcome, { lambda: 0 })
    expect(model.converged).toBe(true)
    const chances = linearPredictionsOf(model, frame)
    const sum = (of: (row: number) => number) => outcome.reduce((total, _, row) => total + of(row), 0)
    for (const column of frame.columns) {
      // At the maximum of the likelihood, errors are orthogonal to every column.
      const of = (row: number) =>
        column.kind === 'numeric' ? (column.values[row] as number) : Number(column.codes[row] === 1)
      expect(sum((row) => of(row) * ((chances[row] as number) - (outcome[row] as number)))).toBeCloseTo(0, 6)
    }
  })

  it('gives the intercept alone where no column says anything', () => {
    const constant = frameOf([{ kind: 'numeric', name: 'one', values: new Float64Array(80).fill(7) }])
    const model = logistic(constant, outcome, { lambda: 0.1 })
    const share = outcome.reduce((sum, value) => sum + value, 0) / 80
    expect(model.coefficients).toEqual([])
    expect(model.intercept).toBeCloseTo(Math.log(share / (1 - share)), 8)
  })

  it('refuses what cannot be learnt from', () => {
    const empty = rowsOf(frame, [])
    expect(() => logistic(empty, new Float64Array(0), { lambda: 1 })).toThrow('no rows')
    expect(() => logistic(frame, new Float64Array(80), { lambda: 1 })).toThrow('all outcomes are 0')
    expect(() => logistic(frame, new Float64Array(80).fill(1), { lambda: 1 })).toThrow('all outcomes are 1')
    expect(() => logistic(frame, new Float64Array(80).fill(2), { lambda: 1 })).toThrow('not an outcome')
    expect(() => logistic(frame, new Float64Array(80).fill(Number.NaN), { lambda: 1 })).toThrow('holds NaN')
    expect(() => logistic(frame, new Float64Array(79), { lambda: 1 })).toThrow('79 rows')
    expect(() => logistic(frame, outcome, { lambda: -1 })).toThrow('not a penalty')
    expect(() => logistic(frame, outcome, { lambda: 1, mix: 2 })).toThrow('not a mix')
    expect(() => logistic(frame, outcome, { lambda: 1, weights: new Float64Array(80) })).toThrow('all weights are 0')
    expect(() => logistic(frame, outcome, { lambda: 1, weights: weights.map((weight) => -weight) })).toThrow('negative')
    const oneClass = outcome.map((value) => 1 - value)
    expect(() => logistic(frame, outcome, { lambda: 1, weights: oneClass })).toThrow('all outcomes are 0')
  })

  it('gives way many times in a large fit and says the same as without', () => {
    const large = noise(4000, 50)
    const steps = logisticInSteps(large.frame, large.outcome, { lambda: 1e-3, mix: 0.5 })
    let pauses = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) pauses++
    expect(pauses).toBeGreaterThan(100)
    expect(logistic(large.frame, large.outcome, { lambda: 1e-3, mix: 0.5 })).toEqual(step.value)
  })

  it('has no slope left where columns say the same twice', () => {
    const { frame: once, outcome } = noise(150, 40)
    const twice = once.columns.map((column) => ({ ...column, name: `${column.name} again` }))
    const data = { frame: frameOf([...once.columns, ...twice]), outcome }
    for (const [lambda, mix] of [
      [0.002, 1],
      [0.01, 0.5],
      [0.01, 0],
    ] as const) {
      const model = logistic(data.frame, outcome, { lambda, mix })
      expect(model.converged).toBe(true)
      expect(largestSlope(model, data, lambda * mix, lambda * (1 - mix))).toBeLessThan(1e-7)
    }
  })

  it('has no slope left where there are more columns than the Gram matrix is formed for', () => {
    const wide = noise(150, 450)
    const lambda = 0.02
    for (const mix of [1, 0.2, 0]) {
      const model = logistic(wide.frame, wide.outcome, { lambda, mix })
      expect(model.converged).toBe(true)
      expect(largestSlope(model, wide, lambda * mix, lambda * (1 - mix))).toBeLessThan(1e-7)
    }
  })
})

/** The most that the conditions of a minimum are violated by (Karush, Kuhn & Tucker): of numeric columns alone. */
function largestSlope(model: LinearModel, data: ReturnType<typeof noise>, l1: number, l2: number): number {
  const chances = linearPredictionsOf(model, data.frame)
  let largest = 0
  data.frame.columns.forEach((column, at) => {
    const encoding = model.encoder.columns[at]
    if (column.kind !== 'numeric' || encoding?.kind !== 'numeric') throw new Error('not numeric')
    const coefficient = model.coefficients[at] as number
    let slope = l2 * coefficient
    for (let row = 0; row < data.frame.rows; row++)
      slope +=
        (((chances[row] as number) - (data.outcome[row] as number)) *
          (((column.values[row] as number) - encoding.mean) / encoding.deviation)) /
        data.frame.rows
    largest = Math.max(
      largest,
      coefficient === 0 ? Math.abs(slope) - l1 : Math.abs(slope + l1 * Math.sign(coefficient)),
    )
  })
  return largest
}

function noise(rows: number, columns: number): { frame: Frame; outcome: Float64Array } {
  const random = randomOf(3)
  const normal = normalOf(random)
  const made = Array.from({ length: columns }, (_, at) => ({
    kind: 'numeric' as const,
    name: `column ${at}`,
    values: Float64Array.from({ length: rows }, () => normal()),
  }))
  const outcome = Float64Array.from({ length: rows }, (_, row) =>
    (made[0]?.values[row] as number) + normal() > 0 ? 1 : 0,
  )
  return { frame: frameOf(made), outcome }
}
