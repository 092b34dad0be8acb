// Sums, differences, products and ratios of two columns that say more than the columns do: what a tree would need many splits for.
import { randomOf } from '../../random/random.ts'
import { type Column, type Frame, frameOf, type NumericColumn, rowsOf } from '../frame.ts'
import { boostInSteps, gainImportance, marginsOf } from '../trees/boosting.ts'
import { lossOf } from './loss.ts'
import { sampledRows } from './sampled-rows.ts'
import type { Task } from './learn.ts'

/** left + factor * right, left * right, or left / right; plain data. */
export interface Composite {
  name: string
  operation: 'sum' | 'product' | 'ratio'
  /** Names of columns, or of composites before this one. */
  left: string
  right: string
  factor: number
}

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
/** Where bins end, as shares of the rows: narrow at both ends, where what is rare happens. */
const shares = [
  0.003, 0.01, 0.02, 0.04, 0.08, 0.14, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.92, 0.96, 0.98, 0.99, 0.997,
]
const bins = shares.length + 2
const mostRounds = 4
const batch = 4
/** A candidate is left out that takes less than this from the log loss. */
const leastGain = 6
/** Composites have to lower the loss on rows that were not learnt from by so many standard errors. */
const errorsBetter = 1
/** Plain units are taken before weighted ones. */
const weightedShare = 0.85
const shrinkage = 5

/** @returns the frame with the composites as further columns. @throws RangeError when one is made of a column that is not there. */
export function withComposites(frame: Frame, composites: readonly Composite[]): Frame {
  const columns: Column[] = [...frame.columns]
  for (const composite of composites) columns.push(composedColumn(composite, columns))
  return frameOf(columns)
}

/** By name of a composite: the columns of the frame that it is made of in the end, each as often as it occurs. */
export function madeOf(composites: readonly Composite[]): Map<string, string[]> {
  const parts = new Map<string, string[]>()
  const of = (name: string) => parts.get(name) ?? [name]
  for (const { name, left, right } of composites) parts.set(name, [...of(left), ...of(right)])
  return parts
}

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
  const search = new Search(
    rowsOf(whole, places),
    Float64Array.from(places, (at) => target[at] as number),
    Int32Array.from(places, (at) => options.folds[at] as number),
    options.task,
    options.seed,
  )
  let chosen: Composite[] = []
  const plain = yield* search.tried(chosen)
  const pool = search.relevant(plain.importance, options.without)
  let now = plain
  for (let round = 0; round < mostRounds && chosen.length < options.most; round++) {
    const added = yield* search.picked(pool, chosen, now, options.most - chosen.length)
    if (added.length === 0) break
    const next = yield* search.tried([...chosen, ...added])
    if (!better(next.losses, now.losses)) break
    chosen = [...chosen, ...added]
    pool.push(...added.map(({ name }) => name))
    now = next
  }
  return chosen
}

interface Trial {
  margins: Float64Array
  losses: Float64Array
  importance: ReadonlyMap<string, number>
}

interface BinnedCandidate {
  composite: Composite
  places: Uint8Array
}

class Search {
  readonly #frame: Frame
  readonly #target: Float64Array
  readonly #folds: Int32Array
  readonly #task: Task
  readonly #seed: number
  readonly #half: Uint8Array

  constructor(frame: Frame, target: Float64Array, folds: Int32Array, task: Task, seed: number) {
    this.#frame = frame
    this.#target = target
    this.#folds = folds
    this.#task = task
    this.#seed = seed
    const random = randomOf(seed)
    this.#half = Uint8Array.from(target, () => (random() < 0.5 ? 0 : 1))
  }

  /** Boosted trees with these composites, on rows that they have not seen. */
  *tried(composites: readonly Composite[]): Generator<undefined, Trial> {
    const frame = withComposites(this.#frame, composites)
    const margins = new Float64Array(frame.rows)
    const importance = new Map<string, number>()
    for (const fold of new Set(this.#folds)) {
      const inside: number[] = []
      const outside: number[] = []
      for (const [row, own] of this.#folds.entries()) (own === fold ? outside : inside).push(row)
      const target = Float64Array.from(inside, (row) => this.#target[row] as number)
      const model = yield* boostInSteps(rowsOf(frame, inside), target, {
        objective: { kind: this.#task === 'classification' ? 'binary' : 'regression' },
        ...{ trees: 80, learningRate: 0.1, leaves: 4, leafRows: 10, seed: this.#seed },
        ...{ categoryRows: 60, categorySmoothing: 50, categoryL2: 50 },
      })
      for (const { name, share } of gainImportance(model)) importance.set(name, (importance.get(name) ?? 0) + share)
      for (const [at, margin] of marginsOf(model, rowsOf(frame, outside)).entries())
        margins[outside[at] as number] = margin
      yield
    }
    return { margins, losses: lossOf(this.#task, margins, this.#target).losses, importance }
  }

  /** @returns the numeric columns that tell most, and those that are nearly the same in other units. */
  relevant(importance: ReadonlyMap<string, number>, without: readonly string[]): string[] {
    const all = this.#frame.columns.filter(
      (column): column is NumericColumn =>
        column.kind === 'numeric' && !without.includes(column.name) && new Set(column.values).size > 2,
    )
    const ordered = all
      .map((column) => ({ column, gain: importance.get(column.name) ?? 0 }))
      .sort((a, b) => b.gain - a.gain)
      .map(({ column }) => column)
    const chosen = ordered.slice(0, mostColumns)
    const twins = ordered
      .slice(mostColumns)
      .filter(({ values }) => chosen.some((column) => Math.abs(correlationOf(column.values, values)) > twinCorrelation))
    return [...chosen, ...twins.slice(0, mostTwins)].map(({ name }) => name)
  }

  /** @returns candidates, one after the other the one that explains most of what those before it leave. */
  *picked(
    pool: readonly string[],
    chosen: readonly Composite[],
    { margins }: Trial,
    most: number,
  ): Generator<undefined, Composite[]> {
    const candidates = yield* this.#candidates(pool, chosen)
    const left = margins.slice()
    const found: Composite[] = []
    while (found.length < Math.min(most, batch)) {
      const state = lossOf(this.#task, left, this.#target)
      let best: { candidate: BinnedCandidate; gain: number; steps: Float64Array } | undefined
      for (const [at, candidate] of candidates.entries()) {
        const { gain, steps } = this.#gain(candidate.places, state)
        const worth = gain * (Math.abs(candidate.composite.factor) === 1 ? 1 : weightedShare)
        if (worth > (best?.gain ?? leastGain)) best = { candidate, gain: worth, steps }
        if (at % 50 === 49) yield
      }
      if (best === undefined) break
      found.push(best.candidate.composite)
      for (const [row, place] of best.candidate.places.entries()) {
        // The step of the other half: learnt without this row.
        const step = best.steps[place * 2 + 1 - (this.#half[row] as number)] as number
        left[row] = (left[row] as number) + step
      }
    }
    return found
  }

  *#candidates(pool: readonly string[], chosen: readonly Composite[]): Generator<undefined, BinnedCandidate[]> {
    const frame = withComposites(this.#frame, chosen)
    const known = new Set(chosen.map(({ name }) => name))
    const found: BinnedCandidate[] = []
    for (const [at, left] of pool.entries())
      for (const right of pool.slice(at + 1)) {
        for (const composite of candidatesOf(frame, left, right))
          if (!known.has(composite.name))
            found.push({ composite, places: binsOf(composedColumn(composite, frame.columns).values) })
        yield
      }
    return found
  }

  /** What a step function of the bins, learnt on one half of the rows, takes from the loss of the other half; and the steps by bin and half. */
  #gain(places: Uint8Array, { gradient, hessian }: ReturnType<typeof lossOf>): { gain: number; steps: Float64Array } {
    const slopes = new Float64Array(bins * 2)
    const curvatures = new Float64Array(bins * 2)
    for (let row = 0; row < places.length; row++) {
      const at = (places[row] as number) * 2 + (this.#half[row] as number)
      slopes[at] = (slopes[at] as number) + (gradient[row] as number)
      curvatures[at] = (curvatures[at] as number) + (hessian[row] as number)
    }
    const steps = slopes.map((slope, at) => slope / ((curvatures[at] as number) + shrinkage))
    let gain = 0
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at] as number
      const other = at ^ 1
      gain += step * (slopes[other] as number) - (step * step * (curvatures[other] as number)) / 2
    }
    return { gain, steps }
  }
}

function better(next: Float64Array, now: Float64Array): boolean {
  let [sum, squares] = [0, 0]
  for (let row = 0; row < now.length; row++) {
    const gain = (now[row] as number) - (next[row] as number)
    sum += gain
    squares += gain * gain
  }
  const variance = squares - (sum * sum) / now.length
  return sum > errorsBetter * Math.sqrt(Math.max(variance, 1e-12))
}

function* candidatesOf(frame: Frame, left: string, right: string): Generator<Composite> {
  const [a, b] = [deviationOf(frame, left), deviationOf(frame, right)]
  const ratio = Number((a / b).toPrecision(2))
  const factors = ratio > 0.8 && ratio < 1.25 ? [1, -1] : [1, -1, ratio, -ratio]
  for (const factor of factors) {
    const weighted = Math.abs(factor) === 1 ? right : `${Math.abs(factor)} × ${right}`
    yield { name: `(${left} ${factor > 0 ? '+' : '−'} ${weighted})`, operation: 'sum', left, right, factor }
  }
  yield { name: `(${left} × ${right})`, operation: 'product', left, right, factor: 1 }
  yield { name: `(${left} ÷ ${right})`, operation: 'ratio', left, right, factor: 1 }
}

function composedColumn(
  { name, operation, left, right, factor }: Composite,
  columns: readonly Column[],
): NumericColumn {
  const [a, b] = [numbersOf(columns, left), numbersOf(columns, right)]
  const values = new Float64Array(a.length)
  for (let row = 0; row < values.length; row++) {
    const [x, y] = [a[row] as number, b[row] as number]
    const value = operation === 'sum' ? x + factor * y : operation === 'product' ? x * y : x / y
    values[row] = Number.isFinite(value) ? value : Number.NaN
  }
  return { kind: 'numeric', name, values }
}

function numbersOf(columns: readonly Column[], name: string): Float64Array {
  const column = columns.find((each) => each.name === name)
  if (column?.kind !== 'numeric') throw new RangeError(`there is no numeric column ${name}`)
  return column.values
}

function deviationOf(frame: Frame, name: string): number {
  const known = numbersOf(frame.columns, name).filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length)) || 1
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

/** Bins by rank, missing values in the first. */
function binsOf(values: Float64Array): Uint8Array {
  const every = Math.max(1, Math.floor(values.length / 5000))
  const sample = values.filter((value, row) => row % every === 0 && !Number.isNaN(value)).sort()
  const edges: number[] = []
  for (const share of shares) {
    const edge = sample[Math.floor(share * sample.length)] as number
    if (edge !== edges.at(-1)) edges.push(edge)
  }
  return Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0
    let [from, to] = [0, edges.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (value <= (edges[middle] as number)) to = middle
      else from = middle + 1
    }
    return from + 1
  })
}
