import { describe, expect, it } from 'vitest'
import { pseudonymOf } from './pseudonym.ts'
import { ringFixture, vaultFixture } from './vault.fixture.ts'

describe('a pseudonym', () => {
  it('is the same for the same number, with and without spaces around it', async () => {
    const { vault } = await vaultFixture()
    const one = await pseudonymOf(vault.keys.pseudonym, 'E0001')
    expect(one).toMatch(/^p\.[A-Za-z0-9_-]{22}$/)
    expect(await pseudonymOf(vault.keys.pseudonym, '  E0001 ')).toBe(one)
    expect(await pseudonymOf(vault.keys.pseudonym, 'E0002')).not.toBe(one)
    expect(await pseudonymOf(vault.keys.blind, 'E0001')).not.toBe(one)
  })

  it('differs between tenants, even under one ring', async () => {
    const ring = ringFixture()
    const [main, acme] = await Promise.all([vaultFixture('main', ring), vaultFixture('acme', ring)])
    expect(await main.vault.pseudonym('E0001')).not.toBe(await acme.vault.pseudonym('E0001'))
  })
})
