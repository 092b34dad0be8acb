import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { stratifiedFolds } from '../evaluation/folds.ts'
import { categoricalColumn, frameOf } from '../frame.ts'
import { idleColumnsInSteps } from './wordy-columns.ts'

const rows = 3000
const random = randomOf(5)
const places = Int32Array.from({ length: rows }, () => Math.floor(random() * 30))
const size = Float64Array.from({ length: rows }, () => random())
const words = (of: (row: number) => number) => Array.from({ length: rows }, (_, row) => `w${of(row)}`)
const frame = frameOf([
  { kind: 'numeric', name: 'size', values: size },
  categoricalColumn(
    'telling',
    words((row) => places[row] as number),
  ),
  categoricalColumn(
    'idle',
    words(() => Math.floor(random() * 30)),
  ),
  categoricalColumn(
    'short',
    words(() => Math.floor(random() * 3)),
  ),
])
const target = Float64Array.from(size, (value, row) => (value + ((places[row] as number) < 12 ? 0.6 : 0) > 0.9 ? 1 : 0))
const folds = stratifiedFolds(target, 3, 1)
const idle = (own = frame) => [...ended(idleColumnsInSteps(own, target, folds, { task: 'classification', seed: 1 }))]

describe('columns of many words', () => {
  it('are left out where they do not help on rows that were not learnt from', () => {
    expect(idle()).toEqual(['idle'])
  })
  it('stay where there is nothing else', () => {
    expect(idle(frameOf(frame.columns.slice(2, 3)))).toEqual([])
  })
})
