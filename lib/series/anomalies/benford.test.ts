import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { benford, leadingDigits } from './benford.ts'

/** Powers of a geometric course follow the law almost exactly. */
const lawful = Float64Array.from({ length: 9000 }, (_, at) => 10 ** (1 + (4 * at) / 9000))

describe("Benford's law", () => {
  it('reads leading digits of any size', () => {
    expect([0.3, 7, 1000, 0.000123, 9.99e20, 123.45].map((size) => leadingDigits(size, 1))).toEqual([3, 7, 1, 1, 9, 1])
    expect([0.3, 7, 1000, 0.000123, 9.99e20, 123.45].map((size) => leadingDigits(size, 2))).toEqual([
      30, 70, 10, 12, 99, 12,
    ])
  })
  it('finds lawful amounts to conform closely', () => {
    for (const leading of [1, 2] as const) {
      const found = benford(lawful, leading)
      if (!found.applicable) throw new Error(found.reason)
      expect(found.conformity).toBe('close')
      expect(found.probability).toBeGreaterThan(0.9)
      expect(found.digits).toHaveLength(leading === 1 ? 9 : 90)
      expect(found.digits.reduce((sum, { count }) => sum + count, 0)).toBe(9000)
      expect(found.digits.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(1, 12)
    }
  })
  it('has the statistics of their definitions', () => {
    // 1000 amounts, 100 beginning with 1 to 8 each and 200 with 9. R: o <- c(rep(100, 8), 200); e <- 1000 * log10(1 + 1 / 1:9); sum((o - e)^2 / e); mean(abs(o - e)) / 1000
    const values = Float64Array.from({ length: 1000 }, (_, at) => {
      const digit = at < 800 ? 1 + Math.floor(at / 100) : 9
      return digit * 10 ** (at % 5)
    })
    const found = benford(values, 1)
    if (!found.applicable) throw new Error(found.reason)
    const expected = Array.from({ length: 9 }, (_, at) => 1000 * Math.log10(1 + 1 / (at + 1)))
    const observed = [100, 100, 100, 100, 100, 100, 100, 100, 200]
    const chi = observed.reduce(
      (sum, each, at) => sum + (each - (expected[at] as number)) ** 2 / (expected[at] as number),
      0,
    )
    expect(found.chiSquared).toBeCloseTo(chi, 9)
    expect(found.conformity).toBe('none')
    expect(found.probability).toBeLessThan(1e-9)
    // (|.2 - .045757| - .0005) / sqrt(.045757 * .954243 / 1000)
    expect(found.digits[8]?.z).toBeCloseTo(23.268, 2)
    expect(found.digits[0]?.z).toBeLessThan(-10)
  })
  it('shows where invented amounts pile up', () => {
    const values = lawful.slice()
    for (let at = 0; at < 900; at++) values[at * 10] = 4800 + (at % 100)
    const found = benford(values, 2)
    if (!found.applicable) throw new Error(found.reason)
    expect(found.conformity).toBe('none')
    expect([...found.digits].sort((a, b) => b.z - a.z)[0]?.digit).toBe(48)
  })
  it('does not speak where the law need not hold', () => {
    const random = randomOf(1)
    const narrow = Float64Array.from({ length: 5000 }, () => 100 + 50 * random())
    expect(benford(narrow, 1)).toMatchObject({ applicable: false, amounts: 5000 })
    expect(benford(lawful.slice(0, 200), 1)).toEqual({
      applicable: false,
      reason: 'There are 200 amounts; the test takes 300.',
      amounts: 200,
    })
    expect(benford(new Float64Array(1000), 1)).toMatchObject({ applicable: false, amounts: 0 })
    expect(benford(lawful, 2, 1e9)).toMatchObject({ applicable: false })
  })
  it('does not mind sign or unit', () => {
    const found = benford(
      lawful.map((value) => -value * 100),
      2,
    )
    expect(found).toMatchObject({ applicable: true, conformity: 'close' })
  })
})
