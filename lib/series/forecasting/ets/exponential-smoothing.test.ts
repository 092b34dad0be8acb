import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, nile, ukGas } from '../../r-series.fixture.ts'
import { dampedHolt, holt, holtWinters } from './exponential-smoothing.ts'

describe('the textbook methods', () => {
  it('are forms of the family', () => {
    expect(holt(nile)?.parameters).toHaveProperty('beta')
    expect(dampedHolt(ukGas)?.parameters).toHaveProperty('phi')
    expect(holtWinters(accidentalDeaths, 12, false)?.form).toEqual({ error: 'A', trend: 'A', season: 'A' })
    expect(holtWinters(airPassengers, 12, true)?.form).toEqual({ error: 'M', trend: 'A', season: 'M' })
  })

  it('level off or go on', () => {
    const line = Float64Array.from({ length: 30 }, (_, at) => 100 + 5 * at + ((at * 7) % 3))
    const straight = holt(line)?.forecast(20) as Float64Array
    const damped = dampedHolt(line)?.forecast(20) as Float64Array
    expect((straight[19] as number) - (straight[18] as number)).toBeCloseTo(5, 0)
    expect((damped[19] as number) - (damped[18] as number)).toBeLessThan(
      (straight[19] as number) - (straight[18] as number),
    )
  })

  it('say nothing on too few values or on values they cannot take', () => {
    expect(holt(Float64Array.of(1, 2, 3, 4))).toBeUndefined()
    expect(dampedHolt(Float64Array.of(1, 2, 3, 4, 5))).toBeUndefined()
    expect(holtWinters(airPassengers.slice(0, 20), 12, false)).toBeUndefined()
    expect(holtWinters(airPassengers.with(4, 0), 12, true)).toBeUndefined()
  })
})
