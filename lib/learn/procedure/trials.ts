import { type Frame, rowsOf } from '../frame.ts'
import { boostInSteps, gainImportance, marginsInSteps } from '../trees/boosting.ts'
import { type Composite, withComposites } from './composite.ts'
import type { Task } from './learn.ts'
import { lossOf } from './loss.ts'

/** What boosted trees say of rows that they have not seen. */
export interface Trial {
  margins: Float64Array
  /** Log loss, or half the squared error. */
  losses: Float64Array
  /** Sum over the folds of the columns' shares in the gain. */
  importance: ReadonlyMap<string, number>
}

const shape = {
  ...{ trees: 80, learningRate: 0.1, leaves: 4, leafRows: 10 },
  ...{ categoryRows: 60, categorySmoothing: 50, categoryL2: 50 },
}

/** Quickly learnt trees, to see what a composite is worth. */
export class Trials {
  readonly frame: Frame
  readonly target: Float64Array
  readonly task: Task
  readonly #seed: number
  /** By fold: the rows of the others, and its own. */
  readonly #splits: { inside: Int32Array; outside: Int32Array }[]

  constructor(frame: Frame, target: Float64Array, folds: Int32Array, task: Task, seed: number) {
    this.frame = frame
    this.target = target
    this.task = task
    this.#seed = seed
    const rows = Int32Array.from(folds.keys())
    this.#splits = [...new Set(folds)].map((fold) => ({
      inside: rows.filter((row) => folds[row] !== fold),
      outside: rows.filter((row) => folds[row] === fold),
    }))
  }

  /** Trees with these composites; undefined as soon as there is a fold that they tell no better than those of another trial. */
  *of(composites: readonly Composite[], other?: Trial): Generator<undefined, Trial | undefined> {
    const frame = withComposites(this.frame, composites)
    const margins = new Float64Array(frame.rows)
    const losses = new Float64Array(frame.rows)
    const importance = new Map<string, number>()
    for (const { inside, outside } of this.#splits) {
      const learnt = rowsOf(frame, inside)
      yield
      const model = yield* boostInSteps(learnt, this.#targetOf(inside), {
        ...{ ...shape, seed: this.#seed },
        objective: { kind: this.task === 'classification' ? 'binary' : 'regression' },
      })
      for (const { name, share } of gainImportance(model)) importance.set(name, (importance.get(name) ?? 0) + share)
      const own = yield* marginsInSteps(model, rowsOf(frame, outside))
      const lost = lossOf(this.task, own, this.#targetOf(outside), 1).losses
      let gain = 0
      for (const [at, row] of outside.entries()) {
        margins[row] = own[at] as number
        losses[row] = lost[at] as number
        gain += (other?.losses[row] ?? 0) - (lost[at] as number)
      }
      if (other !== undefined && gain <= 0) return undefined
      yield
    }
    return { margins, losses, importance }
  }

  #targetOf(rows: Int32Array): Float64Array {
    return Float64Array.from(rows, (row) => this.target[row] as number)
  }
}

/** By how many standard errors the losses have become less. */
export function errorsGained({ losses: next }: Trial, { losses: now }: Trial): number {
  let [sum, squares] = [0, 0]
  for (let row = 0; row < now.length; row++) {
    const gain = (now[row] as number) - (next[row] as number)
    sum += gain
    squares += gain * gain
  }
  const error = Math.sqrt(Math.max(0, squares - (sum * sum) / now.length))
  return error > 0 ? sum / error : 0
}
