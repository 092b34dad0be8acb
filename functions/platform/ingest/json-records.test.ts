import { describe, expect, it } from 'vitest'
import { JsonReader, NdjsonReader, type ObjectSink } from './json-records.ts'

interface Read {
  objects: { entries: [string, string][]; line: number }[]
  bad: { line: number; reason: string }[]
}

function read(Reader: typeof JsonReader | typeof NdjsonReader, pieces: string[], decimal?: ','): Read {
  const got: Read = { objects: [], bad: [] }
  const sink: ObjectSink = {
    object: (entries, line) => got.objects.push({ entries, line }),
    bad: (line, reason) => got.bad.push({ line, reason }),
  }
  const reader = new Reader(sink, decimal)
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return got
}

describe('JSON rows', () => {
  const text =
    '\n[ {"a": 359790.79999999999, "b": "x\\"},{[\\\\"},\n\n {"a": 1e999, "b": null, "c": {"d": [1, "]"]}} , {"a":true,"__proto__":"p"}]\n'
  const objects: Read['objects'] = [
    {
      entries: [
        ['a', '359790.79999999999'],
        ['b', 'x"},{[\\'],
      ],
      line: 2,
    },
    {
      entries: [
        ['a', '1e999'],
        ['b', ''],
        ['c', '{"d":["1","]"]}'],
      ],
      line: 4,
    },
    {
      entries: [
        ['a', 'true'],
        ['__proto__', 'p'],
      ],
      line: 4,
    },
  ]

  it('reads an array of objects cut at every position, with the numbers as they were written', () => {
    for (let cut = 0; cut <= text.length; cut++)
      expect(read(JsonReader, [text.slice(0, cut), text.slice(cut)])).toEqual({ objects, bad: [] })
    expect(read(JsonReader, [...text]).objects).toEqual(objects)
  })

  it('reads {"rows": [...]} whatever stands before and after it', () => {
    const wrapped = `{"meta": {"rows": [1]}, "n": 12, "t": "a\\"", "rows": ${text}, "more": 1}`
    for (let cut = 0; cut <= wrapped.length; cut++)
      expect(
        read(JsonReader, [wrapped.slice(0, cut), wrapped.slice(cut)]).objects.map((object) => object.entries),
      ).toEqual(objects.map((object) => object.entries))
  })

  it('sets elements aside that are no objects', () => {
    expect(read(JsonReader, ['[1, {"a":1}, [2], "x", {"a":}]']).bad.map((bad) => bad.reason)).toEqual([
      'is not a JSON object',
      'is not a JSON object',
      'is not a JSON object',
      'is not valid JSON',
    ])
  })

  it.each([
    '[{"a":1}',
    '[{"a":1',
    '{"rows": [',
    '{"a": 1}',
    '[{"a":1} {"a":2}]',
    '"text"',
    '[{"a":1}}',
    '[{"a":1}] [{"a":2}]',
    '[] x',
    '{"rows": []',
    '{"rows": [], "rows": []}',
    '{"rows": []} {}',
  ])('refuses %s as a whole', (broken) => {
    expect(() => read(JsonReader, [broken])).toThrow('JSON')
  })

  it('sets objects aside that name a key twice, however it is written', () => {
    const got = read(JsonReader, ['[{"a":1,"a":2},{"a":{"b":1,"b":2}},{"a":1,"\\u0061":2},{"a":":","b":[{"c":1}]}]'])
    expect(got.bad).toEqual([
      { line: 1, reason: 'names a key twice' },
      { line: 1, reason: 'names a key twice' },
    ])
    expect(got.objects).toHaveLength(2)
  })

  it('sets objects aside whose text is none: NUL, half a character', () => {
    expect(read(NdjsonReader, ['{"a":"x\\u0000"}\n{"a":"\\ud83d"}\n{"a":"\\ud83d\\ude42"}\n']).bad).toEqual(
      [1, 2].map((line) => ({ line, reason: 'holds characters that are no text' })),
    )
  })

  it('survives nesting of any depth', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(read(NdjsonReader, [`${deep}\n{"a":1}`]).objects.at(-1)).toEqual({ entries: [['a', '1']], line: 2 })
    expect(read(JsonReader, [`[${deep},{"a":1}]`]).objects.at(-1)?.entries).toEqual([['a', '1']])
  })

  it('brings its own numbers to a declared decimal comma, and leaves text alone', () => {
    expect(read(JsonReader, ['[{"a":1.234,"b":"1.234,5"}]'], ',').objects[0]?.entries).toEqual([
      ['a', '1,234'],
      ['b', '1.234,5'],
    ])
  })

  it('reads one object a line, and goes on after a line that is none', () => {
    const lines = '{"a":1.10}\r\n\n{"a":2\n[3]\n{"a":"4"}'
    for (let cut = 0; cut <= lines.length; cut++) {
      expect(read(NdjsonReader, [lines.slice(0, cut), lines.slice(cut)])).toEqual({
        objects: [
          { entries: [['a', '1.10']], line: 1 },
          { entries: [['a', '4']], line: 5 },
        ],
        bad: [
          { line: 3, reason: 'is not valid JSON' },
          { line: 4, reason: 'is not a JSON object' },
        ],
      })
    }
  })

  it('passes over a line that is too long', () => {
    const got = read(NdjsonReader, [
      '{"a":1}\n',
      ...Array.from({ length: 40 }, () => 'y'.repeat(65_536)),
      '\n{"a":2}\n',
    ])
    expect(got.objects.map((object) => object.line)).toEqual([1, 3])
    expect(got.bad.map((bad) => bad.line)).toEqual([2])
  })

  it('refuses an element that is too long', () => {
    expect(() => read(JsonReader, ['[{"a":"', ...Array.from({ length: 20 }, () => 'y'.repeat(65_536)), '"}]'])).toThrow(
      '1,000,000',
    )
  })
})
