// Which rows a version is tried on: the last ones in time, far enough from those that it is learnt from.

/** Rows with known outcomes. */
export interface Labelled {
  /** Days since 1970-01-01, by row. */
  moments: Int32Array
  /** Whether the row is an event; undefined where the target is a number. */
  events?: Uint8Array
  horizonDays: number
}

export interface TimeSplit {
  /** Places of the rows, ascending. */
  train: Int32Array
  test: Int32Array
  /** First and last moment that is tried. */
  from: number
  to: number
}

/** What is too little, in a sentence. */
export interface TooLittle {
  reason: string
}

const share = 0.25
/** Days that a period should span where records are looked at more often than twice in it. */
const leastDays = 60
const leastEvents = 20
/** Without so many of each kind nothing can be said, neither of what was learnt nor of how good it is. */
export const fewestOfKind = 15
export const fewestRows = 200
const fewestTried = 50

/**
 * The last moments that hold at least a quarter of the rows, two moments or 60 days, and 20 events and as many others where there are so many; all rows whose
 * outcome was known before the first of them are learnt from.
 */
export function holdOutSplit(labelled: Labelled): TimeSplit | TooLittle {
  const { moments, horizonDays } = labelled
  const days = [...new Set(moments)].sort((a, b) => a - b)
  const to = days.at(-1)
  if (to === undefined) return { reason: 'No outcome is known yet.' }
  let last: TimeSplit | undefined
  // A longer hold-out leaves less to learn from: the shortest one that will do, else the longest that leaves enough.
  for (let at = days.length - 1; at > 0; at--) {
    const from = days[at] as number
    const train = placesWhere(moments, (day) => day < from && day + horizonDays <= from)
    if (!isEnough(labelled, train, fewestRows / 2, fewestOfKind)) break
    const test = placesWhere(moments, (day) => day >= from)
    last = { train, test, from, to }
    const spans = (at <= days.length - 2 && days.length < 100) || to - from >= leastDays
    if (spans && test.length >= share * moments.length && isEnough(labelled, test, fewestTried, leastEvents))
      return last
  }
  if (last !== undefined && isEnough(labelled, last.test, fewestTried, 1)) return last
  return {
    reason: `What is known reaches over too short a time to learn from one part of it and try on a later one: outcomes take ${horizonDays} days to show.`,
  }
}

function isEnough({ events }: Labelled, rows: Int32Array, least: number, leastOfKind: number): boolean {
  if (rows.length < least) return false
  if (events === undefined) return true
  let count = 0
  for (const row of rows) count += events[row] as number
  return count >= leastOfKind && rows.length - count >= leastOfKind
}

function placesWhere(moments: Int32Array, holds: (day: number) => boolean): Int32Array {
  const places: number[] = []
  for (let row = 0; row < moments.length; row++) if (holds(moments[row] as number)) places.push(row)
  return Int32Array.from(places)
}
