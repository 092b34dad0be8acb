import { boundedBfgs, type Differentiable } from '../../../optimize/bounded-bfgs.ts'
import { type Form, parameterCount } from './form.ts'
import { type InitialStates, initialStates } from './initial-states.ts'
import { type Layout, Recursion } from './recursion.ts'
import { SlowTrend } from './slow-trend.ts'

/** One form fitted to one series. */
export interface Estimate {
  form: Form
  /** Has run with the estimated parameters: its arrays hold the states. */
  recursion: Recursion
  /** Smoothing parameters and initial states, in the layout of the recursion. */
  point: Float64Array
  /** n log(sum of squares) as R's ets counts it: -2 log likelihood up to a constant that depends on the number of values only. */
  deviance: number
  /** Akaike's criterion corrected for short series; Infinity where there are too few values for it. */
  aicc: number
}

export interface EstimateOptions {
  /** Without the belief that trends change slowly (see `SlowTrend`): what R's ets looks for. */
  maximumLikelihood?: boolean
  /** Gain of deviance that is not worth another step (default .001). */
  tolerance?: number
}

/** Longest season whose initial indices are estimated; longer ones stay as the decomposition gives them. */
const longestEstimated = 24
const steps = 200

/** Bounds of alpha, beta / alpha and gamma / (1 - alpha), and of phi: R's. */
const smoothingBounds: [number, number] = [1e-4, 1 - 1e-4]
const dampingBounds: [number, number] = [0.8, 0.98]

const startAlphas = [0.1, 0.35, 0.8]
const startBetaShares = [0.02, 0.2, 0.9]
const startGammaShares = [0.02, 0.2]

/**
 * Fits one form: smoothing parameters within the usual and the stable region (R's bounds = "both") together with the initial states.
 * @returns undefined where the form does not apply to the series.
 */
export function estimate(
  values: Float64Array,
  period: number,
  form: Form,
  options: EstimateOptions = {},
): Estimate | undefined {
  const states = initialStates(values, period, form)
  if (states === undefined) return undefined
  const recursion = new Recursion(values, period, form)
  const objective = options.maximumLikelihood ? recursion : new SlowTrend(recursion)
  const { point, lower, upper } = bounded(recursion.layout, states)
  if (!findStart(objective, recursion, states, point)) return undefined
  if (!recursion.exact) {
    const scale = scales(recursion, states)
    boundedBfgs(objective, point, lower, upper, { scale, tolerance: options.tolerance ?? 0.001, steps })
  }
  const deviance = recursion.value(point)
  const parameters = parameterCount(form, period)
  const room = values.length - parameters - 1
  const aicc =
    room > 0 ? deviance + 2 * parameters + (2 * parameters * (parameters + 1)) / room : Number.POSITIVE_INFINITY
  return { form, recursion, point, deviance, aicc }
}

function bounded(layout: Layout, states: InitialStates) {
  const point = new Float64Array(layout.size)
  const lower = new Float64Array(layout.size).fill(Number.NEGATIVE_INFINITY)
  const upper = new Float64Array(layout.size).fill(Number.POSITIVE_INFINITY)
  const bound = (at: number, [low, high]: [number, number]) => {
    if (at < 0) return
    lower[at] = low
    upper[at] = high
  }
  bound(layout.alpha, smoothingBounds)
  bound(layout.betaShare, smoothingBounds)
  bound(layout.gammaShare, smoothingBounds)
  bound(layout.phi, dampingBounds)
  if (layout.phi >= 0) point[layout.phi] = 0.95
  point[layout.level] = states.level
  if (layout.growth >= 0) point[layout.growth] = states.growth
  if (layout.season >= 0) point.set(states.season, layout.season)
  if (states.season.length > longestEstimated)
    for (const [at, index] of states.season.entries()) bound(layout.season + at, [index, index])
  return { point, lower, upper }
}

/** Puts the best of a few smoothing parameters into `point`, as the likelihood often has more than one top; a season too strong for any is weakened. */
function findStart(objective: Differentiable, recursion: Recursion, states: InitialStates, point: Float64Array) {
  const { layout, form } = recursion
  const neutral = form.season === 'M' ? 1 : 0
  for (let attempt = 0; attempt < 4; attempt++) {
    if (Number.isFinite(bestSmoothing(objective, layout, point))) return true
    if (layout.season < 0) return false
    for (const at of states.season.keys())
      point[layout.season + at] = ((point[layout.season + at] as number) + neutral) / 2
  }
  return false
}

/** The value at the best start, for which the recursion has run last. */
function bestSmoothing(objective: Differentiable, layout: Layout, point: Float64Array): number {
  let best = Number.POSITIVE_INFINITY
  const chosen = point.slice()
  for (const alpha of startAlphas)
    for (const beta of layout.betaShare >= 0 ? startBetaShares : [0])
      for (const gamma of layout.gammaShare >= 0 ? startGammaShares : [0]) {
        point[layout.alpha] = alpha
        if (layout.betaShare >= 0) point[layout.betaShare] = beta
        if (layout.gammaShare >= 0) point[layout.gammaShare] = gamma
        const value = objective.value(point)
        if (!(value < best)) continue
        best = value
        chosen.set(point)
      }
  point.set(chosen)
  return objective.value(point)
}

/** Typical changes of the variables; those of the states from the size of the errors. */
function scales(recursion: Recursion, states: InitialStates): Float64Array {
  const { layout, form, values, expected } = recursion
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += ((values[at] as number) - (expected[at] as number)) ** 2
  const sigma = Math.sqrt(sum / values.length)
  const relative = sigma / Math.abs(states.level || 1)
  const scale = new Float64Array(layout.size).fill(0.1)
  scale[layout.level] = sigma / 3
  if (layout.growth >= 0) scale[layout.growth] = (form.trend === 'M' || form.trend === 'Md' ? relative : sigma) / 20
  for (let at = 0; at < recursion.period; at++) scale[layout.season + at] = (form.season === 'M' ? relative : sigma) / 3
  return scale
}
