// What goes in comes out, byte for byte: random rows through the packed text against the same rows bound one by one.
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Packer, unpackSql } from './pack.ts'
import type { Value } from './table.ts'

const sqlite = new Database(':memory:')

/** Column affinities as the tables have them: texts stay texts, numbers become numbers. */
function stored(
  rows: Value[][],
  affinities: string[],
  packer = new Packer(affinities.length),
): { packed: unknown[]; plain: unknown[] } {
  const names = affinities.map((_, index) => `c${index}`)
  for (const table of ['packed_rows', 'plain_rows'])
    sqlite.exec(
      `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id INTEGER PRIMARY KEY, ${names.map((name, index) => `${name} ${affinities[index]}`).join(', ')})`,
    )
  const { shape, values } = packer.pack(rows)
  const { head, columns, next } = unpackSql(shape)
  expect(next).toBe(values.length + 1)
  const numbered = Object.fromEntries(values.map((value, index) => [String(index + 1), value]))
  sqlite
    .prepare(`${head} INSERT INTO packed_rows (${names.join(', ')}) SELECT ${columns.join(', ')} FROM packed`)
    .run(numbered)
  const plain = sqlite.prepare(
    `INSERT INTO plain_rows (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  for (const row of rows) plain.run(...row)
  const read = (table: string) =>
    sqlite
      .prepare(
        `SELECT id, ${names.map((name) => `${name}, typeof(${name}), hex(${name})`).join(', ')} FROM ${table} ORDER BY id`,
      )
      .raw()
      .all()
  return { packed: read('packed_rows'), plain: read('plain_rows') }
}

const texts = [
  '',
  ' ',
  'a',
  'a ',
  ' a',
  'a  b',
  '0',
  '007',
  '-1',
  '1e5',
  'true',
  'é',
  'ß ',
  '中文',
  '🙂',
  'x🙂',
  '\ufeff',
  '\ufeffx',
  '"',
  "'",
  '\\',
  '\\u0041',
  '\n',
  '\r\n',
  '\t',
  'a\0b',
  '\0',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\uffff',
  '?1',
  'NULL',
  'x'.repeat(41),
  'long '.repeat(400),
  'é'.repeat(300),
]
const numbers = [
  0, 1, -1, 9, 10, 99, 100, -100, 2147483646, 2147483647, 2147483648, -2147483648, 9007199254740991, -9007199254740991,
  1e15,
]

/** A small generator of whole numbers (mulberry32's mixing). */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

describe('packed rows', () => {
  it('are the rows that went in, whatever the columns hold', () => {
    const packer = new Packer(4)
    for (let seed = 1; seed <= 400; seed++) {
      const below = chance(seed)
      const picks = Array.from({ length: 4 }, () => {
        const some = Array.from({ length: 1 + below(4) }, () =>
          below(2) === 0 ? (texts[below(texts.length)] as string) : String(below(100_000)),
        )
        const few = Array.from({ length: 1 + below(4) }, () =>
          below(2) === 0 ? (numbers[below(numbers.length)] as number) : below(100_000),
        )
        const from: Value[] = below(2) === 0 ? some : few
        if (below(3) === 0) from.push(null)
        return from
      })
      const affinities = picks.map((from) => (from.some((value) => typeof value === 'string') ? 'TEXT' : 'INTEGER'))
      const rows = Array.from({ length: 1 + below(60) }, () => picks.map((from) => from[below(from.length)] as Value))
      const { packed, plain } = stored(rows, affinities, below(2) === 0 ? packer : new Packer(4))
      expect(packed, `seed ${seed}`).toEqual(plain)
    }
  })

  it.each(texts)('keep %j among others, at the start and at the end', (text) => {
    for (const rows of [
      [
        [text, 1],
        ['other', 2],
      ],
      [
        ['other', 1],
        [text, 2],
      ],
      [
        [text, 1],
        [null, 2],
      ],
      [[text, 1]],
      [
        [text, 7],
        [text, 7],
        [text, 7],
      ],
    ]) {
      const { packed, plain } = stored(rows as Value[][], ['TEXT', 'INTEGER'])
      expect(packed).toEqual(plain)
    }
  })

  it('keep every whole number', () => {
    for (const other of numbers) {
      const { packed, plain } = stored(
        numbers.map((number) => [number, other]),
        ['INTEGER', 'INTEGER'],
      )
      expect(packed).toEqual(plain)
    }
  })

  it('keep fractions and very large numbers', () => {
    const fractions = [0.1, -2.5, 1e-300, 1.7976931348623157e308, 1e21, 0.1 + 0.2, 123456.789, null]
    const { packed, plain } = stored(
      fractions.map((number) => [number, 0.5]),
      ['REAL', 'REAL'],
    )
    expect(packed).toEqual(plain)
  })

  it('are none for no rows', () => {
    expect(stored([], ['TEXT', 'INTEGER']).packed).toEqual([])
  })

  it('take little more room than their texts where one is long', () => {
    const rows: Value[][] = Array.from({ length: 1000 }, (_, index) => [
      index === 500 ? 'x'.repeat(2000) : `memo ${index}`,
      index,
    ])
    const { values } = new Packer(2).pack(rows)
    expect((values[0] as string).length).toBeLessThan(1000 * (18 + 8 + 3) + 2100)
    const { packed, plain } = stored(rows, ['TEXT', 'INTEGER'])
    expect(packed).toEqual(plain)
  })
})
