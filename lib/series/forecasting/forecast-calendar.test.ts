import { describe, expect, it } from 'vitest'
import { type Day, dayNumber, type Grain, nextPeriod, periodsIn } from '../../calendar/calendar.ts'
import { normalOf, randomOf } from '../../random/random.ts'
import { isoWeek } from './calendar-effects.ts'
import { type Forecast, forecast } from './forecast.ts'

/** What the engine makes of periods that the calendar makes uneven: it counts observations and knows no dates. */
const series = (starts: readonly Day[], of: (start: Day) => number, seed: number) => {
  const normal = normalOf(randomOf(seed))
  return Float64Array.from(starts, (start) => of(start) + 2 * normal())
}
/** Mean absolute error of a forecast of the last `horizon` periods. */
const errorOf = (values: Float64Array, period: number, horizon: number) => {
  const known = values.length - horizon
  const { point } = forecast(values.slice(0, known), period, horizon) as Forecast
  return point.reduce((sum, value, step) => sum + Math.abs(value - (values[known + step] as number)), 0) / horizon
}
const days = (start: Day, grain: Grain) => dayNumber(nextPeriod(start, grain)) - dayNumber(start)
/** A wave through the year of 50 up and down, by the day of the year. */
const yearly = (start: Day) =>
  200 + 50 * Math.sin((2 * Math.PI * (dayNumber(start) - dayNumber(`${start.slice(0, 4)}-01-01`))) / 365.25)

describe('a forecast of weeks with a season of 52', () => {
  it.each([
    ['after a long year', '2016-06-27'],
    ['across a long year', '2021-03-29'],
    ['after two long years', '2023-06-26'],
  ])('holds the season %s', (_, end) => {
    const starts = periodsIn('2013-01-07', end, 'week', 1)
    expect(starts.filter((start) => isoWeek(start) === 53).length).toBeGreaterThan(0)
    // A week late costs up to 6 at the steepest; without a season it would be up to 100.
    expect(errorOf(series(starts, yearly, 1), 52, 26)).toBeLessThan(10)
  })
})

describe('a forecast of months', () => {
  const perDay = (start: Day) => 10 * days(start, 'month')
  it.each([
    ['of a leap year', '2024-12-01'],
    ['after a leap year', '2025-12-01'],
  ])('is not thrown off by the leap day %s', (_, end) => {
    const starts = periodsIn('2014-01-01', end, 'month', 1)
    expect(starts.at(-1)).toBe(end)
    // The leap day itself is a twelfth of a month off by 10.
    expect(errorOf(series(starts, perDay, 2), 12, 12)).toBeLessThan(4)
  })
})

describe('a forecast of days with a season of 7', () => {
  it('goes on through a leap day', () => {
    const weekly = (start: Day) => 100 + (dayNumber(start) % 7 < 2 ? -40 : 0)
    const starts = periodsIn('2023-10-01', '2024-03-10', 'day', 1)
    expect(starts).toContain('2024-02-29')
    expect(errorOf(series(starts, weekly, 3), 7, 21)).toBeLessThan(4)
    expect(errorOf(series(starts, weekly, 3), 7, 7)).toBeLessThan(4)
  })
})
