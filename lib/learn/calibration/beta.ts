import { checkOutcomes } from './outcomes.ts'
import { leastProbability } from './platt.ts'
import { smallLogistic } from './small-logistic.ts'

/** Log-odds a ln p - b ln(1 - p) + c of a probability p, a and b at least 0; a = b = 1 and c = 0 leave it as it is. Plain JSON. */
export interface BetaCalibration {
  kind: 'beta'
  a: number
  b: number
  c: number
}

/**
 * Fits probabilities to outcomes as if those of either class were beta distributed (Kull, Silva Filho & Flach 2017, Beta calibration).
 * @param outcomes 0 or 1 of each probability.
 * @returns undefined where a class is missing.
 * @throws RangeError where lengths differ, a score is not a probability, or an outcome is not 0 or 1.
 */
export function betaCalibration(
  probabilities: Float64Array,
  outcomes: Float64Array,
  weights?: Float64Array,
): BetaCalibration | undefined {
  const classes = checkOutcomes(probabilities, outcomes, weights)
  if (classes.positive === 0 || classes.negative === 0) return undefined
  const { ofOne, ofNone } = logarithms(probabilities)
  const curve = (predictors: Float64Array[]) =>
    smallLogistic(predictors, outcomes, weights, new Array<number>(predictors.length).fill(1), 0)
  const [a, b, c] = curve([ofOne, ofNone]) as unknown as [number, number, number]
  if (a >= 0 && b >= 0) return { kind: 'beta', a, b, c }
  // A falling curve is never meant: the one that would fall is left out.
  const [only, shift] = curve([a < 0 ? ofNone : ofOne]) as unknown as [number, number]
  if (only < 0) return { kind: 'beta', a: 0, b: 0, c: Math.log(classes.positive / classes.negative) }
  return a < 0 ? { kind: 'beta', a: 0, b: only, c: shift } : { kind: 'beta', a: only, b: 0, c: shift }
}

/** @returns the calibrated probability of each. */
export function betaProbabilities({ a, b, c }: BetaCalibration, probabilities: Float64Array): Float64Array {
  const { ofOne, ofNone } = logarithms(probabilities)
  return ofOne.map((value, row) => 1 / (1 + Math.exp(-(a * value + b * (ofNone[row] as number) + c))))
}

function logarithms(probabilities: Float64Array): { ofOne: Float64Array; ofNone: Float64Array } {
  const inner = probabilities.map((probability) => {
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
    return Math.min(1 - leastProbability, Math.max(leastProbability, probability))
  })
  return { ofOne: inner.map(Math.log), ofNone: inner.map((probability) => -Math.log1p(-probability)) }
}
