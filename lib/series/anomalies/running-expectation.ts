import { Surprise, type SurpriseState, type SurpriseTuning } from './surprise.ts'

const smoothing = 0.2
const discount = 0.01
const seasonSmoothing = 0.2

/** State of `RunningExpectation`, plain JSON. */
export interface RunningExpectationState {
  seen: number
  last: number
  level: number
  /** Level of what the season leaves over. */
  offset: number
  /** One value a slot of the season, null = not seen yet. */
  profile: (number | null)[]
  errors: number[]
  error: SurpriseState
}

/** The next value of a stream by whichever has erred least lately: the last value, the smoothed level, the season's profile. */
export class RunningExpectation {
  private seen = 0
  private last = Number.NaN
  private level = Number.NaN
  private offset = 0
  private readonly profile: Float64Array
  /** Discounted mean absolute errors of the three. */
  private readonly errors = new Float64Array(3)
  private readonly error: Surprise

  /** @param period seasonal period in observations; 1 = none. */
  constructor(period: number, tuning: SurpriseTuning) {
    this.profile = new Float64Array(period).fill(Number.NaN)
    this.error = new Surprise(tuning)
  }

  /** What is left of a value without its season; undefined until its slot has been seen. */
  seasonalResidual(value: number): number | undefined {
    const usual = this.profile[this.seen % this.profile.length] as number
    return this.profile.length === 1 || Number.isNaN(usual) ? undefined : value - usual
  }

  /** Expectation of the next value, undefined before the first. */
  expected(): number | undefined {
    if (Number.isNaN(this.last)) return undefined
    const [last = 0, level = 0, season = 0] = this.errors
    const bySeason = this.bySeason()
    if (!Number.isNaN(bySeason) && this.seen >= 2 * this.profile.length && season <= Math.min(last, level))
      return bySeason
    return last <= level ? this.last : this.level
  }

  /** Distance from the expectation that is exceeded with a probability of `rate`, undefined during warm-up. */
  halfWidth(rate: number): number | undefined {
    return this.error.exceededWith(rate)
  }

  /** @param value NaN = missing: the season moves on, nothing is learnt. */
  push(value: number): void {
    if (!Number.isNaN(value)) this.learn(value)
    this.seen++
  }

  private bySeason(): number {
    return this.profile.length === 1
      ? Number.NaN
      : (this.profile[this.seen % this.profile.length] as number) + this.offset
  }

  private learn(value: number): void {
    const expected = this.expected()
    if (expected === undefined) {
      this.level = value
    } else {
      this.error.push(Math.abs(value - expected))
      const bySeason = this.bySeason()
      this.blame(0, value - this.last)
      this.blame(1, value - this.level)
      if (!Number.isNaN(bySeason)) this.blame(2, value - bySeason)
      this.level += smoothing * (value - this.level)
    }
    this.last = value
    this.learnSeason(value)
  }

  private blame(which: number, error: number): void {
    const before = this.errors[which] as number
    const rate = Math.max(discount, 1 / (this.seen + 1))
    this.errors[which] = before + rate * (Math.abs(error) - before)
  }

  private learnSeason(value: number): void {
    const slot = this.seen % this.profile.length
    const usual = this.profile[slot] as number
    if (Number.isNaN(usual)) {
      this.profile[slot] = value
      return
    }
    this.offset += seasonSmoothing * (value - usual - this.offset)
    this.profile[slot] = usual + seasonSmoothing * (value - usual)
  }

  state(): RunningExpectationState {
    const { seen, last, level, offset } = this
    const profile = [...this.profile].map((value) => (Number.isNaN(value) ? null : value))
    // JSON has no NaN: before the first value there is none to keep.
    const known = Number.isNaN(last) ? { last: 0, level: 0 } : { last, level }
    return { seen, ...known, offset, profile, errors: [...this.errors], error: this.error.state() }
  }

  restore(state: RunningExpectationState): void {
    this.seen = state.seen
    this.profile.set(state.profile.map((value) => value ?? Number.NaN))
    const isEmpty = this.profile.every(Number.isNaN)
    this.last = isEmpty ? Number.NaN : state.last
    this.level = isEmpty ? Number.NaN : state.level
    this.offset = state.offset
    this.errors.set(state.errors)
    this.error.restore(state.error)
  }
}
