// A small company's rows, kept for tests that look at them from several sides.
import type { Row } from '../area.ts'
import { areas } from '../areas.ts'
import { type Options, checkedOptions } from '../options.ts'
import { makeWorld, type World } from '../world.ts'
import { CompanyJournal } from './journal.ts'

export interface Books {
  world: World
  rows: Map<string, Row[]>
}

/** Areas that move money, and those whose keys finance refers to. */
const wanted = ['people', 'customers', 'sales', 'operations', 'finance']

export function booksOf(given: Partial<Options> = {}): Books {
  const world = makeWorld(checkedOptions({ until: '2026-10-31', months: 18, employees: 250, ...given }))
  const rows = new Map<string, Row[]>()
  const journal = new CompanyJournal(world)
  const keep = (entries: Iterable<[string, Row]>) => {
    for (const [table, row] of entries) {
      if (!table.startsWith('finance/') && !kept.has(table)) continue
      const list = rows.get(table)
      if (list === undefined) rows.set(table, [row])
      else list.push(row)
    }
  }
  const chosen = areas.filter(({ name }) => wanted.includes(name))
  for (const area of chosen) keep(area.start?.(world) ?? [])
  for (const month of world.months) {
    for (const area of chosen) keep(area.month(world, month, journal))
    keep(journal.close(month))
  }
  return { world, rows }
}

const kept = new Set(['hr/employee', 'customers/account', 'sales/order', 'sales/ad-spend', 'operations/supplier'])

/** Rows of a table; @throws RangeError when it has none. */
export function table(books: Books, name: string): Row[] {
  const rows = books.rows.get(name)
  if (rows === undefined) throw new RangeError(`no rows of ${name}`)
  return rows
}

export function cents(row: Row, field = 'amount'): number {
  return Math.round(Number(row[field]) * 100)
}

export function sum(rows: readonly Row[], field = 'amount'): number {
  return rows.reduce((total, row) => total + cents(row, field), 0)
}
