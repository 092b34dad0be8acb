import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  dayInZone,
  fiscalYear,
  fiscalYearSpan,
  isDay,
  monthEnd,
  periodEnd,
  periodStart,
  periodsIn,
} from './calendar.ts'

describe('calendar', () => {
  it('cuts an instant at the midnight of the zone', () => {
    const instant = new Date('2026-01-01T02:00:00Z')
    expect(dayInZone(instant, 'America/Los_Angeles')).toBe('2025-12-31')
    expect(dayInZone(instant, 'Asia/Kolkata')).toBe('2026-01-01')
    expect(dayInZone(new Date('2025-12-31T18:29:59Z'), 'Asia/Kolkata')).toBe('2025-12-31')
    expect(dayInZone(new Date('2025-12-31T18:30:00Z'), 'Asia/Kolkata')).toBe('2026-01-01')
    expect(dayInZone(new Date('2026-03-08T07:59:59Z'), 'America/Los_Angeles')).toBe('2026-03-07')
    expect(dayInZone(new Date('2026-03-09T06:59:59Z'), 'America/Los_Angeles')).toBe('2026-03-08')
  })
  it('knows which days exist', () => {
    expect(isDay('2012-02-29')).toBe(true)
    expect(isDay('2013-02-29')).toBe(false)
    expect(isDay('2013-02-30')).toBe(false)
    expect(isDay('2013-13-01')).toBe(false)
    expect(isDay('2013-1-1')).toBe(false)
  })
  it('adds months without leaving the month', () => {
    expect(addMonths('2013-01-31', 1)).toBe('2013-02-28')
    expect(addMonths('2013-03-31', -13)).toBe('2012-02-29')
    expect(addMonths('2013-12-01', 1)).toBe('2014-01-01')
    expect(addDays('2013-12-31', 1)).toBe('2014-01-01')
    expect(monthEnd('2012-02-10')).toBe('2012-02-29')
  })
  it('names a fiscal year after the calendar year in which it ends', () => {
    expect(fiscalYear('2013-03-31', 4)).toBe(2013)
    expect(fiscalYear('2013-04-01', 4)).toBe(2014)
    expect(fiscalYear('2013-12-31', 1)).toBe(2013)
    expect(fiscalYearSpan(2014, 4)).toEqual({ from: '2013-04-01', to: '2014-03-31' })
    expect(fiscalYearSpan(2013, 1)).toEqual({ from: '2013-01-01', to: '2013-12-31' })
  })
  it('cuts quarters and years at the fiscal start and weeks on Monday', () => {
    expect(periodStart('2013-03-31', 'quarter', 2)).toBe('2013-02-01')
    expect(periodStart('2013-01-31', 'quarter', 2)).toBe('2012-11-01')
    expect(periodStart('2013-03-31', 'year', 4)).toBe('2012-04-01')
    expect(periodStart('2026-11-22', 'week', 1)).toBe('2026-11-16')
    expect(periodStart('1969-12-31', 'week', 1)).toBe('1969-12-29')
    expect(periodEnd('2013-02-01', 'quarter')).toBe('2013-04-30')
    expect(periodsIn('2013-01-15', '2013-03-02', 'month', 1)).toEqual(['2013-01-01', '2013-02-01', '2013-03-01'])
  })
})
