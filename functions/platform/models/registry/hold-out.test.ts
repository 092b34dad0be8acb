import { describe, expect, it } from 'vitest'
import { lifetimeValue } from '../../../customers/models/lifetime-value.ts'
import { frameOf } from '../../../../lib/learn/frame.ts'
import { guessesOf } from './hold-out.ts'

describe('what one would say without the model', () => {
  const frame = frameOf([{ kind: 'numeric', name: 'margin-year', values: Float64Array.of(7, Number.NaN) }])
  const table = {
    frame,
    guarded: frame,
    keys: ['a', 'b'],
    moments: Int32Array.of(1, 1),
    outcomes: Float64Array.of(1, 2),
  }

  it('is the feature that one would go by, and the mean where it is missing', () => {
    expect([...guessesOf(lifetimeValue, table, { value: 3 })]).toEqual([7, 3])
  })

  it('is the mean where the model names no such feature', () => {
    const { usual: _, ...plain } = lifetimeValue
    expect([...guessesOf(plain, table, { value: 3 })]).toEqual([3, 3])
  })
})
