import { describe, expect, it } from 'vitest'
import { categoricalColumn, type Column, frameOf, rowsOf } from './frame.ts'

const size: Column = { kind: 'numeric', name: 'size', values: Float64Array.of(1, Number.NaN, 3) }
const colour = categoricalColumn('colour', ['red', undefined, 'blue'])

describe('a frame', () => {
  it('takes rows in any order, more than once', () => {
    const taken = rowsOf(frameOf([size, colour]), [2, 0, 2, 1])
    expect(taken.rows).toBe(4)
    expect(taken.columns).toEqual([
      { ...size, values: Float64Array.of(3, 1, 3, Number.NaN) },
      { ...colour, codes: Int32Array.of(1, 0, 1, -1) },
    ])
  })
  it('holds words that a model has not met as missing', () => {
    expect([...categoricalColumn('colour', ['blue', 'green'], ['red', 'blue']).codes]).toEqual([1, -1])
  })
  it('refuses columns that do not fit each other', () => {
    expect(() => frameOf([size, { ...size, name: 'other', values: new Float64Array(2) }])).toThrow('2 rows, not 3')
    expect(() => frameOf([size, size])).toThrow('two columns size')
    expect(() => frameOf([{ ...colour, codes: Int32Array.of(0, 5, 1) }])).toThrow('no level')
  })
})
