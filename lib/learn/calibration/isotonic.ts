import { checkOutcomes } from './outcomes.ts'

/** A rising step function; plain JSON. */
export interface IsotonicCalibration {
  kind: 'isotonic'
  /** Least and greatest score of each step, rising. */
  from: number[]
  to: number[]
  /** Probability of each step, rising. */
  values: number[]
  /** Whether scores between two steps are joined by a straight line, else they have the value of the step below. */
  interpolated: boolean
}

export interface IsotonicOptions {
  /** Of each row, at least 0. */
  weights?: Float64Array
  /** True where it is not given. */
  interpolated?: boolean
  /** Adds one outcome of 1 at the least score and one of 0 at the greatest, so that no probability is 0 or 1, which one surprise would refute. */
  smoothed?: boolean
}

/**
 * The rising function of the scores nearest to the outcomes in squares, by pooling adjacent violators (Ayer et al. 1955; Zadrozny & Elkan 2002).
 * @param outcomes 0 or 1 of each score.
 * @returns undefined of no rows.
 * @throws RangeError where lengths differ, a score is not finite, or an outcome is not 0 or 1.
 */
export function isotonicCalibration(
  scores: Float64Array,
  outcomes: Float64Array,
  options: IsotonicOptions = {},
): IsotonicCalibration | undefined {
  const { weights, interpolated = true, smoothed = false } = options
  const classes = checkOutcomes(scores, outcomes, weights)
  if (classes.positive + classes.negative === 0) return undefined
  const points = pointsOf(scores, outcomes, weights)
  if (smoothed) {
    const last = points.scores.length - 1
    addTo(points, 0, 1)
    addTo(points, last, 0)
  }
  return { kind: 'isotonic', ...pooled(points), interpolated }
}

/** @returns the probability of each score; scores beyond those of the training rows have the value at the end. */
export function isotonicProbabilities(calibration: IsotonicCalibration, scores: Float64Array): Float64Array {
  const { from, to, values, interpolated } = calibration
  return scores.map((score) => {
    // The last step that begins at or below the score.
    let low = 0
    let high = from.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((from[middle] as number) <= score) low = middle
      else high = middle - 1
    }
    const value = values[low] as number
    const end = to[low] as number
    const next = from[low + 1]
    if (!interpolated || next === undefined || score <= end) return value
    return value + ((score - end) / (next - end)) * ((values[low + 1] as number) - value)
  })
}

/** One point a score: mean outcome and weight. */
interface Points {
  scores: Float64Array
  means: Float64Array
  weights: Float64Array
}

function pointsOf(scores: Float64Array, outcomes: Float64Array, weights: Float64Array | undefined): Points {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] as number) - (scores[b] as number))
  const points = { scores: new Float64Array(order.length), means: scores.slice(), weights: scores.slice() }
  let count = 0
  for (const row of order) {
    const score = scores[row] as number
    const weight = weights === undefined ? 1 : (weights[row] as number)
    if (weight === 0) continue
    if (count === 0 || points.scores[count - 1] !== score) {
      points.scores[count] = score
      points.means[count] = 0
      points.weights[count] = 0
      count++
    }
    const at = count - 1
    const total = (points.weights[at] as number) + weight
    points.weights[at] = total
    points.means[at] =
      (points.means[at] as number) + ((outcomes[row] as number) - (points.means[at] as number)) * (weight / total)
  }
  return {
    scores: points.scores.subarray(0, count),
    means: points.means.subarray(0, count),
    weights: points.weights.subarray(0, count),
  }
}

/** One more row at a point. */
function addTo(points: Points, at: number, outcome: number): void {
  const total = (points.weights[at] as number) + 1
  points.weights[at] = total
  points.means[at] = (points.means[at] as number) + (outcome - (points.means[at] as number)) / total
}

function pooled({ scores, means, weights }: Points): Pick<IsotonicCalibration, 'from' | 'to' | 'values'> {
  const [from, to, values, sizes]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let at = 0; at < scores.length; at++) {
    let begin = scores[at] as number
    let value = means[at] as number
    let size = weights[at] as number
    while (values.length > 0 && (values.at(-1) as number) >= value) {
      const below = sizes.pop() as number
      value += (((values.pop() as number) - value) * below) / (size + below)
      size += below
      begin = from.pop() as number
      to.pop()
    }
    from.push(begin)
    to.push(scores[at] as number)
    values.push(value)
    sizes.push(size)
  }
  return { from, to, values }
}
