import { describe, expect, it } from 'vitest'
import { AmountReader } from './amounts.ts'
import { PlainReader } from './plain-values.ts'
import { emptyMapping } from './table.ts'

const reader = (timeZone = 'UTC', decimal?: ',') =>
  new PlainReader(new AmountReader(decimal), timeZone, { ...emptyMapping(), ...(decimal ? { decimal } : {}) })

describe('plain values', () => {
  it('reads whole numbers and refuses parts of them', () => {
    const plain = reader()
    expect(plain.read('integer', '42')).toBe(42)
    expect(plain.read('integer', '-7.0')).toBe(-7)
    expect(plain.read('integer', '1.5')).toBeNull()
    expect(plain.reason).toBe('is not a whole number')
    for (const text of ['', 'x', 'NaN', 'Infinity', '1e999', '0x10', '1,000'])
      expect(plain.read('integer', text), text).toBeNull()
    expect(plain.read('integer', '9007199254740993')).toBeNull()
  })
  it('reads numbers by the declared decimal mark', () => {
    expect(reader().read('number', '0.25')).toBe(0.25)
    expect(reader('UTC', ',').read('number', '0,25')).toBe(0.25)
    expect(reader().read('number', '1e999')).toBeNull()
  })
  it('reads amounts as cents', () => {
    expect(reader().read('cents', '12.34')).toBe(1234)
    expect(reader().read('cents', 'twelve')).toBeNull()
  })
  it('takes an instant without an offset as local time of the tenant', () => {
    expect(reader().read('instant', '2026-01-31T14:05:00Z')).toBe('2026-01-31T14:05:00Z')
    expect(reader().read('instant', '2026-01-31 14:05+02:00')).toBe('2026-01-31T12:05:00Z')
    expect(reader('America/Los_Angeles').read('instant', '2026-07-01T00:30')).toBe('2026-07-01T07:30:00Z')
    expect(reader('Asia/Kolkata').read('instant', '2026-07-01T00:30')).toBe('2026-06-30T19:00:00Z')
    for (const text of ['2026-02-30T10:00:00Z', '2026-01-01T25:00:00Z', 'yesterday', ''])
      expect(reader().read('instant', text), text).toBeNull()
  })
})
