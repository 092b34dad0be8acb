import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Row } from './area.ts'
import { areas } from './areas.ts'
import { changesSince, companyTables, rowsOf, stretches, tableHashes } from './company.ts'
import { CsvTables } from './files.ts'
import { checkedOptions, type Options } from './options.ts'
import { truth } from './truth.ts'
import { makeWorld } from './world.ts'
import { eventKinds } from './world/events.ts'

const root = resolve(import.meta.dirname, '..')
/** Longer than a year: the first one has no year before to be planned from. */
const small: Options = checkedOptions({ months: 14, employees: 40, until: '2026-10-31' })

/** Rows by table and natural key, which is every table's first field. */
function company(options: Options): Map<string, Map<string, Row>> {
  const tables = new Map<string, Map<string, Row>>()
  for (const [table, row] of rowsOf(options)) {
    const rows = tables.get(table) ?? new Map<string, Row>()
    tables.set(table, rows.set(String(Object.values(row)[0]), row))
  }
  return tables
}

describe('the company', () => {
  let rows: Map<string, Map<string, Row>>
  beforeAll(() => {
    rows = company(small)
  })

  it('fills every table of its areas and no other', () => {
    expect([...rows.keys()].filter((table) => !companyTables().includes(table))).toEqual([])
    // What may be missing in a firm of forty people for a year.
    const rare = ['hr/job-change', 'customers/churn', 'operations/failure', 'finance/mrr-movement']
    expect(companyTables().filter((table) => !rows.has(table) && !rare.includes(table))).toEqual([])
  })

  it('has the same bytes for the same seed, and others for another', () => {
    const few = { ...small, months: 3 }
    const first = tableHashes(few)
    expect([...tableHashes(few)]).toEqual([...first])
    const other = tableHashes({ ...few, seed: 8 })
    const same = [...first].filter(([table, hash]) => other.get(table) === hash).map(([table]) => table)
    // What the profile decides, not chance.
    expect(same.filter((table) => !['operations/site', 'operations/line', 'hr/pay-band'].includes(table))).toEqual([])
  })

  it('has no row after its last day', () => {
    const late: string[] = []
    for (const [table, byKey] of rows) {
      for (const row of byKey.values()) {
        for (const [field, value] of Object.entries(row)) {
          const when = field === 'day' || field === 'date' || field.endsWith('_at')
          if (when && typeof value === 'string' && value.slice(0, 10) > small.until)
            late.push(`${table} ${field} ${value}`)
        }
      }
    }
    expect(late).toEqual([])
  })

  it('knows nothing that happens after its last day', () => {
    // Days that are planned, promised or due may lie ahead; whatever else a row dates has happened.
    const ahead = /^(due_on|ends_on|end_on|start_on|promised_on|expected_on|planned_end_day|ended_on|last_on)$/
    const told = new Set<string>()
    for (const [table, byKey] of rows) {
      for (const row of byKey.values()) {
        for (const [field, value] of Object.entries(row)) {
          if (/_(on|day)$/.test(field) && !ahead.test(field) && typeof value === 'string' && value > small.until)
            told.add(`${table} ${field}`)
        }
      }
    }
    expect([...told]).toEqual([])
  })

  it('names nothing that does not exist', () => {
    const missing = new Map<string, string>()
    for (const [table, byKey] of rows) {
      for (const row of byKey.values()) {
        for (const [field, target] of references) {
          const value = row[field]
          if (value === undefined || value === null || target === table) continue
          if (!(rows.get(target)?.has(String(value)) ?? false)) missing.set(`${table} ${field}`, String(value))
        }
      }
    }
    expect([...missing]).toEqual([])
  })

  it('writes the clauses of its own contracts', () => {
    const contracts = new Set(
      [...(rows.get('documents/document') ?? new Map<string, Row>()).values()].map((row) => row.document_id),
    )
    for (const row of rows.get('documents/clause')?.values() ?? []) expect(contracts).toContain(row.document_id)
  })

  it('comes in the order of its days, month by month', () => {
    let before = ''
    for (const { month, rows: ofMonth } of stretches(makeWorld({ ...small, months: 2 }))) {
      let count = 0
      for (const _ of ofMonth) count++
      expect(count).toBeGreaterThan(100)
      if (month === null) continue
      expect(month.from > before).toBe(true)
      before = month.to
    }
    expect(before).toBe(small.until)
  })

  it('is quieter on weekends and holidays', () => {
    const { days } = makeWorld(small)
    const free = new Set(days.filter(({ workday }) => !workday).map(({ day }) => day))
    expect(days.filter(({ holiday }) => holiday !== null).length).toBeGreaterThan(8)
    const share = (table: string) => {
      const all = [...(rows.get(table)?.values() ?? [])]
      return all.filter(({ day }) => free.has(String(day))).length / all.length
    }
    // Weekends and holidays are three of ten days.
    expect(free.size / days.length).toBeGreaterThan(0.28)
    expect(share('sales/order')).toBeLessThan(0.1)
    expect(share('documents/message')).toBeLessThan(0.1)
    expect(share('hr/timesheet')).toBe(0)
    expect(share('operations/reading')).toBeGreaterThan(0.25)
  })
})

/** field -> the table that it names a row of. */
const references: [field: string, table: string][] = [
  ...[
    'employee_id',
    'manager_id',
    'from_id',
    'to_id',
    'person_id',
    'lead_id',
    'owner_id',
    'agent_id',
    'reviewer_id',
    'replaces_id',
    'approved_by',
  ].map((field): [string, string] => [field, 'hr/employee']),
  ['account_id', 'customers/account'],
  ['contact_id', 'customers/contact'],
  ['ticket_id', 'customers/ticket'],
  ['supplier_id', 'operations/supplier'],
  ['equipment_id', 'operations/equipment'],
  ['line', 'operations/line'],
  ['site', 'operations/site'],
  ['product_id', 'sales/product'],
  ['order_id', 'sales/order'],
  ['campaign_id', 'sales/campaign'],
  ['opportunity_id', 'sales/opportunity'],
  ['project_id', 'operations/project'],
  ['vacancy_id', 'hr/vacancy'],
  ['inspection_id', 'operations/inspection'],
  ['failure_id', 'operations/failure'],
  ['contract_id', 'finance/contract'],
  ['invoice_id', 'finance/invoice'],
  ['purchase_order_id', 'finance/purchase-order'],
]

describe('a company that goes on', () => {
  // From the middle of a month over a weekend and the end of the month.
  const since = '2026-10-16'
  const planned: Options = { ...small, until: since, planned: since }
  const later: Options = { ...planned, until: '2026-11-03' }

  it('is the same in two stretches as in one', () => {
    const tables = new CsvTables()
    const lines = (options: Options) =>
      new Map(
        [...rowsOf(options)].map(([table, row]) => [`${table} ${Object.values(row)[0]}`, tables.line(table, row)]),
      )
    const before = lines(planned)
    const whole = lines(later)
    const grown = new Map(before)
    let sent = 0
    for (const { changes } of changesSince(later, since)) {
      for (const { table, row, line } of changes) {
        grown.set(`${table} ${Object.values(row)[0]}`, line)
        sent++
      }
    }
    expect([...before.keys()].filter((key) => !whole.has(key))).toEqual([])
    expect([...whole].filter(([key, line]) => grown.get(key) !== line).map(([key]) => key)).toEqual([])
    // Only what is new or has changed: eighteen days of more than four hundred.
    expect(sent).toBeLessThan(whole.size / 10)
    expect(sent).toBeGreaterThan(whole.size - before.size)
  })

  it('has the events that it had, and new ones after its plan', () => {
    const events = (options: Options) => truth(makeWorld(options)).events
    const known = events(planned)
    const continued = events({ ...planned, until: '2027-06-30' })
    expect(continued.length).toBeGreaterThan(known.length)
    expect(
      continued.filter(({ from }) => from <= since).map(({ kind, from, where }) => ({ kind, from, where })),
    ).toEqual(known.map(({ kind, from, where }) => ({ kind, from, where })))
    expect(() => makeWorld({ ...planned, until: '2029-01-01' })).toThrow('goes on to 2028-10-31 at most')
  })
})

describe('the truth', () => {
  it('says what, where, when, how large and who should find it', () => {
    const told = truth(makeWorld(checkedOptions({ until: '2026-10-31' })))
    expect(told).toMatchObject({ seed: 7, until: '2026-10-31', profile: 'manufacturing' })
    expect([...new Set(told.events.map(({ kind }) => kind))].sort()).toEqual([...eventKinds].sort())
    for (const event of told.events) {
      expect(event.from <= event.to && event.to <= told.until).toBe(true)
      expect(event.insight).toMatch(/^[a-z]+\/[a-z-]+$/)
      expect(Number.isFinite(event.size)).toBe(true)
    }
  })

  it('varies with the seed', () => {
    const told = (seed: number) =>
      JSON.stringify(truth(makeWorld(checkedOptions({ until: '2026-10-31', seed }))).events)
    expect(told(7)).not.toBe(told(8))
  })

  it('is empty when nothing is planted', () => {
    expect(truth(makeWorld(checkedOptions({ until: '2026-10-31', events: 'none' }))).events).toEqual([])
  })

  it('is out of reach of the worker', () => {
    const files = sources('functions')
    expect(files.length).toBeGreaterThan(100)
    const reaching = files.filter((file) =>
      /generators\/|truth\.json|generators\/truth/.test(
        readFileSync(join(root, file), 'utf8').replaceAll(/\/\/.*$/gm, ''),
      ),
    )
    expect(reaching).toEqual([])
  })

  it('is held against the rows of every kind of event', () => {
    const tests = sources('generators').filter((file) => file.endsWith('.test.ts') && !file.endsWith('company.test.ts'))
    const texts = tests.map((file) => readFileSync(join(root, file), 'utf8'))
    expect(eventKinds.filter((kind) => !texts.some((text) => text.includes(`'${kind}'`)))).toEqual([])
  })
})

describe('areas', () => {
  it('are each named once and fill tables of their own', () => {
    expect(new Set(areas.map(({ name }) => name)).size).toBe(areas.length)
    const tables = areas.flatMap((area) => area.tables)
    expect(new Set(tables).size).toBe(tables.length)
  })
})

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(root, path)).isDirectory()) return sources(path)
    return path.endsWith('.ts') ? [path] : []
  })
}
