// Which groups of persons a viewer may ask about: small groups, and what would let them be computed, are withheld for everybody alike.
import { ended } from '../steps/ended.ts'
import { type Contributions, contributionOf, noContributions, together } from './dominance.ts'
import { type Decision, decide } from './decide.ts'
import { type Lattice, latticeOf, type Population } from './lattice.ts'

/** Filters by equality: for each dimension the members that are let in. */
export type Where = Readonly<Record<string, readonly string[]>>

/** `nobody`: no person is meant, so that nothing is told of any. `deep`: more dimensions are filtered than are ever answered. */
export type Reason = Decision | 'nobody' | 'deep'

export interface Protection {
  /** The least number of persons in a group about which anything may be known: 5, or 10 for pay. */
  least: number
  /** What each person of the population contributes, in its order: with it, figures that one or two persons dominate are withheld as well. */
  contributions?: readonly number[]
  /** Dimensions that may be filtered at once; 3 unless told. */
  dimensionsMost?: number
  /** Bound of the work in entries visited, some 20 ns each; what is not reached is withheld. */
  effortMost?: number
}

/** One cell of the lattice that holds persons. */
export interface LatticeCell {
  where: Record<string, string>
  persons: number
  reason: Decision
}

const effortMost = 200_000_000

/** The decisions for one population; see `protectedLattice`. */
export class ProtectedLattice {
  readonly #lattice: Lattice
  readonly #decisions: readonly Decision[]
  readonly #dimensionsMost: number

  constructor(lattice: Lattice, decisions: readonly Decision[], dimensionsMost: number) {
    this.#lattice = lattice
    this.#decisions = decisions
    this.#dimensionsMost = dimensionsMost
  }

  /** Whether figures about these persons may be shown. @throws RangeError as `reason` does. */
  answered(where: Where): boolean {
    const reason = this.reason(where)
    return reason === 'answered' || reason === 'nobody'
  }

  /**
   * Why figures about these persons are shown or not: for logs and tests. Viewers are told the same for each reason, because which of them it is tells
   * something about the group. Several members of a dimension are answered as the sum of their cells, all of which must be answered; a
   * filter that lets every member in is none.
   * @throws RangeError for a dimension the population does not have, or one without members.
   */
  reason(where: Where): Reason {
    const { subset, admitted } = this.#filters(where)
    if (subset === undefined) return 'deep'
    const inside = this.#inside(subset, admitted)
    if (inside.length === 0) return 'nobody'
    const reasons = new Set(inside.map((cell) => this.#decisions[cell] as Decision))
    return (['few', 'dominated', 'complementary'] as const).find((reason) => reasons.has(reason)) ?? 'answered'
  }

  /** The number of persons meant; undefined when it may not be shown. @throws RangeError as `reason` does. */
  persons(where: Where): number | undefined {
    const { subset, admitted } = this.#filters(where)
    if (subset === undefined || !this.answered(where)) return undefined
    return this.#inside(subset, admitted).reduce((sum, cell) => sum + (this.#lattice.cells[cell]?.persons as number), 0)
  }

  /** Every cell that holds persons. For measuring and testing: it says how many persons there are in withheld cells. */
  cells(): LatticeCell[] {
    const { atoms, cells, dimensions, members, subsets } = this.#lattice
    return cells.map((cell, at) => {
      const own = atoms[cell.atoms[0] as number] as number[]
      const filtered = subsets[cell.subset] as number[]
      const where = Object.fromEntries(
        filtered.map((d) => [dimensions[d] as string, members[d]?.[own[d] as number] as string]),
      )
      return { where, persons: cell.persons, reason: this.#decisions[at] as Decision }
    })
  }

  /** The filtered dimensions as an index of `subsets`, undefined when they are too many, and the members that each lets in. */
  #filters(where: Where): { subset: number | undefined; admitted: Set<number>[] } {
    const { dimensions, members, subsets } = this.#lattice
    const filters = Object.entries(where).map(([name, names]) => {
      const dimension = dimensions.indexOf(name)
      if (dimension < 0) throw new RangeError(`not a dimension: ${name}`)
      if (names.length === 0) throw new RangeError(`no member of ${name}`)
      const admitted = new Set(names.map((member) => (members[dimension] as string[]).indexOf(member)))
      admitted.delete(-1)
      return { dimension, admitted }
    })
    const real = filters.filter(({ dimension, admitted }) => admitted.size < (members[dimension] as string[]).length)
    real.sort((left, right) => left.dimension - right.dimension)
    if (real.length > this.#dimensionsMost) return { subset: undefined, admitted: [] }
    const subset = subsets.findIndex(
      (own) => own.length === real.length && own.every((d, at) => d === real[at]?.dimension),
    )
    return { subset, admitted: real.map(({ admitted }) => admitted) }
  }

  /** The cells of a subset whose members are all let in. */
  #inside(subset: number, admitted: readonly Set<number>[]): number[] {
    const { atoms, cells, index, subsets } = this.#lattice
    const filtered = subsets[subset] as number[]
    return [...(index[subset] as Map<number, number>).values()].filter((cell) => {
      const own = atoms[cells[cell]?.atoms[0] as number] as number[]
      return filtered.every((dimension, at) => admitted[at]?.has(own[dimension] as number))
    })
  }
}

function contributionsOf(lattice: Lattice, amounts: readonly number[]): Contributions[] {
  if (amounts.length !== lattice.atomOf.length)
    throw new RangeError(`${amounts.length} contributions of ${lattice.atomOf.length} persons`)
  const found: Contributions[] = lattice.sizes.map(() => noContributions)
  for (const [person, atom] of lattice.atomOf.entries()) {
    const amount = amounts[person] as number
    if (!Number.isFinite(amount)) throw new RangeError(`not a contribution: ${amount}`)
    found[atom] = together(found[atom] as Contributions, contributionOf(amount))
  }
  return found
}

/**
 * `protectedLattice` in steps of some milliseconds, for a caller that gives the event loop away between them.
 * @throws RangeError as `protectedLattice` does, at the first step.
 */
export function* protectedLatticeSteps(
  population: Population,
  protection: Protection,
): Generator<void, ProtectedLattice> {
  const { least, contributions, dimensionsMost = 3 } = protection
  if (!Number.isInteger(least) || least < 1) throw new RangeError(`not a least number of persons: ${least}`)
  if (!Number.isInteger(dimensionsMost) || dimensionsMost < 0)
    throw new RangeError(`not a number of dimensions: ${dimensionsMost}`)
  const lattice = yield* latticeOf(population, dimensionsMost)
  const decisions = yield* decide(lattice, {
    least,
    effortMost: protection.effortMost ?? effortMost,
    ...(contributions && { contributions: contributionsOf(lattice, contributions) }),
  })
  return new ProtectedLattice(lattice, decisions, dimensionsMost)
}

/**
 * Decides for a population (one member a dimension and person, one record a person and period) which conjunctions of up to `dimensionsMost` filters are
 * answered. The decision is the same for whoever asks, in whatever order, and however the persons are ordered. Whoever knows all answered cells and who is in
 * which cannot compute, by any sum of multiples of them, a figure about 1 to `least` - 1 persons. Sums, counts and means (sum / count of an answered cell) may
 * be shown; a minimum, maximum or quantile over persons is one person's value and never may.
 * @throws RangeError when the population is not consistent, `least` is not a positive integer, or contributions are not one finite number a person.
 */
export function protectedLattice(population: Population, protection: Protection): ProtectedLattice {
  return ended(protectedLatticeSteps(population, protection))
}
