import { describe, expect, it } from 'vitest'
import { ridge } from './ridge.ts'

const x = [1, 2, 3, 4, 5, 6, 7, 8]
const z = [3, 1, 4, 1, 5, 9, 2, 6]
const target = Float64Array.of(2.1, 3.9, 6.2, 7.8, 10.1, 12.2, 13.8, 16.1)
const design = Float64Array.from(x.flatMap((each, at) => [1, each, z[at] as number]))

// R: x <- 1:8; z <- c(3, 1, 4, 1, 5, 9, 2, 6); X <- cbind(1, x, z); solve(crossprod(X) + diag(c(0, .8, .8)), crossprod(X, y)) and the trace of
// X %*% solve(crossprod(X) + diag(c(0, .8, .8)), t(X)); lm(y ~ x + z)
describe('ridge', () => {
  it('is the regression of R without a penalty', () => {
    const fit = ridge(design, 3, target, Uint8Array.of(0, 1, 1), 0)
    for (const [at, value] of [-0.05678040245, 1.96377952756, 0.06316710411].entries())
      expect(fit?.coefficients[at]).toBeCloseTo(value, 8)
    expect(fit?.squares).toBeCloseTo(0.03188101487, 8)
    expect(fit?.freedom).toBe(3)
  })
  it('is that of R with one', () => {
    const fit = ridge(design, 3, target, Uint8Array.of(0, 1, 1), 0.1)
    for (const [at, value] of [0.08043148115, 1.91733294622, 0.08169555119].entries())
      expect(fit?.coefficients[at]).toBeCloseTo(value, 8)
    expect(fit?.squares).toBeCloseTo(0.10191291, 8)
    expect(fit?.freedom).toBeCloseTo(2.956907718, 8)
  })
  it('shrinks noise and leaves what is real', () => {
    const noise = Float64Array.from(x.flatMap((each, at) => [1, Math.sin(each * 12.9898) * 3, z[at] as number]))
    const fit = ridge(
      noise,
      3,
      Float64Array.from(z, (each) => 5 * each),
      Uint8Array.of(0, 1, 1),
    )
    expect(fit?.coefficients[2]).toBeCloseTo(5, 2)
    const [, first = 1] =
      ridge(noise, 3, Float64Array.of(1, -1, 1, -1, -1, 1, -1, 1), Uint8Array.of(0, 1, 1))?.coefficients ?? []
    expect(Math.abs(first)).toBeLessThan(0.1)
  })
  it('takes collinear columns with a penalty only', () => {
    const twice = Float64Array.from(x.flatMap((each) => [1, each, each]))
    expect(ridge(twice, 3, target, Uint8Array.of(0, 1, 1), 0)).toBeUndefined()
    const fit = ridge(twice, 3, target, Uint8Array.of(0, 1, 1))
    expect(fit?.coefficients[1]).toBeCloseTo(fit?.coefficients[2] as number, 6)
  })
  it('refuses other shapes', () => {
    expect(() => ridge(design, 2, target, Uint8Array.of(0, 1))).toThrow(RangeError)
  })
})
