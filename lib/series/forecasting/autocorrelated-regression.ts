import { goldenSectionMinimum } from '../../optimize/golden-section.ts'
import { solveLower } from '../../stats/cholesky.ts'
import { type RidgeFit, ridge } from '../../stats/ridge.ts'
import type { Column } from './driver-design.ts'

/** A regression with errors that are an autoregression of order 1. */
export interface AutocorrelatedRegression {
  columns: readonly Column[]
  /** Of the columns as they are, in the unit of the series. */
  coefficients: Float64Array
  /** Autocorrelation of the errors at lag 1. */
  autocorrelation: number
  /** Penalty a row, on columns of unit variance. */
  penalty: number
  /** Standard deviation of what is new in the errors. */
  sigma: number
  /** Value less regression in the last period. */
  lastError: number
  /** Variance of the regression at a period for what its coefficients are uncertain, in units of sigma squared. */
  uncertainty(period: number): number
}

/**
 * Fits by ridge with the errors' autocorrelation of greatest likelihood (Prais & Winsten 1954, the likelihood of Beach & MacKinnon 1978): as R's
 * arima(y, order = c(1, 0, 0), xreg = X, method = 'ML') where nothing is penalised.
 * @param from the first period to use, all of whose columns are known.
 * @param fixed autocorrelation that is not to be estimated.
 * @returns undefined with too few periods.
 */
export function autocorrelatedRegression(
  values: Float64Array,
  from: number,
  columns: readonly Column[],
  fixed?: number,
): AutocorrelatedRegression | undefined {
  const rows = values.length - from
  if (rows < columns.filter(({ penalised }) => !penalised).length + 4) return undefined
  const scaled = standardised(columns, from, values.length)
  const target = values.slice(from)
  const penalised = Uint8Array.from(columns, (column) => (column.penalised ? 1 : 0))
  const fitAt = (rho: number, penalty?: number) =>
    ridge(filtered(scaled.design, columns.length, rho), columns.length, filtered(target, 1, rho), penalised, penalty)
  let rho = fixed ?? 0
  let best = fitAt(rho)
  if (best !== undefined && fixed === undefined) {
    const { penalty } = best
    const unlikelihood = (each: number) => {
      const squares = fitAt(each, penalty)?.squares ?? Number.POSITIVE_INFINITY
      return rows * Math.log(Math.max(squares, Number.MIN_VALUE)) - Math.log(1 - each * each)
    }
    rho = goldenSectionMinimum(unlikelihood, -0.9, 0.98, 16, 1e-4).at
    best = fitAt(rho) ?? best
  }
  return best && unscaled(values, from, columns, scaled, best, rho)
}

interface Scaled {
  design: Float64Array
  centres: Float64Array
  scales: Float64Array
}

/** Penalised columns with mean 0 and variance 1, a constant one as zeros. */
function standardised(columns: readonly Column[], from: number, to: number): Scaled {
  const width = columns.length
  const design = new Float64Array((to - from) * width)
  const centres = new Float64Array(width)
  const scales = new Float64Array(width).fill(1)
  for (const [index, column] of columns.entries()) {
    let mean = 0
    for (let at = from; at < to; at++) {
      const value = column.at(at)
      design[(at - from) * width + index] = value
      mean += value / (to - from)
    }
    if (!column.penalised) continue
    let squares = 0
    for (let at = index; at < design.length; at += width) squares += ((design[at] as number) - mean) ** 2
    const spread = Math.sqrt(squares / (to - from))
    const constant = !(spread > 1e-12 * Math.abs(mean))
    centres[index] = mean
    scales[index] = constant ? Number.POSITIVE_INFINITY : spread
    for (let at = index; at < design.length; at += width)
      design[at] = constant ? 0 : ((design[at] as number) - mean) / spread
  }
  return { design, centres, scales }
}

/** Each row less rho times the row before, the first by the root of 1 - rho squared: errors without autocorrelation. */
function filtered(rows: Float64Array, width: number, rho: number): Float64Array {
  const result = rows.slice()
  for (let at = result.length - 1; at >= width; at--)
    result[at] = (result[at] as number) - rho * (rows[at - width] as number)
  const first = Math.sqrt(1 - rho * rho)
  for (let at = 0; at < width; at++) result[at] = first * (rows[at] as number)
  return result
}

function unscaled(
  values: Float64Array,
  from: number,
  columns: readonly Column[],
  { centres, scales }: Scaled,
  best: RidgeFit,
  rho: number,
): AutocorrelatedRegression {
  const last = values.length - 1
  const coefficients = best.coefficients.map((each, index) => each / (scales[index] as number))
  // The level, always the first column, takes what centring took.
  for (let index = 1; index < columns.length; index++)
    coefficients[0] = (coefficients[0] as number) - (coefficients[index] as number) * (centres[index] as number)
  let regression = 0
  for (const [index, column] of columns.entries()) regression += (coefficients[index] as number) * column.at(last)
  const uncertainty = (period: number) => {
    const row = Float64Array.from(
      columns,
      (column, index) => (column.at(period) - (centres[index] as number)) / (scales[index] as number),
    )
    solveLower(best.factor, columns.length, row)
    return row.reduce((sum, each) => sum + each * each, 0)
  }
  return {
    columns,
    coefficients,
    autocorrelation: rho,
    penalty: best.penalty,
    sigma: Math.sqrt(best.squares / Math.max(1, values.length - from - best.freedom)),
    lastError: (values[last] as number) - regression,
    uncertainty,
  }
}
