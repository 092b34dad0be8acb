// Every table of the program with its classes: what export, erasure, retention and the register go through.
import { getTableName } from 'drizzle-orm'
import { domains } from '../../domains.ts'
import { platformClasses } from '../db/classes.ts'
import { columnName } from '../ingest/sql.ts'
import type { IngestTable } from '../ingest/table.ts'
import type { TableClasses } from './data-class.ts'

export interface KnownTable {
  /** '<domain>/<table>' of what is imported, the SQL name of everything else. */
  name: string
  sqlName: string
  /** null: the platform's own. */
  domain: string | null
  classes: TableClasses
  /** Where rows are sent to it. */
  ingest: IngestTable | null
}

/** A table whose rows name persons, by SQL names. */
export interface PersonTable {
  ingest: IngestTable
  sqlName: string
  key: string
  day: string
  /** Column that names whom a row is about; null where rows are about things and only mention persons. */
  subject: string | null
  /** Other columns that name persons. */
  mentions: string[]
}

/** @returns every table, the platform's last. */
export function everyTable(): KnownTable[] {
  return [
    ...domains.flatMap((domain) => {
      const ingested = new Map(domain.tables.map((table) => [table.table, table]))
      return Object.values(domain.classes).map((classes) =>
        known(classes, domain.name, ingested.get(classes.table) ?? null),
      )
    }),
    ...Object.values(platformClasses).map((classes) => known(classes, null, null)),
  ]
}

/** @returns the imported tables that name persons. */
export function personTables(): PersonTable[] {
  return everyTable().flatMap(({ ingest }) => {
    if (ingest === null) return []
    const table = personTable(ingest)
    return table.subject === null && table.mentions.length === 0 ? [] : [table]
  })
}

/** @returns whom the rows of a table name, by SQL names. */
export function personTable(ingest: IngestTable): PersonTable {
  const { table, classes, key, day } = ingest
  const name = (property: string) => columnName(table, property)
  // A key of the class person that is not the person's own number is made of numbers: it names the row.
  const naming = Object.keys(classes.columns).filter(
    (property) => classes.columns[property] === 'person' && (property !== key.column || property === classes.person),
  )
  return {
    ingest,
    sqlName: getTableName(table),
    key: name(key.column),
    day: name(day.column),
    subject: classes.person === undefined ? null : name(classes.person),
    mentions: naming.filter((property) => property !== classes.person).map(name),
  }
}

function known(classes: TableClasses, domain: string | null, ingest: IngestTable | null): KnownTable {
  const sqlName = getTableName(classes.table)
  return { name: ingest?.name ?? sqlName, sqlName, domain, classes, ingest }
}
