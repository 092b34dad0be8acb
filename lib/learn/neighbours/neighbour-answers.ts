import type { CategoricalColumn } from '../frame.ts'
import type { Neighbours } from './neighbours.ts'

/** Whether neighbours count alike, or by the inverse of their distance (those at distance 0 then alone). */
export type Weighting = 'alike' | 'distance'

/**
 * Regression by neighbours: the mean of their values, of each row.
 * @param target a number of each row of the index. A row without neighbours has the mean of all.
 * @throws RangeError where the index has no such row or a value is not finite.
 */
export function neighbourMeans(found: Neighbours, target: Float64Array, weighting: Weighting = 'alike'): Float64Array {
  let mean = 0
  for (let row = 0; row < target.length; row++) {
    const value = target[row] as number
    if (!Number.isFinite(value)) throw new RangeError(`the target holds ${value}`)
    mean += (value - mean) / (row + 1)
  }
  const weights = weightsOf(found, target.length, weighting)
  const { count, places } = found
  const means = new Float64Array(places.length / count)
  for (let row = 0; row < means.length; row++) {
    let sum = 0
    let total = 0
    for (let at = row * count; at < (row + 1) * count; at++) {
      const weight = weights[at] as number
      if (weight === 0) continue
      total += weight
      sum += weight * (target[places[at] as number] as number)
    }
    means[row] = total > 0 ? sum / total : mean
  }
  return means
}

/**
 * Classification by neighbours: the share of each level among them, level after level.
 * @param target level of each row of the index; neighbours without one do not count. A row whose neighbours have none has the shares of all.
 * @throws RangeError where the index has no such row or no row has a level.
 */
export function neighbourShares(
  found: Neighbours,
  target: CategoricalColumn,
  weighting: Weighting = 'alike',
): Float64Array[] {
  const { count, places } = found
  const { codes, levels } = target
  const known = codes.filter((code) => code >= 0)
  if (known.length === 0) throw new RangeError('no row has a level')
  const overall = levels.map((_, level) => known.filter((code) => code === level).length / known.length)
  const weights = weightsOf(found, codes.length, weighting)
  const rows = places.length / count
  const shares = levels.map(() => new Float64Array(rows))
  for (let row = 0; row < rows; row++) {
    let total = 0
    for (let at = row * count; at < (row + 1) * count; at++) {
      const weight = weights[at] as number
      const code = weight === 0 ? -1 : (codes[places[at] as number] as number)
      if (code < 0) continue
      const into = shares[code] as Float64Array
      into[row] = (into[row] as number) + weight
      total += weight
    }
    shares.forEach((into, level) => {
      into[row] = total > 0 ? (into[row] as number) / total : (overall[level] as number)
    })
  }
  return shares
}

/** In the order of the places; 0 of those that are not there. */
function weightsOf({ count, places, distances }: Neighbours, rows: number, weighting: Weighting): Float64Array {
  const weights = new Float64Array(places.length)
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number
    if (place >= rows) throw new RangeError(`a neighbour at ${place}, a target of ${rows} rows`)
    if (place < 0) continue
    // The nearest of the row comes first.
    const nearest = distances[at - (at % count)] as number
    const distance = distances[at] as number
    if (weighting === 'alike') weights[at] = 1
    else if (nearest === 0) weights[at] = distance === 0 ? 1 : 0
    else weights[at] = nearest / distance
  }
  return weights
}
