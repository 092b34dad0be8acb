import { BlockList, isIP } from 'node:net'
import { describe, expect, it } from 'vitest'
import { addressBytes, inRanges } from './address-range.ts'

describe('inRanges', () => {
  const ranges = [
    '10.0.0.0/8',
    '192.168.4.0/22',
    '127.0.0.1',
    '203.0.113.7/32',
    'fd00::/8',
    '2001:db8:1::/49',
    '::1',
    '0.0.0.0/0',
  ]
  const addresses = [
    '10.255.0.1',
    '11.0.0.1',
    '192.168.7.255',
    '192.168.8.0',
    '127.0.0.1',
    '127.0.0.2',
    '203.0.113.7',
    'fd12::1',
    'fe80::1',
    '2001:db8:1:7fff::',
    '2001:db8:1:8000::',
    '::1',
    '::2',
  ]

  it('agrees with Node on which address lies in which range', () => {
    for (const range of ranges)
      for (const address of addresses) {
        const [net = '', bits] = range.split('/')
        const list = new BlockList()
        const version = isIP(net) === 4 ? 'ipv4' : 'ipv6'
        list.addSubnet(net, Number(bits ?? (version === 'ipv4' ? 32 : 128)), version)
        const expected = isIP(address) === isIP(net) && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
        expect(inRanges(address, [range]), `${address} in ${range}`).toBe(expected)
      }
  })

  it('takes an IPv4 address inside IPv6 for what it is', () => {
    for (const text of ['::ffff:10.1.2.3', '::ffff:0a01:0203', '0:0:0:0:0:FFFF:10.1.2.3'])
      expect(inRanges(text, ['10.0.0.0/8']), text).toBe(true)
  })

  it('finds what is no address in no range', () => {
    for (const text of [
      '',
      'unknown',
      '10.1',
      '10.1.2.3:80',
      '010.1.2.3',
      '10.1.2.256',
      '0x0a010203',
      ':::',
      '1::2::3',
      'fd00::g',
      '[fd00::1]',
      '1:2:3:4:5:6:7',
      '::ffff:10.1.2',
    ])
      expect(addressBytes(text), text).toBeNull()
    expect(inRanges('unknown', ['0.0.0.0/0', '::/0'])).toBe(false)
  })
})
