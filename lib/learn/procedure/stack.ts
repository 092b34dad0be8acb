import { boundedBfgs } from '../../optimize/bounded-bfgs.ts'
import { lossOf } from './loss.ts'
import type { Task } from './learn.ts'

/** How many rows' worth the belief has that the members are equally good. */
const prior = 1
/** Members that count for less are left out. */
const leastShare = 0.02

/**
 * Weighs members by their margins on rows that they had not seen: intercept + sum of shares * margins, no share below zero (Wolpert 1992; Breiman 1996).
 * @returns shares in the order of the members; those of members that add nothing are 0.
 */
export function stackOf(
  members: readonly Float64Array[],
  target: Float64Array,
  weights: Float64Array,
  task: Task,
): { intercept: number; shares: number[] } {
  const first = fitted(members, target, weights, task)
  const kept = members.map((_, at) => (first.shares[at] as number) >= leastShare)
  if (kept.every(Boolean) || !kept.some(Boolean)) return first
  const again = fitted(
    members.filter((_, at) => kept[at]),
    target,
    weights,
    task,
  )
  let next = 0
  return { intercept: again.intercept, shares: kept.map((keep) => (keep ? (again.shares[next++] as number) : 0)) }
}

function fitted(members: readonly Float64Array[], target: Float64Array, weights: Float64Array, task: Task) {
  const even = 1 / members.length
  const unit = task === 'regression' ? unitOf(members, target) : 1
  let slopes = new Float64Array(members.length + 1)
  const value = (point: Float64Array) => {
    const margins = new Float64Array(target.length).fill(point[0] as number)
    for (const [at, own] of members.entries())
      for (let row = 0; row < own.length; row++)
        margins[row] = (margins[row] as number) + (point[at + 1] as number) * (own[row] as number)
    const { losses, gradient } = lossOf(task, margins, target, unit)
    slopes = new Float64Array(point.length)
    let sum = 0
    for (let row = 0; row < losses.length; row++) {
      const weight = weights[row] as number
      sum += weight * (losses[row] as number)
      slopes[0] = (slopes[0] as number) - weight * (gradient[row] as number)
      for (const [at, own] of members.entries())
        slopes[at + 1] = (slopes[at + 1] as number) - weight * (gradient[row] as number) * (own[row] as number)
    }
    for (let at = 1; at < point.length; at++) {
      const away = (point[at] as number) - even
      sum += (prior * away * away) / 2
      slopes[at] = (slopes[at] as number) + prior * away
    }
    return sum
  }
  const point = new Float64Array(members.length + 1).fill(even)
  point[0] = 0
  const lower = new Float64Array(point.length).fill(0)
  lower[0] = Number.NEGATIVE_INFINITY
  boundedBfgs(
    { value, gradient: (into) => into.set(slopes) },
    point,
    lower,
    new Float64Array(point.length).fill(Number.POSITIVE_INFINITY),
    { scale: new Float64Array(point.length).fill(0.3), tolerance: 1e-7, steps: 100 },
  )
  return { intercept: point[0] as number, shares: [...point.subarray(1)] }
}

/** Mean squared error of the mean member: the unit in which errors count. */
function unitOf(members: readonly Float64Array[], target: Float64Array): number {
  let sum = 0
  for (let row = 0; row < target.length; row++) {
    let mean = 0
    for (const own of members) mean += (own[row] as number) / members.length
    sum += (mean - (target[row] as number)) ** 2
  }
  return sum / target.length || 1
}
