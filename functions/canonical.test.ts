import { describe, expect, it } from 'vitest'
import { canonicalPath, isCrossSite, routedPath } from './canonical.ts'

describe('canonicalPath', () => {
  it('takes plain addresses', () => {
    for (const path of [
      '/',
      '/finance',
      '/api/finance/insights/pnl-against-budget',
      '/_astro/figure.Abc_12.js',
      '/finance?department=R%26D&from=2013-01-01',
    ]) {
      expect(canonicalPath(`http://localhost${path}`), path).toBe(true)
    }
  })
  it('refuses every other way to write one', () => {
    for (const path of [
      '/static/../api',
      '/%2e%2e/api',
      '/.%2e/api',
      '/..\\api',
      '//api',
      '/./api',
      '/api/.',
      '/%61pi',
      '/api;a',
      '/api/',
      '/api%20',
      '/api%0a',
      '/a%2fb',
      '/a%5cb',
      '/%252e',
      '/ａpi',
      '/api\u0000',
    ]) {
      expect(canonicalPath(`http://localhost${path}`), path).toBe(false)
    }
  })
})

describe('routedPath', () => {
  const routed = (path: string, base: string) => routedPath(`http://localhost${path}`, base)
  it('takes the base path off, and nothing that only looks like it', () => {
    expect(
      ['/premise', '/premise/', '/premise/finance?a=/b', '/premises', '/finance', '/premise//api'].map((path) =>
        routed(path, '/premise'),
      ),
    ).toEqual(['/', '/', '/finance', '/premises', '/finance', '//api'])
    expect(routed('/premise/finance', '')).toBe('/premise/finance')
  })
  it('hides nothing from the check of plain addresses', () => {
    for (const path of ['/premise//api', '/premise/../api', '/premise/%61pi', '/premise/api/'])
      expect(canonicalPath(`http://localhost${path}`, '/premise'), path).toBe(false)
    for (const path of ['/premise', '/premise/', '/premise/api', '/api'])
      expect(canonicalPath(`http://localhost${path}`, '/premise'), path).toBe(true)
  })
})

describe('isCrossSite', () => {
  const post = (headers: Record<string, string>) =>
    isCrossSite(
      new Request('http://localhost:1/api/refresh', { method: 'POST', headers: { host: 'localhost:1', ...headers } }),
    )
  it('refuses a change that another site sends', () => {
    expect(post({ 'sec-fetch-site': 'cross-site' })).toBe(true)
    expect(post({ 'sec-fetch-site': 'same-site' })).toBe(true)
    expect(post({ origin: 'https://evil.example' })).toBe(true)
    expect(post({ origin: 'null' })).toBe(true)
    // The password of a proxy, which a browser sends along by itself.
    expect(post({ 'sec-fetch-site': 'cross-site', authorization: 'Basic eDp5' })).toBe(true)
  })
  it('takes one from its own pages, a script or a token', () => {
    expect(post({ 'sec-fetch-site': 'same-origin' })).toBe(false)
    expect(post({})).toBe(false)
    expect(post({ 'sec-fetch-site': 'cross-site', authorization: 'Bearer x' })).toBe(false)
  })
})
