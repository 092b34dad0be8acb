import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import type { Task } from './learn.ts'
import { stackInSteps } from './stack.ts'
import { type Stack, stackedMargins } from './stack-fit.ts'

const rows = 400
const random = randomOf(9)
const normal = normalOf(random)
const truth = Float64Array.from({ length: rows }, () => 1.5 * normal())
const classes = truth.map((margin) => (random() < 1 / (1 + Math.exp(-margin)) ? 1 : 0))
const members = [0.8, 1.2, 2.5].map((noise) => truth.map((margin) => margin + noise * normal()))
const weights = Float64Array.from(truth, (_, row) => 1 + (row % 2))

const stackIn = (own: readonly Float64Array[], target: Float64Array, of: Float64Array, task: Task, kind = String) =>
  stackInSteps(
    own.map((margins, at) => ({ kind: kind(at), margins })),
    target,
    of,
    task,
  )
const marginsOf = (stack: Stack, own: readonly Float64Array[]) =>
  stackedMargins(
    stack,
    own.map((margins) => ({ margins })),
  )

/** The loss that is to be least, by its definition. */
function lossAt(own: readonly Float64Array[], intercept: number, shares: readonly number[]): number {
  const margins = marginsOf({ intercept, shares: [...shares] }, own)
  let sum = 0
  for (const [row, margin] of margins.entries())
    sum += (weights[row] as number) * Math.log1p(Math.exp(margin * (1 - 2 * (classes[row] as number))))
  for (const share of shares) sum += (share - 1 / own.length) ** 2 / 2
  return sum
}

describe('a stack', () => {
  it('is at the least of its loss: no point of a fine grid has less', () => {
    const own = members.slice(0, 2)
    const { intercept, shares } = ended(stackIn(own, classes, weights, 'classification'))
    const least = lossAt(own, intercept, shares)
    let best = Number.POSITIVE_INFINITY
    for (let a = 0; a <= 1.2; a += 0.05)
      for (let b = 0; b <= 1.2; b += 0.05)
        for (let c = -0.4; c <= 0.4; c += 0.05) best = Math.min(best, lossAt(own, c, [a, b]))
    expect(least).toBeLessThanOrEqual(best + 1e-9)
    expect(best - least).toBeLessThan(0.2)
  })
  it('leaves out members that add nothing or are the wrong way round, and weighs the others as if they were alone', () => {
    const wrong = truth.map((margin) => -margin)
    const all = ended(stackIn([...members.slice(0, 1), wrong], classes, weights, 'classification'))
    expect(all.shares[1]).toBe(0)
    const alone = ended(stackIn(members.slice(0, 1), classes, weights, 'classification'))
    expect(all.shares[0]).toBeCloseTo(alone.shares[0] as number, 6)
    expect(all.intercept).toBeCloseTo(alone.intercept, 6)
  })
  it('takes one of twins of two kinds, both of one kind, and both where each knows something', () => {
    const twin = members[0] as Float64Array
    const { shares } = ended(stackIn([twin, twin], classes, weights, 'classification'))
    expect(shares.filter((share) => share > 0)).toHaveLength(1)
    const same = ended(stackIn([twin, twin], classes, weights, 'classification', () => 'one kind'))
    expect(same.shares[0]).toBeCloseTo(same.shares[1] as number, 6)
    const both = ended(stackIn(members.slice(0, 2), classes, weights, 'classification'))
    expect(Math.min(...both.shares)).toBeGreaterThan(0.1)
    expect(both.shares[0]).toBeGreaterThan(both.shares[1] as number)
  })
  it('of no members is nothing', () => {
    expect(ended(stackIn([], classes, weights, 'classification'))).toEqual({ intercept: 0, shares: [] })
  })
  it('of numbers is their weighted least squares, whatever their unit and level', () => {
    const target = truth.map((margin) => margin + 0.3 * normal())
    const shifted = (values: Float64Array, unit: number, level: number) => values.map((value) => unit * value + level)
    const own = members.slice(0, 2)
    const plain = ended(stackIn(own, target, weights, 'regression'))
    const error = ({ shares, intercept }: typeof plain) =>
      marginsOf({ shares, intercept }, own).reduce(
        (sum, margin, row) => sum + (weights[row] as number) * (margin - (target[row] as number)) ** 2,
        0,
      )
    for (const shares of [
      [0.5, 0.5],
      [1, 0],
      [0.6, 0.3],
      [0.7, 0.2],
    ])
      expect(error(plain)).toBeLessThan(error({ intercept: 0, shares }) * 1.001)
    const [unit, level] = [1e6, 1e9]
    const large = ended(
      stackIn(
        own.map((values) => shifted(values, unit, level)),
        shifted(target, unit, level),
        weights,
        'regression',
      ),
    )
    for (const [at, share] of plain.shares.entries()) expect(large.shares[at]).toBeCloseTo(share, 4)
    const margins = marginsOf(
      large,
      own.map((values) => shifted(values, unit, level)),
    )
    const reference = marginsOf(plain, own)
    for (let row = 0; row < 20; row++)
      expect(((margins[row] as number) - level) / unit).toBeCloseTo(reference[row] as number, 3)
  })
})
