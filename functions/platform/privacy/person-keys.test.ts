import { getTableConfig } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import type { Person } from './person-keys.ts'
import { open, seal } from './seal.ts'
import { randomKey, ringFixture, vaultFixture } from './vault.fixture.ts'
import { person, root } from './vault-table.ts'

const now = new Date('2026-03-01T00:00:00Z')
const place = { table: 'hr_employee', column: 'name', key: 'k', person: 'p' }

async function people(vault: Awaited<ReturnType<typeof vaultFixture>>['vault'], ...numbers: string[]) {
  const pairs = await Promise.all(numbers.map(async (number) => [await vault.pseudonym(number), number] as const))
  return vault.persons.ensure(new Map(pairs), now)
}

const scopeOf = (persons: Map<string, Person>, pseudonym: string) => (persons.get(pseudonym) as Person).scope()

describe('the vault', () => {
  it('has the tables that it declares', async () => {
    const { sqlite } = await vaultFixture()
    for (const { name, columns } of [root, person].map((table) => getTableConfig(table))) {
      expect(
        sqlite.prepare(`SELECT name, type, "notnull" AS required FROM pragma_table_info('${name}')`).all(),
      ).toEqual(
        columns.map((column) => ({
          name: column.name,
          type: column.getSQLType().toUpperCase(),
          required: Number(column.notNull),
        })),
      )
    }
  })

  it('opened again, gives the same keys', async () => {
    const { vault, reopened } = await vaultFixture()
    const sealed = await seal(vault.keys.scope, 'main', 'kept', { ...place, person: null })
    const again = await reopened()
    expect(await again.pseudonym('E1')).toBe(await vault.pseudonym('E1'))
    expect(await open(again.keys.scope, 'main', sealed, { ...place, person: null })).toBe('kept')
  })

  it('does not open with a strange ring, nor as another tenant, and gives no key away', async () => {
    const { reopened, vault, sqlite, ring } = await vaultFixture()
    await people(vault, 'employee number 1')
    await expect(reopened(ringFixture())).rejects.toThrow('does not open')
    await expect(reopened(ring, 'acme')).rejects.toThrow('does not open')
    await expect(reopened({ current: 2, keys: { 2: randomKey() } })).rejects.toThrow('version 1')
    expect(vault.keys.scope.seal.extractable).toBe(false)
    expect(vault.keys.pseudonym.extractable).toBe(false)
    expect(sqlite.serialize().includes('employee number 1')).toBe(false)
  })
})

describe('a vault beside rows that were sealed with another one', () => {
  it('is refused, and so is a new one', async () => {
    const { DB, ring, reopened } = await vaultFixture()
    await expect(vaultFixture('main', ring, DB)).rejects.toMatchObject({ status: 503, code: 'wrong-vault' })
    await expect(reopened()).resolves.toBeDefined()
  })
})

describe('keys of persons', () => {
  it('are made once each, in bulk, and found again after a restart', async () => {
    const { vault, reopened, sqlite } = await vaultFixture()
    const numbers = Array.from({ length: 2500 }, (_, at) => `E${at}`)
    const made = await people(vault, ...numbers)
    expect(made.size).toBe(2500)
    const stored = sqlite.prepare('SELECT wrapped FROM privacy_person ORDER BY pseudonym').pluck().all()
    expect(new Set(stored).size).toBe(2500)
    const again = await reopened()
    const found = await people(again, ...numbers, 'E9999')
    expect(found.size).toBe(2501)
    expect(sqlite.prepare('SELECT count(*) FROM privacy_person').pluck().get()).toBe(2501)
    const pseudonym = await vault.pseudonym('E7')
    const sealed = await seal(await scopeOf(made, pseudonym), 'main', 'Erika', place)
    expect(await open(await scopeOf(found, pseudonym), 'main', sealed, place)).toBe('Erika')
    expect(await again.numbers([pseudonym, 'p.unknown'])).toEqual(new Map([[pseudonym, 'E7']]))
  })

  it('two imports that meet the same person at once get the same key', async () => {
    const { reopened } = await vaultFixture()
    const [one, two] = [await reopened(), await reopened()]
    const [first, second] = await Promise.all([people(one, 'E1', 'E2'), people(two, 'E2', 'E1')])
    const pseudonym = await one.pseudonym('E1')
    const sealed = await seal(await scopeOf(first, pseudonym), 'main', 'Erika', place)
    expect(await open(await scopeOf(second, pseudonym), 'main', sealed, place)).toBe('Erika')
  })

  it('are gone when the person is erased; a mark stays', async () => {
    const { vault, sqlite, reopened } = await vaultFixture()
    await people(vault, 'E1', 'E2')
    const [one, never] = [await vault.pseudonym('E1'), await vault.pseudonym('E3')]
    expect(await vault.persons.erase([one, never], now)).toBe(1)
    expect(
      sqlite.prepare('SELECT number, wrapped, erased_at FROM privacy_person WHERE pseudonym IN (?, ?)').all(one, never),
    ).toEqual(Array(2).fill({ number: null, wrapped: null, erased_at: now.toISOString() }))
    expect((await vault.persons.erased()).sort()).toEqual([one, never].sort())
    expect(await vault.persons.erased([one, await vault.pseudonym('E2')])).toEqual([one])
    for (const each of [vault, await reopened()]) {
      const found = await people(each, 'E1', 'E2', 'E3')
      expect(found.get(one)?.erased).toBe(true)
      expect(() => scopeOf(found, one)).toThrow('erased')
      expect(found.get(never)?.erased).toBe(true)
      expect(found.get(await vault.pseudonym('E2'))?.erased).toBe(false)
      expect((await each.numbers([one])).size).toBe(0)
    }
    await vault.persons.erase([one], new Date('2027-01-01T00:00:00Z'))
    expect(sqlite.prepare('SELECT erased_at FROM privacy_person WHERE pseudonym = ?').pluck().get(one)).toBe(
      now.toISOString(),
    )
  })
})

describe('a new version of the ring', () => {
  it('wraps every key anew, touches no sealed text and no pseudonym, and makes the old version dispensable', async () => {
    const { vault, reopened, sqlite, ring } = await vaultFixture()
    const numbers = Array.from({ length: 1200 }, (_, at) => `E${at}`)
    const before = await people(vault, ...numbers)
    const pseudonym = await vault.pseudonym('E7')
    await vault.persons.erase([await vault.pseudonym('E8')], now)
    const sealed = await seal(await scopeOf(before, pseudonym), 'main', 'Erika', place)
    const both = { current: 2, keys: { ...ring.keys, 2: randomKey() } }
    const rotated = await reopened(both)
    await people(rotated, 'new')
    expect(await rotated.persons.rewrap()).toBe(1199)
    expect(await rotated.persons.rewrap()).toBe(0)
    const alone = await reopened({ current: 2, keys: { 2: both.keys[2] as string } })
    const after = await people(alone, ...numbers)
    expect(await open(await scopeOf(after, pseudonym), 'main', sealed, place)).toBe('Erika')
    expect(after.get(await vault.pseudonym('E8'))?.erased).toBe(true)
    expect(sqlite.prepare("SELECT count(*) FROM privacy_person WHERE wrapped LIKE 'w1.1.%'").pluck().get()).toBe(0)
    await expect(reopened(ring)).rejects.toThrow('version 2')
  })
})
