import { normalQuantile } from '../../../stats/normal.ts'
import type { Fit } from '../fit.ts'
import type { Estimate } from './estimate.ts'
import { type Form, formName, isDamped, parameterCount } from './form.ts'
import { Path } from './path.ts'
import type { Recursion } from './recursion.ts'
import { spreadOf } from './spread.ts'

/** A fit that can also forecast from any earlier point of its series. */
export interface OriginFit extends Fit {
  /**
   * Expectations of the `horizon` values that follow the first `origin` ones, from the state the model was in there. Costs one step a period.
   * The parameters and initial states come from the whole series, so errors of these forecasts are a little smaller than real ones.
   * @throws RangeError when `origin` is not a whole number from 0 to the length of the series.
   */
  forecastsFrom(origin: number, horizon: number): Float64Array
  spread(horizon: number): Float64Array
}

/** An exponential smoothing model in its state space form. */
export interface EtsFit extends OriginFit {
  form: Form
  /** Those that the form has, as R's ets names them. */
  parameters: { alpha: number; beta?: number; gamma?: number; phi?: number }
  /** Standard deviation of the one-step errors, a share of the expectation where the error is multiplicative. */
  sigma: number
  /** Akaike's criterion corrected for short series, on R's scale; undefined where the series is too short for it. */
  aicc: number | undefined
  /**
   * Paths the next periods may take, errors drawn from the normal distribution or, with `resample`, from the errors of the past.
   * @param random uniform in [0, 1).
   */
  simulate(horizon: number, paths: number, random: () => number, resample?: boolean): Float64Array[]
}

/** The fit of an estimated form. */
export function etsFit({ form, recursion, aicc }: Estimate, name = formName(form)): EtsFit {
  const { values, period, alpha, beta, gamma, phi } = recursion
  const count = values.length
  const free = parameterCount(form, period) - 1
  const sigma = Math.sqrt(recursion.squares / Math.max(1, count - free))
  return {
    name,
    form,
    parameters: {
      alpha,
      ...(form.trend !== 'N' && { beta }),
      ...(form.season !== 'N' && { gamma }),
      ...(isDamped(form) && { phi }),
    },
    sigma,
    aicc: Number.isFinite(aicc) ? aicc : undefined,
    fitted: recursion.expected.slice(),
    warmUp: 0,
    forecast: (horizon) => expectations(recursion, count, horizon),
    forecastsFrom: (origin, horizon) => {
      if (!Number.isInteger(origin) || origin < 0 || origin > count) throw new RangeError(`not an origin: ${origin}`)
      return expectations(recursion, origin, horizon)
    },
    spread: (horizon) => spreadOf(recursion, sigma, horizon),
    simulate: (horizon, paths, random, resample = false) => {
      const draw = resample ? pastErrors(recursion, sigma, random) : () => sigma * normal(random())
      return Array.from({ length: paths }, () => simulated(recursion, horizon, draw))
    },
  }
}

function expectations(recursion: Recursion, origin: number, horizon: number): Float64Array {
  const path = new Path(recursion)
  path.start(origin)
  const result = new Float64Array(horizon)
  for (let step = 0; step < horizon; step++) result[step] = path.next(0)
  return result
}

const normal = (uniform: number) => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, uniform)))

/** Draws from the errors of the past, made as wide as sigma. */
function pastErrors({ values, expected, squares, form }: Recursion, sigma: number, random: () => number) {
  const count = values.length
  const wider = squares > 0 ? sigma / Math.sqrt(squares / count) : 0
  return () => {
    const at = Math.min(count - 1, Math.floor(random() * count))
    const error = (values[at] as number) - (expected[at] as number)
    return wider * (form.error === 'M' ? error / (expected[at] as number) : error)
  }
}

function simulated(recursion: Recursion, horizon: number, draw: () => number): Float64Array {
  const path = new Path(recursion)
  path.start(recursion.values.length)
  const result = new Float64Array(horizon)
  const least = recursion.form.error === 'M' ? -0.999 : Number.NEGATIVE_INFINITY
  for (let step = 0; step < horizon; step++) result[step] = path.next(Math.max(least, draw()))
  return result
}
