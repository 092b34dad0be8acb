import { variance } from '../../stats/moments.ts'
import type { Frame } from '../frame.ts'
import { observedQuantiles } from './partial-dependence.ts'
import { columnOf } from './scoring.ts'

/** A column that somebody can act on, and how. */
export interface Changeable {
  column: string
  /** Of a categorical column always 'either'. */
  direction: 'up' | 'down' | 'either'
  /** Least and greatest value that may be proposed of a numeric column. */
  low?: number
  high?: number
  /** Words that may be proposed of a categorical column; all that were observed when left out. */
  levels?: readonly string[]
}

/** What may be proposed of a numeric column: observed values within its bounds, rising, and the standard deviation that changes are measured by. */
export interface NumericLeeway {
  kind: 'numeric'
  column: string
  direction: 'up' | 'down' | 'either'
  values: readonly number[]
  deviation: number
}

/** What may be proposed of a categorical column. */
export interface CategoricalLeeway {
  kind: 'categorical'
  column: string
  levels: readonly string[]
}

export type Leeway = NumericLeeway | CategoricalLeeway

/**
 * What may be proposed of each column, small and plain, so that it can be kept with a model.
 * @param observed rows as they occur; nothing outside their range is ever proposed.
 * @param most how many observed values to keep of a numeric column, at even quantiles with least and greatest; 100 when left out.
 * @throws RangeError when there is no such column, one comes twice, or a direction is asked of words.
 */
export function leewayOf(observed: Frame, changeable: readonly Changeable[], most = 100): Leeway[] {
  if (new Set(changeable.map(({ column }) => column)).size !== changeable.length)
    throw new RangeError('a column is changeable twice')
  return changeable.map(({ column: name, direction, low, high, levels }): Leeway => {
    const column = columnOf(observed, name)
    if (column.kind === 'categorical') {
      if (direction !== 'either') throw new RangeError(`the words of ${name} have no direction`)
      const seen = new Set(column.codes)
      const permitted = column.levels.filter((level, code) => seen.has(code) && (levels?.includes(level) ?? true))
      return { kind: 'categorical', column: name, levels: permitted }
    }
    const known = column.values.filter((value) => !Number.isNaN(value))
    const within = known.filter(
      (value) => value >= (low ?? Number.NEGATIVE_INFINITY) && value <= (high ?? Number.POSITIVE_INFINITY),
    )
    return {
      kind: 'numeric',
      column: name,
      direction,
      values: observedQuantiles(within, most, 0, 1),
      deviation: Math.sqrt(variance(known)),
    }
  })
}
