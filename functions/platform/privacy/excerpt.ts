import { folded } from './words.ts'

const charactersBefore = 80
const charactersMost = 240

/** @returns some 240 characters of a text around the first of the folded words, cut between words. */
export function excerpt(text: string, words: readonly string[]): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim()
  const wanted = new Set(words)
  const at = [...plain.matchAll(/[\p{L}\p{M}\p{N}'’]+/gu)].find(([word]) => wanted.has(folded(word)))?.index ?? 0
  const from = at <= charactersBefore ? 0 : plain.indexOf(' ', at - charactersBefore) + 1
  const end = from + charactersMost >= plain.length ? plain.length : plain.lastIndexOf(' ', from + charactersMost)
  const to = end <= from ? Math.min(plain.length, from + charactersMost) : end
  return `${from > 0 ? '… ' : ''}${plain.slice(from, to)}${to < plain.length ? ' …' : ''}`
}
