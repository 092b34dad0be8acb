import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTable, typedColumn } from './read-table.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'premise-eval-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const read = (text: string) => {
  const path = join(folder, 'table.csv')
  writeFileSync(path, text)
  return readTable(path)
}
const numbersOf = (cells: (string | undefined)[]) => {
  const { column } = typedColumn('x', cells)
  return column?.kind === 'numeric' ? [...column.values] : column?.kind
}
const many = (count: number, cell: (at: number) => string) => Array.from({ length: count }, (_, at) => cell(at))

describe('a table', () => {
  it('is read with quotes, line breaks in cells, a byte order mark and empty cells', async () => {
    const { rows, names, cells } = await read('\uFEFFa, b ,"c"\r\n1,"x, y\nz",NA\r\n 2 ,,?\r\n')
    expect(rows).toBe(2)
    expect(names).toEqual(['a', 'b', 'c'])
    expect(cells.get('a')).toEqual(['1', '2'])
    expect(cells.get('b')).toEqual(['x, y\nz', undefined])
    expect(cells.get('c')).toEqual([undefined, undefined])
  })
  it('that cannot be used is refused in two lines', async () => {
    await expect(readTable(join(folder, 'nowhere.csv'))).rejects.toThrow(/cannot be read: .*\n.*CSV/)
    await expect(read('a,b\n')).rejects.toThrow(/has no rows\.\nGive/)
    await expect(read('a,a\n1,2\n')).rejects.toThrow(/two columns of one name\.\nRename/)
    await expect(read('a,b\n1,2\n3\n')).rejects.toThrow(/cannot be read: .*\n/)
  })
})

describe('a column', () => {
  it('is of numbers where its cells are, however they are written', () => {
    expect(numbersOf(['1', '-2.5e3', undefined])).toEqual([1, -2500, Number.NaN])
    expect(numbersOf(['$1,234.50', '$ 12', '-$3'])).toEqual([1234.5, 12, -3])
    expect(numbersOf(['45 %', '5.5%', '(3)'])).toEqual([45, 5.5, -3])
    expect(numbersOf(['1970-01-02', '1970-01-03 12:00'])).toEqual([1, 2.5])
    expect(numbersOf(['2024-13-45', '2024-01-01'])).toBe('categorical')
    expect(numbersOf(['1,2', '3'])).toBe('categorical')
  })
  it('of numbers may have a few odd cells, which are missing, and says so', () => {
    const read = typedColumn('x', [...many(99, (at) => String(at)), 'error'])
    expect(read.column?.kind === 'numeric' && read.column.values[99]).toBe(Number.NaN)
    expect(read.note).toBe('1 cells are no numbers and count as missing')
    expect(typedColumn('x', ['1', '2', 'error']).column?.kind).toBe('categorical')
    expect(typedColumn('x', ['1', '2']).note).toBeUndefined()
  })
  it('of truths has two words, however they are written', () => {
    const { column } = typedColumn('x', ['TRUE', 'false', 'Yes', 'n', undefined])
    expect(column).toMatchObject({ kind: 'categorical', levels: ['yes', 'no'] })
    expect(column?.kind === 'categorical' && [...column.codes]).toEqual([0, 1, 0, 1, -1])
  })
  it('of free text or nothing is left out, and says so', () => {
    expect(
      typedColumn(
        'x',
        many(100, (at) => `note ${at}`),
      ),
    ).toEqual({
      name: 'x',
      note: 'left out: 100 different words in 100 rows, such as names or free text',
    })
    expect(typedColumn('x', [undefined, undefined])).toEqual({ name: 'x', note: 'left out: all cells are empty' })
    expect(
      typedColumn(
        'x',
        many(400, (at) => `word ${at % 150}`),
      ).column?.kind,
    ).toBe('categorical')
    expect(
      typedColumn(
        'x',
        many(10, (at) => `word ${at}`),
      ).column?.kind,
    ).toBe('categorical')
  })
})
