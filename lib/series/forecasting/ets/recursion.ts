import type { Differentiable } from '../../../optimize/bounded-bfgs.ts'
import { type Form, isDamped } from './form.ts'
import { isStable } from './stability.ts'

/** Where each variable of a form stands in its vector; -1 where the form has none. */
export interface Layout {
  alpha: number
  /** beta / alpha */
  betaShare: number
  /** gamma / (1 - alpha) */
  gammaShare: number
  phi: number
  level: number
  growth: number
  /** first of `period` seasonal states, the one of the first value first */
  season: number
  size: number
}

function layoutOf(form: Form, period: number): Layout {
  let size = 0
  const take = (present: boolean, width = 1) => {
    if (!present) return -1
    size += width
    return size - width
  }
  const trended = form.trend !== 'N'
  const seasonal = form.season !== 'N'
  return {
    alpha: take(true),
    betaShare: take(trended),
    gammaShare: take(seasonal),
    phi: take(isDamped(form)),
    level: take(true),
    growth: take(trended),
    season: take(seasonal, period),
    size,
  }
}

/**
 * The state equations of one form on one series, with their deviance (-2 log likelihood as R's ets counts it, concentrated over the variance)
 * and its gradient by the adjoint equations: both together cost about three runs through the series, whatever the number of variables.
 * Hyndman, Koehler, Ord & Snyder 2008, tables 2.2, 2.3 and eq. 5.3. Errors are additive or relative; the states move alike in both.
 */
export class Recursion implements Differentiable {
  readonly values: Float64Array
  readonly period: number
  readonly form: Form
  readonly layout: Layout
  /** States before each value, one more than values: those after the last value end the arrays. */
  readonly level: Float64Array
  readonly growth: Float64Array
  /** Seasonal state used at each value, `period` more than values. */
  readonly season: Float64Array
  /** One-step-ahead expectations. */
  readonly expected: Float64Array
  /** Sum of the squared errors of the last run (relative ones in forms with a multiplicative error). */
  squares = 0
  alpha = 0
  beta = 0
  gamma = 0
  phi = 1
  private readonly trend: number
  private readonly seasonal: number
  private readonly relative: boolean
  private readonly floor: number
  /** Expectations without their season. */
  private readonly base: Float64Array
  /** What a higher seasonal state does to the deviance. */
  private readonly pull: Float64Array
  /** What higher alpha, beta, gamma and phi do to the deviance. */
  private readonly sums = new Float64Array(4)

  constructor(values: Float64Array, period: number, form: Form) {
    const count = values.length
    this.values = values
    this.form = form
    this.period = form.season === 'N' ? 0 : period
    this.layout = layoutOf(form, period)
    this.trend = form.trend === 'N' ? 0 : form.trend === 'A' || form.trend === 'Ad' ? 1 : 2
    this.seasonal = form.season === 'N' ? 0 : form.season === 'A' ? 1 : 2
    this.relative = form.error === 'M'
    this.level = new Float64Array(count + 1)
    this.growth = new Float64Array(count + 1)
    this.season = new Float64Array(count + this.period)
    this.expected = new Float64Array(count)
    this.base = new Float64Array(count)
    this.pull = new Float64Array(count + this.period)
    this.floor = count * smallestSquare(values, this.relative)
  }

  /** Whether the last run left no errors to speak of. */
  get exact(): boolean {
    return this.squares <= this.floor
  }

  value(point: Float64Array): number {
    const { layout, period } = this
    const alpha = point[layout.alpha] as number
    this.alpha = alpha
    this.beta = this.trend ? alpha * (point[layout.betaShare] as number) : 0
    this.gamma = this.seasonal ? (1 - alpha) * (point[layout.gammaShare] as number) : 0
    this.phi = layout.phi >= 0 ? (point[layout.phi] as number) : 1
    if (this.seasonal && !isStable(alpha, this.trend ? this.beta : undefined, this.gamma, this.phi, period))
      return Number.POSITIVE_INFINITY
    this.level[0] = point[layout.level] as number
    this.growth[0] = this.trend ? (point[layout.growth] as number) : this.trend
    for (let at = 0; at < period; at++) this.season[at] = point[layout.season + at] as number
    const deviance = this.run()
    return Number.isFinite(deviance) ? deviance : Number.POSITIVE_INFINITY
  }

  /** Runs the states through the series. */
  private run(): number {
    const { values, level, growth, season, base, expected, alpha, beta, gamma, phi, trend, seasonal, period } = this
    const count = values.length
    const damped = phi !== 1
    let l = level[0] as number
    let b = growth[0] as number
    for (let at = 0; at < count; at++) {
      const y = values[at] as number
      const held = trend === 0 ? 0 : trend === 1 ? phi * b : damped ? b ** phi : b
      const q = trend === 0 ? l : trend === 1 ? l + held : l * held
      let mu = q
      let step = y - q
      if (seasonal === 1) {
        const s = season[at] as number
        mu = q + s
        step = y - mu
        season[at + period] = s + gamma * step
      } else if (seasonal === 2) {
        const s = season[at] as number
        if (!(s > 1e-8) || !(q > 1e-300)) return Number.POSITIVE_INFINITY
        mu = q * s
        step = (y - mu) / s
        season[at + period] = s + (gamma * (y - mu)) / q
      }
      base[at] = q
      expected[at] = mu
      if (trend === 1) b = held + beta * step
      else if (trend === 2) b = held + (beta * step) / l
      l = q + alpha * step
      if (trend === 2 && !(b > 1e-8 && l > 1e-300)) return Number.POSITIVE_INFINITY
      level[at + 1] = l
      growth[at + 1] = b
    }
    return this.score()
  }

  /** The deviance of the expectations; logarithms are taken of products, not one by one. */
  private score(): number {
    const { values, expected, relative } = this
    const count = values.length
    let squares = 0
    let logs = 0
    let product = 1
    for (let at = 0; at < count; at++) {
      const mu = expected[at] as number
      let error = (values[at] as number) - mu
      if (relative) {
        if (!(mu > 1e-300)) return Number.POSITIVE_INFINITY
        error /= mu
        product *= mu
        if (product > 1e100 || product < 1e-100) {
          logs += Math.log(product)
          product = 1
        }
      }
      squares += error * error
    }
    this.squares = squares
    return count * Math.log(Math.max(squares, this.floor)) + 2 * (logs + Math.log(product))
  }

  /** What a higher expectation of one value by itself does to the deviance. */
  private direct(at: number, weight: number): number {
    const y = this.values[at] as number
    const mu = this.expected[at] as number
    return this.relative ? (2 - (weight * (y / mu - 1) * y) / mu) / mu : -weight * (y - mu)
  }

  gradient(into: Float64Array): void {
    const { values, level, growth, season, base, expected, pull, alpha, beta, gamma, phi, trend, period } = this
    const count = values.length
    const weight = this.exact ? 0 : (2 * count) / this.squares
    const sums = this.sums.fill(0)
    let pullLevel = 0
    let pullGrowth = 0
    pull.fill(0, count)
    for (let at = count - 1; at >= 0; at--) {
      const y = values[at] as number
      const l = level[at] as number
      const b = growth[at] as number
      const q = base[at] as number
      const direct = this.direct(at, weight)
      const byStep = alpha * pullLevel + (trend === 0 ? 0 : trend === 1 ? beta * pullGrowth : (beta * pullGrowth) / l)
      let step = y - (expected[at] as number)
      let byQ = pullLevel - byStep
      if (this.seasonal === 0) byQ += direct
      else {
        const s = season[at] as number
        const pulled = pull[at + period] as number
        if (this.seasonal === 1) {
          sums[2] = (sums[2] as number) + step * pulled
          byQ += direct - gamma * pulled
          pull[at] = (1 - gamma) * pulled + direct - byStep
        } else {
          step /= s
          sums[2] = (sums[2] as number) + pulled * (y / q - s)
          byQ += direct * s - (gamma * pulled * y) / (q * q)
          pull[at] = (1 - gamma) * pulled - (byStep * y) / (s * s) + direct * q
        }
      }
      sums[0] = (sums[0] as number) + step * pullLevel
      const byHeld = (trend === 2 ? byQ * l : byQ) + pullGrowth
      if (trend === 1) {
        sums[1] = (sums[1] as number) + step * pullGrowth
        sums[3] = (sums[3] as number) + b * byHeld
        pullGrowth = phi * byHeld
      } else if (trend === 2) {
        const held = q / l
        sums[1] = (sums[1] as number) + (step * pullGrowth) / l
        if (phi !== 1) sums[3] = (sums[3] as number) + byHeld * held * Math.log(b)
        byQ = byQ * held - (beta * step * pullGrowth) / (l * l)
        pullGrowth = (byHeld * phi * held) / b
      }
      pullLevel = byQ
    }
    this.spreadGradient(into, pullLevel, pullGrowth)
  }

  private spreadGradient(into: Float64Array, byLevel: number, byGrowth: number): void {
    const { layout, alpha } = this
    const [byAlpha, byBeta, byGamma, byPhi] = this.sums as unknown as [number, number, number, number]
    const rest = 1 - alpha
    into[layout.alpha] = byAlpha + (this.beta / alpha) * byBeta - (this.gamma / rest) * byGamma
    if (layout.betaShare >= 0) into[layout.betaShare] = alpha * byBeta
    if (layout.gammaShare >= 0) into[layout.gammaShare] = rest * byGamma
    if (layout.phi >= 0) into[layout.phi] = byPhi
    into[layout.level] = byLevel
    if (layout.growth >= 0) into[layout.growth] = byGrowth
    for (let at = 0; at < this.period; at++) into[layout.season + at] = this.pull[at] as number
  }
}

/** Mean square error that counts as an exact fit. */
function smallestSquare(values: Float64Array, relative: boolean): number {
  let size = 0
  for (const value of values) size = Math.max(size, Math.abs(value))
  return relative ? 1e-20 : 1e-20 * (size * size || 1)
}
