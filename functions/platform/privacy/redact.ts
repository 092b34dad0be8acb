// Takes out of a text what tells who is meant: names, addresses, numbers. Pure; what it errs on, it takes out.
import { commonWords } from './common-words.ts'
import { folded, replaceWords, wordsOf } from './words.ts'

export interface KnownPersons {
  /** Whether a folded word is part of a person's name. */
  isName(word: string): boolean
  /** Whether a text is the number of a person. */
  isNumber(text: string): boolean
  /** Year of the text: dates long before it are taken for dates of birth. */
  year: number
}

/** Dates that are this many years older than the text are dates of birth. */
const grownUpYears = 14
const shortName = 3

const mail =
  /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]+\s?(?:@|[([]\s?(?:at|ät)\s?[)\]])\s?[\p{L}\p{N}-]+(?:(?:\.|\s?[([]\s?dot\s?[)\]]\s?)[\p{L}\p{N}-]+)*/giu
const iban = /(?<![\p{L}\p{N}])\p{L}{2}\d{2}(?:[ -]?[\p{L}\d]{4}){2,7}(?:[ -]?[\p{L}\d]{1,4})?(?![\p{L}\p{N}])/giu
const dates = [
  /(?<!\d)(?<year>\d{4})[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d)/g,
  /(?<!\d)(?:0?[1-9]|[12]\d|3[01])\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?<year>(?:19|20)\d{2})(?!\d)/g,
  /(?<!\d)(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01])\/(?<year>(?:19|20)\d{2})(?!\d)/g,
  /(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?:\.|st|nd|rd|th)?\s\p{L}{3,9}\.?,?\s(?<year>(?:19|20)\d{2})(?!\d)/gu,
  /(?<!\p{L})\p{L}{3,9}\.?\s(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s(?<year>(?:19|20)\d{2})(?!\d)/gu,
]
const born = /(?:\bborn|\bbirth(?:day|date)?|\bdob|\bgeb(?:oren)?|\bn[ée]e?)\b[^\d\n]{0,20}[\d.\-/ ]{4,10}\d/giu
/** National numbers that hold letters, passports, account numbers: nine characters or more, of which four are digits. */
const mixed = /(?<![\p{L}\p{N}])[A-Z\d]{9,}(?![\p{L}\p{N}])/giu
const insurance = /(?<![\p{L}\p{N}])[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?![\p{L}\p{N}])/giu
/** Seven digits and more with what separates groups of them: phones, cards, national ids, long numbers. */
const digits = /(?<!\d)(?:\+\s?|\(\+?)?\d(?:[ \u00a0()./\\\u2010-\u2015-]{0,3}\d){6,}/g
const amount = /(?:[€$£]|\b(?:EUR|USD|GBP|CHF))\s?\d[\d.,'’]*\d|\d[\d.,'’]*\d\s?(?:[€$£]|(?:EUR|USD|GBP|CHF)\b)/g
const numbered = /[\p{L}\p{N}]+(?:[-_/.][\p{L}\p{N}]+)*/gu
/** Characters for private use stand for what was decided already. */
const held = /[\ue000-\uf8ff]/g
const firstHeld = 0xe000

/** @returns the text without names, e-mail addresses, phone and account numbers, national ids and dates of birth. */
export function redacted(text: string, known: KnownPersons): string {
  const parts: string[] = []
  const hold = (part: string) => String.fromCharCode(firstHeld + parts.push(part) - 1)
  let rest = text.replaceAll(held, '')
  rest = rest.replaceAll(mail, () => hold('[e-mail]'))
  rest = rest.replaceAll(born, () => hold('[date]'))
  for (const date of dates)
    rest = rest.replaceAll(date, (found, ...more) => {
      const { year } = more.at(-1) as { year: string }
      return hold(Number(year) <= known.year - grownUpYears ? '[date]' : found)
    })
  rest = rest.replaceAll(iban, (found) => (found.replaceAll(/\D/g, '').length >= 8 ? hold('[account]') : found))
  rest = rest.replaceAll(numbered, (found) => (isNumbered(found) && known.isNumber(found) ? hold('[number]') : found))
  rest = rest.replaceAll(amount, (found) => hold(found))
  rest = rest.replaceAll(mixed, (found) => (found.replaceAll(/\D/g, '').length >= 4 ? hold('[number]') : found))
  for (const pattern of [insurance, digits]) rest = rest.replaceAll(pattern, () => hold('[number]'))
  return withoutNames(rest, known)
    .replaceAll(held, (mark) => parts[mark.charCodeAt(0) - firstHeld] ?? '')
    .replaceAll(/\[name\](?:[\s.,-]{1,2}\[name\])+/g, '[name]')
}

/** @returns words that may be names, folded, and parts of the text that may be numbers of persons: what must be looked up before `redacted`. */
export function candidates(text: string): { words: string[]; numbers: string[] } {
  return {
    words: wordsOf(text).flatMap((word) => [word, ...stems(word)]),
    numbers: [...text.matchAll(numbered)].map(([found]) => found).filter(isNumbered),
  }
}

function isNumbered(text: string): boolean {
  return /\d/.test(text) && text.length >= 2 && text.length <= 40
}

function withoutNames(text: string, known: KnownPersons): string {
  return replaceWords(text, (found) => {
    const word = folded(found)
    const isName = [word, ...stems(word)].some((form) => known.isName(form) && (isCapital(found) || !isOrdinary(form)))
    return isName ? '[name]' : found
  })
}

/** Short names and those that are words as well are taken out where they are written as names. */
function isOrdinary(word: string): boolean {
  return word.length <= shortName || commonWords.has(word)
}

function isCapital(text: string): boolean {
  const first = text.normalize('NFKD').charAt(0)
  return first !== first.toLowerCase()
}

/** A name in the genitive: 'Annas', "Anna's" (folded without its apostrophe). */
function stems(word: string): string[] {
  return word.length > shortName && word.endsWith('s') ? [word.slice(0, -1)] : []
}
