import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareDataFolder, readSecrets, secretNames } from './data-folder.ts'
import { databaseFileName, databaseFolder } from './database.ts'
import { isExample } from './known-secrets.ts'
import { root } from './program.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'premise-secrets-'))
  prepareDataFolder(data)
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const secret = (name: string) => join(data, 'secrets', name)

function makeDatabase(name: string, sql: string): void {
  const file = join(data, databaseFolder, databaseFileName(name))
  mkdirSync(dirname(file), { recursive: true })
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

describe('secrets', () => {
  it('are made for a new installation and a new tenant, each its own, and read as they are after that', () => {
    const first = readSecrets(data, ['main'])
    const { operator, pepper, audit, keys } = readSecrets(data, ['main', 'b'])
    expect({ operator, pepper, audit, main: keys.main }).toEqual({
      operator: first.operator,
      pepper: first.pepper,
      audit: first.audit,
      main: first.keys.main,
    })
    expect(new Set([operator, pepper, audit, keys.main?.keys[1], keys.b?.keys[1]]).size).toBe(5)
    expect(keys.b).toMatchObject({ current: 1 })
  })

  it('that are lost are not made again beside what was made with them', () => {
    readSecrets(data, ['main', 'b'])
    makeDatabase('main', 'CREATE TABLE audit_record (seq)')
    makeDatabase('b', 'CREATE TABLE audit_record (seq)')
    for (const name of secretNames(['main', 'b'])) {
      const kept = readFileSync(secret(name))
      rmSync(secret(name))
      expect(() => readSecrets(data, ['main', 'b']), name).toThrow(/is missing/)
      expect(existsSync(secret(name)), name).toBe(false)
      writeFileSync(secret(name), kept, { mode: 0o600 })
    }
    // A tenant that has no database yet gets its keys.
    expect(readSecrets(data, ['main', 'b', 'c']).keys.c).toMatchObject({ current: 1 })
  })

  it('of keys are not made again beside a vault, nor beside a database that nobody can read', () => {
    makeDatabase('b.vault', 'CREATE TABLE privacy_root (id)')
    expect(() => readSecrets(data, ['b'])).toThrow(/keys-b is missing/)
    writeFileSync(join(data, databaseFolder, databaseFileName('c')), 'no database at all '.repeat(500))
    expect(() => readSecrets(data, ['c'])).toThrow(/keys-c is missing/)
  })

  it('of keys and audit are made for an installation of the time before there were any', () => {
    readSecrets(data, ['main'])
    for (const name of ['audit', 'keys-main']) rmSync(secret(name))
    makeDatabase('main', 'CREATE TABLE finance_ledger (id)')
    expect(readSecrets(data, ['main']).keys.main).toMatchObject({ current: 1 })
  })

  it.each([
    ['operator', 'k'.repeat(43), /drawn by chance/],
    ['pepper', 'changeme-changeme-changeme-changeme-0123', /drawn by chance/],
    ['audit', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8', /drawn by chance/],
    ['operator', '0123456789abcdef0123456789abcdef', /drawn by chance/],
    ['keys-main', `1 ${'A'.repeat(43)}`, /drawn by chance/],
    ['keys-main', '1 short-but-longer-than-thirty-two-bytes', /no key/],
    ['pepper', 'kurz', /shorter than 32 bytes/],
  ])('%s = %s is refused', (name, value, words) => {
    writeFileSync(secret(name), `${value}\n`, { mode: 0o600 })
    expect(() => readSecrets(data, ['main'])).toThrow(words)
  })

  it('that others may read are refused', () => {
    readSecrets(data, ['main'])
    writeFileSync(secret('pepper'), readFileSync(secret('pepper')))
    expect(() => readSecrets(data, ['main'])).not.toThrow()
    rmSync(secret('keys-main'))
    writeFileSync(secret('keys-main'), `1 ${'q2Wk9'.repeat(8)}abc\n`, { mode: 0o604 })
    expect(() => readSecrets(data, ['main'])).toThrow(/may be read by others \(mode 604\)/)
  })

  it('that stand in the manuals are none', () => {
    const texts = ['README.md', 'docs/operations.md', 'docs/company.md', 'docs/architecture.md']
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    for (const [value] of texts.matchAll(/(?<![\w/.-])[A-Za-z0-9_-]{43}(?![\w/.-])/g))
      expect(isExample(value), value).toBe(true)
    expect(isExample('q83vAv9nTz7pXy1rKw0bLs4mJc6dGh2eFi5uOa8tRk3')).toBe(false)
  })
})
