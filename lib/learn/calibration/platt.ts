import { checkOutcomes, smoothedTargets } from './outcomes.ts'
import { smallLogistic } from './small-logistic.ts'

/** Probability 1 / (1 + exp(-(slope x score + intercept))); plain JSON. */
export interface PlattCalibration {
  kind: 'platt'
  slope: number
  intercept: number
  /** Whether scores are probabilities whose log-odds are taken first. */
  onLogit: boolean
}

export interface PlattOptions {
  /** Of each row, at least 0. */
  weights?: Float64Array
  /** Scores are probabilities; slope and intercept are those of their log-odds (a temperature and a shift). */
  onLogit?: boolean
  /** False fits the outcomes as they are, not Platt's targets, which keep a few rows from being believed wholly. */
  smoothed?: boolean
}

/** Probabilities nearer to 0 or 1 than this are held as this. */
export const leastProbability = 1e-12

/**
 * Fits a sigmoid to scores and outcomes (Platt 1999, Probabilistic Outputs for Support Vector Machines).
 * @param outcomes 0 or 1 of each score.
 * @returns undefined where a class is missing.
 * @throws RangeError where lengths differ, a score is not finite, or an outcome is not 0 or 1.
 */
export function plattCalibration(
  scores: Float64Array,
  outcomes: Float64Array,
  options: PlattOptions = {},
): PlattCalibration | undefined {
  const { weights, onLogit = false, smoothed = true } = options
  const classes = checkOutcomes(scores, outcomes, weights)
  if (classes.positive === 0 || classes.negative === 0) return undefined
  const predictor = onLogit ? logOddsOf(scores) : scores
  // In its own unit and from its middle, so that Newton's steps are of like size.
  const { centre, unit } = spreadOf(predictor, weights)
  const scaled = predictor.map((value) => (value - centre) / unit)
  const targets = smoothed ? smoothedTargets(outcomes, classes) : outcomes
  const [slope, intercept] = smallLogistic(
    [scaled],
    targets,
    weights,
    [0],
    Math.log(classes.positive / classes.negative),
  )
  return {
    kind: 'platt',
    slope: (slope as number) / unit,
    intercept: (intercept as number) - ((slope as number) / unit) * centre,
    onLogit,
  }
}

/** @returns the probability of each score. */
export function plattProbabilities(calibration: PlattCalibration, scores: Float64Array): Float64Array {
  const predictor = calibration.onLogit ? logOddsOf(scores) : scores
  return predictor.map((value) => 1 / (1 + Math.exp(-(calibration.slope * value + calibration.intercept))))
}

/** @returns log-odds of probabilities. */
function logOddsOf(probabilities: Float64Array): Float64Array {
  return probabilities.map((probability) => {
    if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`)
    const inner = Math.min(1 - leastProbability, Math.max(leastProbability, probability))
    return Math.log(inner / (1 - inner))
  })
}

function spreadOf(values: Float64Array, weights: Float64Array | undefined): { centre: number; unit: number } {
  let [total, centre, squares] = [0, 0, 0]
  for (let at = 0; at < values.length; at++) {
    const weight = weights === undefined ? 1 : (weights[at] as number)
    total += weight
    centre += weight * (values[at] as number)
  }
  centre /= total
  for (let at = 0; at < values.length; at++)
    squares += (weights === undefined ? 1 : (weights[at] as number)) * ((values[at] as number) - centre) ** 2
  const unit = Math.sqrt(squares / total)
  return { centre, unit: unit > 1e-13 * Math.abs(centre) ? unit : 1 }
}
