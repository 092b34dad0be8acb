// What would have to be otherwise for a row's score to pass a limit: Wachter, Mittelstadt & Russell 2017, searched for among values that were observed and that
// somebody can bring about (Ustun, Spangher & Liu 2019).
import type { Column, Frame } from '../frame.ts'
import type { Leeway } from './leeway.ts'
import { columnOf, type Scoring, scoresInSteps } from './scoring.ts'

/** Where the score should come to: at least the threshold, or below it. */
export interface Goal {
  side: 'above' | 'below'
  threshold: number
}

export interface Change {
  column: string
  from: number | string
  to: number | string
}

export interface Counterfactual {
  changes: Change[]
  /** Score of the row so changed. */
  score: number
  /** Sum of the changes, in standard deviations of their columns; a change of a word counts 1. */
  distance: number
}

export interface CounterfactualOptions {
  /** How many to give at most; 3 when left out. */
  count?: number
  /** How many columns one of them may change; 3 when left out. */
  mostColumns?: number
  /** How many values to try of a column; 20 when left out. */
  steps?: number
  /** How many sets of columns to follow on to larger sets; 24 when left out. */
  beam?: number
}

/** A value that a column may take, and how far it is from what it has. */
interface Option {
  value: number
  distance: number
}

/** Options of one column; a candidate holds for each of these the place of its option, or -1 where it stays. */
interface Choice {
  column: Column
  options: Option[]
}

interface Candidate {
  choices: Int32Array
  score: number
  distance: number
}

/**
 * The smallest changes that bring one row's score to the goal, fewest columns first, then least distance: a beam search over sets of columns, and for each set
 * that reaches the goal the least distance among all tried values. No two have the same columns, none has all columns of another. Yields while scoring.
 * @param row one row.
 * @returns none where nothing that may be changed is enough, or where the score is there already. What is missing in the row is not changed.
 * @throws RangeError when the frame has not exactly one row, lacks a column, an option is no whole number above 0 or the scoring gives no numbers.
 */
export function* counterfactualsInSteps(
  scoring: Scoring,
  row: Frame,
  leeway: readonly Leeway[],
  goal: Goal,
  options: CounterfactualOptions = {},
): Generator<undefined, Counterfactual[]> {
  const { count = 3, mostColumns = 3, steps = 20, beam = 24 } = options
  if (row.rows !== 1) throw new RangeError(`${row.rows} rows, not one`)
  for (const value of [count, mostColumns, steps, beam])
    if (!(Number.isInteger(value) && value > 0)) throw new RangeError(`not a number: ${value}`)
  const choices = leeway.map((of) => choiceOf(row, of, steps)).filter(({ options: found }) => found.length > 0)
  const none = new Int32Array(choices.length).fill(-1)
  const [start] = yield* scored(scoring, row, choices, [none])
  if (start === undefined || reaches(start, goal)) return []
  const found = new Map<string, Candidate>()
  let followed = [start]
  for (let columns = 1; columns <= Math.min(mostColumns, choices.length) && found.size < count; columns++) {
    const failed: Candidate[] = []
    const larger = extensions(followed, choices, [...found.values()])
    for (const candidate of yield* scored(scoring, row, choices, larger))
      if (reaches(candidate, goal)) keepNearest(found, candidate)
      else failed.push(candidate)
    followed = promising(failed, start, goal, beam)
  }
  const chosen = [...found.values()].sort(byEase).slice(0, count)
  for (const [at, candidate] of chosen.entries()) {
    const nearer = nearerThan(candidate, choices)
    for (const other of yield* scored(scoring, row, choices, nearer))
      if (reaches(other, goal) && other.distance < (chosen[at] as Candidate).distance) chosen[at] = other
  }
  return chosen.sort(byEase).map((candidate) => counterfactualOf(candidate, choices))
}

/** What a column of the row may become. */
function choiceOf(row: Frame, leeway: Leeway, steps: number): Choice {
  const column = columnOf(row, leeway.column)
  if (column.kind !== leeway.kind) throw new RangeError(`${leeway.column} is ${column.kind}, not ${leeway.kind}`)
  if (column.kind === 'categorical' || leeway.kind === 'categorical') {
    const { codes, levels } = column as Extract<Column, { kind: 'categorical' }>
    const own = codes[0] as number
    if (own < 0) return { column, options: [] }
    const permitted = new Set((leeway as Extract<Leeway, { kind: 'categorical' }>).levels)
    const others = levels.map((level, code) => (code !== own && permitted.has(level) ? code : -1))
    return { column, options: others.filter((code) => code >= 0).map((value) => ({ value, distance: 1 })) }
  }
  const own = column.values[0] as number
  // Nothing is greater or less than what is missing.
  const permitted = leeway.values.filter(
    (value) => (value > own && leeway.direction !== 'down') || (value < own && leeway.direction !== 'up'),
  )
  const unit = leeway.deviation > 0 ? leeway.deviation : 1
  return {
    column,
    options: thinned(permitted, steps).map((value) => ({ value, distance: Math.abs(value - own) / unit })),
  }
}

/** At most `most` of the values, evenly, with the first and the last. */
function thinned(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values]
  if (most === 1) return [values[0] as number]
  return Array.from({ length: most }, (_, at) => values[Math.round((at * (values.length - 1)) / (most - 1))] as number)
}

/** Scores the row under each of the choices. */
function* scored(
  scoring: Scoring,
  row: Frame,
  choices: readonly Choice[],
  candidates: readonly Int32Array[],
): Generator<undefined, Candidate[]> {
  const rows = candidates.length
  const columns = row.columns.map((column): Column => {
    const at = choices.findIndex((choice) => choice.column === column)
    const fill = <Values extends Float64Array | Int32Array>(values: Values, own: number): Values => {
      values.fill(own)
      if (at < 0) return values
      const options = (choices[at] as Choice).options
      for (let place = 0; place < rows; place++) {
        const chosen = (candidates[place] as Int32Array)[at] as number
        if (chosen >= 0) values[place] = (options[chosen] as Option).value
      }
      return values
    }
    return column.kind === 'numeric'
      ? { ...column, values: fill(new Float64Array(rows), column.values[0] as number) }
      : { ...column, codes: fill(new Int32Array(rows), column.codes[0] as number) }
  })
  const scores = yield* scoresInSteps(scoring, { rows, columns })
  return candidates.map((chosen, place) => ({
    choices: chosen,
    score: scores[place] as number,
    distance: distanceOf(chosen, choices),
  }))
}

/** Each candidate with one more column changed, in every way, each once; not those that change all that one of `found` does. */
function extensions(
  candidates: readonly Candidate[],
  choices: readonly Choice[],
  found: readonly Candidate[],
): Int32Array[] {
  const made = new Map<string, Int32Array>()
  for (const candidate of candidates)
    for (let at = 0; at < choices.length; at++) {
      if ((candidate.choices[at] as number) >= 0) continue
      const contains = found.some(({ choices: other }) =>
        other.every((chosen, place) => chosen < 0 || place === at || (candidate.choices[place] as number) >= 0),
      )
      if (contains) continue
      for (const option of (choices[at] as Choice).options.keys()) {
        const next = candidate.choices.slice()
        next[at] = option
        made.set(next.join(), next)
      }
    }
  return [...made.values()]
}

/**
 * Of the sets of columns that come nearest to the goal, the candidate with the best score and the one that gains most for its distance; of single columns also
 * the first and the last, as a score may stay the same until another column changes too.
 */
function promising(failed: readonly Candidate[], start: Candidate, goal: Goal, sets: number): Candidate[] {
  const sign = goal.side === 'above' ? 1 : -1
  const gain = (candidate: Candidate) => sign * (candidate.score - start.score)
  const bySet = new Map<string, { nearest: Candidate; cheapest: Candidate; first: Candidate; last: Candidate }>()
  for (const candidate of failed) {
    const set = setOf(candidate)
    const best = bySet.get(set)
    if (best === undefined)
      bySet.set(set, { nearest: candidate, cheapest: candidate, first: candidate, last: candidate })
    else {
      best.last = candidate
      if (gain(candidate) > gain(best.nearest)) best.nearest = candidate
      if (gain(candidate) * best.cheapest.distance > gain(best.cheapest) * candidate.distance) best.cheapest = candidate
    }
  }
  return [...bySet.values()]
    .sort((a, b) => gain(b.nearest) - gain(a.nearest))
    .slice(0, sets)
    .flatMap(({ nearest, cheapest, first, last }) => [
      ...new Set(columnsOf(first) === 1 ? [nearest, cheapest, first, last] : [nearest, cheapest]),
    ])
}

/** All choices of the same columns that are less far than the candidate. */
function nearerThan({ choices: chosen, distance }: Candidate, choices: readonly Choice[]): Int32Array[] {
  let made: { choices: Int32Array; distance: number }[] = [{ choices: chosen.slice().fill(-1), distance: 0 }]
  for (let at = 0; at < chosen.length; at++) {
    if ((chosen[at] as number) < 0) continue
    const options = (choices[at] as Choice).options
    made = made.flatMap((part) =>
      options.flatMap((option, place) => {
        const whole = part.distance + option.distance
        if (!(whole < distance)) return []
        const next = part.choices.slice()
        next[at] = place
        return [{ choices: next, distance: whole }]
      }),
    )
  }
  return made.map((part) => part.choices)
}

function keepNearest(found: Map<string, Candidate>, candidate: Candidate): void {
  const set = setOf(candidate)
  const best = found.get(set)
  if (best === undefined || candidate.distance < best.distance) found.set(set, candidate)
}

function counterfactualOf({ choices: chosen, score, distance }: Candidate, choices: readonly Choice[]): Counterfactual {
  const changes = choices.flatMap(({ column, options }, at): Change[] => {
    const option = options[chosen[at] as number]
    if (option === undefined) return []
    if (column.kind === 'numeric') return [{ column: column.name, from: column.values[0] as number, to: option.value }]
    const word = (code: number) => column.levels[code] as string
    return [{ column: column.name, from: word(column.codes[0] as number), to: word(option.value) }]
  })
  return { changes, score, distance }
}

function distanceOf(chosen: Int32Array, choices: readonly Choice[]): number {
  let sum = 0
  for (let at = 0; at < chosen.length; at++) sum += choices[at]?.options[chosen[at] as number]?.distance ?? 0
  return sum
}

function reaches({ score }: Candidate, { side, threshold }: Goal): boolean {
  return side === 'above' ? score >= threshold : score < threshold
}

/** The changed columns. */
function setOf({ choices }: Candidate): string {
  return choices.reduce((set, chosen, at) => (chosen < 0 ? set : `${set},${at}`), '')
}

function byEase(a: Candidate, b: Candidate): number {
  return columnsOf(a) - columnsOf(b) || a.distance - b.distance
}

function columnsOf({ choices }: Candidate): number {
  let count = 0
  for (const chosen of choices) if (chosen >= 0) count++
  return count
}
