import { describe, expect, it } from 'vitest'
import { ukGas } from '../../r-series.fixture.ts'
import { etsOfForm } from './ets.ts'
import type { EtsFit } from './ets-fit.ts'
import { formName, forms } from './form.ts'

/** Uniform numbers from a linear congruence: the same in every run. */
function uniform(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

describe('the spread of the forecasts', () => {
  it.each(forms.map((form) => [formName(form), form] as const))('is what simulation shows for %s', (_, form) => {
    const fit = etsOfForm(ukGas, 4, form) as EtsFit
    const paths = fit.simulate(9, 4000, uniform())
    const point = fit.forecast(9)
    const spread = fit.spread(9)
    for (const step of [0, 3, 4, 8]) {
      const at = paths.map((path) => path[step] as number)
      const mean = at.reduce((sum, value) => sum + value, 0) / at.length
      const deviation = Math.sqrt(at.reduce((sum, value) => sum + (value - mean) ** 2, 0) / at.length)
      expect(Math.abs((spread[step] as number) / deviation - 1)).toBeLessThan(0.05)
      expect(Math.abs(mean - (point[step] as number)) / deviation).toBeLessThan(0.1)
    }
  })

  it('can be drawn from the errors of the past', () => {
    const fit = etsOfForm(ukGas, 4, { error: 'M', trend: 'A', season: 'M' }) as EtsFit
    const [path] = fit.simulate(4, 1, uniform(), true)
    expect(path).toHaveLength(4)
    expect(fit.simulate(4, 3, uniform(), true)).toEqual(fit.simulate(4, 3, uniform(), true))
  })
})
