import { describe, expect, it } from 'vitest'
import { normalOf, randomOf } from '../../random/random.ts'
import { ended } from '../../steps/ended.ts'
import { threeClusters } from './clusters.fixture.ts'
import {
  type GaussianMixture,
  gaussianMixture,
  gaussianMixtureInSteps,
  mixtureMembershipsOf,
  mixtureOfBestCountInSteps,
} from './gaussian-mixture.ts'
import type { Points } from './points.ts'

/** z = (x-x.mean(0))/x.std(0) of the three clusters, so that scikit-learn's floor, which knows no unit, is the same. */
function standardised(): Points {
  const points = threeClusters()
  const values = points.values.slice()
  for (let column = 0; column < 2; column++) {
    const own = points.values.filter((_, at) => at % 2 === column)
    const mean = own.reduce((sum, value) => sum + value / 90, 0)
    const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2 / 90, 0))
    for (let row = 0; row < 90; row++) values[2 * row + column] = ((own[row] as number) - mean) / deviation
  }
  return { ...points, values }
}
const points = standardised()
const options = (count: number) => ({ count, random: randomOf(1), tolerance: 1e-12, iterationsMost: 3000 })
const few = (...values: number[]): Points => ({ rows: values.length, columns: 1, values: Float64Array.from(values) })

function expectNumbers(found: ArrayLike<number>, expected: readonly number[], digits: number) {
  expect(found).toHaveLength(expected.length)
  expected.forEach((value, at) => {
    expect(found[at]).toBeCloseTo(value, digits)
  })
}

describe('a Gaussian mixture', () => {
  // m = sklearn.mixture.GaussianMixture(3, covariance_type='full' or 'diag', tol=1e-12, max_iter=10000, n_init=5, random_state=1).fit(z)
  it('with full covariances is that of scikit-learn', () => {
    const model = gaussianMixture(points, options(3))
    expect(model.converged).toBe(true)
    expect(model.logLikelihood).toBeCloseTo(-1.8483242064950114, 8)
    expect(model.bic).toBeCloseTo(409.19512156471654, 5)
    expectNumbers(model.shares, [0.33416899019260793, 0.3333333497623086, 0.3324976600450835], 5)
    expectNumbers(model.means.slice(0, 4), [1.2631122, -0.6569523, -0.6013076, 1.3379235], 5)
    expectNumbers(model.covariances.slice(0, 4), [0.2090117825, 0.0858775504, 0.0858775504, 0.1154992959], 5)
    const { responsibilities, logDensities } = mixtureMembershipsOf(model, points)
    expectNumbers(responsibilities.slice(0, 3), [9.958909536206151e-8, 3.110848438910819e-7, 0.9999995893260609], 9)
    expect(logDensities.reduce((sum, value) => sum + value / 90, 0)).toBeCloseTo(model.logLikelihood, 10)
  })

  it('with variances alone is that of scikit-learn', () => {
    const model = gaussianMixture(points, { ...options(3), covariance: 'diagonal' })
    expect(model.logLikelihood).toBeCloseTo(-1.9871776765956128, 8)
    expect(model.bic).toBeCloseTo(420.689317171834, 5)
    expectNumbers(model.shares, [0.33585153044924837, 0.3333528898859389, 0.3307955796648127], 5)
    expectNumbers(model.covariances.slice(0, 2), [0.22525624347080594, 0.1170081774080737], 5)
    const { responsibilities } = mixtureMembershipsOf(model, points)
    expectNumbers(responsibilities.slice(0, 3), [0.0004453332704, 0.0000107487665, 0.9995439179631], 6)
  })

  it('of one component is the normal distribution of all rows', () => {
    const model = gaussianMixture(points, options(1))
    expect(model.logLikelihood).toBeCloseTo(-2.7828977212533186, 9)
    expect(model.bic).toBeCloseTo(523.4206381772486, 6)
  })

  it('has as many components as the criterion says', () => {
    const normal = normalOf(randomOf(4))
    const values = Float64Array.from({ length: 600 }, (_, at) => normal() + (at % 2 === 0 ? 5 * ((at >> 1) % 3) : 0))
    const { model, tried } = ended(
      mixtureOfBestCountInSteps({ rows: 300, columns: 2, values }, { ...options(1), most: 5 }),
    )
    expect(model.shares).toHaveLength(3)
    expect(tried.map(({ count }) => count)).toEqual([1, 2, 3, 4, 5])
    expect(tried[2]?.bic).toBe(model.bic)
  })

  it('does not mind the unit of a column', () => {
    const scaled = { ...points, values: points.values.map((value, at) => (at % 2 ? 1e6 * value : value + 40)) }
    const here = mixtureMembershipsOf(gaussianMixture(points, options(3)), points).responsibilities
    const there = mixtureMembershipsOf(gaussianMixture(scaled, options(3)), scaled).responsibilities
    expectNumbers(there, [...here], 5)
  })

  it('stays finite with repeated rows, constant columns and columns that follow from each other', () => {
    const rows = 40
    const values = Float64Array.from({ length: rows * 3 }, (_, at) => {
      const row = Math.floor(at / 3)
      return at % 3 === 0 ? row % 5 : at % 3 === 1 ? 2 * (row % 5) : 7
    })
    for (const covariance of ['full', 'diagonal'] as const) {
      const model = gaussianMixture({ rows, columns: 3, values }, { ...options(4), covariance })
      expect(Number.isFinite(model.logLikelihood)).toBe(true)
      expect(model.covariances.every(Number.isFinite)).toBe(true)
    }
    expect(gaussianMixture(few(3, 3, 3), options(2)).shares).toHaveLength(1)
  })

  it('says something of rows that lie farther away than any density reaches', () => {
    const model = gaussianMixture(points, options(3))
    const far = { rows: 2, columns: 2, values: Float64Array.of(1e200, -1e200, 1e9, 1e9) }
    const { responsibilities, logDensities } = mixtureMembershipsOf(model, far)
    expect(responsibilities.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(logDensities.every(Number.isFinite)).toBe(true)
  })

  it('is the same by the same seed, with pauses and after JSON', () => {
    const model = gaussianMixture(points, options(3))
    const steps = gaussianMixtureInSteps(points, options(3))
    let pauses = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) pauses++
    expect(step.value).toEqual(model)
    expect(pauses).toBeGreaterThan(model.iterations)
    const again = JSON.parse(JSON.stringify(model)) as GaussianMixture
    expect(mixtureMembershipsOf(again, points)).toEqual(mixtureMembershipsOf(model, points))
  })

  it('refuses what is not points', () => {
    expect(() => gaussianMixture(few(1), options(2))).toThrow('2 clusters of 1 rows')
    expect(() => gaussianMixture(few(1, Number.POSITIVE_INFINITY), options(1))).toThrow('Infinity')
    expect(() => mixtureMembershipsOf(gaussianMixture(few(1, 2), options(1)), points)).toThrow('points of 2 columns')
    expect(() => ended(mixtureOfBestCountInSteps(points, { ...options(1), least: 3, most: 2 }))).toThrow(RangeError)
  })
})
