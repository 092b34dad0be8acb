import { type AutocorrelatedRegression, autocorrelatedRegression } from './autocorrelated-regression.ts'
import {
  checkDrivers,
  type Column,
  type Driver,
  driverColumns,
  type SeasonForm,
  seasonColumns,
  trendColumns,
} from './driver-design.ts'
import type { Fit } from './fit.ts'

/** What one part of the model adds to each forecast, in the unit of the series. */
export interface Contribution {
  /** 'level', 'trend', 'season', a driver, or 'recent errors': what the last period was off, as far as it lasts. */
  name: string
  values: Float64Array
}

export interface DriverFit extends Fit {
  /**
   * The parts of `forecast(horizon)`; added in their order they are exactly that.
   * @throws RangeError when a driver is not known so far ahead.
   */
  contributions(horizon: number): Contribution[]
  /** Of each driver, what a unit of it does to the series at each of its lags; none where it does not help. */
  effects: { name: string; lags: number[]; coefficients: number[] }[]
  /** Autocorrelation of the errors at lag 1. */
  autocorrelation: number
  /** Size of the ridge penalty, a row, on columns of unit variance. */
  penalty: number
}

/** More waves than this are noise in a few years. */
const harmonics = 4
const cutShare = 0.5
const folds = 4
/** A lag more must lower the squared error by this share. */
const worth = 0.01

/**
 * Regression of a series on its level, a linear trend, its season and drivers at their lags, with autoregressive errors; ridge penalty on season and drivers.
 * How many lags each driver acts, or whether at all, is chosen one driver after the other by the errors of four forecasts in the second half of the series,
 * each from what was known before.
 * @param values complete series.
 * @param period seasonal period; dummies up to 12, waves above, none under two seasons, unless `options.season` says otherwise.
 * @param drivers also of the calendar (`calendarEffects`).
 * @returns undefined where the series is too short for the model.
 * @throws RangeError when lags are not in order, a name is taken twice or a driver is not known in a period of the series.
 */
export function driverRegression(
  values: Float64Array,
  period: number,
  drivers: readonly Driver[],
  options: { trend?: boolean; season?: SeasonForm } = {},
): DriverFit | undefined {
  const count = values.length
  checkDrivers(drivers, count)
  const form = options.season ?? (count < 2 * period ? 'none' : period <= 12 ? 'dummies' : 'fourier')
  const own = [...trendColumns(count, options.trend ?? true), ...seasonColumns(period, form, harmonics)]
  const longest = drivers.reduce((most, each) => Math.max(most, each.mostLags ?? each.fewestLags ?? 0), 0)
  const lags = drivers.map(() => 0)
  const columnsOf = () => [...own, ...drivers.flatMap((driver, index) => driverColumns(driver, lags[index] as number))]
  const base = autocorrelatedRegression(values, longest, columnsOf())
  if (base === undefined) return undefined
  const errorOf = () => rollingError(values, longest, columnsOf(), base.autocorrelation)
  let best = errorOf()
  for (const [index, driver] of drivers.entries()) {
    const { fewestLags = 0, mostLags = fewestLags } = driver
    let chosen = 0
    for (let each = 1; each <= mostLags - fewestLags + 1; each++) {
      lags[index] = each
      const error = errorOf()
      if (!(error < best * (1 - worth))) continue
      best = error
      chosen = each
    }
    lags[index] = chosen
  }
  const from = drivers.reduce((most, { fewestLags = 0 }, index) => {
    const used = lags[index] as number
    return used === 0 ? most : Math.max(most, fewestLags + used - 1)
  }, 0)
  const model = autocorrelatedRegression(values, from, columnsOf())
  return model && fitOf(values, from, model, drivers, lags)
}

/** Sum of the squared errors of forecasts of the blocks of the second half, each by what was known before it; Infinity where there can be none. */
function rollingError(values: Float64Array, from: number, columns: readonly Column[], autocorrelation: number): number {
  const first = from + Math.floor((values.length - from) * (1 - cutShare))
  const length = Math.max(1, Math.ceil((values.length - first) / folds))
  let squares = 0
  for (let origin = first; origin < values.length; origin += length) {
    const model = autocorrelatedRegression(values.slice(0, origin), from, columns, autocorrelation)
    if (model === undefined) return Number.POSITIVE_INFINITY
    let carried = model.lastError
    for (let at = origin; at < Math.min(values.length, origin + length); at++) {
      carried *= autocorrelation
      squares += ((values[at] as number) - regressionAt(model, at) - carried) ** 2
    }
  }
  return squares
}

function regressionAt({ columns, coefficients }: AutocorrelatedRegression, at: number): number {
  let sum = 0
  for (let index = 0; index < columns.length; index++)
    sum += (coefficients[index] as number) * (columns[index] as Column).at(at)
  return sum
}

function fitOf(
  values: Float64Array,
  from: number,
  model: AutocorrelatedRegression,
  drivers: readonly Driver[],
  lags: readonly number[],
): DriverFit {
  const count = values.length
  const { autocorrelation, sigma, penalty } = model
  const fitted = values.slice()
  let error = 0
  for (let at = from; at < count; at++) {
    const regression = regressionAt(model, at)
    fitted[at] = regression + autocorrelation * error
    error = (values[at] as number) - regression
  }
  const parts = (horizon: number) => contributionsOf(model, count, horizon, drivers)
  return {
    name: autocorrelation === 0 ? 'regression' : 'regression with AR(1) errors',
    fitted,
    warmUp: from,
    forecast: (horizon) => {
      const sums = new Float64Array(horizon)
      for (const part of parts(horizon))
        for (let step = 0; step < horizon; step++) sums[step] = (sums[step] as number) + (part.values[step] as number)
      return sums
    },
    spread: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => {
        const square = autocorrelation ** 2
        const errors = (1 - square ** (step + 1)) / (1 - square)
        return sigma * Math.sqrt(errors + model.uncertainty(count + step))
      }),
    contributions: parts,
    effects: drivers.map(({ name, fewestLags = 0 }, index) => ({
      name,
      lags: Array.from({ length: lags[index] as number }, (_, each) => fewestLags + each),
      coefficients: model.columns.flatMap((column, at) =>
        column.group === name ? [model.coefficients[at] as number] : [],
      ),
    })),
    autocorrelation,
    penalty,
  }
}

function contributionsOf(
  model: AutocorrelatedRegression,
  count: number,
  horizon: number,
  drivers: readonly Driver[],
): Contribution[] {
  const names = ['level', 'trend', 'season', ...drivers.map(({ name }) => name)]
  const parts = new Map(names.map((name) => [name, new Float64Array(horizon)]))
  for (const [index, column] of model.columns.entries()) {
    const part = parts.get(column.group) as Float64Array
    const coefficient = model.coefficients[index] as number
    for (let step = 0; step < horizon; step++)
      part[step] = (part[step] as number) + coefficient * column.at(count + step)
  }
  const carried = Float64Array.from(
    { length: horizon },
    (_, step) => model.lastError * model.autocorrelation ** (step + 1),
  )
  return [...Array.from(parts, ([name, values]) => ({ name, values })), { name: 'recent errors', values: carried }]
}
