import { describe, expect, it } from 'vitest'
import { macroAuc, multiclassAccuracy, multiclassLogLoss } from './multiclass-metrics.ts'
import { weights } from './rows.fixture.ts'

// In Python, with i and w of rows.fixture.ts: c = i * 53 % 97 % 3
// P = np.stack([1 + i * 37 % 11, 1 + i * 17 % 13, 1 + i * 7 % 5 + 3 * (c == 2)], 1).astype(float); P /= P.sum(1, keepdims=True); W is None or w
// m.log_loss(c, P, sample_weight=W), m.accuracy_score(c, P.argmax(1), sample_weight=W), m.roc_auc_score(c, P, multi_class='ovr', average='macro', sample_weight=W)
const classes = Int32Array.from({ length: 240 }, (_, row) => ((row * 53) % 97) % 3)
const probabilities = new Float64Array(720)
for (let row = 0; row < 240; row++) {
  const parts = [1 + ((row * 37) % 11), 1 + ((row * 17) % 13), 1 + ((row * 7) % 5) + (classes[row] === 2 ? 3 : 0)]
  const whole = parts.reduce((sum, part) => sum + part, 0)
  probabilities.set(
    parts.map((part) => part / whole),
    3 * row,
  )
}

describe('measures of several classes', () => {
  it('are those of scikit-learn, weights included', () => {
    expect(multiclassLogLoss(classes, probabilities, 3)).toBeCloseTo(1.087121420838611, 12)
    expect(multiclassAccuracy(classes, probabilities, 3)).toBeCloseTo(0.37916666666666665, 12)
    expect(macroAuc(classes, probabilities, 3)).toBeCloseTo(0.6363397525655329, 12)
    expect(multiclassLogLoss(classes, probabilities, 3, weights)).toBeCloseTo(1.1018495013553813, 12)
    expect(multiclassAccuracy(classes, probabilities, 3, weights)).toBeCloseTo(0.37801047120418846, 12)
    expect(macroAuc(classes, probabilities, 3, weights)).toBeCloseTo(0.633256388117798, 12)
  })
  it('leave a class that no row has out of the mean', () => {
    expect(macroAuc([0, 1], Float64Array.of(0.6, 0.3, 0.1, 0.2, 0.7, 0.1), 3)).toBe(1)
    expect(macroAuc([1, 1], Float64Array.of(0.6, 0.4, 0.5, 0.5), 2)).toBeUndefined()
  })
  it('take probabilities that do not add up as shares, and none at all as nothing said', () => {
    expect(multiclassLogLoss([1], Float64Array.of(1, 3), 2)).toBeCloseTo(-Math.log(0.75), 12)
    expect(multiclassLogLoss([1], Float64Array.of(0, 0), 2)).toBeCloseTo(52 * Math.LN2, 12)
  })
  it('cannot be had of no rows, and refuse unknown classes', () => {
    expect(multiclassLogLoss([], new Float64Array(0), 3)).toBeUndefined()
    expect(multiclassAccuracy([], new Float64Array(0), 3)).toBeUndefined()
    expect(() => multiclassLogLoss([2], Float64Array.of(0.5, 0.5), 2)).toThrow(RangeError)
    expect(() => multiclassAccuracy([0], Float64Array.of(0.5), 2)).toThrow(RangeError)
    expect(() => macroAuc([0], Float64Array.of(0.5, Number.NaN), 2)).toThrow(RangeError)
    expect(() => macroAuc([0], Float64Array.of(0.5, 0.5), 2, [])).toThrow(RangeError)
  })
})
