import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { categoricalColumn, frameOf, rowsOf } from '../frame.ts'
import { elasticNetPath } from './elastic-net-path.ts'
import { linear } from './linear.ts'
import { linearMarginsOf } from './linear-model.ts'
import { logistic } from './logistic.ts'
import { sample } from './sample.fixture.ts'

const { frame, amount, outcome } = sample()
const colour = frame.columns[3]
const square = categoricalColumn(
  'square',
  Array.from({ length: 80 }, (_, row) => `${(row * row) % 7}`),
)
/** Levels alone, because numbers are standardised by the training rows of each fold. */
const levels = frameOf([colour as NonNullable<typeof colour>, square])
/** The amount of the sample with other columns behind it. */
const other = Float64Array.from(
  { length: 80 },
  (_, row) =>
    Math.sin(1.7 * row) -
    (0.4 * ((row * 7) % 11)) / 3 +
    ((row * 5 + Math.floor(row / 4)) % 3 === 0 ? 1 : 0) -
    ((row * row) % 7 === 4 ? 1 : 0) +
    1.5 * Math.sin(12.3 * row),
)
const folds = Int32Array.from({ length: 80 }, (_, row) => row % 4)
const lambdas = [0.2, 0.1, 0.05, 0.02, 0.01]

describe('the path of an elastic net', () => {
  // R: i <- 0:79; c1 <- (i*5+i%/%4)%%3; c2 <- (i*i)%%7; D <- cbind(outer(c1,0:2,'=='), outer(c2,c(0,1,2,4),'=='))*1
  // m <- sin(1.7*i)-.4*((i*7)%%11)/3+(c1==0)-(c2==4)+1.5*sin(12.3*i); cv.glmnet(D, m > 0 or m, family='binomial' or 'gaussian', alpha=1,
  //   lambda=c(.2,.1,.05,.02,.01), foldid=i%%4+1, standardize=FALSE, thresh=1e-16, type.measure='deviance')
  it('has the deviances of cv.glmnet for outcomes', () => {
    const path = elasticNetPath(
      levels,
      other.map((value) => (value > 0 ? 1 : 0)),
      folds,
      { family: 'logistic', mix: 1, lambdas, design: { leastCount: 1 } },
    )
    const deviances = [1.408118577, 1.408118577, 1.369440664, 1.327733471, 1.335497923]
    const errors = [0.08788174774, 0.08788174774, 0.07770106518, 0.11116041431, 0.13975703747]
    path.deviances.forEach((deviance, at) => {
      expect(deviance).toBeCloseTo(deviances[at] as number, 5)
      expect(path.errors[at]).toBeCloseTo(errors[at] as number, 5)
    })
    expect([path.lambda, path.lambdaOneError]).toEqual([0.02, 0.2])
  })

  it('has the deviances of cv.glmnet for amounts', () => {
    const path = elasticNetPath(levels, other, folds, { family: 'linear', mix: 1, lambdas, design: { leastCount: 1 } })
    const deviances = [2.407787917, 2.121640659, 2.044956101, 2.044747029, 2.054952011]
    const errors = [0.2028210163, 0.2034080718, 0.1836132822, 0.1717510323, 0.168363207]
    path.deviances.forEach((deviance, at) => {
      expect(deviance).toBeCloseTo(deviances[at] as number, 5)
      expect(path.errors[at]).toBeCloseTo(errors[at] as number, 5)
    })
    expect([path.lambda, path.lambdaOneError]).toEqual([0.02, 0.1])
  })

  it('starts at the least penalty that leaves the intercept alone', () => {
    // R: max(glmnet(D, y, family='binomial', alpha=.5, standardize=FALSE)$lambda), D and y of linear.test.ts
    const path = elasticNetPath(frame, outcome, folds, { family: 'logistic', mix: 0.5 })
    expect(path.lambdas[0]).toBeCloseTo(0.526358088476, 9)
    expect(path.lambdas.length).toBeLessThanOrEqual(50)
    const first = path.lambdas[0] as number
    const none = logistic(frame, outcome, { lambda: first * 1.0001, mix: 0.5 })
    const some = logistic(frame, outcome, { lambda: first * 0.9999, mix: 0.5 })
    expect(none.coefficients.filter((value) => value !== 0)).toHaveLength(0)
    expect(some.coefficients.filter((value) => value !== 0)).toHaveLength(1)
  })

  it('learns the encoder of each fold without the rows held out', () => {
    const path = elasticNetPath(frame, amount, folds, { family: 'linear', lambdas: [0.1] })
    let squares = 0
    for (let fold = 0; fold < 4; fold++) {
      const places = [...folds.keys()]
      const kept = places.filter((row) => folds[row] !== fold)
      const held = places.filter((row) => folds[row] === fold)
      const model = linear(
        rowsOf(frame, kept),
        Float64Array.from(kept, (row) => amount[row] as number),
        {
          lambda: 0.1,
        },
      )
      const margins = linearMarginsOf(model, rowsOf(frame, held))
      held.forEach((row, at) => {
        squares += ((margins[at] as number) - (amount[row] as number)) ** 2
      })
    }
    expect(path.deviances[0]).toBeCloseTo(squares / 80, 7)
  })

  it('chooses a strong penalty where there is nothing to find', () => {
    const shuffled = outcome.map((_, row) => (Math.sin(row * row * 77.7) > 0 ? 1 : 0))
    const path = elasticNetPath(frame, shuffled, folds, { family: 'logistic', mix: 0.5 })
    expect(path.lambda).toBeGreaterThan(0.1 * (path.lambdas[0] as number))
  })

  it('ends where rows held out are predicted ever worse', () => {
    const random = randomOf(2)
    const columns = Array.from({ length: 40 }, (_, at) => ({
      kind: 'numeric' as const,
      name: `column ${at}`,
      values: Float64Array.from({ length: 80 }, () => random()),
    }))
    const path = elasticNetPath(frameOf([...columns, ...frame.columns]), outcome, folds, {
      family: 'logistic',
      mix: 0.5,
    })
    expect(path.lambdas.length).toBeLessThan(45)
    expect(path.deviances).toHaveLength(path.lambdas.length)
    const whole = elasticNetPath(frameOf([...columns, ...frame.columns]), outcome, folds, {
      family: 'logistic',
      mix: 0.5,
      lambdas: Array.from({ length: 50 }, (_, at) => (path.lambdas[0] as number) * 1e-4 ** (at / 49)),
    })
    expect(path.lambdas.at(-1)).toBeGreaterThan(2 * (whole.lambdas.at(-1) as number))
    expect(path.lambda).toBeCloseTo(whole.lambda, 12)
  })

  it('refuses folds and penalties that do not fit', () => {
    const options = { family: 'linear' as const, lambdas: [0.1] }
    expect(() => elasticNetPath(frame, amount, new Int32Array(80), options)).toThrow('fewer than two folds')
    expect(() => elasticNetPath(frame, amount, new Int32Array(3), options)).toThrow('3 folds of 80 rows')
    expect(() => elasticNetPath(frame, amount, folds, { ...options, lambdas: [] })).toThrow('no penalty')
    expect(() => elasticNetPath(frame, amount, folds, { family: 'linear', count: 0 })).toThrow(RangeError)
    expect(() => elasticNetPath(frame, outcome, folds, { ...options, lambdas: [-1] })).toThrow('not a penalty')
  })
})
