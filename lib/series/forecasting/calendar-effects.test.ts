import { describe, expect, it } from 'vitest'
import { type Day, dayNumber, periodsIn } from '../../calendar/calendar.ts'
import { calendarEffects, easterSunday, isoWeek, weekdayCounts } from './calendar-effects.ts'

const months = (from: Day, to: Day) => periodsIn(from, to, 'month', 1)
const valueAt = (effects: ReturnType<typeof calendarEffects>, name: string, at: number) =>
  effects.find((effect) => effect.name === name)?.values[at]

// R: library(timeDate); Easter(c(1954, 1981, 2000, ...)); sum(as.integer(format(as.Date(as.character(Easter(1900:2100))), '%j')))
describe('easterSunday', () => {
  it('is that of R', () => {
    const days = ['1954-04-18', '1961-04-02', '1981-04-19', '2000-04-23', '2008-03-23', '2011-04-24', '2019-04-21']
    const more = ['2024-03-31', '2025-04-20', '2026-04-05', '2038-04-25', '2076-04-19', '2285-03-22']
    for (const day of [...days, ...more]) expect(easterSunday(Number(day.slice(0, 4)))).toBe(day)
    let sum = 0
    for (let year = 1900; year <= 2100; year++) sum += dayNumber(easterSunday(year)) - dayNumber(`${year}-01-01`) + 1
    expect(sum).toBe(19926)
  })
})

describe('isoWeek', () => {
  it('counts 53 weeks in long years', () => {
    expect(isoWeek('2020-12-31')).toBe(53)
    expect(isoWeek('2021-01-03')).toBe(53)
    expect(isoWeek('2021-01-04')).toBe(1)
    expect(isoWeek('2024-12-30')).toBe(1)
    expect(isoWeek('2026-12-28')).toBe(53)
  })
})

describe('weekdayCounts', () => {
  it('counts from Monday', () => {
    expect(weekdayCounts('2024-02-01', '2024-03-01')).toEqual([4, 4, 4, 5, 4, 4, 4])
    expect(weekdayCounts('1969-12-29', '1970-01-05')).toEqual([1, 1, 1, 1, 1, 1, 1])
    expect(weekdayCounts('2024-02-01', '2024-02-01')).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

describe('calendarEffects', () => {
  const effects = calendarEffects(months('2023-01-01', '2026-12-31'), 'month', [
    '2023-12-25',
    '2024-12-25',
    '2023-12-24',
  ])
  it('weigh working days of months against weekend days', () => {
    expect(valueAt(effects, 'working days', 0)).toBe(22 - 2.5 * 9)
    expect(valueAt(effects, 'working days', 1)).toBe(0)
  })
  it('tell leap Februaries from others', () => {
    expect(valueAt(effects, 'leap year', 13)).toBe(0.75)
    expect(valueAt(effects, 'leap year', 1)).toBe(-0.25)
    expect(valueAt(effects, 'leap year', 12)).toBe(0)
    const quarters = calendarEffects(periodsIn('2023-01-01', '2024-12-31', 'quarter', 1), 'quarter', [])
    expect(valueAt(quarters, 'leap year', 4)).toBe(0.75)
  })
  it('share the days before Easter between March and April', () => {
    expect(valueAt(effects, 'Easter', 14)).toBe(1)
    expect(valueAt(effects, 'Easter', 15)).toBe(0)
    expect(valueAt(effects, 'Easter', 38)).toBe(4 / 8)
    expect(valueAt(effects, 'Easter', 39)).toBe(4 / 8)
  })
  it('count the holidays that are weekdays', () => {
    expect(valueAt(effects, 'holidays', 11)).toBe(1)
    expect(valueAt(effects, 'holidays', 35)).toBe(0)
  })
  it('leave out what never moves', () => {
    const weeks = periodsIn('2023-01-02', '2023-12-31', 'week', 1)
    expect(calendarEffects(weeks, 'week', []).map(({ name }) => name)).toEqual(['Easter'])
    const long = calendarEffects(periodsIn('2020-01-06', '2021-12-26', 'week', 1), 'week', [])
    expect(long.find(({ name }) => name === 'week 53')?.values.reduce((sum, each) => sum + each)).toBe(1)
    expect(calendarEffects([], 'month', [])).toEqual([])
  })
  it('mark holidays and the days around them for days', () => {
    const days = calendarEffects(periodsIn('2024-12-23', '2024-12-28', 'day', 1), 'day', ['2024-12-25'])
    expect(days.map(({ values }) => [...values])).toEqual([
      [0, 0, 1, 0, 0, 0],
      [0, 1, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0],
    ])
  })
  it('refuse a day that does not exist', () => {
    expect(() => calendarEffects(months('2024-01-01', '2024-03-01'), 'month', ['x'])).toThrow(RangeError)
  })
  it('know which years are leap years, centuries among them', () => {
    const februaries = months('1896-01-01', '2004-12-31')
    const leap = calendarEffects(februaries, 'month', []).find(({ name }) => name === 'leap year')?.values
    const leapYears = februaries.filter((_, at) => leap?.[at] === 0.75).map((start) => Number(start.slice(0, 4)))
    expect(leapYears.slice(0, 3)).toEqual([1896, 1904, 1908])
    expect(leapYears.slice(-2)).toEqual([2000, 2004])
    const cycle = calendarEffects(months('2001-01-01', '2004-12-31'), 'month', [])
    const sum = cycle.find(({ name }) => name === 'leap year')?.values.reduce((total, each) => total + each, 0)
    expect(sum).toBe(0)
  })
  it('count a leap day among the weekdays of its month', () => {
    const effect = calendarEffects(months('2024-02-01', '2025-02-28'), 'month', [])
    // 29 February 2024 was a Thursday.
    expect(valueAt(effect, 'working days', 0)).toBe(1)
    expect(valueAt(effect, 'working days', 12)).toBe(0)
  })
  it('treat a leap day as any other day', () => {
    const days = calendarEffects(periodsIn('2024-02-27', '2024-03-02', 'day', 1), 'day', ['2024-02-29'])
    expect(days.map(({ values }) => [...values])).toEqual([
      [0, 0, 1, 0, 0],
      [0, 1, 0, 0, 0],
      [0, 0, 0, 1, 0],
    ])
  })
  it('find the 71 long years of 400', () => {
    const weeks = periodsIn('2001-01-01', '2400-12-31', 'week', 1)
    const long = calendarEffects(weeks, 'week', []).find(({ name }) => name === 'week 53')?.values
    expect(long?.reduce((sum, each) => sum + each, 0)).toBe(71)
    expect(long).toHaveLength(20_871)
  })
})
