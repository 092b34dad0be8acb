import type { Recursion } from './recursion.ts'

/** The state equations of a fitted form, run forward with errors that are given. */
export class Path {
  private readonly recursion: Recursion
  private readonly season: Float64Array
  private readonly trend: number
  private readonly relative: boolean
  private level = 0
  private growth = 0
  private step = 0

  constructor(recursion: Recursion) {
    const { trend } = recursion.form
    this.recursion = recursion
    this.season = new Float64Array(recursion.period)
    this.trend = trend === 'N' ? 0 : trend === 'A' || trend === 'Ad' ? 1 : 2
    this.relative = recursion.form.error === 'M'
  }

  /** Back to where the form stood after `origin` values. */
  start(origin: number): void {
    const { recursion } = this
    this.level = recursion.level[origin] as number
    this.growth = recursion.growth[origin] as number
    for (let at = 0; at < this.season.length; at++) this.season[at] = recursion.season[origin + at] as number
    this.step = 0
  }

  /** Level and trend of the next value, without its season. */
  get base(): number {
    return this.trend === 0 ? this.level : this.trend === 1 ? this.level + this.held : this.level * this.held
  }

  private get held(): number {
    const { phi } = this.recursion
    return this.trend === 1 ? phi * this.growth : this.growth ** phi
  }

  /** The next value, off its expectation by `error` (a share of it where errors are multiplicative). */
  next(error: number): number {
    const { alpha, beta, gamma, period, form } = this.recursion
    const base = this.base
    const held = this.held
    const place = period > 0 ? this.step % period : 0
    const season = period > 0 ? (this.season[place] as number) : 0
    const expected = form.season === 'N' ? base : form.season === 'A' ? base + season : base * season
    const off = this.relative ? expected * error : error
    const change = form.season === 'M' ? off / season : off
    if (form.season === 'A') this.season[place] = season + gamma * off
    else if (form.season === 'M' && base !== 0) this.season[place] = Math.max(1e-8, season + (gamma * off) / base)
    if (this.trend === 1) this.growth = held + beta * change
    else if (this.trend === 2) this.growth = Math.max(1e-8, held + (beta * change) / this.level)
    this.level = base + alpha * change
    if (this.trend === 2 && !(this.level > 1e-300)) this.level = 1e-300
    this.step++
    return expected + off
  }
}
