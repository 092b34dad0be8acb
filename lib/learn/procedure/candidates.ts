// The composites that are considered, in bins, and what each would explain.
import type { Column, Frame } from '../frame.ts'
import { type Composite, composedColumn, numbersOf } from './composite.ts'
import type { lossOf } from './loss.ts'

export interface Candidate {
  composite: Composite
  /** Bin of each row, 0 where it is missing. */
  places: Uint8Array
}

/** Where bins end, as shares of the rows: narrow at both ends, where what is rare happens. */
const shares = [
  0.003, 0.01, 0.02, 0.04, 0.08, 0.14, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.92, 0.96, 0.98, 0.99, 0.997,
]
const bins = shares.length + 2
const mostSorted = 5000
const shrinkage = 5

/** The candidates that have been made so far, by pair of columns. */
export class Candidates {
  readonly #pairs = new Map<string, Candidate[]>()
  readonly #deviations = new Map<string, number>()

  #deviation(columns: readonly Column[], name: string): number {
    const known = this.#deviations.get(name)
    if (known !== undefined) return known
    const deviation = deviationOf(numbersOf(columns, name))
    this.#deviations.set(name, deviation)
    return deviation
  }

  /** All composites of two columns of the pool. */
  *of(frame: Frame, pool: readonly string[]): Generator<undefined, Candidate[]> {
    const found: Candidate[] = []
    for (const [at, left] of pool.entries())
      for (const right of pool.slice(at + 1)) {
        const key = JSON.stringify([left, right])
        let pair = this.#pairs.get(key)
        if (pair === undefined) {
          pair = []
          for (const composite of this.#composites(frame.columns, left, right)) {
            pair.push({ composite, places: binsOf(composedColumn(composite, frame.columns).values) })
            yield
          }
          this.#pairs.set(key, pair)
        }
        found.push(...pair)
      }
    return found
  }

  *#composites(columns: readonly Column[], left: string, right: string): Generator<Composite> {
    const ratio = Number((this.#deviation(columns, left) / this.#deviation(columns, right)).toPrecision(2))
    const isUsable = ratio > 0 && ratio < Number.POSITIVE_INFINITY && !(ratio > 0.8 && ratio < 1.25)
    for (const factor of isUsable ? [1, -1, ratio, -ratio] : [1, -1]) {
      const weighted = Math.abs(factor) === 1 ? right : `${Math.abs(factor)} × ${right}`
      yield { name: `(${left} ${factor > 0 ? '+' : '−'} ${weighted})`, operation: 'sum', left, right, factor }
    }
    yield { name: `(${left} × ${right})`, operation: 'product', left, right, factor: 1 }
    yield { name: `(${left} ÷ ${right})`, operation: 'ratio', left, right, factor: 1 }
  }
}

/** What a step function of the bins, learnt on one half of the rows, takes from the loss of the other half; and the steps by bin and half. */
export function gainOf(
  places: Uint8Array,
  half: Uint8Array,
  { gradient, hessian }: ReturnType<typeof lossOf>,
): { gain: number; steps: Float64Array } {
  const slopes = new Float64Array(bins * 2)
  const curvatures = new Float64Array(bins * 2)
  for (let row = 0; row < places.length; row++) {
    const at = (places[row] as number) * 2 + (half[row] as number)
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

function deviationOf(values: Float64Array): number {
  let [count, mean, squares] = [0, 0, 0]
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (!Number.isFinite(value)) continue
    count++
    const away = value - mean
    mean += away / count
    squares += away * (value - mean)
  }
  return Math.sqrt(squares / Math.max(1, count)) || 1
}

/** Bins by rank, missing values in the first. */
function binsOf(values: Float64Array): Uint8Array {
  const every = Math.max(1, Math.floor(values.length / mostSorted))
  const sample = values.filter((value, row) => row % every === 0 && !Number.isNaN(value)).sort()
  const edges: number[] = []
  for (const share of shares) {
    const edge = sample[Math.floor(share * sample.length)] as number
    if (edge !== edges.at(-1)) edges.push(edge)
  }
  return placesOf(values, Float64Array.from(edges))
}

function placesOf(values: Float64Array, edges: Float64Array): Uint8Array {
  const places = new Uint8Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (Number.isNaN(value)) continue
    let [from, to] = [0, edges.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (value <= (edges[middle] as number)) to = middle
      else from = middle + 1
    }
    places[row] = from + 1
  }
  return places
}
