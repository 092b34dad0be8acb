import type { CategoricalColumn, Frame, NumericColumn } from '../frame.ts'
import { columnNamed } from '../linear/design.ts'

/** Normal distribution of a numeric column in each class. */
export interface NumericLikelihood {
  kind: 'numeric'
  name: string
  means: number[]
  deviations: number[]
}

/** Logarithm of the share of each level in each class: class after class, level after level. */
export interface CategoricalLikelihood {
  kind: 'categorical'
  name: string
  levels: string[]
  logShares: number[][]
}

/** A fitted naive Bayes classifier; plain JSON. */
export interface NaiveBayes {
  /** The classes that occur in training. */
  classes: string[]
  logPriors: number[]
  columns: (NumericLikelihood | CategoricalLikelihood)[]
}

export interface NaiveBayesOptions {
  /** Of each row, at least 0. */
  weights?: Float64Array
  /** Rows added to each level of each class, which keep one that has not occurred from deciding (Laplace); 1 where it is not given. */
  smoothing?: number
  /** Share of a column's variance that is added to those of the classes, which keeps a class of like values from deciding; 1e-3 where it is not given. */
  varianceShare?: number
}

/** Below this share of the square of its mean a variance is rounding. */
const leastVariance = 1e-26

/**
 * Learns how each column is distributed in each class, as if columns did not hang together (Hastie, Tibshirani & Friedman 2009, 6.6.3). Missing values and
 * numbers that are not finite are left out; columns that say nothing get no likelihood.
 * @param target class of each row; rows without one are left out.
 * @throws RangeError where lengths differ, no row has a class, a weight is negative or an option is out of range.
 */
export function naiveBayes(frame: Frame, target: CategoricalColumn, options: NaiveBayesOptions = {}): NaiveBayes {
  const { weights, smoothing = 1, varianceShare = 1e-3 } = options
  if (!(smoothing > 0 && smoothing < Number.POSITIVE_INFINITY)) throw new RangeError(`not a smoothing: ${smoothing}`)
  if (!(varianceShare > 0 && varianceShare <= 1)) throw new RangeError(`not a share of a variance: ${varianceShare}`)
  const { codes, classes, sizes, sums } = classesOf(target, frame.rows, weights)
  const columns: NaiveBayes['columns'] = []
  for (const column of frame.columns) {
    const likelihood =
      column.kind === 'numeric'
        ? numericLikelihood(column, codes, classes.length, sums, varianceShare)
        : categoricalLikelihood(column, codes, classes.length, sums, smoothing)
    if (likelihood !== undefined) columns.push(likelihood)
  }
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return { classes, logPriors: Array.from(sizes, (size) => Math.log(size / total)), columns }
}

/**
 * @returns the probability of each class of the model for each row, class after class.
 * @throws RangeError where a column that the model needs is not there or is of another kind.
 */
export function naiveBayesProbabilities(model: NaiveBayes, frame: Frame): Float64Array[] {
  const logs = model.logPriors.map((prior) => new Float64Array(frame.rows).fill(prior))
  for (const likelihood of model.columns) {
    const column = columnNamed(frame, likelihood.name, likelihood.kind)
    if (likelihood.kind === 'numeric') addNumeric(likelihood, column as NumericColumn, logs)
    else addCategorical(likelihood, column as CategoricalColumn, logs)
  }
  normalise(logs, frame.rows)
  return logs
}

/** Codes of the classes that occur, -1 of rows that do not count. */
function classesOf(target: CategoricalColumn, rows: number, weights: Float64Array | undefined) {
  if (target.codes.length !== rows) throw new RangeError(`${target.codes.length} classes of ${rows} rows`)
  if (weights !== undefined && weights.length !== rows)
    throw new RangeError(`${weights.length} weights of ${rows} rows`)
  const sums = weights ?? new Float64Array(rows).fill(1)
  const perLevel = new Float64Array(target.levels.length)
  for (let row = 0; row < rows; row++) {
    const weight = sums[row] as number
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) throw new RangeError(`not a weight: ${weight}`)
    const code = target.codes[row] as number
    if (code >= 0) perLevel[code] = (perLevel[code] as number) + weight
  }
  const kept = [...perLevel.keys()].filter((code) => (perLevel[code] as number) > 0)
  if (kept.length === 0) throw new RangeError('no row has a class to learn')
  const places = new Map(kept.map((code, place) => [code, place]))
  const codes = target.codes.map((code, row) => (sums[row] === 0 ? -1 : (places.get(code) ?? -1)))
  return {
    codes,
    classes: kept.map((code) => target.levels[code] as string),
    sizes: Float64Array.from(kept, (code) => perLevel[code] as number),
    sums,
  }
}

function numericLikelihood(
  column: NumericColumn,
  codes: Int32Array,
  count: number,
  weights: Float64Array,
  varianceShare: number,
): NumericLikelihood | undefined {
  const { values, name } = column
  let unit = 0
  for (let row = 0; row < values.length; row++)
    if ((codes[row] as number) >= 0 && Number.isFinite(values[row]))
      unit = Math.max(unit, Math.abs(values[row] as number))
  if (unit === 0) return undefined
  // The last place is that of all classes together. In units of the largest value, so that squares stay finite.
  const sizes = new Float64Array(count + 1)
  const means = new Float64Array(count + 1)
  const squares = new Float64Array(count + 1)
  for (const pass of [0, 1])
    for (let row = 0; row < values.length; row++) {
      const code = codes[row] as number
      const value = (values[row] as number) / unit
      if (code < 0 || !Number.isFinite(value)) continue
      const weight = weights[row] as number
      for (const at of [code, count])
        if (pass === 0) {
          sizes[at] = (sizes[at] as number) + weight
          means[at] = (means[at] as number) + (value - (means[at] as number)) * (weight / (sizes[at] as number))
        } else squares[at] = (squares[at] as number) + weight * (value - (means[at] as number)) ** 2
    }
  const size = sizes[count] as number
  const variance = size > 0 ? (squares[count] as number) / size : 0
  if (!(variance > leastVariance * (means[count] as number) ** 2)) return undefined
  const of = (at: number) => ((sizes[at] as number) > 0 ? at : count)
  const classes = Array.from({ length: count }, (_, at) => of(at))
  return {
    kind: 'numeric',
    name,
    means: classes.map((at) => (means[at] as number) * unit),
    deviations: classes.map(
      (at) => Math.sqrt((squares[at] as number) / (sizes[at] as number) + varianceShare * variance) * unit,
    ),
  }
}

function categoricalLikelihood(
  column: CategoricalColumn,
  codes: Int32Array,
  count: number,
  weights: Float64Array,
  smoothing: number,
): CategoricalLikelihood | undefined {
  const width = column.levels.length
  const counts = new Float64Array(count * width)
  const sizes = new Float64Array(count)
  const perLevel = new Float64Array(width)
  for (let row = 0; row < codes.length; row++) {
    const level = column.codes[row] as number
    const code = codes[row] as number
    if (level < 0 || code < 0) continue
    const weight = weights[row] as number
    counts[code * width + level] = (counts[code * width + level] as number) + weight
    sizes[code] = (sizes[code] as number) + weight
    perLevel[level] = (perLevel[level] as number) + weight
  }
  const kept = [...perLevel.keys()].filter((level) => (perLevel[level] as number) > 0)
  if (kept.length < 2) return undefined
  return {
    kind: 'categorical',
    name: column.name,
    levels: kept.map((level) => column.levels[level] as string),
    logShares: Array.from(sizes, (size, code) =>
      kept.map((level) =>
        Math.log(((counts[code * width + level] as number) + smoothing) / (size + smoothing * kept.length)),
      ),
    ),
  }
}

function addNumeric(likelihood: NumericLikelihood, column: NumericColumn, logs: readonly Float64Array[]): void {
  logs.forEach((into, code) => {
    const mean = likelihood.means[code] as number
    const deviation = likelihood.deviations[code] as number
    const constant = -Math.log(deviation)
    for (let row = 0; row < into.length; row++) {
      const value = column.values[row] as number
      if (!Number.isFinite(value)) continue
      // Beyond 1e150 deviations squares are not finite, and classes not told apart.
      const away = Math.min(1e150, Math.abs(value - mean) / deviation)
      into[row] = (into[row] as number) + constant - 0.5 * away * away
    }
  })
}

function addCategorical(
  likelihood: CategoricalLikelihood,
  column: CategoricalColumn,
  logs: readonly Float64Array[],
): void {
  const places = new Map(likelihood.levels.map((level, place) => [level, place]))
  const placeOf = Int32Array.from(column.levels, (level) => places.get(level) ?? -1)
  logs.forEach((into, code) => {
    const shares = likelihood.logShares[code] as number[]
    for (let row = 0; row < into.length; row++) {
      const level = column.codes[row] as number
      const place = level < 0 ? -1 : (placeOf[level] as number)
      if (place >= 0) into[row] = (into[row] as number) + (shares[place] as number)
    }
  })
}

/** Makes probabilities of log-densities. */
function normalise(logs: readonly Float64Array[], rows: number): void {
  for (let row = 0; row < rows; row++) {
    let most = Number.NEGATIVE_INFINITY
    for (const log of logs) most = Math.max(most, log[row] as number)
    let total = 0
    for (const log of logs) {
      const share = Math.exp((log[row] as number) - most)
      log[row] = share
      total += share
    }
    for (const log of logs) log[row] = (log[row] as number) / total
  }
}
