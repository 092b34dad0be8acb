// Words of a text, in the form in which they are looked for. Pure.

/** Letters with their marks and digits; an apostrophe within a word belongs to it. */
const word = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu

/** @returns the word without case and accents: 'Zwölf' and 'ZWOLF' are the same. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
}

/** @returns the words of a text, folded, in their order. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(word)].map(([found]) => folded(found)).filter((found) => found !== '')
}

/** Calls back for each word of a text and puts what it returns in its place. */
export function replaceWords(text: string, replace: (found: string) => string): string {
  return text.replaceAll(word, (found) => replace(found))
}
