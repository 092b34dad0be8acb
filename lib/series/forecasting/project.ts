import { cholesky, solveCholesky, solvePositiveDefinite } from '../../stats/cholesky.ts'

/** A condition on the nodes: `plus` equals the sum of `minus`. */
interface Condition {
  plus: number
  minus: readonly number[]
}

/**
 * Moves the forecasts to the nearest that add up, in the distance of a covariance W: y - W A' (A W A')^-1 A y, where A y = 0 says that they do
 * (the form of MinT that needs no inverse of W: Wickramasuriya, Athanasopoulos & Hyndman 2019, 2.4).
 * @param forecasts changed in place.
 * @param nonNegative also holds the leaves at 0 or more: the quadratic programme, by pivoting blocks of leaves in and out of 0 (Judice & Pires 1994).
 * @returns whether it could be done.
 */
export function project(
  forecasts: Float64Array[],
  children: readonly (readonly number[])[],
  covariance: Float64Array,
  nonNegative: boolean,
): boolean {
  const nodes = children.length
  const sums = children.flatMap((minus, plus) => (minus.length > 0 ? [{ plus, minus }] : []))
  const leaves = children.flatMap((below, node) => (below.length === 0 ? [node] : []))
  const nearest = projection(sums, covariance, nodes)
  if (nearest === undefined) return false
  let leafCovariance: Float64Array | undefined
  const horizon = forecasts[0]?.length ?? 0
  for (let step = 0; step < horizon; step++) {
    const moved = nearest(Float64Array.from(forecasts, (each) => each[step] as number))
    for (const [node, each] of forecasts.entries()) each[step] = moved[node] as number
    if (!nonNegative || leaves.every((leaf) => (moved[leaf] as number) >= 0)) continue
    leafCovariance ??= Float64Array.from(
      leaves.flatMap((leaf) => {
        const column = nearest(covariance.slice(leaf * nodes, (leaf + 1) * nodes))
        return leaves.map((other) => column[other] as number)
      }),
    )
    const held = heldAtZero(
      Float64Array.from(leaves, (leaf) => moved[leaf] as number),
      leafCovariance,
    )
    for (const [at, leaf] of leaves.entries()) (forecasts[leaf] as Float64Array)[step] = held[at] as number
  }
  return true
}

/** The projection as a function of the values of all nodes; of a column of the covariance it gives one of the reconciled forecasts' covariance. */
function projection(
  conditions: readonly Condition[],
  covariance: Float64Array,
  nodes: number,
): ((values: Float64Array) => Float64Array) | undefined {
  const count = conditions.length
  const directions = conditions.map((condition) => directionOf(condition, covariance, nodes))
  const system = new Float64Array(count * count)
  for (let row = 0; row < count; row++)
    for (let column = 0; column <= row; column++)
      system[row * count + column] = excess(conditions[column] as Condition, directions[row] as Float64Array)
  if (!cholesky(system, count)) return undefined
  return (values) => {
    const multipliers = Float64Array.from(conditions, (condition) => excess(condition, values))
    solveCholesky(system, count, multipliers)
    const moved = values.slice()
    for (let row = 0; row < count; row++) {
      const by = multipliers[row] as number
      const direction = directions[row] as Float64Array
      for (let node = 0; node < nodes; node++) moved[node] = (moved[node] as number) - by * (direction[node] as number)
    }
    return moved
  }
}

/** Covariance times the coefficients of a condition. */
function directionOf({ plus, minus }: Condition, covariance: Float64Array, nodes: number): Float64Array {
  const direction = covariance.slice(plus * nodes, (plus + 1) * nodes)
  for (const child of minus)
    for (let node = 0; node < nodes; node++)
      direction[node] = (direction[node] as number) - (covariance[child * nodes + node] as number)
  return direction
}

/** By how much a condition is missed. */
function excess({ plus, minus }: Condition, values: Float64Array): number {
  let sum = values[plus] as number
  for (const child of minus) sum -= values[child] as number
  return sum
}

/** Rounds of pivoting; blocks are given up for single leaves after this many without progress. */
const rounds = 100
const patience = 3

/** The nearest values of the leaves, all at least 0, in the distance of their covariance; the last try where pivoting does not end. */
function heldAtZero(values: Float64Array, covariance: Float64Array): Float64Array {
  const count = values.length
  const held = new Set<number>()
  let best = Number.POSITIVE_INFINITY
  let stale = 0
  let moved = values
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let round = 0; round < rounds; round++) {
    const fixed = Int32Array.from(held)
    const multipliers = Float64Array.from(fixed, (leaf) => values[leaf] as number)
    const system = new Float64Array(fixed.length ** 2)
    for (let row = 0; row < fixed.length; row++)
      for (let column = 0; column <= row; column++)
        system[row * fixed.length + column] = covariance[
          (fixed[row] as number) * count + (fixed[column] as number)
        ] as number
    if (!solvePositiveDefinite(system, fixed.length, multipliers)) return moved
    moved = values.slice()
    for (let row = 0; row < fixed.length; row++) {
      const start = (fixed[row] as number) * count
      const by = multipliers[row] as number
      for (let leaf = 0; leaf < count; leaf++)
        moved[leaf] = (moved[leaf] as number) - by * (covariance[start + leaf] as number)
    }
    const wrong = [...fixed].filter((_, row) => (multipliers[row] as number) > 0)
    for (let leaf = 0; leaf < count; leaf++)
      if (!held.has(leaf) && (moved[leaf] as number) < -1e-12 * size) wrong.push(leaf)
    if (wrong.length === 0) return moved
    stale = wrong.length < best ? 0 : stale + 1
    best = Math.min(best, wrong.length)
    for (const leaf of stale > patience ? [Math.max(...wrong)] : wrong) if (!held.delete(leaf)) held.add(leaf)
  }
  return moved
}
