// Every column of every table, of the program and of the vault, has a data class and its table an entry in the register.
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { domains } from '../../domains.ts'
import { checkClasses, type TableClasses } from './data-class.ts'
import { person, root } from './vault-table.ts'

const functions = resolve(import.meta.dirname, '../..')
const files = readdirSync(functions, { recursive: true, encoding: 'utf8' })
const exported = async (pattern: RegExp) =>
  (await Promise.all(files.filter((file) => pattern.test(file)).map((file) => import(join(functions, file))))).flatMap(
    (module) => Object.values(module as Record<string, unknown>),
  )

const tables = [...(await exported(/schema\.ts$/)), person, root].filter((value) => is(value, SQLiteTable))
const declared = new Map(
  (await exported(/\/classes[a-z-]*\.ts$/))
    .flatMap((value) => Object.values(value as Record<string, TableClasses>))
    .map((classes) => [classes.table, classes]),
)

describe('data classes', () => {
  it('are looked for in all tables', () => {
    expect(tables.length).toBeGreaterThan(80)
    expect(new Set(tables.map((table) => getTableName(table))).size).toBe(tables.length)
  })

  it.each(tables.map((table) => [getTableName(table), table] as const))('%s has them', (name, table) => {
    const classes = declared.get(table)
    if (classes === undefined) throw new Error(`${name} has no data classes: declare them in classes.ts of its domain`)
    expect(Object.keys(classes.columns).sort()).toEqual(Object.keys(getTableColumns(table)).sort())
    expect(() => checkClasses(classes)).not.toThrow()
    expect(classes.purpose).toMatch(/^To .+\.$/)
    expect(classes.keep.reason).toMatch(/\.$/)
  })

  it('an ingest table carries those of its own table', () => {
    const ingested = domains.flatMap((domain) => domain.tables)
    expect(ingested.length).toBeGreaterThan(60)
    expect(ingested.filter(({ table, classes }) => declared.get(table) !== classes)).toEqual([])
  })

  it('names no column of a person without a class that protects it', () => {
    const telling = tables.flatMap((table) =>
      Object.keys(getTableColumns(table))
        .filter((property) =>
          /^(employee|manager|reviewer|agent|owner|lead|contact|author|from|to|person|replaces)Id$|^(email|phone|iban|memo|comment|approvedBy|text|subject)$/.test(
            property,
          ),
        )
        .map((property) => [`${getTableName(table)}.${property}`, declared.get(table)?.columns[property]]),
    )
    expect(telling.length).toBeGreaterThan(30)
    expect(
      telling.filter(([, dataClass]) => !['person', 'text', 'contact', 'identity'].includes(String(dataClass))),
    ).toEqual([['audit_record.subject', 'system']])
  })
})
