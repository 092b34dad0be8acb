/** Something that moves the series, known for its periods and as far ahead as it is to be forecast. */
export interface Driver {
  name: string
  /** One value a period from the first of the series on, then the future, known or forecast by the caller. */
  values: Float64Array
  /** Periods after which it may act first and last (default 0 and 0); how many of them do is chosen. */
  fewestLags?: number
  mostLags?: number
  /** The value that contributes nothing (default 0): no spending, the usual price. */
  reference?: number
}

export type SeasonForm = 'dummies' | 'fourier' | 'none'

/** One regressor: what it says of a period (0 = first of the series), and whose contribution it is. */
export interface Column {
  group: string
  penalised: boolean
  at(period: number): number
}

/** Level and trend; the trend counted in lengths of the series from its middle. */
export function trendColumns(count: number, trend: boolean): Column[] {
  const level: Column = { group: 'level', penalised: false, at: () => 1 }
  if (!trend) return [level]
  return [level, { group: 'trend', penalised: false, at: (at) => (at - (count - 1) / 2) / count }]
}

/**
 * The season as deviations that sum to 0 ('dummies', one less than the period) or as up to `harmonics` waves ('fourier').
 */
export function seasonColumns(period: number, form: SeasonForm, harmonics: number): Column[] {
  if (form === 'none' || period < 2) return []
  if (form === 'dummies')
    return Array.from({ length: period - 1 }, (_, position) => ({
      group: 'season',
      penalised: true,
      at: (at) => (at % period === position ? 1 : at % period === period - 1 ? -1 : 0),
    }))
  const waves: Column[] = []
  for (let wave = 1; wave <= Math.min(harmonics, Math.floor(period / 2)); wave++) {
    const turn = (2 * Math.PI * wave) / period
    waves.push({ group: 'season', penalised: true, at: (at) => Math.cos(turn * at) })
    if (2 * wave < period) waves.push({ group: 'season', penalised: true, at: (at) => Math.sin(turn * at) })
  }
  return waves
}

/**
 * A driver at its first `lags` lags.
 * @throws RangeError (at a period) when the driver is not known there.
 */
export function driverColumns(driver: Driver, lags: number): Column[] {
  const { name, values, fewestLags = 0, reference = 0 } = driver
  return Array.from({ length: lags }, (_, index) => ({
    group: name,
    penalised: true,
    at: (at) => {
      const value = values[at - fewestLags - index]
      if (value === undefined || !Number.isFinite(value))
        throw new RangeError(`${name} is not known in period ${at - fewestLags - index}`)
      return value - reference
    },
  }))
}

/**
 * Checks drivers against a series of `count` periods.
 * @throws RangeError when lags are not whole numbers in order, or a value of the series' own periods is missing.
 */
export function checkDrivers(drivers: readonly Driver[], count: number): void {
  const names = new Set(['level', 'trend', 'season', 'recent errors'])
  for (const { name, values, fewestLags = 0, mostLags = fewestLags } of drivers) {
    if (names.has(name)) throw new RangeError(`the name ${name} is taken`)
    names.add(name)
    if (!(Number.isInteger(fewestLags) && Number.isInteger(mostLags) && fewestLags >= 0 && mostLags >= fewestLags))
      throw new RangeError(`not lags: ${fewestLags} to ${mostLags}`)
    for (let at = 0; at < count - fewestLags; at++)
      if (!Number.isFinite(values[at])) throw new RangeError(`${name} is not known in period ${at}`)
  }
}
