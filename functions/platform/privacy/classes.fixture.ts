// What must not compile: `tsc` fails when it does. Nobody imports it.
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { classesOf } from './data-class.ts'

const table = sqliteTable('privacy_example', { id: integer('id').primaryKey(), name: text('name').notNull() })
const entry = { title: 'Example', purpose: 'To show.', keep: { months: 1, reason: 'Because.' } }

export const complete = () => classesOf(table, { ...entry, columns: { id: 'system', name: 'identity' } })
// @ts-expect-error a column without a class
export const missing = () => classesOf(table, { ...entry, columns: { id: 'system' } })
// @ts-expect-error a column that the table lacks
export const unknown = () => classesOf(table, { ...entry, columns: { id: 'system', name: 'identity', other: 'key' } })
// @ts-expect-error a class that does not exist
export const strange = () => classesOf(table, { ...entry, columns: { id: 'system', name: 'secret' } })
// @ts-expect-error a person whom no column names
export const nobody = () => classesOf(table, { ...entry, person: 'other', columns: { id: 'system', name: 'person' } })
