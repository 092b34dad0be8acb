import { describe, expect, it } from 'vitest'
import { CsvReader, longestRecord } from './csv.ts'

interface Read {
  records: { cells: string[]; line: number }[]
  bad: { line: number; reason: string; value: string }[]
  delimiter: string | undefined
}

function read(pieces: string[], delimiter?: string): Read {
  const records: Read['records'] = []
  const bad: Read['bad'] = []
  const reader = new CsvReader(
    {
      record: (cells, line) => records.push({ cells, line }),
      bad: (line, reason, value) => bad.push({ line, reason, value }),
    },
    delimiter,
  )
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return { records, bad, delimiter: reader.delimiter }
}

const cellsOf = (pieces: string[], delimiter?: string) => read(pieces, delimiter).records.map((record) => record.cells)

/** Linear congruential numbers below a bound, so that a failing seed can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('separated values', () => {
  it('reads the same whatever the chunks are, cut at every position', () => {
    const text = 'a,b,c\r\n1,"two ""2""\r\nand more",3\r\n\r\n,"",x\r\n"last","one",5'
    const whole = read([text])
    expect(whole.records).toEqual([
      { cells: ['a', 'b', 'c'], line: 1 },
      { cells: ['1', 'two "2"\r\nand more', '3'], line: 2 },
      { cells: ['', '', 'x'], line: 5 },
      { cells: ['last', 'one', '5'], line: 6 },
    ])
    for (let cut = 0; cut <= text.length; cut++) expect(read([text.slice(0, cut), text.slice(cut)])).toEqual(whole)
    expect(read([...text])).toEqual(whole)
  })

  it.each(['\n', '\r\n', '\r'])(
    'gives back what was written, with random cells and chunks and newline %j',
    (newline) => {
      for (let seed = 1; seed <= 60; seed++) {
        const next = generator(seed)
        const delimiter = [',', ';', '\t', '|'][next(4)] as string
        const pool = [
          '',
          'x',
          'plain text',
          '"',
          'a"b',
          delimiter,
          newline,
          `${newline}${newline}`,
          'ä€😀',
          ' spaced ',
          '""',
          "'",
          '12.5',
        ]
        const width = 2 + next(4)
        const rows = Array.from({ length: 1 + next(12) }, () =>
          Array.from({ length: width }, () => Array.from({ length: next(4) }, () => pool[next(pool.length)]).join('')),
        )
        const written = (cell: string) =>
          cell.includes('"') || cell.includes(delimiter) || /[\r\n]/.test(cell) || next(4) === 0
            ? `"${cell.replaceAll('"', '""')}"`
            : cell
        const header = Array.from({ length: width }, (_, index) => `column${index}`)
        const text =
          [header, ...rows].map((row) => row.map(written).join(delimiter)).join(newline) +
          (next(2) === 0 ? newline : '')
        const pieces: string[] = []
        for (let at = 0; at < text.length; ) {
          const size = 1 + next(9)
          pieces.push(text.slice(at, at + size))
          at += size
        }
        expect(cellsOf(pieces), `seed ${seed}`).toEqual([header, ...rows])
      }
    },
  )

  it('finds the delimiter in the first line, outside of quotes', () => {
    expect(read(['"a,b,c";d\n1;2\n']).delimiter).toBe(';')
    expect(read(['a\tb\n']).delimiter).toBe('\t')
    expect(read(['a|b|c,d\n']).delimiter).toBe('|')
    expect(cellsOf(['only\n1\n'])).toEqual([['only'], ['1']])
    expect(cellsOf(['a,b;c\n'], ';')).toEqual([['a,b', 'c']])
  })

  it("takes Excel's own hint and passes over empty lines before the header", () => {
    expect(read(['sep=;\r\na;b,c,d\r\n1;2\r\n']).records).toEqual([
      { cells: ['a', 'b,c,d'], line: 2 },
      { cells: ['1', '2'], line: 3 },
    ])
    expect(read(['\n\n', '\na;b\n1;2']).records).toEqual([
      { cells: ['a', 'b'], line: 4 },
      { cells: ['1', '2'], line: 5 },
    ])
  })

  it('keeps a quote inside of an unquoted cell', () => {
    expect(cellsOf(['a,b\n5" pipe,2\n'])).toEqual([
      ['a', 'b'],
      ['5" pipe', '2'],
    ])
  })

  it('sets a line with a broken quote aside and goes on with the next', () => {
    const { records, bad } = read(['a,b\n1,"x"y\n2,z\n3,"open\n4,w\n'])
    expect(bad).toEqual([
      { line: 2, reason: 'has characters after a closing quote', value: '1,"x"y' },
      { line: 4, reason: 'has a quote that is never closed', value: '3,"open' },
    ])
    expect(records.map((record) => record.line)).toEqual([1, 3, 5])
  })

  it('passes over a line that is too long without keeping it, and counts lines on', () => {
    const bads: number[] = []
    const lines: number[] = []
    const reader = new CsvReader({ record: (_, line) => lines.push(line), bad: (line) => bads.push(line) })
    reader.push('a,b\n1,2\n')
    for (let i = 0; i < 50; i++) reader.push('x'.repeat(65_536))
    reader.push('\n3,4\n')
    reader.end()
    expect(bads).toEqual([2 + 1])
    expect(lines).toEqual([1, 2, 4])
  })

  it('recovers after a quote that stays open for more than a record may have', () => {
    const filler = Array.from({ length: 30_000 }, (_, index) => `${index},some text that fills the line up\n`).join('')
    expect(filler.length).toBeGreaterThan(longestRecord)
    const text = `a,b\n1,"open\n${filler}`
    const { records, bad } = read(text.match(/[\s\S]{1,65536}/g) as string[])
    expect(bad).toHaveLength(1)
    expect(bad[0]).toMatchObject({ line: 2 })
    expect(records).toHaveLength(30_001)
  })

  it('refuses a first line of more than a million characters', () => {
    const reader = new CsvReader({ record: () => undefined, bad: () => undefined })
    expect(() => {
      for (let i = 0; i < 20; i++) reader.push('x'.repeat(65_536))
    }).toThrow('first line')
  })
})
