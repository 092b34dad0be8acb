import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import { classesOf, columnsKept, type DataClass, keptAs, type TableClasses } from './data-class.ts'

const table = sqliteTable('hr_example', {
  id: integer('id').primaryKey(),
  number: text('number').notNull(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['a', 'b'] }).notNull(),
  amount: integer('amount').notNull(),
})
const good: Record<string, DataClass> = {
  id: 'system',
  number: 'person',
  name: 'identity',
  kind: 'trait',
  amount: 'pay',
}

/** Past the compiler, as plain JavaScript would. */
function declare(columns: Record<string, string>, person?: string): TableClasses {
  return classesOf(table, {
    title: 'Example',
    purpose: 'To show.',
    keep: { months: 12, reason: 'Because.' },
    columns,
    person,
  } as unknown as Parameters<typeof classesOf<typeof table>>[1])
}

describe('classes of a table', () => {
  it('say how each column is kept', () => {
    const classes = declare(good, 'number')
    expect(columnsKept(classes, 'sealed')).toEqual(['name'])
    expect(columnsKept(classes, 'pseudonym')).toEqual(['number'])
    expect(keptAs('pay')).toBe('plain')
  })

  it('are refused by name of table and column when they do not match', () => {
    const { kind: _, ...missing } = good
    expect(() => declare(missing)).toThrow('hr_example.kind has no data class')
    expect(() => declare({ ...good, other: 'key' })).toThrow('hr_example has no column other')
    expect(() => declare({ ...good, kind: 'secret' })).toThrow('hr_example.kind has the data class secret')
    expect(() => declare({ ...good, kind: 'toString' })).toThrow('hr_example.kind has the data class toString')
  })

  it('are refused where a value cannot be kept that way', () => {
    expect(() => declare({ ...good, amount: 'text' })).toThrow('hr_example.amount is no free text')
    expect(() => declare({ ...good, kind: 'person' })).toThrow('hr_example.kind is no free text')
    expect(() => declare(good, 'name')).toThrow('hr_example.name names whom a row is about')
    expect(() => declare(good, 'other')).toThrow('hr_example.other names whom a row is about')
  })
})
