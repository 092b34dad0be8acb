import { describe, expect, it } from 'vitest'
import { open, type Place, seal } from './seal.ts'
import { personScope } from './tenant-keys.ts'
import { vaultFixture } from './vault.fixture.ts'

const { vault } = await vaultFixture()
const { scope } = vault.keys
const place: Place = { table: 'hr_review', column: 'comment', key: 'R1', person: null }

describe('a sealed value', () => {
  it.each(['Erika Mustermann', '', 'a', '𝄞 naïve\n"quoted"\u0000', 's1.t.already', 'x'.repeat(2000)])(
    'opens as it was: %j',
    async (value) => {
      const sealed = await seal(scope, 'main', value, place)
      expect(sealed).toMatch(/^s1\.t\.[A-Za-z0-9_-]+$/)
      expect(await open(scope, 'main', sealed, place)).toBe(value)
    },
  )

  it('is the same text for the same value at the same place, and another elsewhere', async () => {
    const [one, again, other, elsewhere] = await Promise.all([
      seal(scope, 'main', 'same', place),
      seal(scope, 'main', 'same', place),
      seal(scope, 'main', 'sane', place),
      seal(scope, 'main', 'same', { ...place, key: 'R2' }),
    ])
    expect(again).toBe(one)
    expect(new Set([one, other, elsewhere]).size).toBe(3)
    // Not even the nonces are shared.
    expect(new Set([one, other, elsewhere].map((text) => text.slice(5, 21))).size).toBe(3)
  })

  it.each([
    ['table', { table: 'hr_survey' }],
    ['column', { column: 'title' }],
    ['row', { key: 'R2' }],
    ['person', { person: 'p.someone' }],
    ['boundary between two parts', { column: 'comment","R1', key: '' }],
  ])('does not open when it is moved to another %s', async (_, change) => {
    const sealed = await seal(scope, 'main', 'moved', place)
    await expect(open(scope, 'main', sealed, { ...place, ...change })).rejects.toThrow(/does not open|is not sealed/)
  })

  it('does not open with another tenant, nor under another key, nor damaged', async () => {
    const sealed = await seal(scope, 'main', 'mine', place)
    await expect(open(scope, 'acme', sealed, place)).rejects.toThrow('does not open')
    const other = await personScope(crypto.getRandomValues(new Uint8Array(32)))
    await expect(open(other, 'main', sealed, place)).rejects.toThrow('does not open')
    for (const at of [6, 20, sealed.length - 3]) {
      const damaged = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
      await expect(open(scope, 'main', damaged, place)).rejects.toThrow('does not open')
    }
    await expect(open(scope, 'main', 'in plain', place)).rejects.toThrow('is not sealed')
  })
})
