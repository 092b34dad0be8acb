import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { betaCalibration } from './beta.ts'
import { type Calibration, calibratedProbabilities } from './calibration.ts'
import { type IsotonicCalibration, isotonicCalibration } from './isotonic.ts'
import { type PlattCalibration, plattCalibration } from './platt.ts'

/*
 * References: i = np.arange(60); s = 2*np.sin(1.7*i)+.01*i; y = (s+1.8*np.sin(12.3*i) > .3)*1.; w = 1.+i%3; p = 1/(1+np.exp(-1.5*s))
 */
const numbers = (of: (row: number) => number) => Float64Array.from({ length: 60 }, (_, row) => of(row))
const scores = numbers((row) => 2 * Math.sin(1.7 * row) + 0.01 * row)
const outcomes = numbers((row) => ((scores[row] as number) + 1.8 * Math.sin(12.3 * row) > 0.3 ? 1 : 0))
const weights = numbers((row) => 1 + (row % 3))
const probabilities = scores.map((score) => 1 / (1 + Math.exp(-1.5 * score)))
const places = [...weights].flatMap((weight, row) => new Array<number>(weight).fill(row))
const repeated = (values: Float64Array) => Float64Array.from(places, (row) => values[row] as number)
const separated = Float64Array.from(scores, (score) => (score > 0 ? 1 : 0))

const kinds: Record<
  string,
  (scores: Float64Array, outcomes: Float64Array, weights?: Float64Array) => Calibration | undefined
> = {
  Platt: (of, to, by) => plattCalibration(of, to, { ...(by && { weights: by }), smoothed: false }),
  'on log-odds': (of, to, by) =>
    plattCalibration(of, to, { ...(by && { weights: by }), onLogit: true, smoothed: false }),
  beta: betaCalibration,
  isotonic: (of, to, by) => isotonicCalibration(of, to, by && { weights: by }),
  'isotonic in steps': (of, to, by) => isotonicCalibration(of, to, { ...(by && { weights: by }), interpolated: false }),
}

describe.each(Object.entries(kinds))('calibration %s', (_, learn) => {
  const fitted = learn(probabilities, outcomes) as Calibration

  it('never falls as scores rise, and gives probabilities', () => {
    const grid = Float64Array.from({ length: 1001 }, (_, at) => at / 1000)
    const curve = calibratedProbabilities(fitted, grid)
    curve.forEach((value, at) => {
      expect(value).toBeGreaterThanOrEqual(curve[Math.max(0, at - 1)] as number)
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThanOrEqual(1)
    })
  })

  it('has the right mean over the rows it has learnt from', () => {
    const mean = calibratedProbabilities(fitted, probabilities).reduce((sum, value) => sum + value / 60, 0)
    expect(mean).toBeCloseTo(
      outcomes.reduce((sum, value) => sum + value / 60, 0),
      fitted.kind === 'isotonic' ? 12 : 6,
    )
  })

  it('counts a row as often as its weight says', () => {
    const weighted = calibratedProbabilities(learn(probabilities, outcomes, weights) as Calibration, probabilities)
    const other = calibratedProbabilities(
      learn(repeated(probabilities), repeated(outcomes)) as Calibration,
      probabilities,
    )
    weighted.forEach((value, row) => {
      expect(value).toBeCloseTo(other[row] as number, 7)
    })
  })

  it('survives being written as JSON', () => {
    const again = JSON.parse(JSON.stringify(fitted)) as Calibration
    expect(calibratedProbabilities(again, probabilities)).toEqual(calibratedProbabilities(fitted, probabilities))
  })

  it('stays finite where scores are constant, separate the outcomes or are certain', () => {
    for (const [given, happened] of [
      [new Float64Array(60).fill(0.3), outcomes],
      [probabilities, separated],
      [separated, separated],
      [separated, outcomes],
      [new Float64Array(60).fill(1), outcomes],
    ] as const) {
      const calibration = learn(given, happened) as Calibration
      const values = calibratedProbabilities(calibration, Float64Array.of(0, 0.3, 1))
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true)
      expect(JSON.stringify(calibration)).not.toContain('null')
    }
  })

  it('refuses scores and outcomes that do not fit', () => {
    expect(() => learn(probabilities, outcomes.subarray(1))).toThrow('59 outcomes of 60 scores')
    expect(() => learn(probabilities, outcomes, weights.subarray(1))).toThrow('59 weights')
    expect(() => learn(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow('not a score')
    expect(() => learn(Float64Array.of(0.5), Float64Array.of(0.5))).toThrow('not an outcome')
    expect(() => learn(Float64Array.of(0.5), Float64Array.of(1), Float64Array.of(-1))).toThrow('not a weight')
    expect(learn(new Float64Array(0), new Float64Array(0))).toBeUndefined()
  })
})

describe("Platt's calibration", () => {
  it('is that of scikit-learn', () => {
    // a, b = sklearn.calibration._sigmoid_calibration(s, y) gives -slope, -intercept; then with w
    const plain = plattCalibration(scores, outcomes) as PlattCalibration
    expect(plain.slope).toBeCloseTo(0.7582134640532295, 4)
    expect(plain.intercept).toBeCloseTo(-0.3903905338606171, 4)
    const weighted = plattCalibration(scores, outcomes, { weights }) as PlattCalibration
    expect(weighted.slope).toBeCloseTo(0.7616795014330796, 4)
    expect(weighted.intercept).toBeCloseTo(-0.3845617851222188, 4)
  })

  it('on log-odds is the logistic regression on them', () => {
    // LogisticRegression(penalty='none', solver='newton-cg', tol=1e-12).fit(np.log(p/(1-p))[:,None], y)
    const found = plattCalibration(probabilities, outcomes, { onLogit: true, smoothed: false }) as PlattCalibration
    expect(found.slope).toBeCloseTo(0.55111662, 6)
    expect(found.intercept).toBeCloseTo(-0.41766248, 6)
  })

  it('does not mind where scores lie and how wide', () => {
    const here = plattCalibration(scores, outcomes) as PlattCalibration
    const moved = scores.map((score) => 1e6 + 1e-3 * score)
    const there = plattCalibration(moved, outcomes) as PlattCalibration
    const values = calibratedProbabilities(there, moved)
    calibratedProbabilities(here, scores).forEach((value, row) => {
      expect(values[row]).toBeCloseTo(value, 5)
    })
  })

  it('does not believe separated outcomes wholly', () => {
    const found = plattCalibration(scores, separated) as PlattCalibration
    const values = calibratedProbabilities(found, scores)
    expect(Math.max(...values)).toBeLessThan(1)
    expect(found.slope).toBeLessThan(100)
  })

  it('is undefined where a class is missing, and refuses probabilities outside 0 to 1', () => {
    expect(plattCalibration(scores, new Float64Array(60))).toBeUndefined()
    expect(() => plattCalibration(scores, outcomes, { onLogit: true })).toThrow('not a probability')
  })
})

describe('beta calibration', () => {
  it('is the logistic regression on ln p and -ln(1 - p)', () => {
    // LogisticRegression(penalty='none', solver='newton-cg', tol=1e-12).fit(np.c_[np.log(p), -np.log(1-p)], y); then with w
    const plain = betaCalibration(probabilities, outcomes)
    expect(plain?.a).toBeCloseTo(0.09894914, 4)
    expect(plain?.b).toBeCloseTo(0.88251027, 4)
    expect(plain?.c).toBeCloseTo(-1.24725338, 4)
    const weighted = betaCalibration(probabilities, outcomes, weights)
    expect(weighted?.a).toBeCloseTo(0.12280728, 4)
    expect(weighted?.b).toBeCloseTo(0.82171166, 4)
  })

  it('leaves calibrated probabilities as they are', () => {
    const random = randomOf(5)
    const given = Float64Array.from({ length: 20_000 }, () => random())
    const happened = given.map((probability) => (random() < probability ? 1 : 0))
    const found = betaCalibration(given, happened)
    expect(found?.a).toBeCloseTo(1, 1)
    expect(found?.b).toBeCloseTo(1, 1)
    expect(found?.c).toBeCloseTo(0, 1)
  })

  it('says the share of outcomes where scores point the wrong way', () => {
    const found = betaCalibration(
      probabilities,
      outcomes.map((outcome) => 1 - outcome),
    ) as Calibration
    const values = calibratedProbabilities(found, Float64Array.of(0.1, 0.9))
    expect(values[0]).toBe(values[1])
    expect(values[0]).toBeCloseTo(1 - outcomes.reduce((sum, value) => sum + value / 60, 0), 10)
  })

  it('is undefined where a class is missing', () => {
    expect(betaCalibration(probabilities, new Float64Array(60).fill(1))).toBeUndefined()
  })
})

describe('isotonic calibration', () => {
  const rounded = scores.map((score) => Math.round(10 * score) / 10)
  const asked = Float64Array.of(-9, -1.234, -0.55, -0.2, 0.05, 0.333, 0.77, 1.51, 9)

  it('is that of scikit-learn, with equal scores', () => {
    // t = np.round(s, 1); IsotonicRegression(out_of_bounds='clip').fit(t, y, sample_weight=w).predict(asked), X_thresholds_, y_thresholds_
    const found = isotonicCalibration(rounded, outcomes, { weights }) as IsotonicCalibration
    const expected = [0, 0.2, 0.3823529412, 0.3823529412, 0.3823529412, 0.4017647059, 0.5, 0.5, 1]
    calibratedProbabilities(found, asked).forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] as number, 9)
    })
    expect(found.from).toEqual([-1.8, -1.4, -1.1, 0.5, 1.9].map((value) => expect.closeTo(value, 12)))
    expect(found.to).toEqual([-1.5, -1.2, 0.3, 1.8, 2.5].map((value) => expect.closeTo(value, 12)))
  })

  it('in steps has the value of the step below between two', () => {
    const found = isotonicCalibration(rounded, outcomes, { weights, interpolated: false }) as IsotonicCalibration
    expect([...calibratedProbabilities(found, Float64Array.of(-1.45, 0.49, 0.5))]).toEqual([
      0,
      expect.closeTo(13 / 34, 12),
      expect.closeTo(0.5, 12),
    ])
  })

  it('is never sure when smoothed', () => {
    const found = isotonicCalibration(scores, separated, { smoothed: true }) as IsotonicCalibration
    expect(Math.min(...found.values)).toBeGreaterThan(0)
    expect(Math.max(...found.values)).toBeLessThan(1)
    const one = isotonicCalibration(scores, new Float64Array(60).fill(1), { smoothed: true }) as IsotonicCalibration
    expect(Math.max(...one.values)).toBeLessThan(1)
  })
})
