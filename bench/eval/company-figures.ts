// How well scores tell what came.

/** Area under the ROC curve: the chance that an event is scored above a non-event, ties counted half. */
export function auc(scores: Float64Array, events: Float64Array): number {
  const order = byScore(scores)
  let [ranks, positives] = [0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to++
    for (let at = from; at < to; at++)
      if (events[order[at] as number] === 1) {
        ranks += (from + 1 + to) / 2
        positives++
      }
    from = to
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives))
}

/** Mean precision over the events, from the highest score down. */
export function averagePrecision(scores: Float64Array, events: Float64Array): number {
  const order = byScore(scores).reverse()
  let [found, sum] = [0, 0]
  for (const [at, row] of order.entries())
    if (events[row] === 1) {
      found++
      sum += found / (at + 1)
    }
  return sum / found
}

/** Share of events among the highest tenth of scores, as a multiple of the share among all. */
export function lift(scores: Float64Array, events: Float64Array): number {
  const top = byScore(scores)
    .reverse()
    .slice(0, Math.max(1, Math.round(scores.length / 10)))
  const share = top.reduce((sum, row) => sum + (events[row] as number), 0) / top.length
  return share / mean(events)
}

export function accuracy(scores: Float64Array, events: Float64Array, threshold: number): number {
  return mean(events.map((event, row) => Number((scores[row] as number) >= threshold === (event === 1))))
}

/** Mean distance of expected and observed share over ten bins of equal count. */
export function calibrationError(scores: Float64Array, events: Float64Array): number {
  const order = byScore(scores)
  let sum = 0
  for (let bin = 0; bin < 10; bin++) {
    const rows = order.slice(Math.round((bin * order.length) / 10), Math.round(((bin + 1) * order.length) / 10))
    sum += Math.abs(rows.reduce((all, row) => all + (scores[row] as number) - (events[row] as number), 0))
  }
  return sum / order.length
}

export function errorsOf(expected: Float64Array, observed: Float64Array): { rmse: number; mae: number; r2: number } {
  const usual = mean(observed)
  const errors = observed.map((value, row) => value - (expected[row] as number))
  const square = mean(errors.map((error) => error * error))
  return {
    rmse: Math.sqrt(square),
    mae: mean(errors.map(Math.abs)),
    r2: 1 - square / mean(observed.map((value) => (value - usual) ** 2)),
  }
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Rows from the lowest score up. */
function byScore(scores: Float64Array): number[] {
  return [...scores.keys()].sort((a, b) => (scores[a] as number) - (scores[b] as number))
}
