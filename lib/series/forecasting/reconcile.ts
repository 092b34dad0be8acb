import { project } from './project.ts'
import { shrunkCovariance } from './shrunk-covariance.ts'

export type ReconciliationMethod = 'bottom-up' | 'top-down' | 'ols' | 'mint'

/**
 * Makes the forecasts of the nodes of a hierarchy add up.
 * Bottom-up sums those of the leaves; top-down divides each node's by the proportions of its children's (Athanasopoulos, Ahmed & Hyndman 2009); ols moves all
 * as little as possible; mint moves most what errs most, by the shrunk covariance of the one-step residuals (Wickramasuriya, Athanasopoulos & Hyndman 2019).
 * @param base forecasts of each node, all of the same length, in one unit.
 * @param children of each node, by index; none for a leaf. A leaf may be counted in several groupings of the same total, except for top-down.
 * @param options.residuals one-step errors of each node over the same periods, for mint; periods where one is not finite are left out.
 * @param options.nonNegative keeps all leaves at 0 or more: the nearest such forecasts (Wickramasuriya, Turlach & Hyndman 2020), for top-down and bottom-up
 *   what is negative counts as 0.
 * @returns reconciled forecasts of each node; each is exactly the sum of its children's in their order. Undefined for mint with fewer than three periods of
 *   residuals.
 * @throws RangeError when the shapes differ, the structure has a cycle or an unknown node, or top-down meets a node with two parents.
 */
export function reconcile(
  base: readonly Float64Array[],
  children: readonly (readonly number[])[],
  method: ReconciliationMethod,
  options: { residuals?: readonly Float64Array[]; nonNegative?: boolean } = {},
): Float64Array[] | undefined {
  const horizon = base[0]?.length ?? 0
  if (base.length !== children.length || base.some((each) => each.length !== horizon))
    throw new RangeError('not one forecast of the same length for each node')
  const order = childrenFirst(children)
  const { nonNegative = false } = options
  const result = base.map((each) => each.slice())
  if (method === 'top-down') divide(result, children, order, nonNegative)
  else if (method !== 'bottom-up') {
    const covariance = method === 'mint' ? covarianceOf(options.residuals, base.length) : identity(base.length)
    if (covariance === undefined || !project(result, children, covariance, nonNegative)) return undefined
  }
  return summed(result, children, order, nonNegative)
}

function covarianceOf(residuals: readonly Float64Array[] | undefined, nodes: number): Float64Array | undefined {
  if (residuals?.length !== nodes || residuals.some((each) => each.length !== residuals[0]?.length))
    throw new RangeError('mint needs residuals of the same length for each node')
  return shrunkCovariance(residuals)
}

/** Nodes so that each comes after its children. */
function childrenFirst(children: readonly (readonly number[])[]): number[] {
  const order: number[] = []
  const state = new Uint8Array(children.length)
  const visit = (node: number) => {
    const below = children[node]
    if (below === undefined) throw new RangeError(`not a node: ${node}`)
    if (state[node] === 1) throw new RangeError(`node ${node} is below itself`)
    if (state[node] === 2) return
    state[node] = 1
    for (const child of below) visit(child)
    state[node] = 2
    order.push(node)
  }
  for (let node = 0; node < children.length; node++) visit(node)
  return order
}

/** The leaves as they are, the rest as sums. */
function summed(
  forecasts: Float64Array[],
  children: readonly (readonly number[])[],
  order: readonly number[],
  nonNegative: boolean,
): Float64Array[] {
  for (const node of order) {
    const values = forecasts[node] as Float64Array
    const below = children[node] as readonly number[]
    if (below.length === 0) {
      if (nonNegative)
        for (let step = 0; step < values.length; step++) values[step] = Math.max(0, values[step] as number)
      continue
    }
    for (let step = 0; step < values.length; step++) {
      let sum = 0
      for (const child of below) sum += (forecasts[child] as Float64Array)[step] as number
      values[step] = sum
    }
  }
  return forecasts
}

function divide(
  forecasts: Float64Array[],
  children: readonly (readonly number[])[],
  order: readonly number[],
  nonNegative: boolean,
): void {
  const below = children.flat()
  if (new Set(below).size < below.length) throw new RangeError('a node has two parents: there is no way down')
  const horizon = forecasts[0]?.length ?? 0
  for (let step = 0; step < horizon; step++) {
    if (nonNegative) for (const each of forecasts) each[step] = Math.max(0, each[step] as number)
    for (let at = order.length - 1; at >= 0; at--) {
      const node = order[at] as number
      shareOut(forecasts, (forecasts[node] as Float64Array)[step] as number, children[node] as readonly number[], step)
    }
  }
}

/** Gives the children of a node its forecast by their own proportions, in equal parts where those cancel each other out. */
function shareOut(forecasts: Float64Array[], total: number, below: readonly number[], step: number): void {
  let sum = 0
  let size = 0
  for (const child of below) {
    const value = (forecasts[child] as Float64Array)[step] as number
    sum += value
    size += Math.abs(value)
  }
  const cancelled = Math.abs(sum) <= 1e-9 * size
  for (const child of below) {
    const values = forecasts[child] as Float64Array
    values[step] = cancelled ? total / below.length : (total * (values[step] as number)) / sum
  }
}

function identity(size: number): Float64Array {
  const result = new Float64Array(size * size)
  for (let at = 0; at < size; at++) result[at * size + at] = 1
  return result
}
