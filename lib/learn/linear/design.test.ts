import { describe, expect, it } from 'vitest'
import { categoricalColumn, type Column, frameOf } from '../frame.ts'
import { design, designEncoder } from './design.ts'

const numeric = (name: string, ...values: number[]): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})
const columnOf = (made: ReturnType<typeof design>, name: string) => {
  const at = made.names.indexOf(name)
  return [...made.values.subarray(at * made.rows, (at + 1) * made.rows)]
}

describe('the design of a frame', () => {
  it('standardises numbers by the training rows, in new rows too', () => {
    const encoder = designEncoder(frameOf([numeric('size', 1, 3, 5, 7)]))
    const made = design(encoder, frameOf([numeric('other', 0, 0), numeric('size', 4, 4 + Math.sqrt(5))]))
    expect(made.names).toEqual(['size'])
    expect(columnOf(made, 'size')[0]).toBe(0)
    expect(columnOf(made, 'size')[1]).toBeCloseTo(1, 14)
  })

  it('puts missing numbers at the mean and tells them apart where training had some', () => {
    const encoder = designEncoder(frameOf([numeric('size', 1, Number.NaN, 3), numeric('age', 1, 2, 3)]))
    const made = design(
      encoder,
      frameOf([numeric('size', Number.NaN, Number.POSITIVE_INFINITY), numeric('age', Number.NaN, 2)]),
    )
    expect(made.names).toEqual(['size', 'size missing', 'age'])
    expect([...made.values]).toEqual([0, 0, 1, 1, 0, 0])
    expect([...made.owners]).toEqual([0, 0, 1])
  })

  it('draws numbers in to the order statistics of the training rows', () => {
    const values = Array.from({ length: 100 }, (_, at) => at)
    const encoder = designEncoder(frameOf([numeric('size', ...values.slice(0, 99), 1e9)]), { clip: 0.02 })
    expect(encoder.columns[0]).toMatchObject({ low: 2, high: 97 })
    const made = design(encoder, frameOf([numeric('size', 97, 1e12, -5, 2)]))
    expect(made.values[0]).toBe(made.values[1])
    expect(made.values[2]).toBe(made.values[3])
  })

  it('does not clip the rare value that a column is about', () => {
    const encoder = designEncoder(frameOf([numeric('failed', ...new Array(999).fill(0), 1)]), { clip: 0.005 })
    const made = design(encoder, frameOf([numeric('failed', 0, 1)]))
    expect(made.values[1]).toBeGreaterThan(30)
  })

  it('gives each level a column, pools rare ones, and holds unknown ones as missing', () => {
    const words = ['a', 'a', 'b', 'b', 'c', 'd', undefined]
    const encoder = designEncoder(frameOf([categoricalColumn('team', words)]), { leastCount: 2 })
    const other = categoricalColumn('team', ['d', 'b', 'new', undefined, 'a', 'c'])
    const made = design(encoder, frameOf([other]))
    expect(made.names).toEqual(['team = a', 'team = b', 'team rare', 'team missing'])
    expect(columnOf(made, 'team = a')).toEqual([0, 0, 0, 0, 1, 0])
    expect(columnOf(made, 'team = b')).toEqual([0, 1, 0, 0, 0, 0])
    expect(columnOf(made, 'team rare')).toEqual([1, 0, 0, 0, 0, 1])
    expect(columnOf(made, 'team missing')).toEqual([0, 0, 1, 1, 0, 0])
  })

  it('gives unknown words zeros where training had nothing missing', () => {
    const encoder = designEncoder(frameOf([categoricalColumn('team', ['a', 'b'])]), { leastCount: 1 })
    expect([...design(encoder, frameOf([categoricalColumn('team', ['new', undefined])])).values]).toEqual([0, 0, 0, 0])
  })

  it('keeps the levels of most rows where there are too many', () => {
    const words = ['a', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd', 'd']
    const encoder = designEncoder(frameOf([categoricalColumn('team', words)]), { leastCount: 1, mostLevels: 2 })
    expect(encoder.columns[0]).toMatchObject({ levels: ['c', 'd'], pooled: ['a', 'b'] })
  })

  it('gives no column to what is constant or always missing', () => {
    const none = Number.NaN
    const frame = frameOf([
      numeric('constant', 0.1, 0.1, 0.1),
      numeric('missing', none, none, none),
      numeric('seldom', 0.1, none, 0.1),
      categoricalColumn('one', ['a', 'a', 'a']),
      categoricalColumn('none', [undefined, undefined, undefined]),
      categoricalColumn('rare', ['a', 'b', 'c']),
    ])
    expect(design(designEncoder(frame), frame).names).toEqual(['seldom missing'])
  })

  it('learns nothing from rows of weight 0', () => {
    const weights = Float64Array.of(1, 2, 0)
    const weighted = designEncoder(frameOf([numeric('size', 1, 4, 99), categoricalColumn('team', ['a', 'b', 'c'])]), {
      leastCount: 1,
      weights,
    })
    const repeated = designEncoder(frameOf([numeric('size', 1, 4, 4), categoricalColumn('team', ['a', 'b', 'b'])]), {
      leastCount: 1,
    })
    expect(weighted).toEqual(repeated)
  })

  it('stays finite with the largest numbers there are', () => {
    const huge = Number.MAX_VALUE
    const frame = frameOf([numeric('size', huge, -huge, huge), numeric('tiny', 1e-300, 2e-300, 3e-300)])
    const encoder = designEncoder(frame)
    const made = design(encoder, frameOf([numeric('size', huge, -huge), numeric('tiny', huge, 0)]))
    expect(made.values.every(Number.isFinite)).toBe(true)
  })

  it('survives being written as JSON', () => {
    const frame = frameOf([numeric('size', 1, Number.NaN, 3), categoricalColumn('team', ['a', 'b', undefined])])
    const encoder = designEncoder(frame, { leastCount: 1 })
    const again = JSON.parse(JSON.stringify(encoder))
    expect(design(again, frame)).toEqual(design(encoder, frame))
  })

  it('says which column is not there or of another kind', () => {
    const encoder = designEncoder(frameOf([numeric('size', 1, 2)]))
    expect(() => design(encoder, frameOf([]))).toThrow('needs a column size')
    expect(() => design(encoder, frameOf([categoricalColumn('size', ['a'])]))).toThrow('size is categorical')
    expect(() => designEncoder(frameOf([]), { clip: 0.5 })).toThrow(RangeError)
    expect(() => designEncoder(frameOf([numeric('size', 1)]), { weights: Float64Array.of(1, 2) })).toThrow(RangeError)
  })
})
