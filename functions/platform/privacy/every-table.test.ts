import { getTableColumns } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { domains } from '../../domains.ts'
import { keptAs } from './data-class.ts'
import { everyTable, personTable, personTables } from './every-table.ts'
import { platformRules } from './platform-rules.ts'
import { removableTables } from './retention-settings.ts'
import { searchTables } from './text-index.ts'

const tables = everyTable()

describe('every table', () => {
  it('is reached once, with that of each import among them', () => {
    expect(new Set(tables.map(({ sqlName }) => sqlName)).size).toBe(tables.length)
    for (const ingest of domains.flatMap((domain) => domain.tables))
      expect(tables.filter((table) => table.ingest === ingest)).toHaveLength(1)
  })

  it('of a domain that names persons or seals something is imported: export and erasure go through it', () => {
    const hidden = tables.filter(
      ({ domain, ingest, classes }) =>
        domain !== null && ingest === null && Object.values(classes.columns).some((each) => keptAs(each) !== 'plain'),
    )
    expect(hidden).toEqual([])
  })

  it('that names persons says whom its rows are about, by whom they are found', () => {
    const named = personTables()
    expect(named.length).toBeGreaterThan(15)
    expect(named.find(({ ingest }) => ingest.name === 'hr/timesheet')).toMatchObject({
      subject: 'employee_id',
      mentions: [],
      key: 'timesheet_id',
    })
    expect(named.find(({ ingest }) => ingest.name === 'documents/message')).toMatchObject({
      subject: 'from_id',
      mentions: ['to_id'],
    })
    expect(named.find(({ ingest }) => ingest.name === 'sales/opportunity')).toMatchObject({
      subject: null,
      mentions: ['owner_id'],
    })
    for (const { ingest } of named) expect(Object.keys(getTableColumns(ingest.table))).toContain('id')
    expect(personTable(named[0]?.ingest as never).day).toBeTruthy()
  })

  it('whose texts are searched is none of what people wrote about each other in confidence', () => {
    expect(searchTables().map(({ ingest, department }) => [ingest.name, department])).toEqual([
      ['customers/ticket', null],
      ['customers/message', null],
      ['documents/document', null],
      ['documents/clause', null],
      ['documents/message', 'team'],
      ['documents/meeting', 'team'],
    ])
  })

  it('of the platform that empties itself after a time exists', () => {
    const names = removableTables().map(({ sqlName }) => sqlName)
    expect(names).toEqual(expect.arrayContaining([...platformRules.keys()]))
  })
})
