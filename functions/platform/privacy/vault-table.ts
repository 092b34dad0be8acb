// Tables of the vault: a second database of the tenant, so that a copy of the rows holds no key of any person.
// It is backed up apart from the rows, and a backup's keys die with the person's when backups are.
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The one random key on which the tenant's sealing and pseudonyms hang. */
export const root = sqliteTable('privacy_root', {
  id: integer('id').primaryKey(),
  /** Under the ring of the installation. */
  wrapped: text('wrapped').notNull(),
  createdAt: text('created_at').notNull(),
})

/** One row a natural person of whom there is or was any row. */
export const person = sqliteTable('privacy_person', {
  pseudonym: text('pseudonym').primaryKey(),
  /** The number by which others know the person, sealed under the person's own key; empty when erased. */
  number: text('number'),
  /** The person's own key, under the ring of the installation; empty when erased. */
  wrapped: text('wrapped'),
  createdAt: text('created_at').notNull(),
  /** From then on nothing of this person can be opened, and no row is taken. */
  erasedAt: text('erased_at'),
})

/** Makes the tables; run at every start. What changes later is a statement more, which must be repeatable as well. */
export const vaultStatements = [
  'CREATE TABLE IF NOT EXISTS privacy_root (id INTEGER PRIMARY KEY NOT NULL, wrapped TEXT NOT NULL, created_at TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS privacy_person (pseudonym TEXT PRIMARY KEY NOT NULL, number TEXT, wrapped TEXT, created_at TEXT NOT NULL, erased_at TEXT) WITHOUT ROWID',
]
