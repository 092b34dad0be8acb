// An attacker who knows who is where, has all answers, and looks for groups of few persons that follow from them. Shares no code with what it attacks.
import type { Population } from './lattice.ts'
import type { Where } from './protected-lattice.ts'

// Products of two remainders stay below 2^31.
const prime = 46_337
const inverses = new Int32Array(prime)
inverses[1] = 1
for (let i = 2; i < prime; i++)
  inverses[i] = (prime - ((Math.floor(prime / i) * (inverses[prime % i] as number)) % prime)) % prime

const over = (value: number) => ((value % prime) + prime) % prime

export interface Atoms {
  sizes: number[]
  /** Members of each atom, by dimension. */
  members: Record<string, string>[]
}

/** Persons who share all members. */
export function atomsOf({ dimensions, members }: Population): Atoms {
  const sizes = new Map<string, number>()
  for (const own of members) sizes.set(JSON.stringify(own), (sizes.get(JSON.stringify(own)) ?? 0) + 1)
  const named = [...sizes.keys()].map((key) => {
    const own = JSON.parse(key) as string[]
    return Object.fromEntries(dimensions.map((dimension, at) => [dimension, own[at] as string]))
  })
  return { sizes: [...sizes.values()], members: named }
}

/** The atoms that a question is about. */
export function meant(atoms: Atoms, where: Where): number[] {
  const filters = Object.entries(where)
  return atoms.members.flatMap((own, at) =>
    filters.every(([dimension, members]) => members.includes(own[dimension] as string)) ? [at] : [],
  )
}

/** Every question of up to three filters of one member each that is about somebody. */
export function questions({ dimensions, members }: Population): Where[] {
  const found = new Map<string, Where>([['{}', {}]])
  for (let mask = 1; mask < 1 << dimensions.length; mask++) {
    const chosen = dimensions.map((_, at) => at).filter((at) => mask & (1 << at))
    if (chosen.length > 3) continue
    for (const own of members) {
      const where = Object.fromEntries(chosen.map((at) => [dimensions[at] as string, [own[at] as string]]))
      found.set(JSON.stringify(where), where)
    }
  }
  return [...found.values()]
}

/** What answers leave open: each atom's coordinates in random directions of the space in which no answer changes. */
export class Attacker {
  readonly #sizes: readonly number[]
  readonly #rows: Int32Array[] = []
  readonly #pivots: number[] = []
  readonly #next: () => number

  /** @param answers lists of atoms whose sums are known. */
  constructor(sizes: readonly number[], answers: readonly (readonly number[])[], next: () => number) {
    this.#sizes = sizes
    this.#next = next
    for (const answer of answers) this.#take(answer)
  }

  /** How many independent sums are known. */
  get rank(): number {
    return this.#rows.length
  }

  #reduced(atoms: readonly number[]): Int32Array {
    const row = new Int32Array(this.#sizes.length)
    for (const atom of atoms) row[atom] = 1
    for (const [at, pivot] of this.#pivots.entries()) {
      const factor = row[pivot] as number
      const by = this.#rows[at] as Int32Array
      if (factor !== 0)
        for (let i = 0; i < row.length; i++) row[i] = over((row[i] as number) - ((factor * (by[i] as number)) % prime))
    }
    return row
  }

  #take(atoms: readonly number[]): void {
    const row = this.#reduced(atoms)
    const pivot = row.findIndex((value) => value !== 0)
    if (pivot < 0) return
    const inverse = inverses[row[pivot] as number] as number
    for (let i = 0; i < row.length; i++) row[i] = ((row[i] as number) * inverse) % prime
    for (const other of this.#rows) {
      const factor = other[pivot] as number
      if (factor !== 0)
        for (let i = 0; i < row.length; i++)
          other[i] = over((other[i] as number) - ((factor * (row[i] as number)) % prime))
    }
    this.#rows.push(row)
    this.#pivots.push(pivot)
  }

  /** Whether the sum over a group follows from the answers. */
  computes(atoms: readonly number[]): boolean {
    return this.#reduced(atoms).every((value) => value === 0)
  }

  /** A direction in which no answer changes, drawn at random. */
  #direction(): Int32Array {
    const direction = Int32Array.from(this.#sizes, () => Math.floor(this.#next() * prime))
    for (const pivot of this.#pivots) direction[pivot] = 0
    for (const [at, pivot] of this.#pivots.entries()) {
      const row = this.#rows[at] as Int32Array
      let sum = 0
      for (let i = 0; i < row.length; i++)
        if (i !== pivot) sum = (sum + (((row[i] as number) * (direction[i] as number)) % prime)) % prime
      direction[pivot] = over(-sum)
    }
    return direction
  }

  #coordinates(count: number): Int32Array[] {
    const directions = Array.from({ length: count }, () => this.#direction())
    return this.#sizes.map((_, atom) => Int32Array.from(directions, (direction) => direction[atom] as number))
  }

  /**
   * Groups of up to `atomsMost` atoms and fewer than `least` persons of which something follows: a sum with any factors, not only 1. For a set of atoms that is
   * so exactly when their coordinates depend on each other.
   */
  smallGroups(least: number, atomsMost: number): number[][] {
    const found: number[][] = []
    const all = this.#sizes.map((_, atom) => atom).filter((atom) => (this.#sizes[atom] as number) < least)
    const coordinates = this.#coordinates(atomsMost + 2)
    this.#search(all, (atom) => coordinates[atom] as Int32Array, least - 1, atomsMost, [], found)
    const again = this.#coordinates(atomsMost + 4)
    return found.filter((group) => dependent(group.map((atom) => again[atom] as Int32Array)))
  }

  #search(
    atoms: readonly number[],
    at: (atom: number) => Int32Array,
    personsLeft: number,
    atomsLeft: number,
    chosen: number[],
    found: number[][],
  ): void {
    const fitting = atoms.filter((atom) => (this.#sizes[atom] as number) <= personsLeft)
    for (const atom of fitting) if (at(atom).every((value) => value === 0)) found.push([...chosen, atom])
    const open = fitting.filter((atom) => at(atom).some((value) => value !== 0))
    if (atomsLeft === 2) this.#pairs(open, at, personsLeft, chosen, found)
    if (atomsLeft <= 2) return
    for (const [index, first] of open.entries()) {
      const rest = open.slice(index + 1)
      const left = personsLeft - (this.#sizes[first] as number)
      const quotient = new Map(
        rest
          .filter((atom) => (this.#sizes[atom] as number) <= left)
          .map((atom) => [atom, without(at(atom), at(first))]),
      )
      this.#search(
        [...quotient.keys()],
        (atom) => quotient.get(atom) as Int32Array,
        left,
        atomsLeft - 1,
        [...chosen, first],
        found,
      )
    }
  }

  #pairs(
    atoms: readonly number[],
    at: (atom: number) => Int32Array,
    personsLeft: number,
    chosen: readonly number[],
    found: number[][],
  ): void {
    const lines = new Map<string | number, number[]>()
    for (const atom of atoms) {
      const key = line(at(atom))
      const others = lines.get(key)
      for (const other of others ?? [])
        if ((this.#sizes[other] as number) + (this.#sizes[atom] as number) <= personsLeft)
          found.push([...chosen, other, atom])
      if (others) others.push(atom)
      else lines.set(key, [atom])
    }
  }
}

/** The line through 0 on which a vector lies. */
function line(vector: Int32Array): number {
  const first = vector.findIndex((value) => value !== 0)
  const inverse = inverses[vector[first] as number] as number
  let key = first
  // Three coordinates are enough to tell lines apart but once in a million; what is found is checked again.
  for (let i = first + 1; i < Math.min(vector.length, first + 4); i++)
    key = (key * prime + (((vector[i] as number) * inverse) % prime)) % 9_007_199_254_699
  return key
}

/** A vector modulo another: reduced at the other's first coordinate that is not 0, which is left out. */
function without(vector: Int32Array, by: Int32Array): Int32Array {
  const at = by.findIndex((value) => value !== 0)
  const factor = ((vector[at] as number) * (inverses[by[at] as number] as number)) % prime
  const reduced = new Int32Array(vector.length - 1)
  for (let i = 0, to = 0; i < vector.length; i++)
    if (i !== at) reduced[to++] = over((vector[i] as number) - ((factor * (by[i] as number)) % prime))
  return reduced
}

function dependent(vectors: Int32Array[]): boolean {
  const [first, ...rest] = vectors
  if (first === undefined) return false
  if (first.every((value) => value === 0)) return true
  return dependent(rest.map((vector) => without(vector, first)))
}
