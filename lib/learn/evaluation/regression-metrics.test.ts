import { describe, expect, it } from 'vitest'
import { coverage, pinball } from '../../series/evaluation/accuracy.ts'
import { mae, rmse, rSquared } from './regression-metrics.ts'
import { otherProbabilities, outcomes, probabilities, weights } from './rows.fixture.ts'

const of = (...values: number[]) => Float64Array.from(values)

// The rows of rows.fixture.ts in Python, a = 10 * p + y, f = 9 * q + 1; W is None or w: m.mean_squared_error(a, f, sample_weight=W) ** .5,
// m.mean_absolute_error(...), m.r2_score(...), m.mean_pinball_loss(a, f, alpha=.9, sample_weight=W), np.average((a >= f - 2) & (a <= f + 3), weights=W)
describe('measures of a predicted number', () => {
  const actual = probabilities.map((value, row) => 10 * value + (outcomes[row] as number))
  const predicted = otherProbabilities.map((value) => 9 * value + 1)
  it('are those of scikit-learn, weights included', () => {
    expect(rmse(actual, predicted)).toBeCloseTo(2.624866660829087, 12)
    expect(mae(actual, predicted)).toBeCloseTo(2.144892368450328, 12)
    expect(rSquared(actual, predicted)).toBeCloseTo(0.30216270872750817, 12)
    expect(rmse(actual, predicted, weights)).toBeCloseTo(2.621885730584763, 12)
    expect(mae(actual, predicted, weights)).toBeCloseTo(2.1568206167048847, 12)
    expect(rSquared(actual, predicted, weights)).toBeCloseTo(0.30407826475124444, 12)
  })
  it('have quantiles and intervals with weights as well', () => {
    expect(pinball(actual, predicted, 0.9)).toBeCloseTo(1.0807746226869879, 12)
    expect(pinball(actual, predicted, 0.9, weights)).toBeCloseTo(1.0932228092625134, 12)
    const low = predicted.map((value) => value - 2)
    const high = predicted.map((value) => value + 3)
    expect(coverage(actual, low, high, weights)).toBeCloseTo(0.5916230366492147, 12)
  })
  it('cannot be had without rows or, as a share of the variation, of a constant', () => {
    expect(rmse([], of())).toBeUndefined()
    expect(mae([1], of(2), [0])).toBeUndefined()
    expect(rSquared([3, 3], of(3, 3))).toBeUndefined()
    expect(rmse([3, 3], of(3, 3))).toBe(0)
  })
  it('refuse what is no number', () => {
    expect(() => rmse([Number.NaN], of(1))).toThrow(RangeError)
    expect(() => mae([1], of(Number.POSITIVE_INFINITY))).toThrow(RangeError)
    expect(() => rSquared([1, 2], of(1))).toThrow(RangeError)
    expect(() => rmse([1], of(1), [-1])).toThrow(RangeError)
  })
})
