// Populations that are hard to protect, the same for the same seed.
import type { Population } from './lattice.ts'

/** A seeded source of numbers in [0, 1). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}

function pick(weights: readonly number[], next: () => number): number {
  let left = next() * weights.reduce((sum, weight) => sum + weight, 0)
  return Math.max(
    0,
    weights.findIndex((weight) => {
      left -= weight
      return left < 0
    }),
  )
}

/** Persons whose members are drawn independently, dimension by dimension. */
export function independent(persons: number, weights: readonly (readonly number[])[], seed: number): Population {
  const next = numbers(seed)
  return {
    dimensions: weights.map((_, at) => `d${at}`),
    members: Array.from({ length: persons }, () => weights.map((own) => `m${pick(own, next)}`)),
  }
}

const departments = [220, 180, 150, 120, 100, 80, 60, 45, 30, 15]
const levels = [40, 30, 18, 9, 3]
const locations = [50, 25, 15, 10]
const genders = [55, 43, 2]

/** 10 departments, 5 levels, 4 locations and 3 genders. */
export function company(persons: number, seed: number): Population {
  const { members } = independent(persons, [departments, levels, locations, genders], seed)
  return { dimensions: ['department', 'level', 'location', 'gender'], members }
}

/** Six dimensions in which nearly everybody is alone. */
export function sparse(persons: number, seed: number): Population {
  const weights = [5, 3, 2, 1, 1]
  return independent(persons, [weights, weights, weights, weights, weights, weights], seed)
}

/** Locations that belong to departments, most of them to one only, and departments of one person to six. */
export function nested(persons: number, seed: number): Population {
  const next = numbers(seed)
  const members = Array.from({ length: persons }, (_, person) => {
    const department =
      person < 21 ? `tiny${Math.floor(Math.sqrt(2 * person + 0.25) + 0.5)}` : `d${pick(departments, next)}`
    const location = next() < 0.02 ? 'abroad' : `${department}-${pick([20, 6, 1], next)}`
    return [department, location, `l${pick(levels, next)}`, `g${pick([60, 40], next)}`]
  })
  return { dimensions: ['department', 'location', 'level', 'gender'], members }
}

/** A member that is another one but for a few persons, across three dimensions: what differences of nested groups live on. */
export function nearlyEqual(persons: number, seed: number): Population {
  const next = numbers(seed)
  const members = Array.from({ length: persons }, () => {
    const team = pick([6, 5, 4, 3, 2, 1], next)
    const strays = () => (next() < 0.015 ? pick([1, 1, 1, 1, 1, 1], next) : team)
    return [`t${team}`, `f${strays()}`, `b${strays()}`, `g${pick([60, 40], next)}`]
  })
  return { dimensions: ['team', 'floor', 'budget', 'gender'], members }
}

export const populations = { company, sparse, nested, nearlyEqual }
