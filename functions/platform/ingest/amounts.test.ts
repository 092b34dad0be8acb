import { describe, expect, it } from 'vitest'
import { AmountReader, Rate } from './amounts.ts'

const cents = (text: string, decimal?: '.' | ',') => new AmountReader(decimal).read(text)

function refusal(text: string, decimal?: '.' | ','): string {
  const reader = new AmountReader(decimal)
  expect(reader.read(text), text).toBeNull()
  return reader.reason
}

describe('amounts', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['1', 100],
    ['22080.0', 2208000],
    ['-247.0', -24700],
    ['+5.25', 525],
    ['.5', 50],
    ['5.', 500],
    ['007.10', 710],
    ['359790.79999999999', 35979080],
    ['1,234.56', 123456],
    ['1,234,567', 123456700],
    ["1'234.50", 123450],
    ['1 234.50', 123450],
    ['(123.45)', -12345],
    ['123.45-', -12345],
    ['\u2212 3'.replace(' ', ''), -300],
    ['1.5E+05', 15000000],
    ['1e-05', 0],
    ['2.5e0', 250],
    ['90071992547409.91', 9007199254740991],
    [' 7.5 ', 750],
  ])('%s is %i cents', (text, expected) => {
    expect(cents(text)).toBe(expected)
  })

  it.each([
    ['0.005', 0],
    ['0.015', 2],
    ['0.025', 2],
    ['0.0250', 2],
    ['0.02500000000000000000001', 3],
    ['0.0249999999999999999999', 2],
    ['-0.015', -2],
    ['1.005', 100],
    ['2.675', 268],
    ['0.125', 12],
    ['9.995', 1000],
    ['2.5e-3', 0],
    ['1.5e-2', 2],
  ])('%s is rounded half to even', (text, expected) => {
    const reader = new AmountReader()
    expect(reader.read(text)).toBe(expected)
    expect(reader.rounded).toBe(1)
  })

  it('does not count zeros beyond the cent as rounded', () => {
    const reader = new AmountReader()
    expect(reader.read('12.3400000')).toBe(1234)
    expect(reader.rounded).toBe(0)
  })

  it('reads a decimal comma only where it is declared', () => {
    expect(cents('1.234,56', ',')).toBe(123456)
    expect(cents('1234,5', ',')).toBe(123450)
    expect(cents('1.234', ',')).toBe(123400)
    expect(cents('1,234', '.')).toBe(123400)
    expect(refusal('1.234,56')).toContain('decimal comma')
    expect(refusal('1234,5')).toContain('decimal comma')
    expect(refusal('1,234')).toContain('declare the decimal mark')
    expect(refusal('1,234.56', ',')).toBe('is not a number')
  })

  it.each([
    'NaN',
    'Infinity',
    '-',
    '',
    '.',
    '1.2.3',
    '12 apples',
    '0x10',
    '1_000',
    '--5',
    '(-5)',
    '1e',
    '1,23,456.00',
    '$5',
    '=1+1',
    '١٢',
    '1e5x',
  ])('refuses %j', (text) => {
    refusal(text)
  })

  it.each(['1e999', '90071992547409.92', '99999999999999999999', '9'.repeat(300), '1e40'])(
    'refuses %s as too large',
    (text) => {
      expect(refusal(text)).toBe('is too large')
    },
  )

  it('agrees with exact integers on every amount of up to four decimals', () => {
    for (let n = 0; n < 30_000; n += 7) {
      const text = `${Math.floor(n / 10_000)}.${String(n % 10_000).padStart(4, '0')}`
      const low = Math.floor(n / 100)
      const rest = n % 100
      expect(cents(text), text).toBe(rest > 50 || (rest === 50 && low % 2 === 1) ? low + 1 : low)
    }
  })

  it('converts at a rate exactly, half to even', () => {
    expect(new Rate('1.1').convert(100)).toBe(110)
    expect(new Rate('1.1').convert(-105)).toBe(-116)
    expect(new Rate('0.5').convert(1)).toBe(0)
    expect(new Rate('0.5').convert(3)).toBe(2)
    expect(new Rate('1.000000000000000001').convert(9_007_199_254_740_990)).toBe(9_007_199_254_740_990)
    expect(new Rate('2').convert(9_007_199_254_740_990)).toBeNull()
    expect(() => new Rate('0')).toThrow(RangeError)
    expect(() => new Rate('1e3')).toThrow(RangeError)
  })
})
