import { ended } from '../../steps/ended.ts'
import type { CategoricalColumn, Column, Frame, NumericColumn } from '../frame.ts'
import { type CategoricalEncoding, learnCategorical } from './categorical-encoding.ts'
import { learnNumeric, type NumericEncoding, standardised } from './numeric-encoding.ts'

export interface DesignOptions {
  /** Share of the rows at each end beyond which numbers are drawn in to the order statistic there, such as 0.005; 0 where it is not given. */
  clip?: number
  /** A level of fewer rows is pooled with others like it; 10 where it is not given. */
  leastCount?: number
  /** Levels beyond these, by their rows, are pooled too; 50 where it is not given. */
  mostLevels?: number
  /** Of each row, for means and deviations; a row of weight 0 is as if it were not there. */
  weights?: Float64Array
}

/** How a frame becomes numbers: learnt once, plain JSON, and applied to other frames by the names of columns and the words of levels. */
export interface DesignEncoder {
  columns: (NumericEncoding | CategoricalEncoding)[]
}

/** A matrix without missing values, column by column. */
export interface Design {
  rows: number
  /** What each column holds, such as `age`, `age missing`, `colour = red`. */
  names: string[]
  /** Column-major, `rows` numbers a column. */
  values: Float64Array
  /** Of each column, the place in the encoder's columns that it was made from. */
  owners: Int32Array
}

/**
 * Learns means, deviations, bounds and levels. Numbers that are not finite count as missing; what is constant gets no column.
 * @throws RangeError where an option or the number of weights does not fit.
 */
export function* designEncoderInSteps(frame: Frame, options: DesignOptions = {}): Generator<undefined, DesignEncoder> {
  const { clip = 0, leastCount = 10, mostLevels = 50, weights } = options
  if (!(clip >= 0 && clip < 0.5)) throw new RangeError(`not a share to clip: ${clip}`)
  if (weights !== undefined && weights.length !== frame.rows)
    throw new RangeError(`${weights.length} weights of ${frame.rows} rows`)
  const columns: DesignEncoder['columns'] = []
  for (const column of frame.columns) {
    columns.push(
      column.kind === 'numeric'
        ? learnNumeric(column, clip, weights)
        : learnCategorical(column, leastCount, mostLevels, weights),
    )
    yield
  }
  return { columns }
}

/** `designEncoderInSteps` without a pause. */
export function designEncoder(frame: Frame, options?: DesignOptions): DesignEncoder {
  return ended(designEncoderInSteps(frame, options))
}

/**
 * The frame as its encoder sees it: numbers standardised, missing ones at the mean with an indicator where training had some, a column a level (0 or 1)
 * and one for the pooled levels; a level that training has not met is missing.
 * @throws RangeError where a column is not there or is of another kind.
 */
export function* designInSteps(encoder: DesignEncoder, frame: Frame): Generator<undefined, Design> {
  const names: string[] = []
  const owners: number[] = []
  encoder.columns.forEach((encoding, owner) => {
    for (const name of namesOf(encoding)) {
      names.push(name)
      owners.push(owner)
    }
  })
  const { rows } = frame
  const values = new Float64Array(rows * names.length)
  let at = 0
  for (const encoding of encoder.columns) {
    const count = namesOf(encoding).length
    const column = columnNamed(frame, encoding.name, encoding.kind)
    const into = values.subarray(at * rows, (at + count) * rows)
    if (encoding.kind === 'numeric') writeNumeric(encoding, column as NumericColumn, into)
    else writeCategorical(encoding, column as CategoricalColumn, into)
    at += count
    yield
  }
  return { rows, names, values, owners: Int32Array.from(owners) }
}

/** `designInSteps` without a pause. */
export function design(encoder: DesignEncoder, frame: Frame): Design {
  return ended(designInSteps(encoder, frame))
}

/**
 * @returns the column of that name.
 * @throws RangeError where it is not there or is of another kind.
 */
export function columnNamed(frame: Frame, name: string, kind: Column['kind']): Column {
  const column = frame.columns.find((each) => each.name === name)
  if (column === undefined) throw new RangeError(`the model needs a column ${name}, which is not there`)
  if (column.kind !== kind) throw new RangeError(`column ${name} is ${column.kind}, the model has learnt it as ${kind}`)
  return column
}

function namesOf(encoding: NumericEncoding | CategoricalEncoding): string[] {
  const { name } = encoding
  const missing = encoding.indicator ? [`${name} missing`] : []
  if (encoding.kind === 'numeric') return encoding.deviation > 0 ? [name, ...missing] : missing
  const rare = encoding.pooled.length > 0 ? [`${name} rare`] : []
  return [...encoding.levels.map((level) => `${name} = ${level}`), ...rare, ...missing]
}

function writeNumeric(encoding: NumericEncoding, column: NumericColumn, into: Float64Array): void {
  const rows = column.values.length
  const own = encoding.deviation > 0 ? 1 : 0
  for (let row = 0; row < rows; row++) {
    const value = column.values[row] as number
    if (Number.isFinite(value)) {
      if (own) into[row] = standardised(encoding, value)
    } else if (encoding.indicator) into[own * rows + row] = 1
  }
}

function writeCategorical(encoding: CategoricalEncoding, column: CategoricalColumn, into: Float64Array): void {
  const rows = column.codes.length
  const places = new Map(encoding.levels.map((level, place) => [level, place]))
  for (const level of encoding.pooled) places.set(level, encoding.levels.length)
  const missing = encoding.indicator ? encoding.levels.length + (encoding.pooled.length > 0 ? 1 : 0) : -1
  const placeOf = Int32Array.from(column.levels, (level) => places.get(level) ?? missing)
  for (let row = 0; row < rows; row++) {
    const code = column.codes[row] as number
    const place = code < 0 ? missing : (placeOf[code] as number)
    if (place >= 0) into[place * rows + row] = 1
  }
}
