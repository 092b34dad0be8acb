import { describe, expect, it } from 'vitest'
import type { Population } from './lattice.ts'
import { company, independent, nested, numbers } from './populations.fixture.ts'
import {
  type LatticeCell,
  type ProtectedLattice,
  protectedLattice,
  protectedLatticeSteps,
} from './protected-lattice.ts'

const decisionsOf = (lattice: ProtectedLattice) =>
  Object.fromEntries(lattice.cells().map(({ where, reason }) => [JSON.stringify(Object.entries(where).sort()), reason]))

const personsAnswered = (cells: readonly LatticeCell[], depth: number) =>
  cells.reduce(
    (sum, cell) => sum + (cell.reason === 'answered' && Object.keys(cell.where).length === depth ? cell.persons : 0),
    0,
  )

const departments = (sizes: Record<string, number>): Population => ({
  dimensions: ['department'],
  members: Object.entries(sizes).flatMap(([name, count]) => Array.from({ length: count }, () => [name])),
})

describe('a protected lattice', () => {
  it('answers for groups of the least size and withholds smaller ones with one beside them', () => {
    const lattice = protectedLattice(departments({ a: 50, b: 40, c: 20, one: 1 }), { least: 5 })
    expect(lattice.answered({})).toBe(true)
    expect(lattice.persons({})).toBe(111)
    expect(lattice.answered({ department: ['a'] })).toBe(true)
    expect(lattice.answered({ department: ['b'] })).toBe(true)
    expect(lattice.reason({ department: ['c'] })).toBe('complementary')
    expect(lattice.reason({ department: ['one'] })).toBe('few')
    expect(lattice.persons({ department: ['c'] })).toBeUndefined()
  })
  it('needs no second one where the small groups together are large enough', () => {
    const lattice = protectedLattice(departments({ a: 50, b: 40, x: 3, y: 2 }), { least: 5 })
    expect(lattice.answered({ department: ['b'] })).toBe(true)
    expect(lattice.reason({ department: ['x', 'y'] })).toBe('few')
  })
  it('withholds a group that is another one less a few persons', () => {
    const members = [
      ...Array.from({ length: 30 }, () => ['sales', 'Oslo']),
      ...Array.from({ length: 2 }, () => ['sales', 'Rome']),
      ...Array.from({ length: 40 }, () => ['works', 'Rome']),
    ]
    const lattice = protectedLattice({ dimensions: ['department', 'location'], members }, { least: 5 })
    expect(lattice.answered({ department: ['sales'] }) && lattice.answered({ location: ['Oslo'] })).toBe(false)
    expect(lattice.answered({})).toBe(true)
  })
  it('answers several members of a dimension as the sum of answered cells only', () => {
    const lattice = protectedLattice(departments({ a: 50, b: 40, c: 20, one: 1 }), { least: 5 })
    expect(lattice.persons({ department: ['a', 'b', 'b'] })).toBe(90)
    expect(lattice.answered({ department: ['a', 'c'] })).toBe(false)
    expect(lattice.persons({ department: ['a', 'nobody is here'] })).toBe(50)
    expect(lattice.reason({ department: ['nobody is here'] })).toBe('nobody')
    expect(lattice.answered({ department: ['one', 'c', 'b', 'a'] })).toBe(true)
  })
  it('refuses more filters than three, counting those that let somebody out', () => {
    const lattice = protectedLattice(company(1000, 1), { least: 5 })
    const three = { level: ['m0'], location: ['m0'], gender: ['m0'] }
    expect(lattice.answered(three)).toBe(true)
    expect(lattice.reason({ ...three, department: ['m0'] })).toBe('deep')
    const all = Array.from({ length: 10 }, (_, at) => `m${at}`)
    expect(lattice.answered({ ...three, department: all })).toBe(true)
    expect(
      protectedLattice(company(1000, 1), { least: 5, dimensionsMost: 1 }).reason({ level: ['m0'], gender: ['m0'] }),
    ).toBe('deep')
  })
  it('keeps the total and every margin of a company', () => {
    for (const least of [5, 10]) {
      const cells = protectedLattice(company(1000, 3), { least }).cells()
      expect(cells.filter(({ where, reason }) => Object.keys(where).length < 2 && reason !== 'answered')).toEqual([])
    }
  })
  it('stays useful: of 1,000 persons most are in answered pairs of filters, and a good part in triples', () => {
    const shares = [5, 10].map((least) => {
      const cells = protectedLattice(company(1000, 1), { least }).cells()
      return [personsAnswered(cells, 2) / 6000, personsAnswered(cells, 3) / 4000] as const
    })
    expect(shares[0]?.[0]).toBeGreaterThan(0.8)
    expect(shares[0]?.[1]).toBeGreaterThan(0.5)
    expect(shares[1]?.[0]).toBeGreaterThan(0.65)
    expect(shares[1]?.[1]).toBeGreaterThan(0.3)
  })
  it('is stricter with ten than with five', () => {
    for (const seed of [1, 2]) {
      const [five, ten] = [5, 10].map((least) => protectedLattice(company(1000, seed), { least }).cells()) as [
        LatticeCell[],
        LatticeCell[],
      ]
      for (const depth of [2, 3]) expect(personsAnswered(ten, depth)).toBeLessThan(personsAnswered(five, depth))
      expect(ten.filter(({ reason, persons }) => reason === 'answered' && persons < 10)).toEqual([])
    }
  })
  it('decides the same again, in another order of persons, and in another order of dimensions', () => {
    const population = nested(600, 4)
    const first = decisionsOf(protectedLattice(population, { least: 5 }))
    expect(decisionsOf(protectedLattice(population, { least: 5 }))).toEqual(first)
    const next = numbers(9)
    const shuffled = population.members.map((own) => ({ own, at: next() })).sort((left, right) => left.at - right.at)
    const turned = {
      dimensions: [...population.dimensions].reverse(),
      members: shuffled.map(({ own }) => [...own].reverse()),
    }
    expect(decisionsOf(protectedLattice(turned, { least: 5 }))).toEqual(first)
  })
  it('knows what to say of nobody, of too few and of people who are all alike', () => {
    const empty = protectedLattice({ dimensions: ['department'], members: [] }, { least: 5 })
    expect(empty.reason({})).toBe('nobody')
    expect(empty.persons({})).toBe(0)
    const few = protectedLattice(departments({ a: 3, b: 1 }), { least: 5 })
    expect(few.cells().map(({ reason }) => reason)).toEqual(['few', 'few', 'few'])
    const alike = protectedLattice(
      { dimensions: ['x', 'y'], members: Array.from({ length: 7 }, () => ['a', 'b']) },
      { least: 5 },
    )
    expect(alike.cells().map(({ reason }) => reason)).toEqual(Array.from({ length: 4 }, () => 'answered'))
    const plain = protectedLattice({ dimensions: [], members: [[], [], []] }, { least: 3 })
    expect(plain.persons({})).toBe(3)
  })
  it('withholds what it had no effort left to look at, and the same every time', () => {
    const population = company(1000, 5)
    const full = protectedLattice(population, { least: 5 }).cells()
    const little = protectedLattice(population, { least: 5, effortMost: 100_000 })
    expect(personsAnswered(little.cells(), 3)).toBeLessThan(personsAnswered(full, 3) / 2)
    expect(little.answered({})).toBe(true)
    expect(decisionsOf(protectedLattice(population, { least: 5, effortMost: 100_000 }))).toEqual(decisionsOf(little))
  })
  it('can be had in steps, with the same result', () => {
    const population = independent(
      1500,
      [
        [5, 4, 3, 2, 1],
        [5, 4, 3, 2, 1],
        [4, 3, 2, 1, 1],
        [3, 2, 1, 1],
      ],
      6,
    )
    const steps = protectedLatticeSteps(population, { least: 10 })
    let count = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) count++
    expect(count).toBeGreaterThan(10)
    expect(decisionsOf(step.value)).toEqual(decisionsOf(protectedLattice(population, { least: 10 })))
  })
  it('refuses what is not a population or a question', () => {
    const lattice = protectedLattice(departments({ a: 9 }), { least: 5 })
    expect(() => lattice.answered({ salary: ['a'] })).toThrow(RangeError)
    expect(() => lattice.answered({ department: [] })).toThrow(RangeError)
    expect(() => protectedLattice({ dimensions: ['a', 'a'], members: [] }, { least: 5 })).toThrow(RangeError)
    expect(() => protectedLattice({ dimensions: ['a'], members: [['x', 'y']] }, { least: 5 })).toThrow(RangeError)
    expect(() => protectedLattice(departments({ a: 9 }), { least: 0 })).toThrow(RangeError)
    expect(() => protectedLattice(departments({ a: 9 }), { least: 5, contributions: [1] })).toThrow(RangeError)
    expect(() => protectedLattice(departments({ a: 1 }), { least: 1, contributions: [Number.NaN] })).toThrow(RangeError)
  })
})
