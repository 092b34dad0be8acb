import { describe, expect, it } from 'vitest'
import { incompleteBeta, logGamma, upperGamma } from './gamma.ts'
import { normalTail } from './normal.ts'
import { chiSquaredQuantile, chiSquaredTail, kolmogorovTail, studentQuantile, studentTail } from './tails.ts'

const near = (value: number, expected: number) => expect(Math.abs(value / expected - 1)).toBeLessThan(1e-10)

describe('tails', () => {
  it('has the gamma and beta functions of R', () => {
    // R: lgamma(c(.1, 3.7, 120)); pgamma(c(.5, 3, 30), c(2, 2, 20), lower = FALSE); pbeta(c(.1, .5, .9), c(2, .5, 20), c(3, .5, 4))
    near(logGamma(0.1), 2.25271265173421)
    near(logGamma(3.7), 1.42807232666539)
    near(logGamma(120), 453.024896238496)
    near(upperGamma(2, 0.5), 0.90979598956895)
    near(upperGamma(2, 3), 0.199148273471456)
    near(upperGamma(20, 30), 0.0218734684413909)
    near(incompleteBeta(2, 3, 0.1), 0.0523)
    near(incompleteBeta(0.5, 0.5, 0.5), 0.5)
    near(incompleteBeta(20, 4, 0.9), 0.80726898648138)
  })
  it('has the tails of R, far out too', () => {
    // R: pt(c(1, 4, 10), c(3, 7.5, 2), lower = F); pchisq(c(1, 10, 60), c(1, 4, 10), lower = F)
    near(studentTail(1, 3), 0.195501109477885)
    near(studentTail(4, 7.5), 0.00225305517509259)
    near(studentTail(10, 2), 0.00492622851166285)
    near(studentTail(2, Number.POSITIVE_INFINITY), normalTail(2))
    near(chiSquaredTail(1, 1), 0.317310507862914)
    near(chiSquaredTail(10, 4), 0.0404276819945128)
    near(chiSquaredTail(60, 10), 3.62430095206149e-9)
    expect(chiSquaredTail(0, 3)).toBe(1)
  })
  it('has the quantiles of R', () => {
    // R: qt(c(.975, .9995), c(3, 30)); qchisq(c(.975, .999), c(2, 7))
    near(studentQuantile(0.025, 3), 3.18244630528371)
    near(studentQuantile(0.0005, 30), 3.64595863504206)
    near(studentQuantile(0.975, 3), -3.18244630528371)
    near(chiSquaredQuantile(0.025, 2), 7.37775890822787)
    near(chiSquaredQuantile(0.001, 7), 24.3218863478569)
  })
  it('has the tail of Kolmogorov as scipy has it', () => {
    // [scipy.stats.kstwobign.sf(x) for x in (.25, .5, 1, 1.36, 2, 4)]
    near(kolmogorovTail(0.25), 0.9999999731761899)
    near(kolmogorovTail(0.5), 0.9639452436648751)
    near(kolmogorovTail(1), 0.26999967167735456)
    near(kolmogorovTail(1.36), 0.049485876755377876)
    near(kolmogorovTail(2), 0.0006709252557796953)
    near(kolmogorovTail(4), 2.532833109818835e-14)
    expect(kolmogorovTail(0)).toBe(1)
  })
  it('refuses what has no meaning', () => {
    expect(() => studentQuantile(0, 3)).toThrow(RangeError)
    expect(() => studentTail(1, 0)).toThrow(RangeError)
    expect(() => chiSquaredQuantile(1, 3)).toThrow(RangeError)
    expect(() => logGamma(0)).toThrow(RangeError)
    expect(() => upperGamma(1, -1)).toThrow(RangeError)
    expect(() => incompleteBeta(1, 1, 2)).toThrow(RangeError)
    expect(() => kolmogorovTail(Number.NaN)).toThrow(RangeError)
  })
})
