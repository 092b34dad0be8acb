// The persons of one month, and which figures about them may be shown. Nothing about persons is computed anywhere else.
import { paced } from '../models/paced.ts'
import { type ProtectedLattice, protectedLatticeSteps, type Where } from '../../../lib/disclosure/protected-lattice.ts'
import { roundedMean } from '../../../lib/disclosure/rounded-mean.ts'
import type { PersonsMetric, Sensitivity } from '../../domain.ts'

/** One person in one month. */
export interface PersonRecord {
  /** A member a dimension, in the order of the metric's dimensions. */
  members: readonly string[]
  /** In the metric's `scale`. */
  value: number
  /** 0 for somebody without a value. */
  weight: number
}

/** Filters that are answered at once, a division counted as one; see docs/disclosure.md. */
export const filtersMost = 3

/** @returns the least number of persons that a figure of this class may be about. Illness is as private as pay. */
export function leastPersons(sensitivity: Sensitivity): number {
  return isMagnitude(sensitivity) ? 10 : 5
}

/** Amounts that are a person's secret one by one: guarded against dominance, and rounded. */
export function isMagnitude(sensitivity: Sensitivity): boolean {
  return sensitivity === 'pay' || sensitivity === 'health'
}

/** Persons whom a figure is about, by member. */
interface Group {
  lattice: ProtectedLattice
  /** Names of members by dimension; `codes` are indexes of them, one a person. */
  names: string[][]
  codes: Uint32Array[]
  values: Float64Array
  weights: Float64Array
}

async function groupOf(metric: PersonsMetric, records: readonly PersonRecord[], magnitudes: boolean): Promise<Group> {
  const { dimensions, sensitivity } = metric
  const steps = protectedLatticeSteps(
    { dimensions, members: records.map(({ members }) => members) },
    {
      least: leastPersons(sensitivity),
      dimensionsMost: filtersMost,
      ...(magnitudes ? { contributions: records.map(({ value }) => value) } : {}),
    },
  )
  const lattice = await paced(steps)
  const ranks = dimensions.map(() => new Map<string, number>())
  const codes = ranks.map((rank, dimension) =>
    Uint32Array.from(records, ({ members }) => {
      const member = members[dimension] as string
      const code = rank.get(member) ?? rank.size
      rank.set(member, code)
      return code
    }),
  )
  return {
    lattice,
    names: ranks.map((rank) => [...rank.keys()].sort((one, other) => (rank.get(one) ?? 0) - (rank.get(other) ?? 0))),
    codes,
    values: Float64Array.from(records, ({ value }) => value),
    weights: Float64Array.from(records, ({ weight }) => weight),
  }
}

/** What a month of a metric answers: decided once from everybody's records, whoever asks. */
export class PersonsMonth {
  readonly #metric: PersonsMetric
  /** Members of everybody in the month, by dimension, sorted. */
  readonly #members: string[][]
  /** Whom the figure is about. */
  readonly #about: Group
  /** Of a share, those who make it: a figure about them as well. */
  readonly #passing: Group | undefined
  /** How much memory it takes, in persons. */
  readonly size: number

  private constructor(metric: PersonsMetric, members: string[][], about: Group, passing: Group | undefined) {
    this.#metric = metric
    this.#members = members
    this.#about = about
    this.#passing = passing
    this.size = about.values.length + (passing?.values.length ?? 0) + 500
  }

  /** @param records everybody of the month. Gives the event loop away every few milliseconds. */
  static async of(metric: PersonsMetric, records: readonly PersonRecord[]): Promise<PersonsMonth> {
    const { dimensions, figure, sensitivity, zeros } = metric
    const members = dimensions.map((_, at) =>
      [...new Set(records.map((record) => record.members[at] as string))].sort(),
    )
    const valued = records.filter(({ value, weight }) => (figure === 'mean' ? weight > 0 : value > 0))
    const everybody = figure === 'share' || (figure === 'mean' && zeros === true)
    const persons = everybody ? records.map((record) => ({ ...record, weight: 1 })) : valued
    const about = await groupOf(metric, persons, figure === 'mean' && isMagnitude(sensitivity))
    return new PersonsMonth(
      metric,
      members,
      about,
      figure === 'share' ? await groupOf(metric, valued, false) : undefined,
    )
  }

  /** @returns the members of a dimension among everybody in the month, whether or not anything is shown of them. */
  members(dimension: string): readonly string[] {
    return this.#members[this.#metric.dimensions.indexOf(dimension)] ?? []
  }

  /** Whether there is nothing to tell in the whole month: no survey was made, say. No leaver is something to tell. */
  get isEmpty(): boolean {
    return this.#about.values.length === 0 && (this.#metric.figure !== 'count' || this.#members[0]?.length === 0)
  }

  /**
   * The figure about these persons, in the metric's unit.
   * @returns undefined where it is withheld. Nobody at all looks the same, except in the whole month: who is told "none" of a group knows something of each in it.
   * @throws RangeError for a dimension that the metric does not have.
   */
  figure(where: Where): number | undefined {
    const { lattice } = this.#about
    const whole = Object.keys(where).length === 0
    if (!lattice.answered(where)) return undefined
    const sums = this.#sums(this.#about, where)
    if (sums.persons === 0) return whole && this.#metric.figure === 'count' && !this.isEmpty ? 0 : undefined
    if (this.#metric.figure === 'count') return sums.persons
    if (this.#passing === undefined) return this.#mean(sums)
    if (!this.#passing.lattice.answered(where)) return undefined
    const passing = this.#sums(this.#passing, where).persons
    return passing === 0 && !whole ? undefined : Math.round((passing / sums.persons) * 10_000) / 10_000
  }

  #mean({ persons, value, weight }: Sums): number {
    const { scale = 1, sensitivity } = this.#metric
    const mean = value / weight / scale
    return isMagnitude(sensitivity) ? roundedMean(mean, persons).mean : Math.round(mean * 100) / 100
  }

  #sums({ codes, names, values, weights }: Group, where: Where): Sums {
    const filters = Object.entries(where).map(([dimension, members]) => {
      const at = this.#metric.dimensions.indexOf(dimension)
      return { own: codes[at] as Uint32Array, admitted: (names[at] as string[]).map((name) => members.includes(name)) }
    })
    const sums = { persons: 0, value: 0, weight: 0 }
    for (let person = 0; person < values.length; person++) {
      if (!filters.every(({ own, admitted }) => admitted[own[person] as number])) continue
      sums.persons++
      sums.value += values[person] as number
      sums.weight += weights[person] as number
    }
    return sums
  }
}

interface Sums {
  persons: number
  value: number
  weight: number
}
