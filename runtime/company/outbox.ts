// Rows on their way into ingest: collected by table, sent as CSV, one request at a time while the next rows are made.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Row } from '../../generators/area.ts'
import { CsvTables } from '../../generators/files.ts'
import { type Control, reach, replyJson } from '../control.ts'
import type { Report } from '../report-text.ts'

/** Characters that wait at most, all tables together; then the longest is sent. */
const waitingMost = 12_000_000
/** Rows after which other work gets its turn. */
const breathRows = 1000

export class Outbox {
  accepted = 0
  rejected = 0
  requests = 0
  readonly counts = new Map<string, number>()
  readonly #control: Control
  readonly #key: string
  readonly #source: string
  readonly #tables = new CsvTables()
  readonly #waiting = new Map<string, { lines: string[]; characters: number }>()
  #characters = 0
  #added = 0
  #sending: Promise<void> | null = null
  #trouble: unknown = null

  /** @param key begins the idempotency key of each request; table, number and content are added. @param source as batches show it. */
  constructor(control: Control, key: string, source: string) {
    this.#control = control
    this.#key = key
    this.#source = source
  }

  /** @returns what has to be waited for before the next row, now and then. It fails with a Failure when something sent before was refused. */
  add(table: string, row: Row): Promise<void> | undefined {
    const line = this.#tables.line(table, row)
    let box = this.#waiting.get(table)
    if (box === undefined) {
      box = { lines: [], characters: 0 }
      this.#waiting.set(table, box)
    }
    box.lines.push(line)
    box.characters += line.length
    this.#characters += line.length
    this.counts.set(table, (this.counts.get(table) ?? 0) + 1)
    if (this.#characters > waitingMost) return this.#sendLongest(this.#source)
    return ++this.#added % breathRows === 0 ? breathe() : undefined
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    while (this.#waiting.size > 0) await this.#sendLongest(this.#source)
    await this.#sent()
  }

  /** Sends the rest; the very last request carries the mark by which a later start knows that all is there. */
  async finish(mark: string): Promise<void> {
    while (this.#waiting.size > 1) await this.#sendLongest(this.#source)
    await this.#sendLongest(`${this.#source} ${mark}`)
    await this.#sent()
  }

  async #sent(): Promise<void> {
    await this.#sending
    if (this.#trouble !== null) throw this.#trouble
  }

  /** Waits for the request under way and begins the next. */
  async #sendLongest(source: string): Promise<void> {
    await this.#sent()
    let longest: [string, { lines: string[]; characters: number }] | undefined
    for (const entry of this.#waiting)
      if (longest === undefined || entry[1].characters > longest[1].characters) longest = entry
    if (longest === undefined) return
    const [table, { lines, characters }] = longest
    this.#waiting.delete(table)
    this.#characters -= characters
    this.#sending = this.#send(table, lines, source).catch((error: unknown) => {
      this.#trouble = error
    })
  }

  async #send(table: string, lines: string[], source: string): Promise<void> {
    const body = Buffer.from(this.#tables.header(table) + lines.join(''))
    const content = createHash('sha256').update(body).digest('hex').slice(0, 16)
    this.requests++
    const headers = {
      'content-type': 'text/csv',
      'content-length': String(body.length),
      'idempotency-key': `${this.#key}/${table}/${this.requests}/${content}`,
    }
    const path = `/api/${table.replace('/', '/rows/')}?${new URLSearchParams({ source })}`
    const report = replyJson<Report>(
      await reach(this.#control, path, { method: 'POST', headers, body: Readable.from(pieces(body)) }),
    )
    this.accepted += report.accepted
    this.rejected += report.rejected
  }
}

function* pieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 262_144) yield body.subarray(at, at + 262_144)
}
