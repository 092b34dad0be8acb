import type { Model } from '../../functions/platform/models/features/model.ts'
import { explainedInSteps } from '../../functions/platform/models/registry/learner.ts'
import { ended } from '../../lib/steps/ended.ts'
import { type Frame, rowsOf } from '../../lib/learn/frame.ts'
import type { Learned } from '../../lib/learn/procedure/learn.ts'
import { sampledRows } from '../../lib/learn/procedure/sampled-rows.ts'
import { mean } from '../../lib/stats/moments.ts'

export interface Driver {
  name: string
  /** Mean size of the contribution, as a share of all. */
  share: number
  /** Whether more of it raises or lowers the score; nothing where it has no order. */
  direction?: 'up' | 'down'
}

/** Reasons cost more than scores: of so many rows. */
const explainedRows = 500

/** The features that move scores most. */
export function driversOf(model: Model, learned: Learned, frame: Frame, most: number, seed: number): Driver[] {
  const sample = rowsOf(frame, sampledRows(frame.rows, explainedRows, seed))
  const { contributions } = ended(explainedInSteps(model, learned, sample))
  const sizes = contributions.map((part) => mean(part.map(Math.abs)))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return model.features
    .map(({ name }, at): Driver => {
      const column = sample.columns[at]
      const moves = column?.kind === 'numeric' ? covariance(column.values, contributions[at] as Float64Array) : 0
      return {
        name,
        share: (sizes[at] as number) / all,
        ...(moves === 0 ? {} : { direction: moves > 0 ? 'up' : 'down' }),
      }
    })
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
}

/** Over rows that have a value. */
function covariance(values: Float64Array, parts: Float64Array): number {
  const rows = [...values.keys()].filter((row) => !Number.isNaN(values[row] as number))
  const middle = rows.reduce((sum, row) => sum + (values[row] as number), 0) / rows.length
  return rows.reduce((sum, row) => sum + ((values[row] as number) - middle) * (parts[row] as number), 0)
}
