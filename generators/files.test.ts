import { describe, expect, it } from 'vitest'
import { CsvTables, fileName } from './files.ts'

describe('CSV of the company', () => {
  it('quotes what needs it and leaves nulls empty', () => {
    const tables = new CsvTables()
    expect(tables.header('a/b')).toBe('')
    expect(tables.line('a/b', { id: 'x, "y"', n: 1.5, none: null, text: 'two\nlines' })).toBe(
      '"x, ""y""",1.5,,"two\nlines"\n',
    )
    expect(tables.header('a/b')).toBe('id,n,none,text\n')
  })

  it('refuses a row with other fields than the first', () => {
    const tables = new CsvTables()
    tables.line('a/b', { id: 'x', n: 1 })
    expect(() => tables.line('a/b', { id: 'x' })).toThrow('a row of a/b has no n')
    expect(() => tables.line('a/b', { id: 'x', n: 1, more: 2 })).toThrow('the field more')
    expect(tables.line('a/b', { n: 2, id: 'y' })).toBe('y,2\n')
  })

  it('names files after tables', () => {
    expect(fileName('hr/pay-band')).toBe('hr-pay-band.csv')
  })
})
