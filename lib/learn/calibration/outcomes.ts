/** Weight of the outcomes of each kind. */
export interface Classes {
  positive: number
  negative: number
}

/**
 * @returns the weight of either class.
 * @throws RangeError where lengths differ, a score is not finite, an outcome is not 0 or 1, or a weight is negative or not finite.
 */
export function checkOutcomes(
  scores: Float64Array,
  outcomes: Float64Array,
  weights: Float64Array | undefined,
): Classes {
  const rows = scores.length
  if (outcomes.length !== rows) throw new RangeError(`${outcomes.length} outcomes of ${rows} scores`)
  if (weights !== undefined && weights.length !== rows)
    throw new RangeError(`${weights.length} weights of ${rows} scores`)
  const classes = { positive: 0, negative: 0 }
  for (let row = 0; row < rows; row++) {
    const outcome = outcomes[row] as number
    const weight = weights === undefined ? 1 : (weights[row] as number)
    if (!Number.isFinite(scores[row])) throw new RangeError(`not a score: ${scores[row]}`)
    if (outcome !== 0 && outcome !== 1) throw new RangeError(`not an outcome of 0 or 1: ${outcome}`)
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) throw new RangeError(`not a weight: ${weight}`)
    if (outcome === 1) classes.positive += weight
    else classes.negative += weight
  }
  return classes
}

/** Platt's targets: what the outcomes would be after one more of each class. */
export function smoothedTargets(outcomes: Float64Array, { positive, negative }: Classes): Float64Array {
  const high = (positive + 1) / (positive + 2)
  const low = 1 / (negative + 2)
  return outcomes.map((outcome) => (outcome === 1 ? high : low))
}
