import { describe, expect, it } from 'vitest'
import { Decoder, type Encoding } from './decoder.ts'

function decode(pieces: Uint8Array[], declared?: Encoding): { text: string; decoder: Decoder } {
  const decoder = new Decoder(declared)
  const text = pieces.map((piece) => decoder.push(piece)).join('') + decoder.end()
  return { text, decoder }
}

const bytes = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string, bigEndian: boolean) => {
  const out = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i++) new DataView(out.buffer).setUint16(i * 2, text.charCodeAt(i), !bigEndian)
  return out
}

describe('decoding', () => {
  const text = 'Konto;Betrag\nBüromöbel €;1,5\n😀 ende'

  it.each([
    ['UTF-8', bytes(text), undefined],
    ['UTF-8 with a mark', bytes(`\ufeff${text}`), undefined],
    ['UTF-16 LE with a mark', utf16(`\ufeff${text}`, false), undefined],
    ['UTF-16 BE with a mark', utf16(`\ufeff${text}`, true), undefined],
    ['UTF-16 LE declared', utf16(text, false), 'utf-16le'],
    ['UTF-16 BE declared', utf16(text, true), 'utf-16be'],
  ] as [string, Uint8Array, Encoding | undefined][])('reads %s cut at every byte', (_name, all, declared) => {
    if (declared === undefined || declared === 'utf-8') expect(decode([all], declared).text).toBe(text)
    for (let cut = 0; cut <= all.length; cut++)
      expect(decode([all.subarray(0, cut), all.subarray(cut)], declared).text).toBe(text)
    expect(
      decode(
        [...all].map((byte) => Uint8Array.of(byte)),
        declared,
      ).text,
    ).toBe(text)
  })

  it('falls back to Windows-1252 at the first byte that is not UTF-8, cut anywhere', () => {
    const all = Uint8Array.from([...bytes('name,amount\nB'), 0xfc, 0x72, 0x6f, 0x20, 0x80, 0x0a, 0xe4])
    for (let cut = 0; cut <= all.length; cut++) {
      const { text: got, decoder } = decode([all.subarray(0, cut), all.subarray(cut)])
      expect(got).toBe('name,amount\nBüro €\nä')
      expect(decoder.encoding).toBe('windows-1252')
      expect(decoder.damaged).toBe(false)
    }
  })

  it('does not turn a UTF-8 file with a damaged byte into Windows-1252', () => {
    const { text: got, decoder } = decode([bytes('Bürö, das ist UTF-8\n'), Uint8Array.of(0x41, 0xff, 0x42)])
    expect(got).toBe('Bürö, das ist UTF-8\nA\ufffdB')
    expect(decoder.damaged).toBe(true)
    expect(decode([Uint8Array.from([...bytes('Bürö\n'), 0x41, 0xff, 0x42])]).decoder.damaged).toBe(true)
  })

  it.each([
    ['a workbook', [0x50, 0x4b, 3, 4, 20, 0]],
    ['gzip', [0x1f, 0x8b, 8, 0]],
    ['a PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ['NUL bytes', [0x41, 0, 0x42, 0x43, 0x44]],
  ])('refuses %s', (_name, raw) => {
    expect(() => decode([Uint8Array.from(raw)])).toThrow('not text')
  })

  it('reads nothing from nothing, and a file of one byte', () => {
    expect(decode([]).text).toBe('')
    expect(decode([bytes('a')]).text).toBe('a')
  })
})
