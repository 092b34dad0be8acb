// One request's rows into one table: read, validate, write in chunks, acknowledge at the end.
import type { Span } from '../../answer.ts'
import type { TenantSettings } from '../../domain.ts'
import { logLine } from '../../log.ts'
import type { Recorder } from '../audit/audit.ts'
import { pause, prepared } from '../db/reader.ts'
import { requestsSeen } from '../live/traffic.ts'
import { type DataClass, keptAs } from '../privacy/data-class.ts'
import { shortMac } from '../privacy/pseudonym.ts'
import type { TenantVault } from '../privacy/vault.ts'
import { type BatchRow, batchEntry, closeBatch, failBatch, keyReused, openBatch } from './batches.ts'
import { Body } from './body.ts'
import { Chunks } from './chunks.ts'
import { diskFull, problemOf } from './failure.ts'
import { Feed, type Format } from './feed.ts'
import { Members } from './members.ts'
import { Protection } from './protect.ts'
import { Rates } from './rates.ts'
import { removeOutside } from './replace.ts'
import { emptyReport, type Report } from './report.ts'
import { RowReader } from './rows.ts'
import { columnName, writtenColumns } from './sql.ts'
import type { IngestTable, Mapping, Value, Watch } from './table.ts'

/** Rows written in one transaction: more is faster, and makes other requests wait longer. So: many while nobody waits, few while somebody does. */
const chunkRows = { quiet: 10_000, busy: 2000 }
/** Bytes of the file in one transaction at most: long texts make few rows. */
const chunkBytes = 4_000_000
/** Why a row is not taken. */
const erased = 'is a person who has been erased'
/** What a dry run shows of a value that will be sealed or pseudonymised. */
const mask = '•••'
/** Bytes parsed at a stretch. */
const sliceBytes = 65_536

export interface ImportRequest {
  table: IngestTable
  /** Keys of the tenant whose database it is. */
  vault: TenantVault
  mapping: Mapping
  settings: TenantSettings
  body: ReadableStream<Uint8Array> | null
  format: Format | undefined
  /** Swap this period whole. */
  replace: Span | null
  dryRun: boolean
  maxBytes: number
  /** Given the size of the database in bytes after each transaction, throws when there is to be no more. */
  room?: (bytes: number) => void
  /** Without a byte for so long the upload is given up; a minute unless told. */
  silenceMs?: number
  key: string
  requestHash: string
  source: string
  /** Records what becomes of the batch, in the transaction in which it does. */
  record: Recorder
  now: Date
  /** Asked before each transaction: throws when whoever sends may no longer. */
  stillAllowed?: () => Promise<void>
}

/**
 * @returns the report, or the stored one with `replayed` when the key was used for the same request before.
 * @throws Problem when the file as a whole is refused; its rows are taken back then.
 */
export async function importRows(
  db: D1Database,
  request: ImportRequest,
): Promise<{ report: Report; replayed: boolean }> {
  const body = new Body(request.body, request.maxBytes, request.silenceMs)
  try {
    if (request.dryRun) return { report: await new Import(db, request, body, 0).run(), replayed: false }
    const opened = await openBatch(db, request)
    if ('replay' in opened) return { report: await repeated(opened.replay, body, request.vault), replayed: true }
    return { report: await kept(db, request, body, opened.id), replayed: false }
  } catch (error) {
    await body.drain()
    throw problemOf(error)
  } finally {
    body.close()
  }
}

/** Runs the import; a batch that does not get to its end is taken back. */
async function kept(db: D1Database, request: ImportRequest, body: Body, id: number): Promise<Report> {
  try {
    const report = await new Import(db, request, body, id).run()
    closeBatch(db, id)
    return report
  } catch (error) {
    const failure = problemOf(error)
    try {
      await failBatch(db, request.table, id, failure, request.record)
    } catch (reason) {
      // It stays 'running', out of every answer, and is taken back by the next import, the next refresh or the next start.
      logLine('error', 'a failed batch could not be taken back yet', { batch: id, error: String(reason) })
      throw failure.code === 'disk-full'
        ? diskFull(
            'No answer shows rows of this file; what was written of them is taken back as soon as there is space.',
          )
        : failure
    }
    throw failure
  }
}

/** The key's first report, if this body holds the same bytes. @throws Problem 422 when it does not. */
async function repeated(batch: BatchRow, body: Body, vault: TenantVault): Promise<Report> {
  const report = JSON.parse(batch.report as string) as Report
  while ((await body.next()) !== undefined);
  if ((await blindHash(body, vault)) !== report.contentHash) throw keyReused(batch.id)
  return report
}

/** A bare hash of a file of few rows would tell, by trial, what stood in it. */
function blindHash(body: Body, vault: TenantVault): Promise<string> {
  return shortMac(vault.keys.blind, body.hash())
}

class Import {
  readonly #db: D1Database
  readonly #request: ImportRequest
  readonly #body: Body
  readonly #id: number
  readonly #report: Report
  readonly #columns: string[]
  /** Days of the rows since the last chunk. */
  readonly #chunkDays = new Set<string>()
  readonly #scopes: { column: string; at: number; values: Set<Value> }[]
  #members: Members[] = []
  #rows!: RowReader
  #feed!: Feed
  #protection: Protection | null = null
  #watch: Watch | undefined
  #dayAt = 0
  /** Of the row before: rows come in order of days, as a rule. */
  #day = ''
  #chunks!: Chunks
  /** Requests seen up to the last chunk: more now means that somebody else is there. */
  #requests = 0

  constructor(db: D1Database, request: ImportRequest, body: Body, id: number) {
    this.#db = db
    this.#request = request
    this.#body = body
    this.#id = id
    this.#report = { ...emptyReport(request.table.name, request.dryRun), batchId: request.dryRun ? null : id }
    this.#columns = writtenColumns(request.table)
    this.#scopes = request.table.replaceWithin.map((property) => ({
      column: columnName(request.table.table, property),
      at: this.#columns.indexOf(property),
      values: new Set<Value>(),
    }))
  }

  async run(): Promise<Report> {
    await this.#prepare()
    await this.#read()
    const report = this.#report
    await this.#flush()
    report.byReason = this.#feed.byReason()
    report.rounded = this.#rows.rounded
    if (report.accepted === 0 && report.rejected === 0) report.warnings.push('The file has a header and no rows.')
    report.warnings.push(...this.#members.flatMap((members) => members.notes))
    const last = this.#watch?.finish()
    report.warnings.push(...(last?.notes ?? []))
    if (report.duplicates > 0)
      report.warnings.push(
        `${report.duplicates} lines have the ${this.#request.table.key.field} of an earlier, different line of the file and replaced it. If it is not the number of one line, map another column.`,
      )
    report.state = 'complete'
    if (this.#request.dryRun) return report
    await this.#request.stillAllowed?.()
    if (this.#request.replace !== null) {
      report.removed = await removeOutside(this.#db, this.#request.table, this.#id, this.#request.replace, this.#scopes)
    }
    await this.#complete(last)
    return report
  }

  async #prepare(): Promise<void> {
    const { table, mapping, settings, replace, vault, now, dryRun } = this.#request
    const db = this.#db
    this.#protection = Protection.of(table, { vault, now, dryRun })
    for (const reference of table.references) this.#members.push(await Members.load(db, reference, mapping))
    const context = {
      table,
      mapping,
      timeZone: settings.timeZone,
      currency: settings.currency,
      rates: await Rates.load(db),
      members: this.#members,
      period: replace,
    }
    this.#rows = new RowReader(context)
    this.#dayAt = this.#columns.indexOf(table.day.column)
    const members = (name: string) => this.#members.find((candidate) => candidate.reference.name === name) as Members
    this.#watch = table.watch?.({
      column: (property) => this.#columns.indexOf(property),
      member: (reference, id) => members(reference).row(id),
      created: (reference, id) => members(reference).created(id),
      mapping,
    })
    this.#feed = new Feed(table, mapping, this.#rows, this.#report, this.#request.format, (row) => this.#accept(row))
    this.#chunks = await Chunks.open(db, {
      table,
      touch: replace !== null,
      id: this.#id,
      report: this.#report,
      members: this.#members,
    })
  }

  #accept(row: Value[]): void {
    const report = this.#report
    const day = row[this.#dayAt] as string
    report.accepted++
    if (day !== this.#day) {
      this.#day = day
      this.#chunkDays.add(day)
      if (report.from === null || day < report.from) report.from = day
      if (report.to === null || day > report.to) report.to = day
    }
    if (this.#request.replace !== null) for (const scope of this.#scopes) scope.values.add(row[scope.at] as Value)
    this.#watch?.see(row)
    if (this.#request.dryRun && report.accepted <= 5) {
      report.sample ??= []
      report.sample.push(
        Object.fromEntries(
          this.#columns.map((property, index) => [property, this.#shown(property, row[index] as Value)]),
        ),
      )
    }
  }

  /** A member is shown by its key, not by its number; what will be sealed is not shown. */
  #shown(property: string, value: Value): Value {
    const dataClass = this.#request.table.classes.columns[property] as DataClass
    if (keptAs(dataClass) !== 'plain') return value === null ? null : mask
    const members = this.#members.find((candidate) => candidate.reference.column === property)
    return members === undefined ? value : (members.row(value as number)[members.reference.key] ?? null)
  }

  async #read(): Promise<void> {
    const body = this.#body
    let written = 0
    for (let bytes = await body.next(); bytes !== undefined; bytes = await body.next()) {
      for (let at = 0; at < bytes.length; at += sliceBytes) {
        this.#feed.push(bytes.length <= sliceBytes ? bytes : bytes.subarray(at, at + sliceBytes))
        this.#report.bytes = body.bytes
        const busy = requestsSeen() !== this.#requests
        if (
          this.#feed.rows.length + this.#feed.rejects.length >= (busy ? chunkRows.busy : chunkRows.quiet) ||
          body.bytes - written >= chunkBytes
        ) {
          written = body.bytes
          await this.#flush()
        } else if (busy) await pause()
      }
    }
    this.#report.contentHash = await blindHash(body, this.#request.vault)
    this.#feed.end()
  }

  async #flush(): Promise<void> {
    const rows = await this.#protected()
    const { rejects } = this.#feed
    this.#feed.clear()
    if (rows.length === 0 && rejects.length === 0) return
    const busy = requestsSeen() !== this.#requests
    this.#requests = requestsSeen()
    if (busy) await pause()
    await this.#request.stillAllowed?.()
    if (this.#request.dryRun) await this.#chunks.foresee(rows)
    else {
      const bytes = await this.#chunks.write(rows, rejects, [...this.#chunkDays])
      this.#request.room?.(bytes)
    }
    this.#chunkDays.clear()
    this.#day = ''
    await pause()
  }

  /** @returns the accepted rows as they may be written; those about persons who have been erased are set aside. */
  async #protected(): Promise<Value[][]> {
    const { rows, lines } = this.#feed
    const refused = new Set(await this.#protection?.protect(rows))
    if (refused.size === 0) return rows
    const { classes, key, columns } = this.#request.table
    const person = classes.person as string
    const field = person === key.column ? key.field : (columns[person] ?? null)
    for (const at of refused) this.#feed.refuse(lines[at] as number, field, erased)
    return rows.filter((_, at) => !refused.has(at))
  }

  async #complete(last: ReturnType<Watch['finish']> | undefined): Promise<void> {
    const db = this.#db
    const { table, replace, record } = this.#request
    const { accepted, rejected, inserted, updated, removed } = this.#report
    const entry = batchEntry('complete', this.#id, table, { accepted, rejected, inserted, updated, removed, replace })
    await record(entry, [
      ...(last?.statements ?? []).map((statement) => prepared(db, statement)),
      db
        .prepare(
          "UPDATE ingest_batch SET state = 'complete', accepted = ?2, rejected = ?3, report = ?4, finished_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?1",
        )
        .bind(this.#id, accepted, rejected, JSON.stringify(this.#report)),
    ])
  }
}
