// Bytes of one request to validated rows and rejects.
import { Problem } from '../../problem.ts'
import { CsvReader, longestRecord } from './csv.ts'
import { Decoder } from './decoder.ts'
import { JsonReader, NdjsonReader } from './json-records.ts'
import { checkHeaders, matched } from './match.ts'
import { tellsAll } from './protect.ts'
import type { RowReader } from './rows.ts'
import type { IngestTable, Mapping, Value } from './table.ts'
import type { Report } from './report.ts'

export type Format = 'csv' | 'json' | 'ndjson'

export interface Rejected {
  line: number
  column: string | null
  reason: string
  value: string
}

/** Rejects that are kept; all are counted. */
const keptRejects = 100_000
/** Objects looked at before the columns of a JSON file are matched, and how many characters of them. */
const firstObjects = 100
const firstCharacters = 4_000_000

interface Reader {
  push(text: string): void
  end(): void
}

export class Feed {
  /** Accepted rows since the last `clear`, in the order of `writtenColumns`. */
  rows: Value[][] = []
  /** Of the accepted rows. */
  lines: number[] = []
  rejects: Rejected[] = []
  readonly #table: IngestTable
  readonly #mapping: Mapping
  readonly #rows: RowReader
  readonly #report: Report
  readonly #decoder: Decoder
  readonly #accepted: (row: Value[]) => void
  readonly #reasons = new Map<string, { column: string | null; reason: string; count: number }>()
  readonly #keys = new Map<string, number>()
  /** Whether the start of a record may be repeated in a report. */
  readonly #told: boolean
  #format: Format | undefined
  #reader: Reader | undefined
  #headers: string[] = []
  #planned = false
  #waiting: { entries: [string, string][]; line: number }[] = []
  #waitingCharacters = 0
  #start = ''
  #kept = 0

  /** @param accepted called for each accepted row. */
  constructor(
    table: IngestTable,
    mapping: Mapping,
    rows: RowReader,
    report: Report,
    format: Format | undefined,
    accepted: (row: Value[]) => void,
  ) {
    this.#table = table
    this.#mapping = mapping
    this.#rows = rows
    this.#report = report
    this.#format = format
    this.#accepted = accepted
    this.#told = tellsAll(table)
    this.#decoder = new Decoder(mapping.encoding)
  }

  /** @throws Problem when the file as a whole cannot be read. */
  push(bytes: Uint8Array): void {
    this.#text(this.#decoder.push(bytes))
  }

  end(): void {
    this.#text(this.#decoder.end())
    if (this.#reader === undefined && this.#start.trim() !== '') this.#open(this.#start)
    if (this.#reader === undefined)
      throw new Problem(422, 'empty-file', 'The file is empty.', 'Send a file whose first line names the columns.')
    this.#reader.end()
    if (!this.#planned && this.#waiting.length > 0) this.#planObjects()
    this.#report.encoding = this.#decoder.encoding ?? 'utf-8'
    if (this.#decoder.encoding === 'windows-1252' && this.#mapping.encoding === undefined)
      this.#report.warnings.push(
        'The file is not UTF-8: it was read as Windows-1252. Declare the encoding if that is wrong.',
      )
  }

  /** Takes an accepted row back. */
  refuse(line: number, column: string | null, reason: string): void {
    this.#report.accepted--
    this.#reject(line, column, reason, '')
  }

  /** @returns how many rows were set aside for which reason, the most frequent first. */
  byReason(): Report['byReason'] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count)
  }

  clear(): void {
    this.rows = []
    this.lines = []
    this.rejects = []
  }

  #text(text: string): void {
    if (text === '') return
    if (this.#reader !== undefined) {
      this.#reader.push(text)
      return
    }
    this.#start += text
    if (this.#start.trim() !== '' && (this.#format !== undefined || canSniff(this.#start))) this.#open(this.#start)
  }

  #open(text: string): void {
    const format = this.#format ?? sniffed(text)
    this.#format = format
    this.#report.format = format
    const { decimal } = this.#mapping
    if (format === 'csv') {
      const csv = new CsvReader(
        {
          record: (cells, line) => this.#record(cells, line, csv),
          bad: (line, reason, value) => this.#bad(line, reason, value),
        },
        this.#mapping.delimiter,
      )
      this.#reader = csv
    } else {
      const sink = {
        object: (entries: [string, string][], line: number) => this.#object(entries, line),
        bad: (line: number, reason: string, value: string) => this.#recordReject(line, reason, value),
      }
      this.#reader = format === 'json' ? new JsonReader(sink, decimal) : new NdjsonReader(sink, decimal)
    }
    this.#start = ''
    this.#reader.push(text)
  }

  #bad(line: number, reason: string, value: string): void {
    if (!this.#planned)
      throw new Problem(
        422,
        'bad-header',
        `The first line, which names the columns, ${reason}.`,
        'Check quotes and delimiter of the first line.',
      )
    this.#recordReject(line, reason, value)
  }

  #record(cells: string[], line: number, csv: CsvReader): void {
    if (!this.#planned) {
      this.#report.delimiter = csv.delimiter ?? null
      this.#plan(cells.map((cell) => cell.trim()))
      return
    }
    if (cells.length !== this.#headers.length) {
      this.#recordReject(
        line,
        `has ${cells.length} values, the header has ${this.#headers.length} columns`,
        cells.join(csv.delimiter).slice(0, 80),
      )
      return
    }
    this.#row(cells, line)
  }

  #object(entries: [string, string][], line: number): void {
    let grown = false
    for (const [key] of entries) {
      if (this.#keys.has(key)) continue
      this.#keys.set(key, this.#headers.length)
      this.#headers.push(key)
      grown = true
    }
    if (!this.#planned) {
      this.#waiting.push({ entries, line })
      for (const [, text] of entries) this.#waitingCharacters += text.length
      if (this.#waiting.length >= firstObjects || this.#waitingCharacters >= firstCharacters) this.#planObjects()
      return
    }
    if (grown) this.#plan(this.#headers)
    this.#cells(entries, line)
  }

  #planObjects(): void {
    this.#plan(this.#headers)
    const waiting = this.#waiting
    this.#waiting = []
    for (const { entries, line } of waiting) this.#cells(entries, line)
  }

  #cells(entries: [string, string][], line: number): void {
    const cells: string[] = []
    for (const [key, text] of entries) cells[this.#keys.get(key) as number] = text
    this.#row(cells, line)
  }

  #plan(headers: string[]): void {
    checkHeaders(headers)
    this.#headers = headers
    const plan = matched(this.#table, headers, this.#mapping)
    this.#rows.use(plan)
    this.#report.columns = plan.columns
    this.#report.ignored = plan.ignored
    this.#planned = true
  }

  #row(cells: string[], line: number): void {
    if (this.#decoder.damaged && cells.some((cell) => cell.includes('\ufffd') || cell.includes('\0'))) {
      this.#recordReject(line, 'holds bytes that are no text in this encoding', cells.join(' ').slice(0, 80))
      return
    }
    const row = this.#rows.read(cells)
    if (row !== null) {
      this.rows.push(row)
      this.lines.push(line)
      this.#accepted(row)
    } else if (cells.every((cell) => cell === undefined || cell.trim() === '')) this.#report.blank++
    else this.#reject(line, this.#rows.column, this.#rows.reason, this.#rows.value)
  }

  #recordReject(line: number, reason: string, value: string): void {
    this.#reject(line, null, reason, this.#told ? value : '')
  }

  #reject(line: number, column: string | null, reason: string, value: string): void {
    this.#report.rejected++
    const key = `${column}\u0000${reason}`
    const known = this.#reasons.get(key)
    if (known !== undefined) known.count++
    else if (this.#reasons.size < 1000) this.#reasons.set(key, { column, reason, count: 1 })
    if (this.#kept >= keptRejects) return
    this.#kept++
    this.rejects.push({ line, column, reason, value })
  }
}

const wrappedRows = /^\s*\{\s*"rows"\s*:\s*\[/

/** An object may be one line of many: that is known at the end of the line. */
function canSniff(text: string): boolean {
  const start = text.trimStart()
  return start[0] !== '{' || start.includes('\n') || start.length > longestRecord || wrappedRows.test(start)
}

function sniffed(text: string): Format {
  const start = text.trimStart()
  if (start[0] === '[') return 'json'
  if (start[0] !== '{') return 'csv'
  const line = start.slice(0, start.includes('\n') ? start.indexOf('\n') : undefined)
  try {
    JSON.parse(line)
  } catch {
    return 'json'
  }
  return wrappedRows.test(line) ? 'json' : 'ndjson'
}
