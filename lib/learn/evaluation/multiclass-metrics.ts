// How good predictions of one of several classes are. `classes` is the class of each row from 0 on, `probabilities` holds the probability of each class row by
// row (rows x `count`), `weights` are 0 or more (1 when left out).
import { leastProbability } from './probability-metrics.ts'
import { auc } from './ranking-metrics.ts'

/**
 * Mean of -log of the probability of the class that came, its row's probabilities made to add up to 1 and held off 0 as in `logLoss`.
 * @throws RangeError when the lengths differ, a class is not one of `count` or a probability is negative or no number.
 */
export function multiclassLogLoss(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  count: number,
  weights?: ArrayLike<number>,
): number | undefined {
  checkClasses(classes, probabilities, count, weights)
  let sum = 0
  let total = 0
  for (let row = 0; row < classes.length; row++) {
    let whole = 0
    for (let place = row * count; place < (row + 1) * count; place++) whole += probabilities[place] as number
    const came = (probabilities[row * count + (classes[row] as number)] as number) / whole
    const weight = weights === undefined ? 1 : (weights[row] as number)
    // A row without any probability has said nothing of what came.
    sum -=
      weight * Math.log(whole > 0 ? Math.min(1 - leastProbability, Math.max(leastProbability, came)) : leastProbability)
    total += weight
  }
  return total > 0 ? sum / total : undefined
}

/** Share of the rows whose class has the highest probability; of equal ones the first counts. Throws as `multiclassLogLoss`. */
export function multiclassAccuracy(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  count: number,
  weights?: ArrayLike<number>,
): number | undefined {
  checkClasses(classes, probabilities, count, weights)
  let right = 0
  let total = 0
  for (let row = 0; row < classes.length; row++) {
    let likeliest = 0
    for (let at = 1; at < count; at++)
      if ((probabilities[row * count + at] as number) > (probabilities[row * count + likeliest] as number))
        likeliest = at
    const weight = weights === undefined ? 1 : (weights[row] as number)
    if (likeliest === classes[row]) right += weight
    total += weight
  }
  return total > 0 ? right / total : undefined
}

/** Mean, over the classes that some rows have and others have not, of the area under the curve of that class against the rest (macro average). Throws as `multiclassLogLoss`. */
export function macroAuc(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  count: number,
  weights?: ArrayLike<number>,
): number | undefined {
  checkClasses(classes, probabilities, count, weights)
  const outcomes = new Uint8Array(classes.length)
  const scores = new Float64Array(classes.length)
  let sum = 0
  let known = 0
  for (let at = 0; at < count; at++) {
    for (let row = 0; row < classes.length; row++) {
      outcomes[row] = classes[row] === at ? 1 : 0
      scores[row] = probabilities[row * count + at] as number
    }
    const area = auc(outcomes, scores, weights)
    if (area === undefined) continue
    sum += area
    known++
  }
  return known > 0 ? sum / known : undefined
}

function checkClasses(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  count: number,
  weights?: ArrayLike<number>,
): void {
  if (probabilities.length !== classes.length * count)
    throw new RangeError(`${probabilities.length} probabilities for ${classes.length} rows of ${count} classes`)
  if (weights !== undefined && weights.length !== classes.length)
    throw new RangeError(`${weights.length} weights for ${classes.length} rows`)
  for (let row = 0; row < classes.length; row++) {
    const code = classes[row] as number
    if (!(Number.isInteger(code) && code >= 0 && code < count)) throw new RangeError(`not a class: ${code}`)
  }
  for (let at = 0; at < probabilities.length; at++)
    if (!((probabilities[at] as number) >= 0)) throw new RangeError(`not a probability: ${probabilities[at]}`)
}
