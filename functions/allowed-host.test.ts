import { describe, expect, it } from 'vitest'
import { allowedHost } from './allowed-host.ts'
import type { Installation } from './env.ts'

const installation = (more: Partial<Installation>): Installation => ({
  version: '0',
  publicUrl: null,
  basePath: '',
  trustedProxies: [],
  allowedHosts: [],
  listening: '127.0.0.1:8787',
  secure: false,
  tenants: [],
  egress: [],
  crons: [],
  maxBodyBytes: 1,
  ...more,
})
const allowedOf = (more: Partial<Installation>, hosts: string[]) => {
  const it = installation(more)
  return hosts.filter((host) => allowedHost(host, it))
}

describe('the hosts that a request may name', () => {
  it('are the address that is listened on, and localhost where that is this machine only', () => {
    const tried = [
      '127.0.0.1:8787',
      'localhost:8787',
      'localhost',
      '127.0.0.1',
      '127.0.0.1:1',
      'localhost.:8787',
      'evil.example',
      'evil.example:8787',
      '',
    ]
    expect(allowedOf({}, tried)).toEqual(['127.0.0.1:8787', 'localhost:8787'])
    expect(allowedOf({ listening: '192.0.2.7:80' }, ['192.0.2.7', '192.0.2.7:80', 'localhost', '127.0.0.1'])).toEqual([
      '192.0.2.7',
      '192.0.2.7:80',
    ])
  })

  it('are any address, but no name, where every address is listened on', () => {
    const tried = [
      '192.0.2.7:8787',
      '[2001:db8::1]:8787',
      'localhost:8787',
      '192.0.2.7',
      '192.0.2.7:1',
      'evil.example:8787',
      '2130706433:8787',
      '127.1:8787',
      '[::1',
    ]
    for (const listening of ['0.0.0.0:8787', '[::]:8787'])
      expect(allowedOf({ listening }, tried)).toEqual(['192.0.2.7:8787', '[2001:db8::1]:8787', 'localhost:8787'])
    expect(allowedOf({ listening: '0.0.0.0:443' }, ['192.0.2.7', '192.0.2.7:443'])).toEqual([
      '192.0.2.7',
      '192.0.2.7:443',
    ])
  })

  it('are the public name, those of tenants and those listed', () => {
    const tenants = [{ id: 'acme', hosts: ['acme.example.com'], settings: {} as never }]
    const tried = [
      'premise.example.com',
      'premise.example.com:444',
      'acme.example.com',
      'acme.example.com:8787',
      'intranet',
      'intranet:8787',
      'other:99',
      'other',
      'sub.acme.example.com',
    ]
    expect(
      allowedOf({ publicUrl: 'https://premise.example.com/x', tenants, allowedHosts: ['intranet', 'other:99'] }, tried),
    ).toEqual([
      'premise.example.com',
      'acme.example.com',
      'acme.example.com:8787',
      'intranet',
      'intranet:8787',
      'other:99',
    ])
  })

  it('are localhost on the control socket', () => {
    expect(allowedHost('localhost', installation({}), true)).toBe(true)
    expect(allowedHost('localhost', installation({}), false)).toBe(false)
    expect(allowedHost('evil.example', installation({}), true)).toBe(false)
  })

  it('D1: hold nothing that is no host', () => {
    for (const listening of ['127.0.0.1:8787', '0.0.0.0:8787'])
      expect(
        allowedOf({ listening }, [
          'a@127.0.0.1:8787',
          '127.0.0.1:8787/..',
          'x/..',
          '127.0.0.1:8787, evil',
          '127.0.0.1:8787#',
          '127.0.0.1:8787?',
          '127.0.0.1%3a8787',
          '127.0.0.1:8787 ',
        ]),
      ).toEqual([])
  })
})
