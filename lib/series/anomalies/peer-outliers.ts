import { medianInPlace } from '../../stats/select.ts'
import { studentQuantile, studentTail } from '../../stats/tails.ts'
import type { Judgement } from './judgement.ts'
import { discoveryRate } from './seasonal-residuals.ts'

export interface PeerOptions {
  /** Expected share of false alarms: of all members without correction ('none'), that there is any ('holm'), or of the alarms ('discovery'). */
  rate: number
  correction?: 'none' | 'holm' | 'discovery'
  /** Fewest peers that a member is held against. */
  minimum?: number
  /** Compares by ratio instead of by difference; takes all values to be above zero. */
  multiplicative?: boolean
}

/** Expected is the median of the peers, standard deviations are theirs. */
export interface PeerComparison extends Judgement {
  member: number
  /** Which of the groupings was used. */
  grouping: number
  peers: number
  alarm: boolean
}

/** Small-sample factors of the MAD for 2 to 9 values (Croux & Rousseeuw 1992); n / (n - .8) beyond. */
const factors = [1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107]
/** Efficiency of the MAD: n of them tell as much about the spread as so many times n of the standard deviation. */
const efficiency = 0.37

/**
 * Each member against its peers: median and MAD of the others, with small-sample correction, as Student's t whose degrees of freedom are those of the MAD.
 * @param values one a member, NaN where unknown. @param groupings group numbers of the members, from the finest division to the coarsest: a member's peers are
 * those of the finest group that has enough of them. No grouping: all are peers.
 * @returns a comparison for each member that has peers enough, in order of members.
 * @throws RangeError when `rate` is not within 0-1, `minimum` below 4, or a grouping has another length.
 */
export function peerOutliers(
  values: Float64Array,
  groupings: readonly Int32Array[],
  options: PeerOptions,
): PeerComparison[] {
  const { rate, correction = 'discovery', minimum = 8, multiplicative = false } = options
  if (!(rate > 0 && rate < 1)) throw new RangeError(`not a rate: ${rate}`)
  if (!(minimum >= 4)) throw new RangeError(`too few peers: ${minimum}`)
  if (groupings.some((each) => each.length !== values.length)) throw new RangeError('not one group a member')
  const divisions = groupings.length > 0 ? groupings : [new Int32Array(values.length)]
  if (multiplicative && values.some((value) => value <= 0))
    throw new RangeError('ratios of values that are not above zero')
  const scaled = multiplicative ? values.map(Math.log) : values
  const compared = comparisonsOf(values, scaled, divisions, minimum, multiplicative)
  const probability = thresholdOf(
    Float64Array.from(compared, (each) => each.probability),
    rate,
    correction,
  )
  // Without any alarm the band is that which the farthest one would have had to leave.
  const band = Math.min(0.999, probability > 0 ? probability : rate / Math.max(1, compared.length))
  return compared.map(({ limit, ...each }) => {
    const [low, high] = limit(band)
    return { ...each, low, high, alarm: each.probability <= probability && each.probability < 1 }
  })
}

type Compared = PeerComparison & { limit: (tail: number) => [number, number] }

function comparisonsOf(
  values: Float64Array,
  scaled: Float64Array,
  divisions: readonly Int32Array[],
  minimum: number,
  multiplicative: boolean,
): Compared[] {
  const compared: Compared[] = []
  const back = multiplicative ? Math.exp : (value: number) => value
  const indexes = divisions.map((groups) => membersOf(groups, scaled))
  const buffer = new Float64Array(values.length)
  for (let member = 0; member < values.length; member++) {
    if (Number.isNaN(values[member] as number)) continue
    const grouping = divisions.findIndex(
      (groups, at) => (indexes[at]?.get(groups[member] as number)?.length ?? 0) > minimum,
    )
    if (grouping < 0) continue
    const peers = indexes[grouping]?.get((divisions[grouping] as Int32Array)[member] as number) as number[]
    const found = against(scaled, member, peers, buffer)
    if (found === undefined) continue
    const expected = back(found.centre)
    compared.push({
      member,
      value: values[member] as number,
      grouping,
      peers: peers.length - 1,
      expected,
      low: 0,
      high: 0,
      size: (values[member] as number) - expected,
      sigmas: found.z,
      probability: Math.min(1, 2 * studentTail(Math.abs(found.t), found.freedom)),
      alarm: false,
      limit: (tail) => {
        const reach = found.unit * studentQuantile(tail / 2, found.freedom)
        return [back(found.centre - reach), back(found.centre + reach)]
      },
    })
  }
  return compared
}

function membersOf(groups: Int32Array, values: Float64Array): Map<number, number[]> {
  const members = new Map<number, number[]>()
  for (let at = 0; at < groups.length; at++) {
    if (Number.isNaN(values[at] as number)) continue
    const own = members.get(groups[at] as number)
    if (own === undefined) members.set(groups[at] as number, [at])
    else own.push(at)
  }
  return members
}

function against(values: Float64Array, member: number, peers: readonly number[], buffer: Float64Array) {
  let count = 0
  for (const peer of peers) if (peer !== member) buffer[count++] = values[peer] as number
  const centre = medianInPlace(buffer, count)
  for (let at = 0; at < count; at++) buffer[at] = Math.abs((buffer[at] as number) - centre)
  const factor = count <= 9 ? (factors[count - 2] as number) : count / (count - 0.8)
  const spread = 1.4826 * factor * medianInPlace(buffer, count)
  if (!(spread > 0)) return undefined
  // The median is uncertain itself, by pi / 2 of a mean.
  const unit = spread * Math.sqrt(1 + Math.PI / 2 / count)
  const off = (values[member] as number) - centre
  return { centre, unit, z: off / spread, t: off / unit, freedom: Math.max(1.5, efficiency * count) }
}

function thresholdOf(probabilities: Float64Array, rate: number, correction: 'none' | 'holm' | 'discovery'): number {
  if (correction === 'none') return rate
  if (correction === 'discovery') return discoveryRate(probabilities, rate)
  const sorted = probabilities.slice().sort()
  let passed = 0
  for (let at = 0; at < sorted.length; at++) {
    if ((sorted[at] as number) > rate / (sorted.length - at)) break
    passed = sorted[at] as number
  }
  return passed
}
