import type { Arma } from './arma.ts'
import { type StartScratch, startScratch, stationaryStart } from './stationary-start.ts'

/** Arrays of the filter, made once a series and used for every model and every evaluation. */
export interface FilterScratch {
  gain: Float64Array
  change: Float64Array
  start: StartScratch
  /** Variances of the innovations over that of the noise, one a value: at least 1, falling. */
  variances: Float64Array
  /** What the values known so far say about values to come: [t + i] while t values are known. */
  states: Float64Array[]
}

export const filterScratch = (count: number, reach: number, columns: number): FilterScratch => ({
  gain: new Float64Array(reach + 1),
  change: new Float64Array(count + reach + 1),
  start: startScratch(reach),
  variances: new Float64Array(count),
  states: Array.from({ length: columns }, () => new Float64Array(count + reach + 1)),
})

/** From here on the variance of the innovations counts as that of the noise. */
const SETTLED = 1e-10

/**
 * Exact innovations of stationary ARMA series (errors of one-step-ahead expectations given all values before) in O(count * reach) by Chandrasekhar
 * recursions (Morf, Sidhu & Kailath 1974; Pearlman 1980; Mélard 1984, AS 197), and in O(count) once they have settled. The variances go
 * to `scratch.variances`, which all columns share.
 * @param columns series of the same length: the values and the regressors.
 * @param innovations one array a column.
 * @param snapshots where given, takes the first column's state before each value, `reach` numbers each, count + 1 times.
 * @returns the sum of the logarithms of the variances.
 */
export function innovationsFilter(
  arma: Arma,
  columns: readonly Float64Array[],
  innovations: readonly Float64Array[],
  scratch: FilterScratch,
  snapshots?: Float64Array,
): number {
  const { reach } = arma
  const { gain, change, variances, states } = scratch
  const count = (columns[0] as Float64Array).length
  let variance = stationaryStart(arma, gain, scratch.start)
  change.fill(0, 0, count + reach + 1)
  for (let lag = 0; lag < reach; lag++) change[lag] = gain[lag] as number
  for (let column = 0; column < columns.length; column++) (states[column] as Float64Array).fill(0, 0, count + reach + 1)
  let logarithms = 0
  let at = 0
  for (; at < count && variance - 1 > SETTLED; at++) {
    variances[at] = variance
    logarithms += Math.log(variance)
    for (let column = 0; column < columns.length; column++) {
      const state = states[column] as Float64Array
      if (snapshots !== undefined && column === 0) snapshots.set(state.subarray(at, at + reach), at * reach)
      const innovation = ((columns[column] as Float64Array)[at] as number) - (state[at] as number)
      ;(innovations[column] as Float64Array)[at] = innovation
      moveState(arma, state, at, gain, innovation / variance)
    }
    variance = nextVariance(arma, gain, change, at, variance)
  }
  for (let column = 0; column < columns.length; column++)
    settledInnovations(
      arma,
      at,
      columns[column] as Float64Array,
      innovations[column] as Float64Array,
      states[column] as Float64Array,
      column === 0 ? snapshots : undefined,
    )
  variances.fill(1, at, count)
  return logarithms
}

/** What a value says about those after it, added to what was known. */
function moveState(arma: Arma, state: Float64Array, at: number, gain: Float64Array, scaled: number): void {
  const { reach, ar, arLags } = arma
  const expected = state[at] as number
  for (let each = 0; each < arLags.length; each++) {
    const lag = arLags[each] as number
    state[at + lag] = (state[at + lag] as number) + (ar[lag] as number) * expected
  }
  for (let lag = 0, ahead = at + 1; lag < reach; lag++, ahead++)
    state[ahead] = (state[ahead] as number) + (gain[lag] as number) * scaled
}

/** Moves gain and change on by one value; the variance that the next innovation has. */
function nextVariance(arma: Arma, gain: Float64Array, change: Float64Array, at: number, variance: number): number {
  const { reach, ar, arLags } = arma
  const first = change[at] as number
  if (first === 0) return variance
  for (let each = 0; each < arLags.length; each++) {
    const lag = arLags[each] as number
    change[at + lag] = (change[at + lag] as number) + (ar[lag] as number) * first
  }
  const share = first / variance
  for (let lag = 0, ahead = at + 1; lag < reach; lag++, ahead++) {
    const old = gain[lag] as number
    const moved = change[ahead] as number
    gain[lag] = old - share * moved
    change[ahead] = moved - share * old
  }
  return Math.max(1, variance - share * first)
}

/** The rest of a column once the variance has settled: the plain recursion over the lags that have a coefficient. */
function settledInnovations(
  arma: Arma,
  from: number,
  values: Float64Array,
  innovations: Float64Array,
  state: Float64Array,
  snapshots: Float64Array | undefined,
): void {
  const { reach, ar, ma, arLags, maLags } = arma
  for (let at = from; at < values.length; at++) {
    if (snapshots !== undefined) snapshots.set(state.subarray(at, at + reach), at * reach)
    const value = values[at] as number
    const innovation = value - (state[at] as number)
    innovations[at] = innovation
    for (let each = 0; each < arLags.length; each++) {
      const lag = arLags[each] as number
      state[at + lag] = (state[at + lag] as number) + (ar[lag] as number) * value
    }
    for (let each = 0; each < maLags.length; each++) {
      const lag = maLags[each] as number
      state[at + lag] = (state[at + lag] as number) + (ma[lag] as number) * innovation
    }
  }
  if (snapshots !== undefined)
    snapshots.set(state.subarray(values.length, values.length + reach), values.length * reach)
}
