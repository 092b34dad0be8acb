import { describe, expect, it } from 'vitest'
import { codeLimits, passwordLimits, Throttle } from './throttle.ts'

const minute = 60_000
const day = 1440 * minute

/** How many of the tries, evenly spread over a time, are looked at when all of them are wrong. */
function lookedAt(throttle: Throttle, tries: number, overMs: number, who: (i: number) => [string, string]): number {
  let count = 0
  for (let i = 0; i < tries; i++) {
    const [account, source] = who(i)
    if (!('waitMs' in throttle.begin(account, source, (i * overMs) / tries))) count++
  }
  return count
}

const right = (throttle: Throttle, account: string, source: string, nowMs: number) => {
  const attempt = throttle.begin(account, source, nowMs)
  if ('waitMs' in attempt) return attempt.waitMs
  attempt.succeeded()
  return 0
}

describe('throttling', () => {
  it('N8: of 1,000 wrong passwords for one user from one source a handful is looked at', () => {
    expect(lookedAt(new Throttle(passwordLimits), 1000, 0, () => ['ada', '192.0.2.1'])).toBe(5)
    expect(lookedAt(new Throttle(passwordLimits), 1000, 10 * minute, () => ['ada', '192.0.2.1'])).toBeLessThan(20)
  })

  it('N8: from 100 sources the account as a whole is slowed', () => {
    const from100 = (i: number): [string, string] => ['ada', `192.0.2.${i % 100}`]
    expect(lookedAt(new Throttle(passwordLimits), 1000, 0, from100)).toBe(20)
    expect(lookedAt(new Throttle(passwordLimits), 1000, 10 * minute, from100)).toBeLessThan(120)
  })

  it('N8: one password over 1,000 users from one source ends after thirty of them', () => {
    expect(lookedAt(new Throttle(passwordLimits), 1000, 0, (i) => [`user ${i}`, '192.0.2.1'])).toBe(30)
  })

  it('N8: one password over 1,000 users from 1,000 sources is slowed by the limit on all together', () => {
    const spread = (i: number): [string, string] => [`user ${i}`, `198.51.${i >> 8}.${i & 255}`]
    expect(lookedAt(new Throttle(passwordLimits), 1000, 0, spread)).toBe(300)
  })

  it('N8: the person whose account is tried gets in from elsewhere after seconds, and at once where it was signed in before', () => {
    const throttle = new Throttle(passwordLimits)
    expect(right(throttle, 'ada', '203.0.113.7', 0)).toBe(0)
    lookedAt(throttle, 1000, 5 * minute, (i) => ['ada', `192.0.2.${i % 100}`])
    expect(right(throttle, 'ada', '203.0.113.7', 5 * minute), 'a source that is known').toBe(0)
    const waitMs = right(throttle, 'ada', '203.0.113.99', 5 * minute)
    expect(waitMs).toBeLessThanOrEqual(passwordLimits.account.mostMs)
    expect(right(throttle, 'ada', '203.0.113.99', 5 * minute + waitMs)).toBe(0)
  })

  it('N8: nobody waits longer than minutes, however many failures there were', () => {
    const throttle = new Throttle(passwordLimits)
    lookedAt(throttle, 100_000, day, () => ['ada', '192.0.2.1'])
    expect(right(throttle, 'ada', '192.0.2.1', day)).toBeLessThanOrEqual(5 * minute)
  })

  it('attempts that are under way count already', () => {
    const throttle = new Throttle(passwordLimits)
    const begun = Array.from({ length: 10 }, () => throttle.begin('ada', '192.0.2.1', 0))
    expect(begun.filter((attempt) => 'waitMs' in attempt)).toHaveLength(5)
    for (const attempt of begun) if (!('waitMs' in attempt)) attempt.dropped()
    expect('waitMs' in throttle.begin('ada', '192.0.2.1', 0), 'what was never looked at is taken back').toBe(false)
  })

  it('what is right takes its own failures back and leaves those of others', () => {
    const throttle = new Throttle(passwordLimits)
    for (let i = 0; i < 4; i++) throttle.begin('ada', '192.0.2.1', 0)
    expect(right(throttle, 'ada', '192.0.2.1', 0)).toBe(0)
    expect(lookedAt(throttle, 100, 0, () => ['ada', '192.0.2.1'])).toBe(5)
  })

  it('failures fade', () => {
    const throttle = new Throttle(passwordLimits)
    lookedAt(throttle, 100, 0, () => ['ada', '192.0.2.1'])
    expect('waitMs' in throttle.begin('ada', '192.0.2.1', 500)).toBe(true)
    let count = 0
    for (let i = 0; i < 100; i++) if (!('waitMs' in throttle.begin('ada', '192.0.2.1', day))) count++
    expect(count).toBe(5)
  })

  it('connections from one address are one source', () => {
    const from = (i: number): [string, string] => [`user ${i}`, `192.0.2.1:${1024 + i}`]
    expect(lookedAt(new Throttle(passwordLimits), 1000, 0, from)).toBe(30)
  })

  it('addresses of one IPv6 network are one source', () => {
    const from = (i: number): [string, string] => [`user ${i}`, `2001:db8:1:2::${i.toString(16)}`]
    expect(lookedAt(new Throttle(passwordLimits), 1000, 0, from)).toBe(30)
  })

  it('a code of six digits is found within a day with a chance below one in a hundred, from however many sources', () => {
    const tried = lookedAt(new Throttle(codeLimits), 200_000, day, (i) => ['7', `198.51.${(i >> 8) & 255}.${i & 255}`])
    expect((tried * 3) / 1_000_000).toBeLessThan(0.01)
  })
})
