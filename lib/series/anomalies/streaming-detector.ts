import { AlarmMemory, type AlarmMemoryState, type AlarmMemoryTuning } from './alarm-memory.ts'
import { ShapeNovelty, type ShapeNoveltyState, ValueNovelty, type ValueNoveltyState } from './novelty.ts'
import { RunningExpectation, type RunningExpectationState } from './running-expectation.ts'
import type { SurpriseTuning } from './surprise.ts'

/** Parameters behind `streamingDetector`; docs/evaluation.md has the effect of each. */
export interface StreamingTuning {
  surprise: SurpriseTuning
  memory: AlarmMemoryTuning
  /** Points a block; four blocks make a window. */
  scales: number[]
  knownValues: number
  knownShapes: number
  /** Exponents of the means that join the scales, and the kinds of novelty: 1 = average, large = highest. */
  scaleNorm: number
  norm: number
}

export const streamingTuning: StreamingTuning = {
  surprise: { tail: 0.03, forgetting: 0.0003, priorIndex: 0.3, priorWeight: 3, warmUp: 100 },
  memory: { mute: 20, rest: 40, restShare: 0.03, lengthPenalty: 0.4, longest: 10_000, excessPenalty: 0.9 },
  scales: [4, 8, 16, 32, 64],
  knownValues: 500,
  knownShapes: 300,
  scaleNorm: 4,
  norm: 3,
}

export interface StreamingOptions {
  /** Alarms a point that are accepted on a series without anomalies, 0.000001-0.02; 0.001 if not given. */
  falseAlarmRate?: number
  /** Seasonal period in observations; 1, no season, if not given. */
  period?: number
}

export interface StreamingJudgement {
  /** 0 = usual, from 0.5 an alarm, towards 1 the rarer. */
  score: number
  isAlarm: boolean
  /** What was expected, before the value was known. */
  expected?: number
  /** Band around it that a value leaves with the rate of false alarms. A series can be unusual within it, by a new shape or by standing still. */
  lower?: number
  upper?: number
}

/** All that a detector knows, plain JSON. */
export interface StreamingState {
  version: 1
  falseAlarmRate: number
  period: number
  seen: number
  recent: number[]
  values: ValueNoveltyState
  season: ValueNoveltyState
  levels: ShapeNoveltyState[]
  shapes: ShapeNoveltyState[]
  expectation: RunningExpectationState
  memory: AlarmMemoryState
}

const blocks = 4

/** Squares of it can be added up. */
const largest = 1e150

/** The detector itself; made by `streamingDetector`. */
export class StreamingDetector {
  private readonly falseAlarmRate: number
  private readonly period: number
  private readonly tuning: StreamingTuning
  private readonly alarm: number
  private readonly recent: Float64Array
  private readonly level = new Float64Array(blocks - 1)
  private readonly shape = new Float64Array(blocks)
  private readonly values: ValueNovelty
  private readonly season: ValueNovelty
  private readonly levels: ShapeNovelty[]
  private readonly shapes: ShapeNovelty[]
  private readonly expectation: RunningExpectation
  private readonly memory: AlarmMemory
  private seen = 0

  constructor(options: StreamingOptions, tuning: StreamingTuning) {
    const { falseAlarmRate = 0.001, period = 1 } = options
    if (!(falseAlarmRate >= 1e-6 && falseAlarmRate <= 0.02))
      throw new RangeError(`The rate of false alarms is from 0.000001 to 0.02, not ${falseAlarmRate}.`)
    if (!(Number.isInteger(period) && period >= 1 && period <= 100_000))
      throw new RangeError(`A period is a whole number of observations from 1 to 100000, not ${period}.`)
    const { scales, surprise, knownShapes, knownValues } = tuning
    this.falseAlarmRate = falseAlarmRate
    this.period = period
    this.tuning = tuning
    // Several novelties and the memory of alarms together: measured on noise, 2.4 decades come once in a thousand points.
    this.alarm = -Math.log10(falseAlarmRate) - 0.6
    this.recent = new Float64Array(blocks * Math.max(...scales))
    this.values = new ValueNovelty(knownValues, surprise)
    this.season = new ValueNovelty(knownValues, surprise)
    this.levels = scales.map(() => new ShapeNovelty(blocks - 1, knownShapes, surprise))
    this.shapes = scales.map(() => new ShapeNovelty(blocks, knownShapes, surprise))
    this.expectation = new RunningExpectation(period, surprise)
    this.memory = new AlarmMemory(this.alarm, falseAlarmRate, tuning.memory)
  }

  /**
   * Judges the next value by those before it, then learns it. About 25 microseconds, however long the stream.
   * @param value in any unit, taken as at most 1e150 in size; NaN or infinite = missing: nothing is judged or learnt, but the season moves on.
   */
  push(value: number): StreamingJudgement {
    if (!Number.isFinite(value)) {
      const expected = this.band()
      this.expectation.push(Number.NaN)
      return { score: 0, isAlarm: false, ...expected }
    }
    const bounded = Math.max(-largest, Math.min(largest, value))
    const said = this.memory.push(this.surprise(bounded))
    const expected = this.band()
    this.expectation.push(bounded)
    return { score: said / (said + this.alarm), isAlarm: said >= this.alarm, ...expected }
  }

  private band(): { expected?: number; lower?: number; upper?: number } {
    const expected = this.expectation.expected()
    if (expected === undefined) return {}
    const width = this.expectation.halfWidth(this.falseAlarmRate)
    const lower = expected - (width ?? Number.NaN)
    const upper = expected + (width ?? Number.NaN)
    return Number.isFinite(lower) && Number.isFinite(upper) ? { expected, lower, upper } : { expected }
  }

  /** Decades by which the value is unusual: its own novelty and that of the windows it ends, at all scales. */
  private surprise(value: number): number {
    const { scales, norm, scaleNorm } = this.tuning
    this.recent[this.seen % this.recent.length] = value
    this.seen++
    let sum = this.values.push(value) ** norm
    const residual = this.expectation.seasonalResidual(value)
    if (residual !== undefined) sum += this.season.push(residual) ** norm
    let ofLevels = 0
    let ofShapes = 0
    for (let index = 0; index < scales.length; index++) {
      const scale = scales[index] as number
      if (this.seen < blocks * scale) continue
      this.summarise(scale)
      ofLevels += (this.levels[index] as ShapeNovelty).push(this.level) ** scaleNorm
      ofShapes += (this.shapes[index] as ShapeNovelty).push(this.shape) ** scaleNorm
    }
    const share = norm / scaleNorm
    sum += (ofLevels / scales.length) ** share + (ofShapes / scales.length) ** share
    return sum ** (1 / norm)
  }

  /** Means of the last blocks of `scale` points, newest first: as they are without the oldest, and all four around their own mean. */
  private summarise(scale: number): void {
    const { recent, level, shape } = this
    let position = (this.seen - 1) % recent.length
    let overall = 0
    for (let block = 0; block < blocks; block++) {
      let sum = 0
      for (let at = 0; at < scale; at++) {
        sum += recent[position] as number
        position = position === 0 ? recent.length - 1 : position - 1
      }
      shape[block] = sum / scale
      overall += sum / scale / blocks
    }
    for (let block = 0; block < blocks; block++) {
      if (block < blocks - 1) level[block] = shape[block] as number
      shape[block] = (shape[block] as number) - overall
    }
  }

  /** All that is known, to go on later with `restoredDetector`; plain JSON, at most about 300 kB. */
  state(): StreamingState {
    const { falseAlarmRate, period, seen } = this
    return {
      version: 1,
      falseAlarmRate,
      period,
      seen,
      recent: [...this.recent],
      values: this.values.state(),
      season: this.season.state(),
      levels: this.levels.map((level) => level.state()),
      shapes: this.shapes.map((shape) => shape.state()),
      expectation: this.expectation.state(),
      memory: this.memory.state(),
    }
  }

  /** @throws RangeError where the state is of another version or form. */
  restore(state: StreamingState): void {
    const { recent, levels, shapes } = state
    if (state.version !== 1 || recent.length !== this.recent.length || levels.length !== this.levels.length)
      throw new RangeError('This state is not of this version of the detector.')
    this.seen = state.seen
    this.recent.set(recent)
    this.values.restore(state.values)
    this.season.restore(state.season)
    for (const [index, level] of this.levels.entries()) level.restore(levels[index] as ShapeNoveltyState)
    for (const [index, shape] of this.shapes.entries()) shape.restore(shapes[index] as ShapeNoveltyState)
    this.expectation.restore(state.expectation)
    this.memory.restore(state.memory)
  }
}

/**
 * Finds anomalies in a stream of numbers, one at a time, in bounded memory and without a look ahead.
 *
 * A point is unusual where its value, or the window that it ends (four block means, at five scales, as they are and around their mean), is far from
 * everything the series has done before; how far is unusual is learnt from the series itself (`Surprise`), and an event is said once (`AlarmMemory`).
 * In the family of conformal k-NN (Burnaev & Ishimtsev 2016) and adaptive resonance (ARTime, Hampton et al. 2021). Deterministic.
 * @throws RangeError where the options are out of range.
 */
export function streamingDetector(options: StreamingOptions = {}, tuning = streamingTuning): StreamingDetector {
  return new StreamingDetector(options, tuning)
}

/** A detector that goes on where the one whose state this is stopped. @throws RangeError where the state is of another version or form. */
export function restoredDetector(state: StreamingState, tuning = streamingTuning): StreamingDetector {
  const detector = new StreamingDetector({ falseAlarmRate: state.falseAlarmRate, period: state.period }, tuning)
  detector.restore(state)
  return detector
}
