// All rows of the company: first what is there from the first day, then month by month; memory does not grow with the months.
import { createHash } from 'node:crypto'
import type { Area, Month, Row } from './area.ts'
import { areas as allAreas } from './areas.ts'
import { CsvTables } from './files.ts'
import { CompanyJournal, journalTables } from './finance/journal.ts'
import { makeWorld, type World } from './world.ts'
import type { Options } from './options.ts'

export type CompanyRow = [table: string, row: Row]

/** Rows of a month, or (month null) those that are there from the first day. */
export interface Stretch {
  month: Month | null
  rows: Iterable<CompanyRow>
}

/** Every ingest table that the company fills, in the order of the areas. */
export function companyTables(areas: readonly Area[] = allAreas): string[] {
  return [...new Set([...areas.flatMap(({ tables }) => tables), ...journalTables])]
}

/** The company in the order in which it happened. Each stretch's rows must be read before the next one is asked for. */
export function* stretches(world: World, areas: readonly Area[] = allAreas): Generator<Stretch> {
  const journal = new CompanyJournal(world)
  yield { month: null, rows: startRows(world, areas) }
  for (const month of world.months) yield { month, rows: monthRows(world, month, journal, areas) }
}

/** @throws RangeError when the options cannot be met (see checkedOptions and makeWorld). */
export function* rowsOf(options: Options): Generator<CompanyRow> {
  for (const { rows } of stretches(makeWorld(options))) yield* rows
}

function* startRows(world: World, areas: readonly Area[]): Generator<CompanyRow> {
  for (const area of areas) if (area.start !== undefined) yield* area.start(world)
}

function* monthRows(
  world: World,
  month: Month,
  journal: CompanyJournal,
  areas: readonly Area[],
): Generator<CompanyRow> {
  for (const area of areas) yield* area.month(world, month, journal)
  yield* journal.close(month)
}

/** What was written anew or otherwise between two last days of the same company. */
export interface Change {
  table: string
  row: Row
  /** The row as CSV, with its line break. */
  line: string
}

/**
 * The rows that a company known until `since` lacks of the one known until `options.until`: those of the days between, and earlier
 * ones that have changed (somebody has left, an invoice is paid). Both are made month by month, side by side, and compared by their text.
 */
export function* changesSince(options: Options, since: string): Generator<{ month: Month | null; changes: Change[] }> {
  const before = stretches(makeWorld({ ...options, until: since, planned: options.planned }))
  for (const { month, rows } of stretches(makeWorld(options))) {
    const known = before.next()
    const lines = linesOf(known.done ? [] : known.value.rows)
    const tables = new CsvTables()
    const changes: Change[] = []
    for (const [table, row] of rows) {
      const line = tables.line(table, row)
      const left = lines.get(`${table}\n${line}`)
      if (left === undefined || left === 0) changes.push({ table, row, line })
      else lines.set(`${table}\n${line}`, left - 1)
    }
    yield { month, changes }
  }
}

/** How often each line occurs in a stretch, with its table before it. */
function linesOf(rows: Iterable<CompanyRow>): Map<string, number> {
  const tables = new CsvTables()
  const lines = new Map<string, number>()
  for (const [table, row] of rows) {
    const key = `${table}\n${tables.line(table, row)}`
    lines.set(key, (lines.get(key) ?? 0) + 1)
  }
  return lines
}

/** SHA-256 of each table's CSV, in hex. */
export function tableHashes(options: Options): Map<string, string> {
  const tables = new CsvTables()
  const hashes = new Map<string, ReturnType<typeof createHash>>()
  const pieces = new Map<string, string>()
  const update = (table: string, text: string) => {
    const hash = hashes.get(table) ?? createHash('sha256')
    hashes.set(table, hash.update(text))
  }
  for (const [table, row] of rowsOf(options)) {
    const piece = (pieces.get(table) ?? '') + tables.line(table, row)
    if (piece.length > 65_536) update(table, piece)
    pieces.set(table, piece.length > 65_536 ? '' : piece)
  }
  for (const [table, piece] of pieces) update(table, piece)
  return new Map([...hashes].map(([table, hash]) => [table, hash.digest('hex')]))
}
