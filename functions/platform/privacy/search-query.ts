// What somebody types into the search, read: words, "phrases", AND, OR, NOT and brackets. Pure.
import { Problem } from '../../problem.ts'
import { wordsOf } from './words.ts'

export type Part = { kind: 'word'; word: string } | { kind: 'phrase'; words: string[] } | { kind: 'sign'; sign: string }

const charactersMost = 200
const wordsMost = 12
const signs = ['AND', 'OR', 'NOT', '(', ')']

/** @returns the parts of a query in their order. @throws Problem 400 when there is nothing to look for, or too much, or a quote is open. */
export function readQuery(text: string): Part[] {
  if (text.length > charactersMost) throw badQuery(`is longer than ${charactersMost} characters`)
  if ((text.split('"').length - 1) % 2 === 1) throw badQuery('has a quotation mark without its other half')
  const parts = [...text.matchAll(/"([^"]*)"|[()]|[^\s()"]+/g)].flatMap(([found, phrase]): Part[] => {
    if (signs.includes(found)) return [{ kind: 'sign', sign: found }]
    const words = wordsOf(phrase ?? found)
    if (words.length === 0) return []
    // 'data-base' is what the index has as two words in a row.
    return words.length === 1 ? [{ kind: 'word', word: words[0] as string }] : [{ kind: 'phrase', words }]
  })
  const words = queryWords(parts)
  if (words.length === 0) throw badQuery('has no word in it')
  if (words.length > wordsMost) throw badQuery(`has more than ${wordsMost} words`)
  return parts
}

export function queryWords(parts: Part[]): string[] {
  return parts.flatMap((part) => (part.kind === 'word' ? [part.word] : part.kind === 'phrase' ? part.words : []))
}

/** @returns the query in FTS5's own words. @param blinded every word of it. */
export function matchOf(parts: Part[], blinded: ReadonlyMap<string, string>): string {
  return parts
    .map((part) => {
      if (part.kind === 'sign') return part.sign
      const words = part.kind === 'word' ? [part.word] : part.words
      return `"${words.map((word) => blinded.get(word)).join(' ')}"`
    })
    .join(' ')
}

export function badQuery(what: string): Problem {
  return new Problem(
    400,
    'bad-query',
    `The search ${what}.`,
    'Use words, "phrases in quotation marks", AND, OR, NOT and brackets.',
  )
}
