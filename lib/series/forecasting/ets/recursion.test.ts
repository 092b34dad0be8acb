import { describe, expect, it } from 'vitest'
import { ukGas } from '../../r-series.fixture.ts'
import { estimate } from './estimate.ts'
import { formName, forms } from './form.ts'
import { isStable } from './stability.ts'

describe('the gradient of the deviance', () => {
  it.each(forms.map((form) => [formName(form), form] as const))('agrees with differences for %s', (_, form) => {
    const found = estimate(ukGas, 4, form, { tolerance: 10 })
    if (found === undefined) throw new Error('not fitted')
    const { recursion } = found
    const point = found.point.map((value) => value * 1.001)
    const gradient = new Float64Array(point.length)
    recursion.value(point)
    recursion.gradient(gradient)
    for (const [at, value] of point.entries()) {
      const step = 1e-5 * Math.max(0.01, Math.abs(value))
      const beside = (to: number) => recursion.value(point.with(at, to))
      const difference = (beside(value + step) - beside(value - step)) / (2 * step)
      expect(Math.abs(difference - (gradient[at] as number)) / (1 + Math.abs(difference))).toBeLessThan(1e-4)
    }
  })
})

describe('the stable region', () => {
  // Rscript -e 'f <- forecast:::admissible; f(.5,.1,.3,.9,4); f(.5,.1,1.3,.9,4); f(.05,.04,.949,.98,4); f(.3,.29,.69,NULL,12); f(.1,NULL,.89,NULL,12); f(.9,.89,.09,.98,12)'
  it.each([
    [0.5, 0.1, 0.3, 0.9, 4, true],
    [0.5, 0.1, 1.3, 0.9, 4, true],
    [0.05, 0.04, 0.949, 0.98, 4, true],
    [0.3, 0.29, 0.69, 1, 12, false],
    [0.1, undefined, 0.89, 1, 12, true],
    [0.9, 0.89, 0.09, 0.98, 12, false],
  ])('is R’s: alpha %d beta %d gamma %d phi %d period %d', (alpha, beta, gamma, phi, period, stable) => {
    expect(isStable(alpha, beta, gamma, phi, period)).toBe(stable)
  })
})
