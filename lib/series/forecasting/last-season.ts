import type { Fit } from './fit.ts'

/** Seasons from which the other models know the season's shape better. */
const enough = 4

/**
 * Last season again, moved by as much as the newest values differ from the same ones of the season before (a factor where all are positive, else an amount):
 * what is left of a season's shape where there are fewer than the two or three seasons that other models ask for.
 * @param values complete series.
 * @returns undefined without a season, with fewer than two values more than one season, or with four seasons and more.
 */
export function lastSeason(values: Float64Array, period: number): Fit | undefined {
  const count = values.length
  if (period < 2 || count < period + 2 || count >= enough * period) return undefined
  const compared = Math.min(count - period, period)
  let now = 0
  let before = 0
  for (let at = count - compared; at < count; at++) {
    now += values[at] as number
    before += values[at - period] as number
  }
  const multiplicative = values.every((value) => value > 0)
  const change = multiplicative ? now / before : (now - before) / compared
  const moved = (value: number, seasons: number) =>
    multiplicative ? value * change ** seasons : value + change * seasons
  const fitted = values.slice()
  for (let at = period; at < count; at++) fitted[at] = moved(values[at - period] as number, 1)
  return {
    name: 'last season',
    fitted,
    warmUp: period,
    forecast: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) =>
        moved(values[count - period + (step % period)] as number, Math.floor(step / period) + 1),
      ),
  }
}
