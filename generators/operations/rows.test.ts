import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { operationsTables } from '../../functions/operations/tables.ts'
import type { Row } from '../area.ts'
import { profileNames } from '../options.ts'
import type { World } from '../world.ts'
import { operations } from './index.ts'
import { make, tableOf, until, worldOf } from './rows.fixture.ts'

const quiet = { post: () => {} }

/** One hash for each table and month. */
function hashes(world: World, months = world.months): Map<string, string> {
  const result = new Map<string, string>()
  for (const month of months) {
    const byTable = new Map(operations.tables.map((table) => [table, createHash('sha256')]))
    for (const [table, row] of operations.month(world, month, quiet)) byTable.get(table)?.update(JSON.stringify(row))
    for (const [table, hash] of byTable) result.set(`${table} ${month.index}`, hash.digest('hex'))
  }
  return result
}

describe('rows of operations', () => {
  const made = make(worldOf())
  const { world } = made

  it('are the same bytes for the same seed, others for another', () => {
    const options = { months: 6, employees: 100 }
    const once = hashes(worldOf(options))
    expect(hashes(worldOf(options))).toEqual(once)
    const other = hashes(worldOf({ ...options, seed: 8 }))
    expect(other.get('operations/reading 2')).not.toBe(once.get('operations/reading 2'))
    expect(other.get('operations/shipment 2')).not.toBe(once.get('operations/shipment 2'))
  })

  it('are the same whether a month is made alone or after the others', () => {
    const options = { months: 8, employees: 100 }
    const together = hashes(worldOf(options))
    const alone = worldOf(options)
    for (const [key, hash] of hashes(alone, alone.months.slice(6, 7))) expect(hash, key).toBe(together.get(key))
  })

  it('stay as they were when the company goes on, but for what was open', () => {
    const options = { months: 6, employees: 100, planned: '2026-08-31' }
    const [sooner, later] = [worldOf({ ...options, until: '2026-09-17' }), worldOf(options)]
    const [before, after] = [make(sooner), make(later)]
    expect(tableOf(before, 'shipment').length).toBeGreaterThan(100)
    for (const table of operations.tables) {
      if (table === 'operations/reading') continue
      const known = new Map((after.rows.get(table) ?? []).map((row) => [Object.values(row)[0], row]))
      for (const row of before.rows.get(table) ?? []) {
        const now = known.get(Object.values(row)[0] as string) as Row
        const open = Object.keys(row).filter((field) => row[field] === null)
        expect({ ...now, ...Object.fromEntries(open.map((field) => [field, null])) }, table).toEqual(row)
      }
    }
    for (const [id, values] of before.vibration)
      expect(after.vibration.get(id)?.slice(0, values.length)).toEqual(values)
  })

  it('hold the fields of their tables, in one order, with nothing missing that must be there', () => {
    expect([...operations.tables].sort()).toEqual(operationsTables.map(({ name }) => name).sort())
    for (const { name, fields, key } of operationsTables) {
      const rows =
        name === 'operations/reading' ? [firstReading(world)] : tableOf(made, name.slice('operations/'.length))
      expect(rows.length, name).toBeGreaterThan(0)
      const names = Object.keys(rows[0] as Row)
      expect([...names].sort(), name).toEqual(fields.map((field) => field.name).sort())
      const required = fields.filter((field) => field.required).map((field) => field.name)
      const keys = new Set<unknown>()
      for (const row of rows) {
        if (Object.keys(row).join() !== names.join()) throw new Error(`${name}: another order of fields`)
        for (const field of required)
          if (row[field] === null || row[field] === '') throw new Error(`${name}: ${field} is empty`)
        keys.add(row[key.field])
      }
      expect(keys.size, `${name}: keys are unique`).toBe(rows.length)
    }
  })

  it('come in the order of their days, none after the last', () => {
    for (const [table, rows] of made.rows) {
      let last = ''
      for (const row of rows) {
        const day = row.day as string
        if (day < last || day > until) throw new Error(`${table}: ${day} after ${last}`)
        last = day
        for (const field of ['received_day', 'shipped_day', 'delivered_day', 'ended_day']) {
          if (row[field] != null && (row[field] as string) > until)
            throw new Error(`${table}: ${field} is ${row[field]}`)
        }
      }
    }
    for (const { day, amountCents } of made.postings) {
      if (day > until || !Number.isSafeInteger(amountCents) || amountCents <= 0)
        throw new Error(`posting ${day} ${amountCents}`)
    }
  })

  it('refer to what there is', () => {
    const of = (name: string, field: string) => new Set(tableOf(made, name).map((row) => row[field]))
    const known: Record<string, Set<unknown>> = {
      site: of('site', 'site'),
      line: of('line', 'line'),
      equipment_id: of('equipment', 'equipment_id'),
      supplier_id: of('supplier', 'supplier_id'),
      failure_id: of('failure', 'failure_id'),
      inspection_id: of('inspection', 'inspection_id'),
      project_id: of('project', 'project_id'),
      employee_id: new Set(world.people.map(({ id }) => id)),
      lead_id: new Set(world.people.map(({ id }) => id)),
      product_id: new Set(world.products.map(({ id }) => id)),
      account_id: new Set(world.accounts.map(({ id }) => id)),
    }
    for (const [table, rows] of made.rows) {
      for (const row of rows) {
        for (const [field, values] of Object.entries(known)) {
          if (row[field] != null && !values.has(row[field])) throw new Error(`${table}: no ${field} ${row[field]}`)
        }
      }
    }
  })

  it('post what they cost: maintenance, freight and scrap by site', () => {
    const posted = (account: string) =>
      made.postings.reduce(
        (sum, { debit, credit, amountCents }) =>
          sum + (debit === account ? amountCents : credit === account ? -amountCents : 0),
        0,
      )
    const cents = (name: string, field: string) =>
      tableOf(made, name).reduce((sum, row) => sum + Math.round(100 * ((row[field] as number) ?? 0)), 0)
    expect(posted('6710')).toBe(cents('maintenance', 'cost'))
    const counted = tableOf(made, 'inventory-movement')
      .filter((row) => row.reference === 'Count')
      .reduce((sum, row) => sum + Math.round(100 * (row.value as number)), 0)
    expect(posted('5050')).toBe(cents('production-order', 'scrap') - counted)
    // What left before the last day but is due after it is paid for and not yet in the table.
    expect(posted('6700') / cents('shipment', 'freight')).toBeGreaterThanOrEqual(1)
    expect(posted('6700') / cents('shipment', 'freight')).toBeLessThan(1.03)
  })

  it('keep every stock above zero in every profile', { timeout: 120_000 }, () => {
    for (const profile of profileNames) {
      const { rows } = profile === 'manufacturing' ? made : make(worldOf({ profile, months: 12, seed: 4 }))
      for (const table of operations.tables) {
        // A company of a year may have no failure yet.
        if (!['operations/failure', 'operations/reading'].includes(table))
          expect(rows.get(table)?.length, `${profile} ${table}`).toBeGreaterThan(0)
      }
      const stock = new Map<string, number>()
      for (const row of rows.get('operations/inventory-movement') ?? []) {
        const key = `${row.item} ${row.site}`
        const left = (stock.get(key) ?? 0) + (row.quantity as number)
        if (left < 0) throw new Error(`${profile}: ${left} of ${key} on ${row.day}`)
        stock.set(key, left)
      }
    }
  })

  it('take out of the stock what goes to customers', () => {
    const issued = tableOf(made, 'inventory-movement').reduce(
      (sum, row) => sum - (row.kind === 'issue' && row.item_kind === 'product' ? (row.quantity as number) : 0),
      0,
    )
    const shipped = tableOf(made, 'shipment').reduce(
      (sum, row) => sum + (row.shipped_day === null ? 0 : (row.units as number)),
      0,
    )
    expect(issued / shipped).toBeGreaterThan(0.99)
    expect(issued / shipped).toBeLessThan(1.02)
  })

  it('give each line a plausible effectiveness, and no work on free days', () => {
    const rows = tableOf(made, 'production-order')
    const sum = (of: (row: Record<string, number>) => number) =>
      rows.reduce((total, row) => total + of(row as Record<string, number>), 0)
    const [planned, ran] = [sum((row) => row.planned_hours as number), sum((row) => row.run_hours as number)]
    const rated = sum((row) => (row.output_units as number) / (row.units_an_hour as number))
    const good =
      sum((row) => (row.output_units as number) - (row.scrap_units as number)) /
      sum((row) => row.output_units as number)
    const oee = (ran / planned) * (rated / ran) * good
    expect(oee).toBeGreaterThan(0.6)
    expect(oee).toBeLessThan(0.85)
    const free = new Set(world.days.filter(({ workday }) => !workday).map(({ day }) => day))
    expect(rows.some((row) => free.has(row.day as string))).toBe(false)
  })

  it('read sensors each minute on demand', () => {
    const minutes = worldOf({ months: 1, employees: 20, sensorMinutes: 1, until: '2026-10-02' })
    let count = 0
    for (const [table] of operations.month(minutes, minutes.months[0] as World['months'][number], quiet))
      if (table === 'operations/reading') count++
    expect(count).toBe(2 * 1440 * minutes.machines.list.length)
  })
})

function firstReading(world: World): Row {
  for (const [table, row] of operations.month(world, world.months[0] as World['months'][number], quiet))
    if (table === 'operations/reading') return row
  throw new Error('no reading')
}
