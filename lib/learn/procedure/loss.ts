import type { Task } from './learn.ts'

/**
 * @param unit of squared errors in a regression: their mean unless told.
 * @returns by row: the loss (log loss, or half the squared error in `unit`s), what is left to be explained (the loss's negative slope along the
 *   margin) and the loss's curvature.
 */
export function lossOf(
  task: Task,
  margins: Float64Array,
  target: Float64Array,
  unit = task === 'regression' ? meanSquare(margins, target) : 1,
): { losses: Float64Array; gradient: Float64Array; hessian: Float64Array } {
  const rows = margins.length
  const losses = new Float64Array(rows)
  const gradient = new Float64Array(rows)
  const hessian = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const [margin, y] = [margins[row] as number, target[row] as number]
    if (task === 'regression') {
      losses[row] = (margin - y) ** 2 / 2 / unit
      gradient[row] = (y - margin) / unit
      hessian[row] = 1 / unit
      continue
    }
    const p = 1 / (1 + Math.exp(-margin))
    losses[row] = Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - y * margin
    gradient[row] = y - p
    hessian[row] = p * (1 - p)
  }
  return { losses, gradient, hessian }
}

function meanSquare(margins: Float64Array, target: Float64Array): number {
  let sum = 0
  for (let row = 0; row < margins.length; row++) sum += ((margins[row] as number) - (target[row] as number)) ** 2
  return sum / margins.length || 1
}
