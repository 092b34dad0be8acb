import { describe, expect, it } from 'vitest'
import { readCbor } from './cbor.ts'

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('CBOR', () => {
  // RFC 8949, appendix A.
  it.each([
    ['00', 0],
    ['17', 23],
    ['18 64', 100],
    ['19 03e8', 1000],
    ['1a 000f4240', 1000000],
    ['1a ffffffff', 4294967295],
    ['20', -1],
    ['38 63', -100],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['64 49455446', 'IETF'],
    ['83 01 02 03', [1, 2, 3]],
    ['44 01020304', new Uint8Array([1, 2, 3, 4])],
    [
      'a2 61 61 01 61 62 82 02 03',
      new Map<string, unknown>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
    [
      'a2 01 02 20 03',
      new Map([
        [1, 2],
        [-1, 3],
      ]),
    ],
  ])('%s is read', (text, value) => {
    expect(readCbor(hex(`${text} ff`))).toEqual({ value, length: hex(text).length })
  })

  it.each([
    ['', 'cut short'],
    ['44 0102', 'cut short'],
    ['5a ffffffff 00', 'cut short'],
    ['9a ffffffff', 'cut short'],
    ['a1 01', 'cut short'],
    ['1b 0000000000000001', 'length'],
    ['5f 41 01 ff', 'length'],
    ['c0 00', 'tag'],
    ['fa 47c35000', 'value'],
    ['f7', 'value'],
    ['a2 01 02 01 03', 'strange key'],
    ['a1 80 01', 'strange key'],
    ['81'.repeat(20), 'nested too deep'],
  ])('%s is refused', (text, why) => {
    expect(() => readCbor(hex(text))).toThrow(new RegExp(`^this CBOR .*${why}`))
  })
})
