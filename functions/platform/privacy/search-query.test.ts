import { describe, expect, it } from 'vitest'
import { excerpt } from './excerpt.ts'
import { matchOf, queryWords, readQuery } from './search-query.ts'

const blinded = new Map(['late', 'pump', 'data', 'base', 'or'].map((word) => [word, `<${word}>`]))
const match = (text: string) => matchOf(readQuery(text), blinded)

describe('a query', () => {
  it('becomes blinded words, phrases, operators and brackets, and nothing else of FTS5', () => {
    expect(match('late pump')).toBe('"<late>" "<pump>"')
    expect(match('"Late pump" OR (data-base NOT late)')).toBe('"<late> <pump>" OR ( "<data> <base>" NOT "<late>" )')
    expect(match('late* ^pump data:base')).toBe('"<late>" "<pump>" "<data> <base>"')
    expect(queryWords(readQuery('a AND "b c"'))).toEqual(['a', 'b', 'c'])
  })

  it.each(['', '()', '"', '"a" "', 'AND', '-- ;', 'a '.repeat(13), 'x'.repeat(201)])('%j is refused', (text) => {
    expect(() => readQuery(text)).toThrow('The search')
  })
})

describe('an excerpt', () => {
  const text = Array.from({ length: 200 }, (_, at) => `word${at}`).join(' ')
  it('is cut between words around the first of those looked for', () => {
    const cut = excerpt(text, ['word100'])
    expect(cut).toMatch(/^… word\d+ .*\bword100\b.* word\d+ …$/)
    expect(cut.length).toBeLessThan(260)
    expect(excerpt('short\n\ntext', ['none'])).toBe('short text')
    expect(excerpt('x'.repeat(1000), ['y'])).toBe(`${'x'.repeat(240)} …`)
  })
})
