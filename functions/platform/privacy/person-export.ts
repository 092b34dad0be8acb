// Everything that is kept about a person, opened, piece by piece; nothing about others beside it.
import { getTableColumns } from 'drizzle-orm'
import { csvCell } from '../../../lib/text/csv-cell.ts'
import type { Env } from '../../env.ts'
import { pause } from '../db/reader.ts'
import { columnsKept, type DataClass } from './data-class.ts'
import { type PersonTable, personTables } from './every-table.ts'
import { earlierRows, isAbout, type Row, rowsNaming } from './person-rows.ts'
import { open } from './seal.ts'
import type { TenantVault } from './vault.ts'

/** One row of an export. */
export interface Exported {
  table: string
  /** Whether the row is about the person, only names it, or is an earlier state of a row about it. */
  relation: 'about' | 'mentioned' | 'earlier'
  /** Number by which the row is known. */
  row: string
  values: Row
}

/** What is exported of rows about others that name the person: what tells nothing of these others. */
const ofThings: readonly DataClass[] = ['public', 'business', 'key']
const ofOthers: readonly DataClass[] = ['public', 'key']
const somebody = 'another person'

/** @returns the person's rows, table by table, then earlier states, accounts and records of the audit log. */
export async function* exportedRows(
  env: Env,
  vault: TenantVault,
  person: { pseudonym: string; number: string },
): AsyncGenerator<Exported> {
  const tables = personTables()
  for (const table of tables)
    for await (const rows of rowsNaming(env.DB, table, person.pseudonym)) {
      const about = rows.filter((row) => isAbout(table, row, person.pseudonym))
      for (const row of await opened(vault, table, about)) yield shown(table, row, person, 'about')
      for (const row of rows) if (!about.includes(row)) yield shown(table, row, person, 'mentioned')
    }
  for await (const earlier of earlierRows(env.DB, tables, person.pseudonym))
    for (const { table, row } of earlier)
      for (const plain of await opened(vault, table, [row])) yield shown(table, plain, person, 'earlier')
  yield* scoreRows(env.DB, person.pseudonym)
  yield* accountRows(env, vault, person)
}

/** @returns the export as one JSON object, in pieces: `tables` holds lists of rows by table. */
export async function* jsonPieces(
  rows: AsyncIterable<Exported>,
  number: string,
  now: Date,
  table?: string,
): AsyncGenerator<string> {
  yield `{"person":${JSON.stringify(number)},"exportedAt":${JSON.stringify(now.toISOString())},"tables":{`
  let at: string | null = null
  for await (const { table: own, relation, row, values } of rows) {
    if (table !== undefined && own !== table) continue
    const name = relation === 'earlier' ? 'earlier' : own
    const item = JSON.stringify({ relation, ...(relation === 'earlier' ? { table: own } : {}), row, ...values })
    yield at === name ? `,${item}` : `${at === null ? '' : '],'}${JSON.stringify(name)}:[${item}`
    at = name
  }
  yield at === null ? '}}\n' : ']}}\n'
}

/** @returns the export as CSV, a value a line. */
export async function* csvPieces(rows: AsyncIterable<Exported>, table?: string): AsyncGenerator<string> {
  yield 'table,relation,row,column,value\r\n'
  for await (const { table: own, relation, row, values } of rows) {
    if (table !== undefined && own !== table) continue
    yield Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([column, value]) => {
        // A negative number is no formula.
        const cell = typeof value === 'number' ? String(value) : csvCell(String(value))
        return `${[csvCell(own), relation, csvCell(row), column, cell].join(',')}\r\n`
      })
      .join('')
  }
}

function opened(vault: TenantVault, { ingest }: PersonTable, rows: Row[]): Promise<Row[]> | Row[] {
  const sealed = columnsKept(ingest.classes, 'sealed')
  return sealed.length === 0 || rows.length === 0 ? rows : vault.open(rows, ingest, sealed)
}

function shown(
  table: PersonTable,
  row: Row,
  person: { pseudonym: string; number: string },
  relation: Exported['relation'],
): Exported {
  const { classes, key } = table.ingest
  const values: Row = {}
  for (const [property, column] of Object.entries(getTableColumns(table.ingest.table))) {
    const dataClass = classes.columns[property] as DataClass
    const value = row[column.name]
    if (dataClass === 'system' || value === undefined) continue
    if (dataClass === 'person') {
      // Numbers of rows that are made of the person's are pseudonyms: nobody knows them.
      if (property === key.column && property !== classes.person) continue
      if (value === person.pseudonym) values[column.name] = person.number
      else if (relation !== 'mentioned' && value !== null) values[column.name] = somebody
    } else if (isShown(table, row, person.pseudonym, relation, property, dataClass)) values[column.name] = value
  }
  const number = classes.columns[key.column] === 'person' ? String(row.id) : String(row[table.key])
  return { table: table.ingest.name, relation, row: number, values }
}

function isShown(
  { ingest, subject }: PersonTable,
  row: Row,
  pseudonym: string,
  relation: Exported['relation'],
  property: string,
  dataClass: DataClass,
): boolean {
  const other = ingest.classes.about?.[property]
  if (other !== undefined) return row[getTableColumns(ingest.table)[other]?.name ?? ''] === pseudonym
  return relation !== 'mentioned' || (subject === null ? ofThings : ofOthers).includes(dataClass)
}

/** What models have said of the person, and what they said it from. */
async function* scoreRows(db: D1Database, pseudonym: string): AsyncGenerator<Exported> {
  const { results } = await db
    .prepare(
      `SELECT s.id, g.model, g.version, s.day, s.score, s.expected_days, s.reasons, s.outcome FROM models_person_score AS s
        JOIN models_scoring AS g ON g.id = s.scoring WHERE s.person = ?1 ORDER BY s.id`,
    )
    .bind(pseudonym)
    .all<Row>()
  for (const { id, ...values } of results)
    yield { table: 'models_person_score', relation: 'about', row: String(id), values }
}

const accountColumns = ['id', 'name', 'login', 'role', 'created_at', 'disabled_at', 'scope']

async function* accountRows(
  { DB: db }: Env,
  { keys }: TenantVault,
  { pseudonym, number }: { pseudonym: string; number: string },
): AsyncGenerator<Exported> {
  const { results: users } = await db
    .prepare('SELECT * FROM identity_user WHERE person = ?1')
    .bind(pseudonym)
    .all<Row>()
  for (const user of users) {
    const values: Row = {}
    for (const column of accountColumns) {
      const value = user[column] ?? null
      const place = { table: 'identity_user', column, key: String(user.id), person: null }
      values[column] =
        typeof value === 'string' && value.startsWith('s1.t.')
          ? await open(keys.scope, keys.tenant, value, place)
          : value
    }
    yield { table: 'identity_user', relation: 'about', row: `user:${user.id}`, values }
  }
  for (const { id } of users) {
    const { results } = await db
      .prepare(
        'SELECT id, created_at, expires_at, seen_at, method, source, agent FROM identity_session WHERE user_id = ?1 ORDER BY id LIMIT 10000',
      )
      .bind(id)
      .all<Row>()
    for (const { id: session, ...values } of results)
      yield { table: 'identity_session', relation: 'about', row: String(session), values }
  }
  yield* auditRows(db, [pseudonym, ...users.map(({ id }) => `user:${id}`)], number)
}

async function* auditRows(db: D1Database, names: string[], number: string): AsyncGenerator<Exported> {
  const ends = await db.prepare('SELECT max(seq) AS last FROM audit_record').first<{ last: number | null }>()
  const slice = 5000
  for (let from = 1; from <= (ends?.last ?? 0); from += slice) {
    const { results } = await db
      .prepare(
        `SELECT seq, at, subject, action, resource, outcome, source FROM audit_record WHERE seq BETWEEN ?1 AND ?2 AND (
          subject IN (SELECT value FROM json_each(?3)) OR resource IN (SELECT value FROM json_each(?3)) OR instr(detail, ?4) > 0) ORDER BY seq`,
      )
      .bind(from, from + slice - 1, JSON.stringify(names), names[0])
      .all<Row>()
    for (const { seq, ...values } of results) {
      // Who looked is a person of its own.
      if (!names.includes(String(values.subject))) values.subject = somebody
      if (values.resource === names[0]) values.resource = number
      yield { table: 'audit_record', relation: 'about', row: String(seq), values }
    }
    await pause()
  }
}

/** @returns the pieces as a body that is made as fast as it is read. */
export function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      let text = ''
      for (;;) {
        const { value, done } = await pieces.next()
        text += value ?? ''
        if (done || text.length > 65_536) {
          if (text !== '') controller.enqueue(encoder.encode(text))
          if (done) controller.close()
          return
        }
      }
    },
    cancel: async () => {
      await pieces.return(undefined)
    },
  })
}
