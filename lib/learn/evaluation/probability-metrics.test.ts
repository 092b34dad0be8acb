import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { brier, expectedCalibrationError, logLoss, reliability } from './probability-metrics.ts'
import { otherProbabilities, outcomes, probabilities, weights } from './rows.fixture.ts'

const of = (...values: number[]) => Float64Array.from(values)

// The rows of rows.fixture.ts in Python; W is None or w:
// from sklearn import metrics as m; m.log_loss(y, p, sample_weight=W), m.brier_score_loss(y, p, sample_weight=W)
describe('measures of probabilities', () => {
  it('are those of scikit-learn, weights included', () => {
    expect(logLoss(outcomes, probabilities)).toBeCloseTo(0.7500440689655336, 11)
    expect(logLoss(outcomes, probabilities, weights)).toBeCloseTo(0.6369965789046375, 11)
    expect(brier(outcomes, probabilities)).toBeCloseTo(0.2053034016272914, 12)
    expect(brier(outcomes, probabilities, weights)).toBeCloseTo(0.20239335944376666, 12)
  })
  it('hold probabilities off 0 and 1 in the log loss', () => {
    expect(logLoss([1], of(0))).toBeCloseTo(-Math.log(2 ** -52), 12)
    expect(logLoss([1, 0], of(1, 0))).toBeCloseTo(0, 12)
  })
  it('cut rows into parts of equal number for the calibration error', () => {
    // o = np.argsort(q, kind='stable'); np.mean([abs(a.mean() - b.mean()) for a, b in zip(np.array_split(q[o], 10), np.array_split(y[o], 10))])
    expect(expectedCalibrationError(outcomes, otherProbabilities)).toBeCloseTo(0.09885406237252939, 12)
    const parts = reliability(outcomes, otherProbabilities)
    expect(parts).toHaveLength(10)
    expect(parts[0]?.weight).toBe(24)
    expect(parts[0]?.predicted).toBeCloseTo(0.13064208106203878, 12)
    expect(parts[1]?.observed).toBeCloseTo(1 / 3, 12)
  })
  it('share equal probabilities out over the parts that they fall into, whatever the order of rows', () => {
    const parts = reliability([0, 1, 1, 0, 1, 1], of(0.2, 0.4, 0.4, 0.4, 0.4, 0.8), 2)
    expect(parts).toHaveLength(2)
    expect(parts[0]?.predicted).toBeCloseTo((0.2 + 2 * 0.4) / 3, 12)
    expect(parts[0]?.observed).toBeCloseTo((0 + 2 * 0.75) / 3, 12)
    expect(parts[1]?.predicted).toBeCloseTo((0.8 + 2 * 0.4) / 3, 12)
    expect(parts[1]?.observed).toBeCloseTo((1 + 2 * 0.75) / 3, 12)
    const random = randomOf(1)
    const places = outcomes.map((_, place) => place).sort(() => random() - 0.5)
    const shuffled = Uint8Array.from(places, (place) => outcomes[place] as number)
    const scores = Float64Array.from(places, (place) => probabilities[place] as number)
    expect(expectedCalibrationError(shuffled, scores)).toBeCloseTo(
      expectedCalibrationError(outcomes, probabilities) as number,
      12,
    )
  })
  it('count a weight of 2 as the row twice', () => {
    const twice = expectedCalibrationError([0, 0, 1, 0, 1], of(0.1, 0.1, 0.3, 0.6, 0.9), 3)
    expect(expectedCalibrationError([0, 1, 0, 1], of(0.1, 0.3, 0.6, 0.9), 3, [2, 1, 1, 1])).toBeCloseTo(
      twice as number,
      12,
    )
  })
  it('are perfect for outcomes that come at their rate', () => {
    expect(expectedCalibrationError([0, 1, 0, 1], of(0.5, 0.5, 0.5, 0.5))).toBeCloseTo(0, 12)
    expect(expectedCalibrationError([0, 1], of(0, 1))).toBeCloseTo(0, 12)
  })
  it('cannot be had of no rows, and refuse what is no probability', () => {
    expect(logLoss([], of())).toBeUndefined()
    expect(brier([], of())).toBeUndefined()
    expect(expectedCalibrationError([], of())).toBeUndefined()
    expect(reliability([1], of(0.5), 10, [0])).toEqual([])
    expect(() => logLoss([1], of(1.1))).toThrow(RangeError)
    expect(() => brier([1], of(Number.NaN))).toThrow(RangeError)
    expect(() => brier([0.5], of(0.5))).toThrow(RangeError)
    expect(() => reliability([1], of(0.5), 0)).toThrow(RangeError)
  })
})
