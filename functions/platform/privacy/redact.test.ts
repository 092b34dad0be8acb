import { describe, expect, it } from 'vitest'
import { candidates, redacted } from './redact.ts'
import { folded, wordsOf } from './words.ts'

const names = new Set(['quendolin', 'zitronengelb', 'will', 'may', 'li', 'obrien', 'muller', 'strasser'])
const known = { isName: (word: string) => names.has(word), isNumber: (text: string) => text === 'E-4711', year: 2026 }
const clean = (text: string) => redacted(text, known)

describe('a text', () => {
  it.each([
    ['Quendolin Zitronengelb called', '[name] called'],
    ['ask quendolin, ZITRONENGELB or Zitronengelb’s boss', 'ask [name] or [name] boss'],
    ['Zitronengelbs Idee', '[name] Idee'],
    ["O'Brien and O’BRIEN", '[name] and [name]'],
    ['Herr Müller und Frau MULLER', 'Herr [name] und Frau [name]'],
    ['Straßer', '[name]'],
  ])('loses names in whatever case, accent and form: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it('keeps words that are names as well, unless they are written as names', () => {
    expect(clean('we will pay in may, said Will on the list')).toBe('we will pay in may, said [name] on the list')
    expect(clean('li and Li')).toBe('li and [name]')
  })

  it.each([
    ['a.b+c@mail.example.org', '[e-mail]'],
    ['jane (at) firm (dot) com', '[e-mail]'],
    ['DE44 5001 0517 5407 3249 31', '[account]'],
    ['DE44500105175407324931', '[account]'],
    ['gb29nwbk60161331926819', '[account]'],
    ['+49 (0)40 123-4567', '[number]'],
    ['0171/1234567', '[number]'],
    ['(040) 123 45 67', '[number]'],
    ['4111 1111 1111 1111', '[number]'],
    ['078-05-1120', '[number]'],
    ['QQ 12 34 56 C', '[number]'],
    ['RSSMRA85T10A562S', '[number]'],
    ['L01X00T471', '[number]'],
    ['12345678Z', '[number]'],
    ['E-4711', '[number]'],
    ['1980-05-17', '[date]'],
    ['17.05.1980', '[date]'],
    ['05/17/1980', '[date]'],
    ['17 May 1980', '[date]'],
    ['May 17, 1980', '[date]'],
    ['born 17.5.80', '[date]'],
  ])('loses %s', (text, expected) => {
    expect(clean(`see ${text} there`)).toBe(`see ${expected} there`)
  })

  it.each([
    'delivered on 2026-03-14 and 3 March 2026',
    'EUR 1,250,000.00 or 1.250.000 € for 12 units',
    'order ORD-12345 on line 4 at 08:30',
    'version 10.2.1 of the year 1980',
  ])('keeps what tells of nobody: %s', (text) => {
    expect(clean(text)).toBe(text)
  })

  it('cannot be made to hide anything behind the marks that redaction itself uses', () => {
    expect(clean('\ue000\ue001a@b.example\uf8ff')).toBe('[e-mail]')
  })

  it('is taken for what it is, however long and strange', () => {
    for (const piece of ['a', '1', 'a1', '@', '. ', '+ ', 'A1-', '(', '\u0301'])
      expect(clean(piece.repeat(4000)).length).toBeLessThanOrEqual(4000 * piece.length)
  })
})

describe('words', () => {
  it('are folded, and a genitive is looked up as its name too', () => {
    expect(wordsOf('Zwölf, STRASSE: straße; it’s 4711!')).toEqual(['zwolf', 'strasse', 'strasse', 'its', '4711'])
    expect(folded('É')).toBe('e')
    expect(candidates('Annas E-4711 und Pumpe')).toEqual({
      words: ['annas', 'anna', 'e', '4711', 'und', 'pumpe'],
      numbers: ['E-4711'],
    })
  })
})
