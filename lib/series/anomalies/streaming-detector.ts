import { AlarmMemory, type AlarmMemoryTuning } from './alarm-memory.ts'
import { KnownShapes } from './known-shapes.ts'
import { KnownValues } from './known-values.ts'
import { Surprise, type SurpriseTuning } from './surprise.ts'

export interface StreamingTuning {
  surprise: SurpriseTuning
  memory: AlarmMemoryTuning
  scales: number[]
  knownValues: number
  knownShapes: number
  scaleNorm: number
  norm: number
}

export const streamingTuning: StreamingTuning = {
  surprise: { tail: 0.03, forgetting: 0.0003, priorIndex: 0.3, priorWeight: 3, warmUp: 100 },
  memory: { alarm: 2.4, mute: 20, rest: 40, restShare: 0.03, lengthPenalty: 0.3, episodePenalty: 0.4 },
  scales: [4, 8, 16, 32, 64],
  knownValues: 500,
  knownShapes: 300,
  scaleNorm: 4,
  norm: 3,
}

const blocks = 4

export class StreamingDetector {
  private readonly tuning: StreamingTuning
  private readonly recent: Float64Array
  private readonly means = new Float64Array(blocks)
  private readonly level = new Float64Array(blocks - 1)
  private readonly shape = new Float64Array(blocks)
  private readonly values: KnownValues
  private readonly valueSurprise: Surprise
  private readonly levels: { known: KnownShapes; surprise: Surprise }[]
  private readonly shapes: { known: KnownShapes; surprise: Surprise }[]
  private readonly memory: AlarmMemory
  private seen = 0

  constructor(tuning: StreamingTuning = streamingTuning) {
    this.tuning = tuning
    const { scales, surprise, knownShapes, knownValues } = tuning
    this.recent = new Float64Array(blocks * Math.max(...scales))
    this.values = new KnownValues(knownValues)
    this.valueSurprise = new Surprise(surprise)
    this.levels = scales.map(() => ({
      known: new KnownShapes(blocks - 1, knownShapes),
      surprise: new Surprise(surprise),
    }))
    this.shapes = scales.map(() => ({ known: new KnownShapes(blocks, knownShapes), surprise: new Surprise(surprise) }))
    this.memory = new AlarmMemory(tuning.memory)
  }

  push(value: number): number {
    return this.memory.push(this.surprise(value))
  }

  surprise(value: number): number {
    const { scales, norm, scaleNorm } = this.tuning
    this.recent[this.seen % this.recent.length] = value
    this.seen++
    const ofValue = this.valueSurprise.push(this.values.push(value))
    let ofLevel = 0
    let ofShape = 0
    for (let index = 0; index < scales.length; index++) {
      const scale = scales[index] as number
      if (this.seen < blocks * scale) continue
      this.summarise(scale)
      const level = this.levels[index] as { known: KnownShapes; surprise: Surprise }
      const shape = this.shapes[index] as { known: KnownShapes; surprise: Surprise }
      ofLevel += level.surprise.push(level.known.push(this.level)) ** scaleNorm
      ofShape += shape.surprise.push(shape.known.push(this.shape)) ** scaleNorm
    }
    ofLevel = (ofLevel / scales.length) ** (1 / scaleNorm)
    ofShape = (ofShape / scales.length) ** (1 / scaleNorm)
    return (ofValue ** norm + ofLevel ** norm + ofShape ** norm) ** (1 / norm)
  }

  private summarise(scale: number): void {
    const { recent, means, level, shape } = this
    let position = (this.seen - 1) % recent.length
    let overall = 0
    for (let block = 0; block < blocks; block++) {
      let sum = 0
      for (let at = 0; at < scale; at++) {
        sum += recent[position] as number
        position = position === 0 ? recent.length - 1 : position - 1
      }
      means[block] = sum / scale
      overall += sum / scale / blocks
      if (block < blocks - 1) level[block] = sum / scale
    }
    for (let block = 0; block < blocks; block++) shape[block] = (means[block] as number) - overall
  }
}
