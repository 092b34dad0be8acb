// Looks for sums, differences, products and ratios of two columns that say more than the columns do: what a tree would need many splits for.
import { randomOf } from '../../random/random.ts'
import { type Frame, type NumericColumn, rowsOf } from '../frame.ts'
import { type Candidate, Candidates, gainOf } from './candidates.ts'
import { type Composite, withComposites } from './composite.ts'
import { lossOf } from './loss.ts'
import { sampledRows } from './sampled-rows.ts'
import type { Task } from './learn.ts'
import { errorsGained, type Trial, Trials } from './trials.ts'

export interface SearchOptions {
  task: Task
  seed: number
  /** Fold of each row. */
  folds: Int32Array
  /** Most composites. */
  most: number
  /** Columns that no composite is made of. */
  without: readonly string[]
}

const mostColumns = 12
const mostTwins = 8
const twinCorrelation = 0.995
const mostRows = 12_000
const mostRounds = 4
const batch = 4
/** A candidate is left out that takes less than this from the log loss. */
const leastGain = 6
/** Composites have to lower the loss on rows that were not learnt from in each fold, and in all by so many standard errors. */
const errorsBetter = 2
/** In the end, so many of those that explain most are tried one by one: what trees have half explained shows little until it is tried. */
const looked = 6
const mostLooks = 4
/** The best of several has to be better by more. */
const errorsBetterOfSeveral = 3
/** Plain units are taken before weighted ones. */
const weightedShare = 0.85

/**
 * Looks for composites one after the other: the one that explains most of what boosted trees leave unexplained on rows they have not seen, taken only if
 * with it they leave less.
 */
export function* compositesInSteps(
  whole: Frame,
  target: Float64Array,
  options: SearchOptions,
): Generator<undefined, Composite[]> {
  const places = sampledRows(whole.rows, mostRows, options.seed)
  const trials = new Trials(
    rowsOf(whole, places),
    Float64Array.from(places, (at) => target[at] as number),
    Int32Array.from(places, (at) => options.folds[at] as number),
    options.task,
    options.seed,
  )
  yield
  const search = new Search(trials, options.seed)
  let chosen: Composite[] = []
  const plain = yield* trials.of(chosen)
  if (plain === undefined) return []
  const pool = yield* search.relevant(plain.importance, options.without)
  let now = plain
  for (let round = 0; round < mostRounds && chosen.length < options.most; round++) {
    const added = yield* search.picked(pool, chosen, now, options.most - chosen.length)
    if (added.length === 0) break
    const next = yield* trials.of([...chosen, ...added], now)
    if (next === undefined || !(errorsGained(next, now) > errorsBetter)) break
    chosen = [...chosen, ...added]
    pool.push(...added.map(({ name }) => name))
    now = next
  }
  for (let look = 0; look < mostLooks && chosen.length < options.most; look++) {
    const found = yield* search.look(pool, chosen, now)
    if (found === undefined) break
    chosen = [...chosen, found.composite]
    now = found.trial
  }
  return chosen
}

class Search {
  readonly #trials: Trials
  readonly #half: Uint8Array
  readonly #candidates = new Candidates()

  constructor(trials: Trials, seed: number) {
    this.#trials = trials
    const random = randomOf(seed)
    this.#half = Uint8Array.from(trials.target, () => (random() < 0.5 ? 0 : 1))
  }

  /** @returns the numeric columns that tell most, and those that are nearly the same in other units. */
  *relevant(importance: ReadonlyMap<string, number>, without: readonly string[]): Generator<undefined, string[]> {
    const ordered = this.#trials.frame.columns
      .filter(
        (column): column is NumericColumn =>
          column.kind === 'numeric' && !without.includes(column.name) && hasThreeValues(column.values),
      )
      .map((column) => ({ column, gain: importance.get(column.name) ?? 0 }))
      .sort((a, b) => b.gain - a.gain)
      .map(({ column }) => column)
    const chosen = ordered.slice(0, mostColumns)
    const twins: NumericColumn[] = []
    for (const column of ordered.slice(mostColumns)) {
      if (chosen.some(({ values }) => Math.abs(correlationOf(values, column.values)) > twinCorrelation))
        twins.push(column)
      if (twins.length === mostTwins) break
      yield
    }
    return [...chosen, ...twins].map(({ name }) => name)
  }

  /** @returns candidates, one after the other the one that explains most of what those before it leave. */
  *picked(
    pool: readonly string[],
    chosen: readonly Composite[],
    { margins }: Trial,
    most: number,
  ): Generator<undefined, Composite[]> {
    const candidates = yield* this.#left(pool, chosen)
    const left = margins.slice()
    const found: Composite[] = []
    while (found.length < Math.min(most, batch)) {
      const best = yield* this.#best(
        candidates.filter(({ composite }) => !found.includes(composite)),
        left,
      )
      if (best === undefined) break
      const { composite, places } = best.candidate
      found.push(composite)
      for (const [row, place] of places.entries()) {
        // The step of the other half: learnt without this row.
        const step = best.steps[place * 2 + 1 - (this.#half[row] as number)] as number
        left[row] = (left[row] as number) + step
      }
    }
    return found
  }

  /** @returns the one of some candidates with which trees leave least, if that is less than without. */
  *look(
    pool: readonly string[],
    chosen: readonly Composite[],
    now: Trial,
  ): Generator<undefined, { composite: Composite; trial: Trial } | undefined> {
    const candidates = yield* this.#left(pool, chosen)
    const worths = yield* this.#worths(candidates, lossOf(this.#trials.task, now.margins, this.#trials.target))
    const first = [...worths.keys()].sort((a, b) => (worths[b] as number) - (worths[a] as number)).slice(0, looked)
    let best: { composite: Composite; trial: Trial; loss: number } | undefined
    for (const at of first) {
      const { composite } = candidates[at] as Candidate
      const trial = yield* this.#trials.of([...chosen, composite], now)
      if (trial === undefined || !(errorsGained(trial, now) > errorsBetterOfSeveral)) continue
      const loss = trial.losses.reduce((sum, value) => sum + value, 0)
      if (best === undefined || loss < best.loss) best = { composite, trial, loss }
    }
    return best
  }

  /** Candidates that are not chosen yet. */
  *#left(pool: readonly string[], chosen: readonly Composite[]): Generator<undefined, Candidate[]> {
    const known = new Set(chosen.map(({ name }) => name))
    const all = yield* this.#candidates.of(withComposites(this.#trials.frame, chosen), pool)
    return all.filter(({ composite }) => !known.has(composite.name))
  }

  *#best(
    candidates: readonly Candidate[],
    margins: Float64Array,
  ): Generator<undefined, { candidate: Candidate; steps: Float64Array } | undefined> {
    const state = lossOf(this.#trials.task, margins, this.#trials.target)
    const worths = yield* this.#worths(candidates, state)
    let best: { candidate: Candidate; worth: number } | undefined
    for (const [at, candidate] of candidates.entries()) {
      const worth = worths[at] as number
      if (worth > (best?.worth ?? leastGain)) best = { candidate, worth }
    }
    return best && { candidate: best.candidate, steps: gainOf(best.candidate.places, this.#half, state).steps }
  }

  /** What each would explain of what is left, plain units first. */
  *#worths(candidates: readonly Candidate[], state: ReturnType<typeof lossOf>): Generator<undefined, Float64Array> {
    const pause = Math.max(1, Math.floor(cellsAtOnce / this.#trials.target.length))
    const worths = new Float64Array(candidates.length)
    for (const [at, { composite, places }] of candidates.entries()) {
      const { gain } = gainOf(places, this.#half, state)
      worths[at] = gain * (gain < 0 || Math.abs(composite.factor) === 1 ? 1 : weightedShare)
      if (at % pause === pause - 1) yield
    }
    return worths
  }
}

/** Rows that candidates are judged by between two pauses, each counted for each candidate. */
const cellsAtOnce = 300_000

function hasThreeValues(values: Float64Array): boolean {
  const found = new Set<number>()
  for (const value of values) if (found.add(value).size > 2) return true
  return false
}

function correlationOf(a: Float64Array, b: Float64Array): number {
  let [count, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  for (let row = 0; row < a.length; row++) {
    const [left, right] = [a[row] as number, b[row] as number]
    if (Number.isNaN(left) || Number.isNaN(right)) continue
    count++
    x += left
    y += right
    xx += left * left
    yy += right * right
    xy += left * right
  }
  const spread = (count * xx - x * x) * (count * yy - y * y)
  return spread > 0 ? (count * xy - x * y) / Math.sqrt(spread) : 0
}
