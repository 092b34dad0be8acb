// Columns of numbers before anything is made of them.

/** A numeric column filled, on a log scale where it is skewed, standardised. */
export interface NumericScale {
  kind: 'numeric'
  name: string
  /** Stands for a missing value. */
  fill: number
  /** log(1 + value / unit) is taken instead of the value. */
  unit?: number
  /** Values beyond count as these. */
  least: number
  most: number
  mean: number
  deviation: number
}

export interface Spread {
  mean: number
  deviation: number
  skewness: number
}

const skewed = 1
/** No single odd value moves a line by more than so many deviations. */
const reach = 8
/** A value further away than so many times the range of nine tenths of the values is a mistake in the data. */
const absurd = 20
/** Larger numbers have no square. */
const largest = 1e100
/** Values that are sorted at most: more give the same quantiles. */
const mostSorted = 10_000

/** @returns how the column's values are to be scaled, learnt from these. */
export function scaleOf(name: string, values: Float64Array): NumericScale {
  const known = values.filter((value) => !Number.isNaN(value))
  const sorted = sortedSample(known)
  const { least, most } = boundsOf(sorted)
  for (let at = 0; at < known.length; at++) known[at] = Math.max(least, Math.min(most, known[at] as number))
  const plain = spreadOf(known)
  const scale = { kind: 'numeric', name, fill: plain.mean, least, most } as const
  const positive = sorted.filter((value) => value > 0)
  const unit = positive[Math.floor(positive.length / 4)]
  if (plain.skewness <= skewed || (sorted[0] as number) < 0 || unit === undefined)
    return { ...scale, mean: plain.mean, deviation: usable(plain) }
  for (let at = 0; at < known.length; at++) known[at] = Math.log1p((known[at] as number) / unit)
  const logs = spreadOf(known)
  return { ...scale, unit, mean: logs.mean, deviation: usable(logs) }
}

/** @returns the values on the scale, in deviations from the mean; none is missing. */
export function scaled(values: Float64Array, { fill, unit, least, most, mean, deviation }: NumericScale): Float64Array {
  const into = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const known = Number.isNaN(value) ? fill : Math.max(least, Math.min(most, value))
    const own = unit === undefined ? known : Math.log1p(Math.max(0, known) / unit)
    into[row] = Math.max(-reach, Math.min(reach, (own - mean) / deviation))
  }
  return into
}

/** Mean, standard deviation and skewness of numbers; all 0 of none. */
export function spreadOf(values: Float64Array): Spread {
  const count = Math.max(1, values.length)
  let mean = 0
  for (let row = 0; row < values.length; row++) mean += (values[row] as number) / count
  let [second, third] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    const away = (values[row] as number) - mean
    second += (away * away) / count
    third += (away * away * away) / count
  }
  const deviation = Math.sqrt(second)
  return { mean, deviation, skewness: deviation > 0 ? third / (second * deviation) : 0 }
}

/** @returns some of the values in rising order, evenly from all of them. */
export function sortedSample(values: Float64Array): Float64Array {
  const every = Math.max(1, Math.ceil(values.length / mostSorted))
  return values.filter((_, at) => at % every === 0).sort()
}

function boundsOf(sorted: Float64Array): { least: number; most: number } {
  const low = sorted[Math.floor(0.05 * (sorted.length - 1))]
  const high = sorted[Math.ceil(0.95 * (sorted.length - 1))]
  const range = low === undefined || high === undefined ? 0 : high - low
  if (low === undefined || high === undefined || !(range > 0 && range < largest))
    return { least: -largest, most: largest }
  return { least: Math.max(-largest, low - absurd * range), most: Math.min(largest, high + absurd * range) }
}

/** A deviation that is nothing but rounding is none. */
function usable({ mean, deviation }: Spread): number {
  return deviation > 1e-12 * Math.abs(mean) ? deviation : 1
}
