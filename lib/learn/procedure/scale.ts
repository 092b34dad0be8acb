// Columns of numbers before anything is made of them.

/** A numeric column filled, on a log scale where it is skewed, standardised. */
export interface NumericScale {
  kind: 'numeric'
  name: string
  /** Stands for a missing value. */
  fill: number
  /** log(1 + value / unit) is taken instead of the value. */
  unit?: number
  /** Without a unit: values beyond count as these. */
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
  const bounds = boundsOf(sorted)
  const plain = spreadOf(clamped(known, bounds))
  const scale: NumericScale = {
    ...{ kind: 'numeric', name, fill: plain.mean, ...bounds },
    ...{ mean: plain.mean, deviation: plain.deviation || 1 },
  }
  const all = spreadOf(clamped(known, { least: -largest, most: largest }))
  if (all.skewness <= skewed || (sorted[0] as number) < 0) return scale
  const positive = sorted.filter((value) => value > 0)
  const unit = positive[Math.floor(positive.length / 4)]
  if (unit === undefined || unit === Number.POSITIVE_INFINITY) return scale
  const logs = spreadOf(known.map((value) => Math.log1p(Math.min(largest, value) / unit)))
  return { ...scale, unit, mean: logs.mean, deviation: logs.deviation || 1 }
}

/** @returns the values on the scale, in deviations from the mean; none is missing. */
export function scaled(values: Float64Array, { fill, unit, least, most, mean, deviation }: NumericScale): Float64Array {
  const into = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const known = Number.isNaN(value) ? fill : value
    const own =
      unit === undefined
        ? Math.max(least, Math.min(most, known))
        : Math.log1p(Math.max(0, Math.min(largest, known)) / unit)
    const z = (own - mean) / deviation
    into[row] = Math.max(-reach, Math.min(reach, z))
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

function clamped(values: Float64Array, { least, most }: { least: number; most: number }): Float64Array {
  return values.map((value) => Math.max(least, Math.min(most, value)))
}
