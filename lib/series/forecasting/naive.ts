import type { Fit } from './fit.ts'

/** The last value for ever; the spread grows with the root of the horizon (random walk). */
export function naive(values: Float64Array): Fit | undefined {
  const fit = seasonalNaive(values, 1)
  return fit && { ...fit, name: 'naive' }
}

/** The value of one season ago; with less than one season of history the last value. Errors as in Hyndman & Athanasopoulos, 3rd ed., 5.5. */
export function seasonalNaive(values: Float64Array, period: number): Fit | undefined {
  const count = values.length
  if (count === 0) return undefined
  const lag = count >= period ? period : 1
  const fitted = values.slice()
  for (let at = lag; at < count; at++) fitted[at] = values[at - lag] as number
  return {
    name: 'seasonal naive',
    fitted,
    warmUp: Math.min(lag, count),
    forecast: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => values[count - lag + (step % lag)] as number),
    spread: (horizon) => {
      const sigma = rootMeanSquare(values, fitted, lag)
      return Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(Math.floor(step / lag) + 1))
    },
  }
}

/** Random walk with drift: the line through the first and the last value goes on. */
export function drift(values: Float64Array): Fit | undefined {
  const count = values.length
  if (count < 2) return undefined
  const slope = ((values[count - 1] as number) - (values[0] as number)) / (count - 1)
  const fitted = values.slice()
  for (let at = 1; at < count; at++) fitted[at] = (values[at - 1] as number) + slope
  return {
    name: 'drift',
    fitted,
    warmUp: 1,
    forecast: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => (values[count - 1] as number) + slope * (step + 1)),
    spread: (horizon) => {
      const sigma = rootMeanSquare(values, fitted, 1)
      return Float64Array.from(
        { length: horizon },
        (_, step) => sigma * Math.sqrt((step + 1) * (1 + (step + 1) / (count - 1))),
      )
    },
  }
}

/** The mean of the whole history. */
export function mean(values: Float64Array): Fit | undefined {
  const count = values.length
  if (count === 0) return undefined
  let sum = 0
  for (const value of values) sum += value
  const centre = sum / count
  return {
    name: 'mean',
    fitted: new Float64Array(count).fill(centre),
    warmUp: 0,
    forecast: (horizon) => new Float64Array(horizon).fill(centre),
    spread: (horizon) =>
      new Float64Array(horizon).fill(
        rootMeanSquare(values, new Float64Array(count).fill(centre), 0) * Math.sqrt(1 + 1 / count),
      ),
  }
}

/** Root mean square of the residuals after the warm-up; 0 where there are none. */
function rootMeanSquare(values: Float64Array, fitted: Float64Array, warmUp: number): number {
  let sum = 0
  for (let at = warmUp; at < values.length; at++) sum += ((values[at] as number) - (fitted[at] as number)) ** 2
  return values.length > warmUp ? Math.sqrt(sum / (values.length - warmUp)) : 0
}
