import { describe, expect, it } from 'vitest'
import { Attacker, atomsOf, meant, questions } from './attacker.fixture.ts'
import type { Population } from './lattice.ts'
import { numbers, populations } from './populations.fixture.ts'
import { type ProtectedLattice, protectedLattice, type Where } from './protected-lattice.ts'
import { linesOnly, primaryOnly, sizesOf } from './weaker-rules.fixture.ts'

const whole = process.env.PREMISE_TEST_SIZE === 'all'
/** A sparse population has many atoms and takes the attacker long. */
const seedsOf = (kind: string) => Array.from({ length: whole ? 12 : kind === 'sparse' ? 1 : 2 }, (_, at) => at + 1)
const kinds = Object.entries(populations)

/** Everything a viewer can have, one member a filter. */
function fullAttack(population: Population, lattice: ProtectedLattice, seed: number): Attacker {
  const atoms = atomsOf(population)
  const answered = questions(population).filter((where) => lattice.answered(where))
  return new Attacker(
    atoms.sizes,
    answered.map((where) => meant(atoms, where)),
    numbers(seed),
  )
}

/** A question of three filters with one to three members each. */
function randomQuestion({ dimensions, members }: Population, next: () => number): Where {
  const chosen = dimensions
    .map((dimension, at) => ({ dimension, at, rank: next() }))
    .sort((left, right) => left.rank - right.rank)
  const anyone = () => members[Math.floor(next() * members.length)] as readonly string[]
  return Object.fromEntries(
    chosen
      .slice(0, 3)
      .map(({ dimension, at }) => [
        dimension,
        Array.from({ length: 1 + Math.floor(next() * 3) }, () => anyone()[at] as string),
      ]),
  )
}

describe('an attacker with all answers about 1,000 persons', () => {
  for (const [kind, make] of kinds)
    for (const least of [5, 10])
      it(`computes nothing about fewer than ${least} of a ${kind} population`, () => {
        for (const seed of seedsOf(kind)) {
          const population = make(1000, seed)
          const attacker = fullAttack(population, protectedLattice(population, { least }), seed)
          expect(attacker.rank).toBeGreaterThan(10)
          expect(attacker.smallGroups(least, 3)).toEqual([])
        }
      })
  it.runIf(whole)(
    'computes nothing about four atoms either, which is everything there can be below 5',
    { timeout: 600_000 },
    () => {
      for (const [, make] of kinds)
        for (const seed of [1, 2]) {
          const population = make(1000, seed)
          const attacker = fullAttack(population, protectedLattice(population, { least: 5 }), seed)
          expect(attacker.smallGroups(5, 4)).toEqual([])
        }
    },
  )
  it('computes nothing when little effort was spent', () => {
    for (const effortMost of [1000, 30_000, 200_000]) {
      const population = populations.company(1000, 8)
      expect(
        fullAttack(population, protectedLattice(population, { least: 5, effortMost }), 1).smallGroups(5, 3),
      ).toEqual([])
    }
  })
  it('computes no group that the dominance rule withholds', () => {
    const population = populations.company(1000, 3)
    const next = numbers(5)
    const contributions = population.members.map(
      () => 40_000 * Math.exp(2.2 * (next() + next() - 1)) * (next() < 0.004 ? 40 : 1),
    )
    const lattice = protectedLattice(population, { least: 10, contributions })
    const attacker = fullAttack(population, lattice, 1)
    const atoms = atomsOf(population)
    const secret = lattice.cells().filter(({ reason }) => reason === 'dominated')
    expect(secret.length).toBeGreaterThan(10)
    for (const { where } of secret) {
      const own = Object.fromEntries(Object.entries(where).map(([dimension, member]) => [dimension, [member]]))
      expect(attacker.computes(meant(atoms, own))).toBe(false)
    }
    expect(attacker.smallGroups(10, 3)).toEqual([])
  })
})

describe('a random attacker with three filters over 1,000 persons', () => {
  for (const [kind, make] of kinds)
    it(`recovers no group below 5 of a ${kind} population`, () => {
      for (const seed of seedsOf(kind)) {
        const population = make(1000, seed)
        const lattice = protectedLattice(population, { least: 5 })
        const atoms = atomsOf(population)
        const next = numbers(seed)
        const asked = Array.from({ length: 3000 }, () => randomQuestion(population, next))
        // Singles and pairs too: three filters of which some let everybody in.
        const fewer = asked.map((where) => Object.fromEntries(Object.entries(where).slice(0, Math.floor(next() * 3))))
        const known = [...asked, ...fewer]
          .filter((where) => lattice.answered(where))
          .map((where) => meant(atoms, where))
        expect(known.length).toBeGreaterThan(20)
        for (const group of known) {
          const persons = group.reduce((sum, atom) => sum + (atoms.sizes[atom] as number), 0)
          expect(persons === 0 || persons >= 5).toBe(true)
        }
        expect(new Attacker(atoms.sizes, known, next).smallGroups(5, 3)).toEqual([])
      }
    })
})

describe('the same attacker', () => {
  for (const [kind, make] of kinds) {
    it(`breaks what withholds small cells only, in a ${kind} population`, () => {
      const population = make(1000, 1)
      const attacker = new Attacker(sizesOf(population), primaryOnly(population, 5), numbers(1))
      expect(attacker.smallGroups(5, 2).length).toBeGreaterThan(0)
    })
    it(`breaks what guards every line but not what lines do together, in a ${kind} population`, () => {
      const population = make(1000, 1)
      const attacker = new Attacker(sizesOf(population), linesOnly(population, 5), numbers(1))
      expect(attacker.smallGroups(5, 2).length).toBeGreaterThan(0)
    })
  }
  it('finds a difference of two persons with factors other than 1', () => {
    // a + c less b + c is a - b: no sum over a group, but a figure about two persons.
    const attacker = new Attacker(
      [1, 1, 5, 5],
      [
        [0, 2],
        [2, 1],
        [2, 3],
      ],
      numbers(1),
    )
    expect(attacker.smallGroups(5, 2)).toEqual([[0, 1]])
    expect(attacker.smallGroups(2, 2)).toEqual([])
    expect(attacker.computes([0, 2])).toBe(true)
    expect(attacker.computes([0, 1])).toBe(false)
  })
  it('finds three and four persons whose differences are known', () => {
    const chain = [
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ]
    const all = new Attacker([1, 1, 1, 1, 9], chain, numbers(2))
    expect(all.smallGroups(5, 2).length).toBe(6)
    const three = new Attacker(
      [1, 1, 1, 9, 9],
      [
        [0, 1, 3],
        [2, 3],
        [3, 4],
      ],
      numbers(2),
    )
    expect(three.smallGroups(5, 2)).toEqual([])
    expect(three.smallGroups(5, 3)).toEqual([[0, 1, 2]])
    const four = new Attacker(
      [1, 1, 1, 1, 9, 9],
      [
        [0, 1, 4],
        [2, 3, 4],
        [4, 5],
      ],
      numbers(2),
    )
    expect(four.smallGroups(5, 3)).toEqual([])
    expect(four.smallGroups(5, 4)).toEqual([[0, 1, 2, 3]])
  })
})
