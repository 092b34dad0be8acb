import { describe, expect, it } from 'vitest'
import { DayReader } from './days.ts'

function reason(reader: DayReader, text: string): string {
  expect(reader.read(text), text).toBeNull()
  return reader.reason
}

describe('days', () => {
  const utc = () => new DayReader('UTC')

  it.each([
    '2013-02-28',
    '20130228',
    '2013/02/28',
    '2013/2/28',
    '2013.02.28',
    ' 2013-02-28 ',
    '2013-02-28 00:00:00',
    '2013-02-28T23:59:59.999',
  ])('%s is 2013-02-28', (text) => {
    expect(utc().read(text)).toBe('2013-02-28')
  })

  it.each(['2013-02-30', '2013-02-29', '2013-13-01', '2013-00-10', '2013-04-31', '20130230', '2013-02-30T10:00:00Z'])(
    '%s is no such day',
    (text) => {
      expect(reason(utc(), text)).toBe('is no such day')
    },
  )

  it('takes years from 1900 to 2200', () => {
    expect(utc().read('1900-01-01')).toBe('1900-01-01')
    expect(utc().read('2200-12-31')).toBe('2200-12-31')
    expect(reason(utc(), '1899-12-31')).toContain('1900')
    expect(reason(utc(), '2201-01-01')).toContain('1900')
    expect(reason(utc(), '0000-01-01')).toBeTruthy()
  })

  it('wants the order declared for days like 03/04/2013', () => {
    expect(reason(utc(), '03/04/2013')).toContain('dayOrder')
    expect(reason(utc(), '25.12.2013')).toContain('dayOrder')
    expect(new DayReader('UTC', 'dmy').read('03/04/2013')).toBe('2013-04-03')
    expect(new DayReader('UTC', 'mdy').read('03/04/2013')).toBe('2013-03-04')
    expect(new DayReader('UTC', 'dmy').read('3.4.2013')).toBe('2013-04-03')
    expect(reason(new DayReader('UTC', 'mdy'), '25/12/2013')).toBe('is no such day')
    expect(new DayReader('UTC', 'dmy').read('2013-04-03')).toBe('2013-04-03')
  })

  it("puts an instant on its calendar day in the tenant's zone, a plain day stays", () => {
    const california = new DayReader('America/Los_Angeles')
    const india = new DayReader('Asia/Kolkata')
    expect(california.read('2026-03-01T07:30:00Z')).toBe('2026-02-28')
    expect(california.read('2026-03-01T08:00:00Z')).toBe('2026-03-01')
    expect(india.read('2026-03-31T18:30:00Z')).toBe('2026-04-01')
    expect(india.read('2026-03-31 18:29:59+00:00')).toBe('2026-03-31')
    expect(india.read('2026-03-31T23:00:00-0500')).toBe('2026-04-01')
    expect(india.read('2026-03-31T23:00:00')).toBe('2026-03-31')
    expect(california.read('2026-03-01')).toBe('2026-03-01')
    expect(reason(california, '2026-03-01T25:00:00Z')).toBe('is no such time')
  })

  it.each(['', 'yesterday', '2013', '2013-02', '13-02-28', '03/04/13', '41334', '2013-02-28x', '__proto__'])(
    'refuses %j',
    (text) => {
      reason(utc(), text)
    },
  )
})
