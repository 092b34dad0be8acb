import { describe, expect, it } from 'vitest'
import {
  accidentalDeaths,
  airPassengers,
  carbonDioxide,
  driverDeaths,
  lakeHuron,
  nile,
  ukGas,
} from '../../r-series.fixture.ts'
import { ets, etsAverage, etsFamily, etsOfForm } from './ets.ts'
import type { EtsFit } from './ets-fit.ts'
import { candidateForms, type Form, formName, forms } from './form.ts'

const likelihood = { maximumLikelihood: true }
const form = (error: Form['error'], trend: Form['trend'], season: Form['season']): Form => ({ error, trend, season })

function close(actual: Float64Array, expected: number[], share: number) {
  for (const [at, value] of expected.entries()) expect(Math.abs((actual[at] as number) / value - 1)).toBeLessThan(share)
}

describe('a form against R', () => {
  // Rscript -e 'library(forecast); f <- ets(Nile, "ANN"); f$aicc; f$par; forecast(f, 3, level = 95)' and so on, forecast 8.20
  it('is ets(Nile, "ANN")', () => {
    const fit = etsOfForm(nile, 1, form('A', 'N', 'N'), likelihood) as EtsFit
    expect(fit.aicc).toBeCloseTo(1459.031, 2)
    expect(fit.parameters.alpha).toBeCloseTo(0.2455, 2)
    expect(fit.sigma).toBeCloseTo(144.23, 1)
    close(fit.forecast(3), [805.381, 805.381, 805.381], 0.001)
    close(fit.spread(3), [144.23, 148.52, 152.68], 0.001)
  })

  it('is ets(UKgas, "MAM")', () => {
    const fit = etsOfForm(ukGas, 4, form('M', 'A', 'M'), likelihood) as EtsFit
    expect(fit.aicc).toBeLessThan(1256.558)
    expect(fit.parameters.alpha).toBeCloseTo(0.0305, 2)
    expect(fit.parameters.gamma).toBeCloseTo(0.6238, 2)
    close(fit.forecast(6), [1258.82, 652.618, 357.201, 878.954, 1370.52, 709.304], 0.002)
    close(fit.spread(6), [146.93, 76.311, 41.93, 103.85, 203.34, 106.15], 0.01)
  })

  it('is ets(USAccDeaths, "ANA"), with a better likelihood', () => {
    const fit = etsOfForm(accidentalDeaths, 12, form('A', 'N', 'A'), likelihood) as EtsFit
    expect(fit.aicc).toBeLessThan(1148.716)
    close(fit.forecast(6), [8397.5, 7599.22, 8396.59, 8646.51, 9443.41, 9893.06], 0.01)
  })

  it('is ets(AirPassengers, "MAM", damped = TRUE), with a better likelihood', () => {
    const fit = etsOfForm(airPassengers, 12, form('M', 'Ad', 'M'), likelihood) as EtsFit
    expect(fit.aicc).toBeLessThan(1400.638)
    close(fit.forecast(6), [441.802, 434.119, 496.63, 483.237, 483.991, 551.024], 0.01)
  })

  // ets(get(name), model, damped)$aicc of every form that R allows
  const reached: [string, Float64Array, number, Record<string, number>][] = [
    ['Nile', nile, 1, { ANN: 1459.031, AAN: 1462.55, AAdN: 1465.907, MNN: 1458.552, MAN: 1462.121, MAdN: 1465.518 }],
    ['LakeHuron', lakeHuron, 1, { ANN: 396.933, AAN: 401.344, AAdN: 403.62, MNN: 397.031, MAN: 401.439 }],
    ['UKgas', ukGas, 4, { AAN: 1620.41, ANA: 1320.423, AAA: 1312.208, AAdA: 1317.436, MNM: 1286.536, MAdM: 1261.245 }],
    ['UKgas', ukGas, 4, { MNA: 1374.174, MAA: 1428.322, MAdA: 1451.429 }],
    ['USAccDeaths', accidentalDeaths, 12, { AAA: 1157.183, AAdA: 1153.911, MNM: 1152.411, MAdM: 1153.031 }],
    ['UKDriverDeaths', driverDeaths, 12, { ANA: 2898.286, MNA: 2888.18, MAA: 2895.756, MAM: 2902.722 }],
    ['AirPassengers', airPassengers, 12, { ANA: 1568.609, AAA: 1570.729, MNM: 1465.064, MAM: 1403.664 }],
    ['co2', carbonDioxide, 12, { AAN: 2817.411, AAdN: 2760.805, AAA: 1750.71, MAA: 1750.349, MAdM: 1722.628 }],
  ]
  it.each(reached)('reaches R’s AICc on %s or a better one', (_, values, period, aicc) => {
    for (const [name, best] of Object.entries(aicc)) {
      const [, error, trend, season] = /^(.)(Ad|.)(.)$/.exec(name) as unknown as [string, 'A', 'A', 'A']
      expect(etsOfForm(values, period, { error, trend, season }, likelihood)?.aicc).toBeLessThan(best + 0.02)
    }
  })
})

describe('the automatic choice', () => {
  it('takes a trend and a multiplicative season for the airline passengers', () => {
    expect(ets(airPassengers, 12)?.name).toMatch(/ETS\(M,Ad?,M\)/)
  })

  it('is R’s on series without a trend', () => {
    expect(ets(nile, 1)?.name).toBe('ETS(M,N,N)')
    expect(ets(lakeHuron, 1)?.name).toBe('ETS(A,N,N)')
    expect(ets(accidentalDeaths, 12)?.name).toBe('ETS(A,N,A)')
  })

  it('considers fifteen forms with a season, six without, none relative on values that are not positive', () => {
    expect(candidateForms(airPassengers, 12)).toHaveLength(15)
    expect(candidateForms(nile, 1)).toHaveLength(6)
    expect(candidateForms(airPassengers.with(3, 0), 12).map(formName)).toEqual(
      expect.arrayContaining(['ETS(A,N,N)', 'ETS(A,N,A)', 'ETS(A,A,N)', 'ETS(A,A,A)', 'ETS(A,Ad,N)', 'ETS(A,Ad,A)']),
    )
    expect(candidateForms(airPassengers.with(3, 0), 12)).toHaveLength(6)
  })

  it('tries multiplicative trends when asked', () => {
    expect(candidateForms(airPassengers, 12, true).map(formName)).toContain('ETS(M,Md,M)')
  })

  it('turns and stretches with an additive series', () => {
    const one = ets(accidentalDeaths.with(0, -1), 12) as EtsFit
    const other = ets(
      accidentalDeaths.with(0, -1).map((value) => 1e6 + 1000 * value),
      12,
    ) as EtsFit
    expect(other.name).toBe(one.name)
    close(
      other.forecast(24),
      [...one.forecast(24)].map((value) => 1e6 + 1000 * value),
      1e-3,
    )
  })

  it('scales with any series', () => {
    const one = ets(airPassengers, 12) as EtsFit
    for (const scale of [1e-6, 1e9]) {
      const other = ets(
        airPassengers.map((value) => scale * value),
        12,
      ) as EtsFit
      expect(other.name).toBe(one.name)
      close(
        other.forecast(24),
        [...one.forecast(24)].map((value) => scale * value),
        1e-3,
      )
      close(
        other.spread(24),
        [...one.spread(24)].map((value) => scale * value),
        1e-2,
      )
    }
  })

  it('gives the same answer twice', () => {
    expect(ets(ukGas, 4)?.forecast(8)).toEqual(ets(ukGas, 4)?.forecast(8))
  })

  it('refuses what is no period or no number', () => {
    expect(() => ets(nile, 0)).toThrow(RangeError)
    expect(() => ets(nile, 1.5)).toThrow(RangeError)
    expect(() => ets(nile.with(5, Number.NaN), 1)).toThrow(RangeError)
  })
})

describe('awkward series', () => {
  const awkward: [string, Float64Array, number][] = [
    ['one value', Float64Array.of(5), 12],
    ['two values', Float64Array.of(5, 8), 12],
    ['three values', Float64Array.of(5, 8, 6), 1],
    ['four values', Float64Array.of(5, 8, 6, 9), 4],
    ['six values', Float64Array.of(5, 8, 6, 9, 12, 10), 4],
    ['ten values', Float64Array.of(5, 8, 6, 9, 12, 10, 13, 15, 12, 16), 4],
    ['two seasons and a bit', airPassengers.slice(0, 26), 12],
    ['a constant', new Float64Array(40).fill(7), 4],
    ['zeros', new Float64Array(40), 4],
    ['a straight line', Float64Array.from({ length: 40 }, (_, at) => 3 * at - 20), 4],
    ['an exact season', Float64Array.from({ length: 40 }, (_, at) => 10 + (at % 4)), 4],
    ['negative values', airPassengers.map((value) => -value), 12],
    ['mostly zeros', Float64Array.from({ length: 48 }, (_, at) => (at % 7 === 0 ? 3 : 0)), 12],
    ['one huge outlier', ukGas.with(50, 1e9), 4],
    ['tiny numbers', ukGas.map((value) => value * 1e-200), 4],
    ['huge numbers', ukGas.map((value) => value * 1e100), 4],
  ]
  it.each(awkward)('has finite answers for %s', (_, values, period) => {
    const family = etsFamily(values, period)
    if (family === undefined) throw new Error('no fit')
    for (const fit of [family.best, family.average]) {
      expect(fit.fitted).toHaveLength(values.length)
      for (const answers of [fit.fitted, fit.forecast(30), fit.spread(30), fit.forecastsFrom(0, 5)])
        expect(answers.every(Number.isFinite)).toBe(true)
    }
  })

  it('has none without values', () => {
    expect(ets(new Float64Array(0), 1)).toBeUndefined()
  })

  it('continues a constant and a line exactly', () => {
    close((ets(new Float64Array(20).fill(7), 1) as EtsFit).forecast(3), [7, 7, 7], 1e-6)
    const line = Float64Array.from({ length: 30 }, (_, at) => 100 + 5 * at)
    close((ets(line, 1) as EtsFit).forecast(3), [250, 255, 260], 1e-3)
  })

  it('stays within the range of three values', () => {
    const [next] = (ets(Float64Array.of(5, 8, 6), 1) as EtsFit).forecast(1)
    expect(next).toBeGreaterThan(5)
    expect(next).toBeLessThan(8)
  })

  it('keeps the indices of the decomposition where the season is longer than 24', () => {
    const values = Float64Array.from({ length: 260 }, (_, at) => 100 + 20 * Math.sin((at * Math.PI) / 26) + (at % 3))
    const fit = ets(values, 52) as EtsFit
    expect(fit.form.season).not.toBe('N')
    const error = fit.forecast(52).map((value, at) => value - (values[at] as number))
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(4)
  })
})

describe('forecasts from earlier origins', () => {
  it.each(forms.map((each) => [formName(each), each] as const))('start with the fitted value for %s', (_, each) => {
    const fit = etsOfForm(ukGas, 4, each) as EtsFit
    for (const origin of [0, 1, 50, 107])
      expect(fit.forecastsFrom(origin, 3)[0]).toBeCloseTo(fit.fitted[origin] as number, 8)
    expect(fit.forecastsFrom(ukGas.length, 9)).toEqual(fit.forecast(9))
  })

  it('refuse an origin outside the series', () => {
    const fit = ets(nile, 1) as EtsFit
    expect(() => fit.forecastsFrom(-1, 2)).toThrow(RangeError)
    expect(() => fit.forecastsFrom(nile.length + 1, 2)).toThrow(RangeError)
  })
})

describe('the average of all forms', () => {
  it('lies near the best form and is no narrower than the narrowest', () => {
    const { best, average } = etsFamily(airPassengers, 12) as NonNullable<ReturnType<typeof etsFamily>>
    close(average.forecast(12), [...best.forecast(12)], 0.03)
    expect(average.name).toBe('ETS average')
    expect(etsAverage(airPassengers, 12)?.forecast(4)).toEqual(average.forecast(4))
  })
})
