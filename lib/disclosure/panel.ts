// Which cells may be answered together, so that no sum or difference of them is about fewer than `least` persons.
import { type Effort, Elimination, type Vector } from './elimination.ts'

/** `known`: follows from cells admitted before. `refused`: may lead to a small group. */
export type Verdict = 'known' | 'admitted' | 'refused'

/** Effort between two pauses: some milliseconds. */
const effortAStep = 200_000
/** Atoms up to which all spare judges are paid for. */
const easyAtoms = 800

/**
 * A panel of judges. Each judge holds the span of the admitted cells, reduced by pivot atoms of its own choice, and can name for a new cell c a set Z of atoms
 * (a free atom and the pivots on which it depends) that carries a vector z, orthogonal to every admitted cell but not to c. Whatever contains c, any sum of
 * multiples c + w with w from the admitted cells, has z·(c + w) = z·c ≠ 0 and so is not 0 on all of Z. When `least` judges name sets that need no person twice
 * (an atom may serve as often as it has persons), c + w is about at least `least` persons, one in each set: c is admitted. By induction over the admitted
 * cells nothing derivable from them, with whatever factors, is about fewer.
 */
export class Panel {
  readonly #sizes: readonly number[]
  readonly #least: number
  readonly #effort: Effort
  #judges: Elimination[]
  /** How often each atom is a pivot: judges should not all lean on the same persons. */
  readonly #leaning: Int32Array
  readonly #taken: Int32Array
  #paused = 0

  /** @param sizes persons in each atom. */
  constructor(sizes: readonly number[], least: number, effort: Effort) {
    this.#sizes = sizes
    this.#least = least
    this.#effort = effort
    const spare = Math.max(1, Math.round(0.6 * least * Math.min(1, easyAtoms / sizes.length)))
    this.#judges = Array.from({ length: least + spare }, () => new Elimination(sizes.length, effort))
    this.#leaning = new Int32Array(sizes.length)
    this.#taken = new Int32Array(sizes.length)
  }

  /** Whether a cell follows from the admitted ones. */
  knows(atoms: readonly number[]): boolean {
    return this.#judges[0]?.residual(atoms).atoms.length === 0
  }

  /** Admits a cell if that is safe. */
  *admit(atoms: readonly number[]): Generator<void, Verdict> {
    if (this.#judges.length < this.#least) return 'refused'
    const residuals: Vector[] = []
    for (const judge of this.#judges) {
      residuals.push(judge.residual(atoms))
      if (residuals[0]?.atoms.length === 0) return 'known'
      yield* this.#pause()
    }
    const chosen = yield* this.#witnesses(residuals)
    if (chosen === undefined) return 'refused'
    const left: Elimination[] = []
    for (const [at, judge] of this.#judges.entries()) {
      const residual = residuals[at] as Vector
      const pivot = chosen[at] ?? this.#best(judge, residual)
      // A judge who cannot take the cell knows less than is answered and must not judge again.
      if (pivot === undefined || !judge.take(residual, pivot)) continue
      this.#leaning[pivot] = (this.#leaning[pivot] as number) + 1
      left.push(judge)
      yield* this.#pause()
    }
    this.#judges = left
    return 'admitted'
  }

  /** One free atom each for `least` of the judges, or undefined when there are not so many. */
  *#witnesses(residuals: readonly Vector[]): Generator<void, (number | undefined)[] | undefined> {
    const order = residuals.map((_, at) => at)
    order.sort(
      (left, right) =>
        (residuals[left]?.atoms.length as number) - (residuals[right]?.atoms.length as number) || left - right,
    )
    const chosen: (number | undefined)[] = residuals.map(() => undefined)
    const touched: number[] = []
    let found = 0
    for (const [asked, at] of order.entries()) {
      if (found === this.#least || found + order.length - asked < this.#least) break
      const judge = this.#judges[at] as Elimination
      const atom = this.#best(judge, residuals[at] as Vector)
      yield* this.#pause()
      if (atom === undefined) continue
      chosen[at] = atom
      found++
      for (const one of [atom, ...this.#pivotsUnder(judge, atom)]) {
        this.#taken[one] = (this.#taken[one] as number) + 1
        touched.push(one)
      }
    }
    for (const atom of touched) this.#taken[atom] = 0
    return found === this.#least ? chosen : undefined
  }

  #pivotsUnder(judge: Elimination, atom: number): number[] {
    return (judge.columns[atom] as number[]).map((row) => judge.pivots[row] as number)
  }

  /** The atom of a residual with entry ±1 that needs fewest persons, of atoms that have most to spare; undefined when none is free of what is taken. */
  #best(judge: Elimination, { atoms, values }: Vector): number | undefined {
    let best: number | undefined
    let bestCost = Number.POSITIVE_INFINITY
    for (let i = 0; i < atoms.length; i++) {
      if (values[i] !== 1 && values[i] !== -1) continue
      const atom = atoms[i] as number
      const size = this.#sizes[atom] as number
      if ((this.#taken[atom] as number) >= size) continue
      const column = judge.columns[atom] as number[]
      const cost = ((column.length + 1) * ((this.#leaning[atom] as number) + 1)) / size
      if (cost > bestCost || (cost === bestCost && atom > (best as number))) continue
      if (this.#clashes(judge, column)) continue
      best = atom
      bestCost = cost
    }
    this.#effort.spent += atoms.length
    return best
  }

  #clashes(judge: Elimination, column: readonly number[]): boolean {
    this.#effort.spent += column.length
    for (let i = 0; i < column.length; i++) {
      const pivot = judge.pivots[column[i] as number] as number
      if ((this.#taken[pivot] as number) >= (this.#sizes[pivot] as number)) return true
    }
    return false
  }

  *#pause(): Generator<void, void> {
    if (this.#effort.spent - this.#paused < effortAStep) return
    this.#paused = this.#effort.spent
    yield
  }
}
