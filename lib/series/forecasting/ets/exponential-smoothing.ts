// Textbook methods as forms of the ETS family; simple exponential smoothing is in ../ses.ts, where it is solved for exactly.
import type { EtsFit } from './ets-fit.ts'
import { etsOfForm } from './ets.ts'
import { parameterCount, type Form } from './form.ts'

/** Holt's linear trend, ETS(A,A,N). Undefined under five values. @throws RangeError when a value is not finite. */
export function holt(values: Float64Array): EtsFit | undefined {
  return enough(values, 1, { error: 'A', trend: 'A', season: 'N' }, 'Holt')
}

/** Holt's trend that levels off (Gardner & McKenzie 1985), ETS(A,Ad,N). Undefined under six values. @throws RangeError when a value is not finite. */
export function dampedHolt(values: Float64Array): EtsFit | undefined {
  return enough(values, 1, { error: 'A', trend: 'Ad', season: 'N' }, 'damped Holt')
}

/**
 * Holt-Winters: ETS(A,A,A), or ETS(M,A,M) where `multiplicative`, as R's hw.
 * Undefined with under two seasons or no more values than parameters, and on values that are not positive where multiplicative.
 * @throws RangeError when `period` is not a whole number of at least 1 or a value is not finite.
 */
export function holtWinters(values: Float64Array, period: number, multiplicative: boolean): EtsFit | undefined {
  const form: Form = multiplicative ? { error: 'M', trend: 'A', season: 'M' } : { error: 'A', trend: 'A', season: 'A' }
  return enough(values, period, form, multiplicative ? 'Holt-Winters multiplicative' : 'Holt-Winters additive')
}

function enough(values: Float64Array, period: number, form: Form, name: string): EtsFit | undefined {
  if (values.length < parameterCount(form, period)) return undefined
  return etsOfForm(values, period, form, { name })
}
