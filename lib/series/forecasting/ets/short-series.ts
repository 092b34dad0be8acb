import { type EtsFit, etsFit } from './ets-fit.ts'
import { Recursion } from './recursion.ts'

/** Simple smoothing without estimation, for series too short for any: the first value is the first level and most of each error is believed. */
export function shortSeries(values: Float64Array): EtsFit {
  const form = { error: 'A', trend: 'N', season: 'N' } as const
  const recursion = new Recursion(values, 1, form)
  const point = new Float64Array(recursion.layout.size)
  point[recursion.layout.alpha] = 0.8
  point[recursion.layout.level] = values[0] as number
  const deviance = recursion.value(point)
  return etsFit({ form, recursion, point, deviance, aicc: Number.POSITIVE_INFINITY }, 'SES')
}
