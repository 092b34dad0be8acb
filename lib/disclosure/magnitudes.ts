// What the cells of a lattice add up to, and which groups that follow from them are dominated.
import { type Contributions, dominated, noContributions, together } from './dominance.ts'
import { type Cell, cellKey, type Lattice } from './lattice.ts'

const atomsAStep = 20_000

function sum(atoms: readonly number[], ofAtoms: readonly Contributions[]): Contributions {
  return atoms.reduce((found, atom) => together(found, ofAtoms[atom] as Contributions), noContributions)
}

/** The magnitudes of a lattice, in steps. @param ofAtoms contributions of each atom. */
export function* magnitudesOf(lattice: Lattice, ofAtoms: readonly Contributions[]): Generator<void, Magnitudes> {
  const ofCells: Contributions[] = []
  let met = 0
  for (const { atoms } of lattice.cells) {
    ofCells.push(sum(atoms, ofAtoms))
    met += atoms.length
    if (met < atomsAStep) continue
    met = 0
    yield
  }
  return new Magnitudes(lattice, ofAtoms, ofCells)
}

/** What the cells of a lattice add up to. */
export class Magnitudes {
  readonly #lattice: Lattice
  readonly #ofAtoms: readonly Contributions[]
  readonly #ofCells: readonly Contributions[]

  constructor(lattice: Lattice, ofAtoms: readonly Contributions[], ofCells: readonly Contributions[]) {
    this.#lattice = lattice
    this.#ofAtoms = ofAtoms
    this.#ofCells = ofCells
  }

  dominates(cell: number): boolean {
    return dominated(this.#ofCells[cell] as Contributions)
  }

  /** The first dominated group that follows from a cell above or from answered members of a line once `cell` is answered as well, as atoms. */
  dominatedRest(cell: number, decisions: readonly string[]): number[] | undefined {
    const { subsets, cells } = this.#lattice
    const filtered = subsets[cells[cell]?.subset as number] as number[]
    for (const [subset, above] of subsets.entries()) {
      if (above.length >= filtered.length || !above.every((dimension) => filtered.includes(dimension))) continue
      const outer = this.#cellAt(subset, this.#membersOf(cell))
      if (decisions[outer as number] !== 'answered') continue
      const across =
        above.length === filtered.length - 1 ? filtered.find((dimension) => !above.includes(dimension)) : undefined
      const inner = across === undefined ? [cell] : this.#line(cell, across, decisions)
      const rest = this.#rest(outer as number, inner)
      if (rest) return rest
    }
    return undefined
  }

  /** The answered cells that differ from one in a dimension at most, itself with them. */
  #line(cell: number, dimension: number, decisions: readonly string[]): number[] {
    const { cells, members } = this.#lattice
    const own = this.#membersOf(cell)
    const siblings = (members[dimension] as string[]).map((_, member) =>
      this.#cellAt(cells[cell]?.subset as number, own.with(dimension, member)),
    )
    return siblings.filter((at) => at !== undefined).filter((at) => at === cell || decisions[at] === 'answered')
  }

  /** The atoms of `outer` outside `inner`, if they are dominated. */
  #rest(outer: number, inner: readonly number[]): number[] | undefined {
    const { total, largest, second } = this.#ofCells[outer] as Contributions
    const left = inner.reduce((sum, at) => sum - (this.#ofCells[at] as Contributions).total, total)
    // Twice the rest's bound leaves room for rounding; most rests are far from dominated and need no count.
    if (largest <= 0.25 * left && largest + second <= 0.375 * left) return undefined
    const taken = new Set(inner.flatMap((at) => this.#lattice.cells[at]?.atoms as number[]))
    const rest = (this.#lattice.cells[outer] as Cell).atoms.filter((atom) => !taken.has(atom))
    return dominated(sum(rest, this.#ofAtoms)) ? rest : undefined
  }

  #membersOf(cell: number): readonly number[] {
    const { atoms, cells } = this.#lattice
    return atoms[cells[cell]?.atoms[0] as number] as number[]
  }

  #cellAt(subset: number, members: readonly number[]): number | undefined {
    return this.#lattice.index[subset]?.get(cellKey(this.#lattice, this.#lattice.subsets[subset] as number[], members))
  }
}
