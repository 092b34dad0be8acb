import { describe, expect, it } from 'vitest'
import { outcomes, probabilities, weights } from './rows.fixture.ts'
import {
  accuracy,
  bestThreshold,
  confusionAt,
  expectedCost,
  f1,
  falsePositiveRate,
  precision,
  recall,
} from './threshold-metrics.ts'

const of = (...values: number[]) => Float64Array.from(values)

// The rows of rows.fixture.ts in Python; W is None or w:
// from sklearn import metrics as m; m.precision_score(y, p >= .5, sample_weight=W), m.recall_score(...), m.f1_score(...), m.accuracy_score(...)
describe('measures at a threshold', () => {
  it('are those of scikit-learn, weights included', () => {
    const found = confusionAt(outcomes, probabilities, 0.5)
    expect(precision(found)).toBeCloseTo(0.7203389830508474, 12)
    expect(recall(found)).toBeCloseTo(0.6854838709677419, 12)
    expect(f1(found)).toBeCloseTo(0.7024793388429752, 12)
    expect(accuracy(found)).toBeCloseTo(0.7, 12)
    const weighted = confusionAt(outcomes, probabilities, 0.5, weights)
    expect(precision(weighted)).toBeCloseTo(0.7292110874200426, 12)
    expect(recall(weighted)).toBeCloseTo(0.6993865030674846, 12)
    expect(f1(weighted)).toBeCloseTo(0.7139874739039666, 12)
    expect(accuracy(weighted)).toBeCloseTo(0.7130890052356021, 12)
  })
  it('flag a row whose score is the threshold', () => {
    expect(confusionAt([1, 0, 0, 1], of(0.5, 0.5, 0.4, 0.4), 0.5)).toEqual({
      truePositive: 1,
      falsePositive: 1,
      trueNegative: 1,
      falseNegative: 1,
    })
    expect(falsePositiveRate(confusionAt([1, 0, 0, 1], of(0.5, 0.5, 0.4, 0.4), 0.5))).toBe(0.5)
  })
  it('cannot be had where nothing is flagged or nothing came', () => {
    const found = confusionAt([0, 0], of(1, 2), 3)
    expect(precision(found)).toBeUndefined()
    expect(recall(found)).toBeUndefined()
    expect(f1(found)).toBeUndefined()
    expect(accuracy(found)).toBe(1)
    expect(accuracy(confusionAt([], of(), 1))).toBeUndefined()
    expect(() => confusionAt([0], of(1), Number.NaN)).toThrow(RangeError)
  })
  // max(m.f1_score(y, p >= t, sample_weight=W) for t in np.unique(p)), likewise accuracy, and for costs, with one t above all:
  // min(np.average(5 * (y == 1) * (p < t) + 2 * (y == 0) * (p >= t), weights=W) for t in [*np.unique(p), 9])
  it.each([
    ['f1', 0.718954248366013, 0.722567287784679],
    ['accuracy', 0.7083333333333334, 0.7193717277486911],
    [{ missed: 5, falseAlarm: 2 }, 0.8916666666666667, 0.8827225130890053],
  ] as const)('are best at the threshold that is found for %o', (aim, plain, weighted) => {
    const figure = (threshold: number, of?: Float64Array) => {
      const found = confusionAt(outcomes, probabilities, threshold, of)
      return aim === 'f1' ? f1(found) : aim === 'accuracy' ? accuracy(found) : expectedCost(found, aim)
    }
    const best = bestThreshold(outcomes, probabilities, aim)
    expect(best?.figure).toBeCloseTo(plain, 12)
    expect(figure(best?.threshold as number)).toBeCloseTo(plain, 12)
    const bestWeighted = bestThreshold(outcomes, probabilities, aim, weights)
    expect(bestWeighted?.figure).toBeCloseTo(weighted, 12)
    expect(figure(bestWeighted?.threshold as number, weights)).toBeCloseTo(weighted, 12)
  })
  it('have their threshold half way between scores, at the lowest where all are flagged, at Infinity where none is', () => {
    expect(bestThreshold([0, 1, 1], of(1, 2, 3), 'accuracy')).toEqual({ threshold: 1.5, figure: 1 })
    expect(bestThreshold([1, 1], of(2, 3), 'f1')).toEqual({ threshold: 2, figure: 1 })
    expect(bestThreshold([1, 0, 0, 0], of(1, 2, 3, 4), 'accuracy')).toEqual({
      threshold: Number.POSITIVE_INFINITY,
      figure: 0.75,
    })
    expect(bestThreshold([0, 1], of(1, 1 + Number.EPSILON), 'accuracy')?.threshold).toBe(1 + Number.EPSILON)
    expect(bestThreshold([0, 0], of(1, 2), 'f1')).toBeUndefined()
    expect(bestThreshold([], of(), 'accuracy')).toBeUndefined()
    expect(() => bestThreshold([0, 1], of(1, 2), { missed: -1, falseAlarm: 1 })).toThrow(RangeError)
  })
  it('move the threshold down as missing gets dearer', () => {
    const thresholds = [0.2, 1, 5, 25].map(
      (missed) => bestThreshold(outcomes, probabilities, { missed, falseAlarm: 1 })?.threshold as number,
    )
    expect(thresholds).toEqual(thresholds.toSorted((a, b) => b - a))
    expect(thresholds[0]).toBeGreaterThan(thresholds[3] as number)
  })
})
