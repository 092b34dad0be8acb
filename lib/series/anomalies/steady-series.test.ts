import { describe, expect, it } from 'vitest'
import { steadyAlarms } from './steady-series.ts'

describe('steady series', () => {
  it('tells a slip from a new level', () => {
    const rent = new Float64Array(30).fill(500)
    rent[7] = 900
    rent.fill(650, 20)
    rent[12] = Number.NaN
    rent[29] = 651
    expect(steadyAlarms(rent)).toEqual([
      { kind: 'outlier', at: 7, value: 900, expected: 500 },
      { kind: 'level-shift', at: 20, value: 650, expected: 500 },
      { kind: 'outlier', at: 29, value: 651, expected: 650 },
    ])
  })
  it('finds nothing in constants and leaves alone what varies', () => {
    expect(steadyAlarms(new Float64Array(20))).toEqual([])
    expect(steadyAlarms(Float64Array.from({ length: 20 }, (_, at) => at))).toBeUndefined()
    expect(steadyAlarms(new Float64Array(3))).toBeUndefined()
  })
})
