import { describe, expect, it } from 'vitest'
import { rankingOf } from './ranking.ts'
import { auc, averagePrecision, gain, lift } from './ranking-metrics.ts'
import { otherProbabilities, outcomes, probabilities, weights } from './rows.fixture.ts'

const of = (...values: number[]) => Float64Array.from(values)

// The rows of rows.fixture.ts in Python; W is None or w:
// from sklearn import metrics as m; m.roc_auc_score(y, p, sample_weight=W), m.average_precision_score(y, p, sample_weight=W)
describe('measures of a ranking', () => {
  it('are those of scikit-learn, ties and weights included', () => {
    expect(auc(outcomes, probabilities)).toBeCloseTo(0.7568826473859843, 12)
    expect(auc(outcomes, probabilities, weights)).toBeCloseTo(0.7624235323029394, 12)
    expect(averagePrecision(outcomes, probabilities)).toBeCloseTo(0.7686774156028648, 12)
    expect(averagePrecision(outcomes, probabilities, weights)).toBeCloseTo(0.7773051040901728, 12)
  })
  it('take a ranking made before', () => {
    const ranking = rankingOf(probabilities)
    expect(auc(outcomes, probabilities, weights, ranking)).toBe(auc(outcomes, probabilities, weights))
  })
  it('do not change with any rising map of the scores, and turn over with their sign', () => {
    const cubes = probabilities.map((value) => value ** 3 - 7)
    expect(auc(outcomes, cubes)).toBe(auc(outcomes, probabilities))
    expect(
      auc(
        outcomes,
        probabilities.map((value) => -value),
      ) as number,
    ).toBeCloseTo(1 - (auc(outcomes, probabilities) as number), 12)
  })
  it('know no order among equal scores', () => {
    expect(auc([0, 1, 1, 0], of(2, 2, 2, 2))).toBe(0.5)
    expect(averagePrecision([0, 1, 1, 0], of(2, 2, 2, 2))).toBe(0.5)
    expect(gain([0, 1, 1, 0], of(2, 2, 2, 2), 0.3)).toBeCloseTo(0.3, 12)
    expect(lift([0, 1, 1, 0], of(2, 2, 2, 2), 0.3)).toBeCloseTo(1, 12)
  })
  it('count a weight of 0 as a row that is not there', () => {
    expect(auc([0, 1, 1], of(1, 2, 0), [1, 1, 0])).toBe(1)
    expect(averagePrecision([0, 1, 0], of(1, 2, 3), [1, 1, 0])).toBe(1)
    expect(gain([0, 1, 0], of(1, 2, 3), 0, [1, 1, 0])).toBe(0)
  })
  it('say what stands at the top', () => {
    // o = np.argsort(-q, kind='stable'); y[o][:24].mean() / y.mean(); q has no ties
    expect(lift(outcomes, otherProbabilities, 0.1)).toBeCloseTo(1.6129032258064515, 12)
    expect(gain(outcomes, otherProbabilities, 1)).toBe(1)
    expect(gain(outcomes, otherProbabilities, 0)).toBe(0)
    // Of four rows the first 3/8 are one and a half.
    expect(gain([1, 1, 0, 0], of(4, 3, 2, 1), 0.375)).toBe(0.75)
    expect(lift([1, 1, 0, 0], of(4, 3, 2, 1), 0.25)).toBe(2)
  })
  it('cannot be had of one outcome or of none', () => {
    expect(auc([1, 1], of(1, 2))).toBeUndefined()
    expect(auc([0, 0], of(1, 2))).toBeUndefined()
    expect(auc([], of())).toBeUndefined()
    expect(averagePrecision([0, 0], of(1, 2))).toBeUndefined()
    expect(lift([0, 0], of(1, 2))).toBeUndefined()
    expect(auc([0, 1], of(1, 2), [0, 1])).toBeUndefined()
  })
  it('take infinite scores, and refuse what is no score, outcome, weight or share', () => {
    expect(auc([0, 1], of(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))).toBe(1)
    expect(() => auc([0, 1], of(1, Number.NaN))).toThrow(RangeError)
    expect(() => auc([0, 2], of(1, 2))).toThrow(RangeError)
    expect(() => auc([0, 1, 1], of(1, 2))).toThrow(RangeError)
    expect(() => auc([0, 1], of(1, 2), [1, -1])).toThrow(RangeError)
    expect(() => auc([0, 1], of(1, 2), [1, Number.NaN])).toThrow(RangeError)
    expect(() => auc([0, 1], of(1, 2), [1])).toThrow(RangeError)
    expect(() => lift([0, 1], of(1, 2), 0)).toThrow(RangeError)
    expect(() => gain([0, 1], of(1, 2), 1.1)).toThrow(RangeError)
  })
})
