import { KnownShapes, type KnownShapesState } from './known-shapes.ts'
import { KnownValues, type KnownValuesState } from './known-values.ts'
import { Surprise, type SurpriseState, type SurpriseTuning } from './surprise.ts'

/** State of `ValueNovelty`, plain JSON. */
export interface ValueNoveltyState {
  known: KnownValuesState
  surprise: SurpriseState
}

/** State of `ShapeNovelty`, plain JSON. */
export interface ShapeNoveltyState {
  known: KnownShapesState
  surprise: SurpriseState
}

/** How unusual it is for this series that a value is this far from all values before it, in decades. */
export class ValueNovelty {
  private readonly known: KnownValues
  private readonly surprise: Surprise

  constructor(capacity: number, tuning: SurpriseTuning) {
    this.known = new KnownValues(capacity)
    this.surprise = new Surprise(tuning)
  }

  push(value: number): number {
    return this.surprise.push(this.known.push(value))
  }

  state(): ValueNoveltyState {
    return { known: this.known.state(), surprise: this.surprise.state() }
  }

  restore(state: ValueNoveltyState): void {
    this.known.restore(state.known)
    this.surprise.restore(state.surprise)
  }
}

/** The same for vectors. */
export class ShapeNovelty {
  private readonly known: KnownShapes
  private readonly surprise: Surprise

  constructor(dimensions: number, capacity: number, tuning: SurpriseTuning) {
    this.known = new KnownShapes(dimensions, capacity)
    this.surprise = new Surprise(tuning)
  }

  push(vector: Float64Array): number {
    return this.surprise.push(this.known.push(vector))
  }

  state(): ShapeNoveltyState {
    return { known: this.known.state(), surprise: this.surprise.state() }
  }

  restore(state: ShapeNoveltyState): void {
    this.known.restore(state.known)
    this.surprise.restore(state.surprise)
  }
}
