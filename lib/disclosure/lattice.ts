// A population as a lattice of cells: every conjunction of up to three filters of one member each, over atoms (persons who share all members).

/** Persons with their members. Only sizes count: the order of persons changes nothing. */
export interface Population {
  /** Names of the dimensions, in the order of the members. */
  dimensions: readonly string[]
  /** One entry a person: a member for each dimension. */
  members: readonly (readonly string[])[]
}

/** One conjunction of filters that holds at least one person. */
export interface Cell {
  /** How many dimensions are filtered; 0 is everybody. */
  depth: number
  /** Index of the filtered dimensions in `Lattice.subsets`. */
  subset: number
  key: number
  persons: number
  /** Indexes of the atoms in it, ascending. */
  atoms: number[]
}

export interface Lattice {
  dimensions: string[]
  /** The members of each dimension, sorted. */
  members: string[][]
  /** Persons in each atom. */
  sizes: number[]
  /** Indexes of members, one list an atom, in the order of `dimensions`. */
  atoms: number[][]
  /** The atom of each person, in the order given. */
  atomOf: number[]
  /** Dimensions that are filtered together, each ascending; the first is empty. */
  subsets: number[][]
  /** One map a subset: key of the members to index in `cells`. */
  index: Map<number, number>[]
  cells: Cell[]
}

const personsAStep = 4000
const atomsAStep = 1000

/** @returns all ascending lists of at most `most` of the numbers below `count`, shorter ones first. */
function subsetsOf(count: number, most: number): number[][] {
  const found: number[][] = [[]]
  for (let at = 0; at < found.length; at++) {
    const subset = found[at] as number[]
    if (subset.length === most) continue
    for (let next = (subset.at(-1) ?? -1) + 1; next < count; next++) found.push([...subset, next])
  }
  return found
}

/** @returns one number for the members of an atom in the dimensions of a subset. */
export function cellKey(lattice: Pick<Lattice, 'members'>, subset: readonly number[], atom: readonly number[]): number {
  return subset.reduce(
    (key, dimension) => key * (lattice.members[dimension] as string[]).length + (atom[dimension] as number),
    0,
  )
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < left.length; at++) {
    const difference = (left[at] as number) - (right[at] as number)
    if (difference !== 0) return difference
  }
  return 0
}

function checked(population: Population): void {
  const { dimensions, members } = population
  if (new Set(dimensions).size !== dimensions.length) throw new RangeError('a dimension is named twice')
  for (const [person, own] of members.entries())
    if (own.length !== dimensions.length)
      throw new RangeError(`person ${person} has ${own.length} members, not ${dimensions.length}`)
}

interface Atoms {
  /** Members and persons of each atom, as met. */
  met: { members: number[]; size: number }[]
  atomOf: number[]
}

function* atomsOf(
  population: Population,
  order: readonly number[],
  ranks: Map<string, number>[],
): Generator<void, Atoms> {
  const found = new Map<string, number>()
  const met: Atoms['met'] = []
  const atomOf: number[] = []
  for (const [person, own] of population.members.entries()) {
    const members = order.map(
      (from, dimension) => (ranks[dimension] as Map<string, number>).get(own[from] as string) as number,
    )
    const key = members.join()
    let atom = found.get(key)
    if (atom === undefined) {
      atom = met.length
      found.set(key, atom)
      met.push({ members, size: 0 })
    }
    ;(met[atom] as Atoms['met'][number]).size++
    atomOf.push(atom)
    if (person % personsAStep === personsAStep - 1) yield
  }
  return { met, atomOf }
}

/**
 * The lattice of a population, in steps.
 * @param depthMost filters in a cell, at most.
 * @throws RangeError when a dimension is named twice or a person has not one member for each.
 */
export function* latticeOf(population: Population, depthMost: number): Generator<void, Lattice> {
  checked(population)
  const order = population.dimensions.map((_, at) => at)
  const name = (at: number) => population.dimensions[at] as string
  order.sort((left, right) => (name(left) < name(right) ? -1 : 1))
  const members = order.map((from) => [...new Set(population.members.map((own) => own[from] as string))].sort())
  const ranks = members.map((names) => new Map(names.map((member, at) => [member, at])))
  yield
  const { met, atomOf } = yield* atomsOf(population, order, ranks)
  const sorted = met.map((_, at) => at)
  sorted.sort((left, right) => compare(met[left]?.members as number[], met[right]?.members as number[]))
  const place: number[] = []
  for (const [at, from] of sorted.entries()) place[from] = at
  const atoms = sorted.map((from) => met[from]?.members as number[])
  const sizes = sorted.map((from) => met[from]?.size as number)
  const subsets = subsetsOf(order.length, depthMost)
  const index = subsets.map(() => new Map<number, number>())
  const lattice = {
    dimensions: order.map(name),
    members,
    sizes,
    atoms,
    atomOf: atomOf.map((atom) => place[atom] as number),
  }
  yield
  return { ...lattice, subsets, index, cells: yield* cellsOf({ ...lattice, subsets, index }) }
}

function* cellsOf(lattice: Omit<Lattice, 'cells'>): Generator<void, Cell[]> {
  const cells: Cell[] = []
  for (const [atom, members] of lattice.atoms.entries()) {
    for (const [subset, filtered] of lattice.subsets.entries()) {
      const key = cellKey(lattice, filtered, members)
      const map = lattice.index[subset] as Map<number, number>
      let at = map.get(key)
      if (at === undefined) {
        at = cells.length
        map.set(key, at)
        cells.push({ depth: filtered.length, subset, key, persons: 0, atoms: [] })
      }
      const cell = cells[at] as Cell
      cell.persons += lattice.sizes[atom] as number
      cell.atoms.push(atom)
    }
    if (atom % atomsAStep === atomsAStep - 1) yield
  }
  return cells
}
