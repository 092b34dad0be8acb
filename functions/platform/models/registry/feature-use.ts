// How much each feature decides, for the card.
import { rowsOf } from '../../../../lib/learn/frame.ts'
import type { Learned } from '../../../../lib/learn/procedure/learn.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import type { FeatureUse } from './card.ts'
import type { Table } from './examples-of.ts'
import { explainedInSteps } from './learner.ts'

/** Rows of which contributions are added up. */
const explainedRows = 400

/** @returns how much each feature decides, most first. */
export async function usesOf(
  model: Model,
  learned: Learned,
  table: Table,
  rest: () => Promise<void>,
): Promise<FeatureUse[]> {
  const count = Math.min(explainedRows, table.keys.length)
  const places = Int32Array.from({ length: count }, (_, at) => Math.floor((at * table.keys.length) / count))
  const frame = rowsOf(table.frame, places)
  const { contributions } = await paced(explainedInSteps(model, learned, frame), rest)
  const sizes = contributions.map((own) => own.reduce((sum, value) => sum + Math.abs(value), 0))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  return model.features
    .map(({ name, label }, at) => {
      const column = frame.columns[at]
      const direction =
        column?.kind === 'numeric' ? directionOf(column.values, contributions[at] as Float64Array) : undefined
      const share = all > 0 ? (sizes[at] as number) / all : 0
      return { name, label, share, ...(direction === undefined ? {} : { direction }) }
    })
    .sort((a, b) => b.share - a.share)
}

/** Mean contribution of values above the middle less that of those below. */
function directionOf(values: Float64Array, contributions: Float64Array): number | undefined {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  const middle = known[Math.floor(known.length / 2)]
  if (middle === undefined) return undefined
  const [above, below] = [
    { sum: 0, count: 0 },
    { sum: 0, count: 0 },
  ]
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const side = value > middle ? above : value < middle ? below : undefined
    if (side === undefined) continue
    side.sum += contributions[row] as number
    side.count++
  }
  return above.count === 0 || below.count === 0 ? undefined : above.sum / above.count - below.sum / below.count
}
