/** A value that differs from a series which is otherwise the same to the last bit. */
export interface SteadyAlarm {
  kind: 'outlier' | 'level-shift'
  at: number
  value: number
  /** The value that came again and again before. */
  expected: number
}

const steadyShare = 0.8
const fewest = 8

/**
 * Changes of a series that hardly varies, such as a rent: there is no spread to judge them by, each one is news. A value that stays is a level shift.
 * @param values oldest first, NaN where missing.
 * @returns undefined where less than four fifths of the values are those before them, or there are fewer than eight.
 */
export function steadyAlarms(values: Float64Array): SteadyAlarm[] | undefined {
  const places = [...values.keys()].filter((at) => !Number.isNaN(values[at] as number))
  if (places.length < fewest) return undefined
  const known = places.map((at) => values[at] as number)
  const same = known.filter((value, at) => at > 0 && value === known[at - 1]).length
  if (same < steadyShare * (known.length - 1)) return undefined
  const alarms: SteadyAlarm[] = []
  let level = known[0] === known[1] || known[0] === known[2] ? (known[0] as number) : (known[1] as number)
  for (const [at, value] of known.entries()) {
    if (value === level) continue
    // Of the last value nobody knows whether it stays.
    const stays = known[at + 1] === value
    alarms.push({ kind: stays ? 'level-shift' : 'outlier', at: places[at] as number, value, expected: level })
    if (stays) level = value
  }
  return alarms
}
