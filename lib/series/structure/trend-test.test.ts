import { describe, expect, test } from 'vitest'
import { driverDeaths, lakeHuron, nile } from '../r-series.fixture.ts'
import { seasonalTrendTest } from './seasonal-kendall.ts'
import { pairSlopes } from './theil-sen.ts'
import { kendall, type Trend, trendTest } from './trend-test.ts'

const trend = (...parameters: Parameters<typeof trendTest>) => trendTest(...parameters) as Trend

function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
}

/** Autoregressive noise of mean 0. */
function wandering(count: number, share: number, random: () => number): Float64Array {
  let level = 0
  return Float64Array.from({ length: count }, () => {
    level = share * level + random() + random() + random() - 1.5
    return level
  })
}

// R: mk <- function(x) { n <- length(x); S <- 0; for (i in 1:(n-1)) S <- S + sum(sign(x[(i+1):n] - x[i])); t <- table(x);
//   v <- (n*(n-1)*(2*n+5) - sum(t*(t-1)*(2*t+5)))/18; c(S, v, (S - sign(S))/sqrt(v)) }
// sen <- function(x) { n <- length(x); o <- outer(1:n, 1:n, "-"); d <- outer(x, x, "-")/o; d[o > 0] }
describe('trendTest gives the values of R', () => {
  test('for independent values', () => {
    expect(kendall(nile)?.sum).toBe(-1387)
    expect(kendall(nile)?.variance).toBeCloseTo(112728.333333, 4)
    const { score, slope, tau } = trend(nile, { autocorrelation: 'none' })
    expect(score).toBeCloseTo(-4.128066523, 8)
    expect(slope).toBeCloseTo(-2.6, 10)
    expect(tau).toBeCloseTo(-1387 / 4950, 10)
    expect(trend(lakeHuron, { autocorrelation: 'none' }).slope).toBeCloseTo(-0.025125, 10)
  })

  test('for the interval of the slope', () => {
    // ci <- qnorm(.975)*sqrt(mk(x)[2]); s <- sort(sen(x)); N <- length(s); s[round(c((N - ci)/2, (N + ci)/2 + 1))]
    const [low, high] = trend(nile, { autocorrelation: 'none' }).slopeInterval
    expect(low).toBeCloseTo(-3.627906977, 2)
    expect(high).toBeCloseTo(-1.428571429, 2)
  })

  test('for the variance of Hamed and Rao', () => {
    // r <- rank(x - median(sen(x))*(1:n)); a <- acf(r, lag.max=n-1)$acf[-1]; k <- 1:(n-1); keep <- abs(a) > qnorm(.975)/sqrt(n);
    // 1 + 2/(n*(n-1)*(n-2))*sum(((n-k)*(n-k-1)*(n-k-2)*a)[keep])
    expect(trend(nile, { autocorrelation: 'hamed-rao' }).inflation).toBeCloseTo(2.142898327, 8)
    expect(trend(lakeHuron, { autocorrelation: 'hamed-rao' }).inflation).toBeCloseTo(3.286566558, 8)
  })

  test('for trend-free prewhitening', () => {
    // d <- x - median(sen(x))*(1:n); r <- acf(d)$acf[2]; mk(d[-1] - r*d[-n] + s*(2:n))
    expect(trend(nile, { autocorrelation: 'prewhitening' }).score).toBeCloseTo(-4.577026992, 7)
    expect(trend(lakeHuron, { autocorrelation: 'prewhitening' }).score).toBeCloseTo(-7.246214537, 7)
  })

  test('for seasons', () => {
    // x <- matrix(UKDriverDeaths[1:180], ncol=12, byrow=TRUE); sums of S and v over columns; covariances (K + 4*sum(rank*rank) - n*(n+1)^2)/3 over pairs
    const { score, slope, inflation } = seasonalTrendTest(driverDeaths.slice(0, 180), 12) as Trend
    expect(score).toBeCloseTo(-510 / Math.sqrt(4895 + 31598.66667), 7)
    expect(inflation).toBeCloseTo((4895 + 31598.66667) / 4895, 6)
    expect(slope).toBeCloseTo(-2.041005291, 8)
  })
})

describe('trendTest', () => {
  test('keeps its level where neighbours resemble one another, which the plain test does not', () => {
    const random = uniform(4)
    let plain = 0
    let corrected = 0
    for (let run = 0; run < 100; run++) {
      const values = wandering(80, 0.5, random)
      if (trend(values, { autocorrelation: 'none' }).pValue < 0.05) plain++
      if (trend(values).pValue < 0.05) corrected++
    }
    expect(plain).toBeGreaterThan(15)
    expect(corrected).toBeLessThan(15)
  })

  test('finds a trend in spite of gaps and one huge outlier', () => {
    const random = uniform(8)
    const values = Float64Array.from({ length: 60 }, (_, at) => 10 + 0.5 * at + 5 * random())
    values[7] = Number.NaN
    values[20] = 1e9
    const { slope, slopeInterval, intercept, pValue } = trend(values)
    expect(slope).toBeCloseTo(0.5, 1)
    expect(slopeInterval[0]).toBeLessThan(0.5)
    expect(slopeInterval[1]).toBeGreaterThan(0.5)
    expect(intercept).toBeCloseTo(12.5, -1)
    expect(pValue).toBeLessThan(0.001)
  })

  test('follows shift and scale', () => {
    const plain = trend(nile)
    const moved = trend(nile.map((value) => 5000 - 10 * value))
    expect(moved.score).toBeCloseTo(-plain.score, 9)
    expect(moved.slope).toBeCloseTo(-10 * plain.slope, 9)
    expect(moved.slopeInterval[0]).toBeCloseTo(-10 * plain.slopeInterval[1], 6)
  })

  test('sees nothing in constants and says nothing of short series', () => {
    expect(trend(new Float64Array(20).fill(3))).toMatchObject({ tau: 0, score: 0, pValue: 1, slope: 0 })
    for (const count of [0, 1, 2, 3]) expect(trendTest(new Float64Array(count))).toBeUndefined()
    expect(trend(Float64Array.of(1, 2, 3, 4)).slope).toBe(1)
    expect(() => trendTest(nile, { level: 1 })).toThrow(RangeError)
  })
})

describe('seasonalTrendTest', () => {
  test('takes no season for a trend, and finds one below it', () => {
    const random = uniform(3)
    const season = (at: number) => 20 * Math.sin((2 * Math.PI * at) / 12)
    const flat = Float64Array.from({ length: 30 }, (_, at) => season(at) + random())
    const rising = Float64Array.from({ length: 60 }, (_, at) => season(at) + 0.05 * at + random())
    rising[5] = Number.NaN
    expect(seasonalTrendTest(flat, 12)?.pValue).toBeGreaterThan(0.05)
    expect(seasonalTrendTest(rising, 12)?.pValue).toBeLessThan(0.05)
    expect(seasonalTrendTest(rising, 12)?.slope).toBeCloseTo(0.05, 2)
  })

  test('needs two cycles', () => {
    expect(seasonalTrendTest(nile.slice(0, 23), 12)).toBeUndefined()
    expect(() => seasonalTrendTest(nile, 1)).toThrow(RangeError)
  })
})

describe('pairSlopes', () => {
  test('are sorted slopes of all pairs, of a part of them in long series', () => {
    const few = pairSlopes(Float64Array.of(1, 2, 4))
    expect([0, 1, 2].map(few.at)).toEqual([1, 1.5, 2])
    expect(pairSlopes(Float64Array.of(1)).count).toBe(0)
    const long = Float64Array.from({ length: 3000 }, (_, at) => 2 * at + (at % 7))
    const slopes = pairSlopes(long)
    expect(slopes.at((slopes.count - 1) / 2)).toBeCloseTo(2, 3)
    expect(slopes.count).toBeLessThan(600_000)
    expect(() => pairSlopes(long, 0)).toThrow(RangeError)
  })
})
