import { goldenSectionMinimum } from '../../optimize/golden-section.ts'
import type { Fit } from './fit.ts'
import { type Adjustment, fitSeasonallyAdjusted } from './seasonally-adjusted.ts'

// The theta models in state-space form of Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016: what is expected of value t is
//   level(t-1) + share * (decay^(t-1) * intercept + (1 - decay^t) / alpha * slope),  decay = 1 - alpha, share = 1 - 1/theta,
// where intercept and slope are those of the line of trend, through the whole series or (dynamic) through what was known at t-1.
// Given alpha, the errors are linear in the first level and in share: both are solved for exactly and only alpha is searched.

/** Which of the theta models: theta 2 or optimised, line of trend of the whole or of the past. */
export interface ThetaForm {
  name: 'STM' | 'OTM' | 'DSTM' | 'DOTM'
  optimised: boolean
  dynamic: boolean
}

export const thetaForms: readonly ThetaForm[] = [
  { name: 'STM', optimised: false, dynamic: false },
  { name: 'OTM', optimised: true, dynamic: false },
  { name: 'DSTM', optimised: false, dynamic: true },
  { name: 'DOTM', optimised: true, dynamic: true },
]

/** Parameters of a theta model of a series that was moved by `centre`. */
interface Parameters {
  dynamic: boolean
  centre: number
  alpha: number
  level: number
  share: number
  intercept: number
  slope: number
}

/** Bounds of alpha in the authors' implementation (forecTheta). */
const lowest = 0.1
const highest = 0.99
/** The first errors of the dynamic models come before there is a line. */
const warmUp = 2

/**
 * The dynamic optimised theta model (DOTM) on the seasonally adjusted series; its season shrinks where it is noise, where the authors test for one.
 * @param values complete series.
 * @returns undefined with fewer than five values.
 */
export function dynamicOptimisedTheta(values: Float64Array, period: number): Fit | undefined {
  return thetaModel(values, period, thetaForms[3] as ThetaForm)
}

/** One of the theta models, see `dynamicOptimisedTheta`; with the adjustment 'tested' as its authors have it. */
export function thetaModel(
  values: Float64Array,
  period: number,
  form: ThetaForm,
  adjustment: Adjustment = 'shrunk',
): Fit | undefined {
  return fitSeasonallyAdjusted(values, period, adjustment, (adjusted) => fitThetaForm(adjusted, form)?.fit)
}

/** One of the theta models of a series without a season, with the sum of its squared errors after the first two. */
export function fitThetaForm(values: Float64Array, form: ThetaForm): { fit: Fit; squares: number } | undefined {
  const count = values.length
  if (count < 5) return undefined
  const parameters = estimate(values, form)
  const fitted = values.slice()
  const end = startOf(parameters)
  let squares = 0
  for (let at = 0; at < count; at++) {
    const expected = advance(end, parameters, (values[at] as number) - parameters.centre)
    if (at < warmUp) continue
    fitted[at] = expected + parameters.centre
    squares += ((values[at] as number) - (fitted[at] as number)) ** 2
  }
  if (!Number.isFinite(squares)) return undefined
  const sigma = Math.sqrt(squares / Math.max(1, count - warmUp - (form.optimised ? 3 : 2)))
  const fit: Fit = {
    name: form.name,
    fitted,
    warmUp,
    forecast: (horizon) => path(end, parameters, horizon, -1).map((value) => value + parameters.centre),
    spread: (horizon) => spread(end, parameters, horizon, sigma),
  }
  return { fit, squares }
}

/** State after `known` values: level, decay^known, mean of the values, intercept and slope of the line. */
interface State {
  known: number
  level: number
  decayed: number
  mean: number
  intercept: number
  slope: number
}

function startOf({ level, dynamic, intercept, slope }: Parameters): State {
  return { known: 0, level, decayed: 1, mean: 0, intercept: dynamic ? 0 : intercept, slope: dynamic ? 0 : slope }
}

/** Moves the state over a value (its own expectation where that is undefined) and returns what was expected of it. */
function advance(state: State, { alpha, share, dynamic }: Parameters, value: number | undefined): number {
  const decayed = state.decayed * (1 - alpha)
  const expected = state.level + share * (state.decayed * state.intercept + ((1 - decayed) / alpha) * state.slope)
  const known = state.known + 1
  const came = value ?? expected
  state.level += alpha * (came - state.level)
  state.decayed = decayed
  state.known = known
  if (dynamic) {
    if (known > 1) state.slope = ((known - 2) * state.slope + (6 / known) * (came - state.mean)) / (known + 1)
    state.mean += (came - state.mean) / known
    state.intercept = state.mean - (state.slope * (known + 1)) / 2
  }
  return expected
}

/** Expectations of what follows a state; a surprise of 1 in step `surprised`. */
function path(from: State, parameters: Parameters, horizon: number, surprised: number): Float64Array {
  const state = { ...from }
  const result = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) {
    if (step === surprised) {
      const expected = advance({ ...state }, parameters, undefined)
      result[step] = advance(state, parameters, expected + 1)
    } else result[step] = advance(state, parameters, undefined)
  }
  return result
}

/** The models are linear in the values: what a surprise in each step does to the later ones adds up in squares. */
function spread(end: State, parameters: Parameters, horizon: number, sigma: number): Float64Array {
  // Beside a large level a surprise of 1 would be rounded away.
  const still = { ...end, level: 0, mean: 0, intercept: 0, slope: 0 }
  const variance = new Float64Array(horizon).fill(1)
  for (let surprised = 0; surprised + 1 < horizon; surprised++) {
    const moved = path(still, parameters, horizon, surprised)
    for (let step = surprised + 1; step < horizon; step++)
      variance[step] = (variance[step] as number) + (moved[step] as number) ** 2
  }
  return variance.map((each) => sigma * Math.sqrt(each))
}

function estimate(values: Float64Array, { optimised, dynamic }: ThetaForm): Parameters {
  const count = values.length
  let sum = 0
  for (const value of values) sum += value / count
  const centred = values.map((value) => value - sum)
  let products = 0
  for (let at = 0; at < count; at++) products += (at - (count - 1) / 2) * (centred[at] as number)
  const slope = (12 * products) / (count * (count * count - 1))
  const line = { intercept: (-slope * (count + 1)) / 2, slope }
  const solution = { squares: 0, level: 0, share: 0 }
  const { at: alpha } = goldenSectionMinimum(
    (each) => {
      solve(centred, each, dynamic, line, optimised, solution)
      return solution.squares
    },
    lowest,
    highest,
    18,
    1e-5,
  )
  solve(centred, alpha, dynamic, line, optimised, solution)
  return { dynamic, centre: sum, alpha, level: solution.level, share: solution.share, ...line }
}

/** Least squares of the errors given alpha: writes the best first level and share (0-1) and their sum of squares. */
function solve(
  centred: Float64Array,
  alpha: number,
  dynamic: boolean,
  line: { intercept: number; slope: number },
  optimised: boolean,
  solution: { squares: number; level: number; share: number },
): void {
  const decay = 1 - alpha
  let level = 0
  let decayed = 1
  let mean = 0
  let intercept = dynamic ? 0 : line.intercept
  let slope = dynamic ? 0 : line.slope
  // Sums of the products of error, weight of the first level and trend.
  let [ee, el, et, ll, lt, tt] = [0, 0, 0, 0, 0, 0]
  for (let at = 0; at < centred.length; at++) {
    const value = centred[at] as number
    const error = value - level
    const later = decayed * decay
    if (at >= warmUp) {
      const trend = decayed * intercept + ((1 - later) / alpha) * slope
      ee += error * error
      el += error * decayed
      et += error * trend
      ll += decayed * decayed
      lt += decayed * trend
      tt += trend * trend
    }
    level += alpha * error
    decayed = later
    if (dynamic) {
      const known = at + 1
      if (at > 0) slope = ((known - 2) * slope + (6 / known) * (value - mean)) / (known + 1)
      mean += (value - mean) / known
      intercept = mean - (slope * (known + 1)) / 2
    }
  }
  const determinant = ll * tt - lt * lt
  const free = determinant > 1e-12 * ll * tt ? (et * ll - el * lt) / determinant : 0
  const share = optimised ? Math.min(1, Math.max(0, free)) : 0.5
  const first = ll > 0 ? (el - share * lt) / ll : 0
  solution.level = first
  solution.share = share
  solution.squares =
    ee - 2 * first * el - 2 * share * et + first * first * ll + 2 * first * share * lt + share * share * tt
}
