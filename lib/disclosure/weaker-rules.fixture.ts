// Rules that look like protection and are not: what the attacker must be able to break.
import { ended } from '../steps/ended.ts'
import { type Lattice, latticeOf, type Population } from './lattice.ts'

function lattice(population: Population): Lattice {
  return ended(latticeOf(population, 3))
}

/** Cells of `least` persons or more, as lists of atoms. */
export function primaryOnly(population: Population, least: number): number[][] {
  const { cells } = lattice(population)
  return cells.filter(({ persons }) => persons >= least).map(({ atoms }) => atoms)
}

/** Persons in each atom, in the order of the cells' atoms. */
export function sizesOf(population: Population): number[] {
  return lattice(population).sizes
}

/** As `primaryOnly`, and in every line (a cell and its members of one dimension) the withheld rest has `least` persons and two members, or is none. */
export function linesOnly(population: Population, least: number): number[][] {
  const { atoms, cells, index, subsets } = lattice(population)
  const shown = cells.map(({ persons }) => persons >= least)
  const lines: number[][] = []
  for (const [subset, filtered] of subsets.entries())
    for (const across of filtered) {
      const byOuter = new Map<string, number[]>()
      for (const cell of index[subset]?.values() ?? []) {
        const own = atoms[cells[cell]?.atoms[0] as number] as number[]
        const outer = filtered
          .filter((d) => d !== across)
          .map((d) => own[d])
          .join()
        byOuter.set(outer, [...(byOuter.get(outer) ?? []), cell])
      }
      lines.push(...byOuter.values())
    }
  const size = (cell: number) => cells[cell]?.persons as number
  for (let changed = true; changed; ) {
    changed = false
    for (const line of lines) {
      const hidden = line.filter((cell) => !shown[cell])
      const rest = hidden.reduce((sum, cell) => sum + size(cell), 0)
      if (hidden.length === 0 || (rest >= least && hidden.length > 1)) continue
      const next = line.filter((cell) => shown[cell]).sort((left, right) => size(left) - size(right))[0]
      if (next === undefined) continue
      shown[next] = false
      changed = true
    }
  }
  return cells.filter((_, cell) => shown[cell]).map((cell) => cell.atoms)
}
