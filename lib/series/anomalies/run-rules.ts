/** A point, or the last of a run of points, that a process in control seldom shows. */
export interface Violation {
  /** The point that completes the pattern. */
  at: number
  /** First point of the pattern. */
  from: number
  rule: string
  /** The rule, in words. */
  words: string
  value: number
  expected: number
  low: number
  high: number
  /** value - expected. */
  size: number
}

/** Points of a chart with its lines, all of one length. */
export interface Plotted {
  points: Float64Array
  centre: Float64Array
  /** Standard deviation of each plotted point. */
  sigma: Float64Array
  low: Float64Array
  high: Float64Array
}

interface RunRule {
  name: string
  words: string
  /** Points that the pattern takes. */
  length: number
  /** Whether the pattern ends at `at`; `z` are the points in standard deviations from the centre. */
  ends(z: Float64Array, at: number): boolean
}

const beyondLimits = (name: string): RunRule => ({
  name,
  words: 'one point beyond the control limits',
  length: 1,
  ends: () => false,
})

const beyond = (name: string, least: number, length: number, sigmas: number): RunRule => ({
  name,
  words: `${numbers[least]} of ${numbers[length]} points in a row more than ${numbers[sigmas]} standard ${sigmas === 1 ? 'deviation' : 'deviations'} from the centre, on one side`,
  length,
  ends: (z, at) => {
    const side = Math.sign(z[at] as number)
    if (!((z[at] as number) * side > sigmas)) return false
    let count = 0
    for (let back = 0; back < length; back++) if ((z[at - back] as number) * side > sigmas) count++
    return count >= least
  },
})

const sameSide = (name: string, length: number): RunRule => ({
  name,
  words: `${numbers[length]} points in a row on one side of the centre`,
  length,
  ends: (z, at) => {
    const side = Math.sign(z[at] as number)
    if (side === 0) return false
    for (let back = 1; back < length; back++) if (Math.sign(z[at - back] as number) !== side) return false
    return true
  },
})

const numbers: Record<number, string> = {
  1: 'one',
  2: 'two',
  3: 'three',
  4: 'four',
  5: 'five',
  6: 'six',
  8: 'eight',
  9: 'nine',
  14: 'fourteen',
  15: 'fifteen',
}

/** Western Electric's rules (Statistical Quality Control Handbook, 1956). */
export const westernElectricRules: readonly RunRule[] = [
  beyondLimits('Western Electric 1'),
  beyond('Western Electric 2', 2, 3, 2),
  beyond('Western Electric 3', 4, 5, 1),
  sameSide('Western Electric 4', 8),
]

/** Nelson's rules (Journal of Quality Technology 16, 1984). */
export const nelsonRules: readonly RunRule[] = [
  beyondLimits('Nelson 1'),
  sameSide('Nelson 2', 9),
  {
    name: 'Nelson 3',
    words: 'six points in a row, each higher than the one before, or each lower',
    length: 6,
    ends: (z, at) => {
      const way = Math.sign((z[at] as number) - (z[at - 1] as number))
      if (way === 0) return false
      for (let back = 1; back < 5; back++)
        if (Math.sign((z[at - back] as number) - (z[at - back - 1] as number)) !== way) return false
      return true
    },
  },
  {
    name: 'Nelson 4',
    words: 'fourteen points in a row, going up and down by turns',
    length: 14,
    ends: (z, at) => {
      let way = Math.sign((z[at] as number) - (z[at - 1] as number))
      for (let back = 1; back < 13; back++) {
        const next = Math.sign((z[at - back] as number) - (z[at - back - 1] as number))
        if (way === 0 || next !== -way) return false
        way = next
      }
      return true
    },
  },
  beyond('Nelson 5', 2, 3, 2),
  beyond('Nelson 6', 4, 5, 1),
  {
    name: 'Nelson 7',
    words: 'fifteen points in a row within one standard deviation of the centre',
    length: 15,
    ends: (z, at) => {
      for (let back = 0; back < 15; back++) if (!(Math.abs(z[at - back] as number) < 1)) return false
      return true
    },
  },
  {
    name: 'Nelson 8',
    words: 'eight points in a row more than one standard deviation from the centre, on both sides',
    length: 8,
    ends: (z, at) => {
      let [above, below] = [false, false]
      for (let back = 0; back < 8; back++) {
        if (!(Math.abs(z[at - back] as number) > 1)) return false
        if ((z[at - back] as number) > 0) above = true
        else below = true
      }
      return above && below
    },
  },
]

/** Violations in order of place; a pattern that goes on is said once, when it is first complete, and again only after it has ended. */
export function violations(chart: Plotted, rules: readonly RunRule[]): Violation[] {
  const { points, centre, sigma, low, high } = chart
  const z = points.map((value, at) =>
    (sigma[at] as number) > 0 ? (value - (centre[at] as number)) / (sigma[at] as number) : 0,
  )
  const found: Violation[] = []
  for (const rule of rules) {
    let open = false
    for (let at = 0; at < points.length; at++) {
      const value = points[at] as number
      const single = rule.length === 1
      const met = single
        ? value > (high[at] as number) || value < (low[at] as number)
        : at >= rule.length - 1 && rule.ends(z, at)
      // Points beyond the limits are each of them news.
      if (met && (single || !open))
        found.push({
          at,
          from: at - rule.length + 1,
          rule: rule.name,
          words: rule.words,
          value,
          expected: centre[at] as number,
          low: low[at] as number,
          high: high[at] as number,
          size: value - (centre[at] as number),
        })
      open = met
    }
  }
  return found.sort((a, b) => a.at - b.at)
}
