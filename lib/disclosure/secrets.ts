// Groups that must not follow from the answered cells although they have enough persons.
import { type Effort, Elimination, type Vector } from './elimination.ts'

/** Keeps what the answered cells leave open of each secret group. */
export class Secrets {
  readonly #span: Elimination
  readonly #open: Map<number, number>[]
  #usable = true

  /** @param groups lists of atoms. */
  constructor(atoms: number, groups: readonly (readonly number[])[], effort: Effort) {
    this.#span = new Elimination(atoms, effort)
    this.#open = groups.map((group) => new Map(group.map((atom) => [atom, 1])))
  }

  /** Whether answering these atoms together would let a secret group be computed. */
  reveals(atoms: readonly number[]): boolean {
    if (this.#open.length === 0) return false
    const residual = this.#span.residual(atoms)
    if (residual.atoms.length === 0) return false
    return !this.#usable || this.#pivotOf(residual) === undefined || this.#open.some((open) => parallel(open, residual))
  }

  /** Notes that these atoms are answered together. */
  learn(atoms: readonly number[]): void {
    if (this.#open.length === 0) return
    const residual = this.#span.residual(atoms)
    const at = this.#pivotOf(residual)
    if (at === undefined) return
    const pivot = residual.atoms[at] as number
    const sign = residual.values[at] as number
    for (const open of this.#open) {
      const factor = (open.get(pivot) ?? 0) * sign
      if (factor !== 0) subtract(open, residual, factor)
    }
    this.#usable &&= this.#span.take(residual, pivot)
  }

  /** The index of the entry ±1 where fewest rows meet, so that they stay short; undefined when there is none. */
  #pivotOf({ atoms, values }: Vector): number | undefined {
    let best: number | undefined
    let fewest = Number.POSITIVE_INFINITY
    for (const [at, atom] of atoms.entries()) {
      const { length } = this.#span.columns[atom] as number[]
      if (Math.abs(values[at] as number) !== 1 || length >= fewest) continue
      best = at
      fewest = length
    }
    return best
  }
}

function parallel(open: ReadonlyMap<number, number>, { atoms, values }: Vector): boolean {
  if (open.size !== atoms.length) return false
  const first = open.get(atoms[0] as number) ?? 0
  return atoms.every((atom, i) => (open.get(atom) ?? 0) * (values[0] as number) === first * (values[i] as number))
}

function subtract(open: Map<number, number>, { atoms, values }: Vector, factor: number): void {
  for (const [i, atom] of atoms.entries()) {
    const left = (open.get(atom) ?? 0) - factor * (values[i] as number)
    if (left === 0) open.delete(atom)
    else open.set(atom, left)
  }
}
