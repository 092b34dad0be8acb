import { describe, expect, it } from 'vitest'
import { hostOf, schemeOf, sourceOf } from './source.ts'

const installation = { trustedProxies: ['10.0.0.0/8', '::1'], secure: false }
const from = (clientIp: string | undefined, headers: Record<string, string> = {}) =>
  Object.assign(new Request('http://premise.example.com/', { headers }), {
    cf: clientIp === undefined ? undefined : { clientIp },
  })
const source = (peer: string | undefined, headers: Record<string, string> = {}) =>
  sourceOf(from(peer, headers), installation)

describe('the address that a request comes from', () => {
  it('is the peer, without its port', () => {
    expect(source('203.0.113.9:50904')).toBe('203.0.113.9')
    expect(source('[2001:db8::1]:443')).toBe('2001:db8::1')
    expect(source('2001:db8::1')).toBe('2001:db8::1')
    expect(source(undefined)).toBeNull()
  })

  it('is not what a stranger says it is', () => {
    expect(source('203.0.113.9:1', { 'x-forwarded-for': '198.51.100.1', forwarded: 'for=198.51.100.1' })).toBe(
      '203.0.113.9',
    )
  })

  it('is the right-most hop that is not a trusted proxy', () => {
    expect(source('10.0.0.1:1', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.0.0.2' })).toBe('203.0.113.9')
    expect(source('[::1]:1', { 'x-forwarded-for': '6.6.6.6, 2001:db8::9' })).toBe('2001:db8::9')
    expect(source('10.0.0.1:1', { forwarded: 'for=6.6.6.6, for="[2001:db8::9]:4711";proto=https, for=10.9.9.9' })).toBe(
      '2001:db8::9',
    )
    expect(source('10.0.0.1:1', { 'x-forwarded-for': '10.0.0.3, 10.0.0.2' })).toBe('10.0.0.3')
  })

  it('stops at a hop that is no address', () => {
    for (const hop of ['unknown', '_hidden', '', '1.2.3', "' OR 1=1 --"])
      expect(source('10.0.0.1:1', { 'x-forwarded-for': `6.6.6.6, ${hop}` }), hop).toBe('10.0.0.1')
  })

  it('does not take the header that the client itself may have sent along with the one of the proxy', () => {
    expect(source('10.0.0.1:1', { forwarded: 'for=6.6.6.6', 'x-forwarded-for': '203.0.113.9' })).toBe('203.0.113.9')
  })
})

describe('host and scheme', () => {
  it('are believed from a trusted proxy only', () => {
    const headers = { host: '127.0.0.1:8787', 'x-forwarded-host': 'Premise.example.com', 'x-forwarded-proto': 'https' }
    expect(hostOf(from('10.0.0.1:1', headers), installation)).toBe('premise.example.com')
    expect(schemeOf(from('10.0.0.1:1', headers), installation)).toBe('https')
    expect(hostOf(from('203.0.113.9:1', headers), installation)).toBe('127.0.0.1:8787')
    expect(schemeOf(from('203.0.113.9:1', headers), installation)).toBe('http')
    expect(hostOf(from('10.0.0.1:1', { forwarded: 'for=1.2.3.4;host=a.example;proto=https' }), installation)).toBe(
      'a.example',
    )
    expect(schemeOf(from('10.0.0.1:1', { 'x-forwarded-proto': 'javascript' }), installation)).toBe('http')
    const secure = { ...installation, secure: true }
    expect(schemeOf(from('203.0.113.9:1', { host: 'premise.example.com' }), secure)).toBe('https')
    expect(schemeOf(from('127.0.0.1:1', { host: 'localhost:8787' }), secure)).toBe('http')
  })
})
