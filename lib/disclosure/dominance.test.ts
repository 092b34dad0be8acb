import { describe, expect, it } from 'vitest'
import { contributionOf, dominated, noContributions, together } from './dominance.ts'
import { company, numbers } from './populations.fixture.ts'
import { type ProtectedLattice, protectedLattice } from './protected-lattice.ts'

const of = (...amounts: number[]) => amounts.map(contributionOf).reduce(together, noContributions)

const population = company(1000, 3)
const next = numbers(5)
const contributions = population.members.map(
  () => 40_000 * Math.exp(2.2 * (next() + next() - 1)) * (next() < 0.006 ? 40 : 1),
)

interface Group {
  where: Record<string, string>
  persons: Set<number>
}

function answeredGroups(lattice: ProtectedLattice): Group[] {
  const cells = lattice.cells().filter(({ reason }) => reason === 'answered')
  return cells.map(({ where }) => {
    const filters = Object.entries(where).map(
      ([name, member]) => [population.dimensions.indexOf(name), member] as const,
    )
    const persons = population.members.flatMap((own, at) =>
      filters.every(([d, member]) => own[d] === member) ? [at] : [],
    )
    return { where, persons: new Set(persons) }
  })
}

/** What follows by subtraction: answered groups, one less another in it, and one less its answered members of a dimension. */
function derived(groups: readonly Group[]): number[][] {
  const found = groups.map(({ persons }) => [...persons])
  for (const outer of groups) {
    const names = Object.keys(outer.where)
    const inside = groups.filter(
      ({ where }) =>
        Object.keys(where).length > names.length && names.every((name) => where[name] === outer.where[name]),
    )
    for (const { persons } of inside) found.push([...outer.persons.difference(persons)])
    for (const dimension of population.dimensions) {
      const line = inside.filter(({ where }) => Object.keys(where).length === names.length + 1 && dimension in where)
      const listed = line.reduce((all, { persons }) => all.union(persons), new Set<number>())
      if (!names.includes(dimension)) found.push([...outer.persons.difference(listed)])
    }
  }
  return found
}

const dominatedOf = (groups: readonly number[][]) =>
  groups.filter((persons) => dominated(of(...persons.map((person) => contributions[person] as number))))

describe('the dominance rule', () => {
  it('finds one person with more than half of a figure, or two with more than three quarters', () => {
    expect(dominated(of(50, 30, 20))).toBe(true)
    expect(dominated(of(50, 25, 25))).toBe(false)
    expect(dominated(of(51, 9, 10, 10, 10, 10))).toBe(true)
    expect(dominated(of(40, 36, 10, 14))).toBe(true)
    expect(dominated(of(-51, 9, 10, 10, 10, 10))).toBe(true)
    expect(dominated(of(10, 10, 10, 10))).toBe(false)
    expect(dominated(of())).toBe(false)
    expect(dominated(of(0, 0))).toBe(false)
  })
  it('never finds a group dominated that is made of two that are not', () => {
    const draw = numbers(2)
    let tried = 0
    for (let round = 0; round < 5000; round++) {
      const [left, right] = [0, 1].map(() =>
        of(...Array.from({ length: 2 + Math.floor(draw() * 5) }, () => draw() ** 2)),
      )
      if (left === undefined || right === undefined || dominated(left) || dominated(right)) continue
      tried++
      expect(dominated(together(left, right))).toBe(false)
    }
    expect(tried).toBeGreaterThan(100)
  })
  it('holds for answered cells and for what is left of one when others are taken off', () => {
    const groups = answeredGroups(protectedLattice(population, { least: 10, contributions }))
    expect(groups.length).toBeGreaterThan(30)
    expect(dominatedOf(derived(groups))).toEqual([])
  })
  it('would not hold without contributions', () => {
    const groups = answeredGroups(protectedLattice(population, { least: 10 }))
    expect(dominatedOf(groups.map(({ persons }) => [...persons])).length).toBeGreaterThan(0)
    expect(dominatedOf(derived(groups)).length).toBeGreaterThan(
      dominatedOf(groups.map(({ persons }) => [...persons])).length,
    )
  })
})
