// A streaming reader of separated values (RFC 4180 and what is met in practice). Lines without a quote, nearly all of them, are split at once.
import { Problem } from '../../problem.ts'

/** Longest record, in characters. */
export const longestRecord = 1_000_000

const quote = 34

export interface RecordSink {
  /** @param line physical line, from 1, on which the record begins. */
  record(cells: string[], line: number): void
  /** A record that cannot be read. */
  bad(line: number, reason: string, value: string): void
}

export class CsvReader {
  /** Known after the first line. */
  delimiter: string | undefined
  #newline = ''
  #rest = ''
  #line = 1
  #skipping = false
  readonly #sink: RecordSink

  constructor(sink: RecordSink, delimiter?: string) {
    this.#sink = sink
    this.delimiter = delimiter
  }

  push(text: string): void {
    this.#take(text, false)
  }

  end(): void {
    this.#take('', true)
  }

  #take(text: string, final: boolean): void {
    let buffer = this.#rest === '' ? text : this.#rest + text
    this.#rest = ''
    if (this.#newline === '') {
      buffer = this.#start(buffer, final)
      if (this.#newline === '') {
        this.#rest = buffer
        return
      }
    }
    if (this.#skipping) {
      const end = buffer.indexOf(this.#newline)
      if (end === -1) return
      this.#skipping = false
      this.#line++
      buffer = buffer.slice(end + 1)
    }
    this.#parse(buffer, final)
  }

  /** Passes over empty lines and Excel's own hint ('sep=;'), and tells newline and delimiter from the first line. */
  #start(text: string, final: boolean): string {
    let buffer = text
    for (;;) {
      const first = firstLine(buffer, final)
      if (first === null) {
        if (buffer.length > longestRecord)
          throw new Problem(
            422,
            'header-too-long',
            'The first line has more than 1,000,000 characters.',
            'Check that the file is CSV and that its first line names the columns.',
          )
        return buffer
      }
      const line = buffer.slice(0, first.length).trimEnd()
      const hint = /^sep=(.)$/i.exec(line)
      if (hint !== null) this.delimiter = hint[1] as string
      else if (line !== '' || buffer === '') {
        this.#newline = first.newline
        this.delimiter ??= sniff(line)
        return buffer
      }
      this.#line++
      buffer = buffer.slice(first.length + 1)
    }
  }

  #parse(buffer: string, final: boolean): void {
    const newline = this.#newline
    const delimiter = this.delimiter as string
    const sink = this.#sink
    let at = 0
    let nextQuote = buffer.indexOf('"')
    while (at < buffer.length) {
      let end = buffer.indexOf(newline, at)
      if (nextQuote !== -1 && nextQuote < at) nextQuote = buffer.indexOf('"', at)
      if (nextQuote !== -1 && (end === -1 || nextQuote < end)) {
        const next = this.#quoted(buffer, at, final)
        if (next === -1) break
        at = next
        continue
      }
      if (end === -1) {
        if (!final) break
        end = buffer.length
      }
      let stop = end
      if (stop > at && buffer.charCodeAt(stop - 1) === 13) stop--
      if (stop - at > longestRecord)
        sink.bad(this.#line, 'is a line of more than 1,000,000 characters', buffer.slice(at, at + 80))
      else if (stop > at) sink.record(buffer.slice(at, stop).split(delimiter), this.#line)
      this.#line++
      at = end + 1
    }
    this.#keep(at < buffer.length ? buffer.slice(at) : '')
  }

  #keep(rest: string): void {
    if (rest.length <= longestRecord) {
      this.#rest = rest
      return
    }
    this.#sink.bad(this.#line, 'is a line of more than 1,000,000 characters', rest.slice(0, 80))
    this.#skipping = true
  }

  /** @returns where the next record begins, or -1 when more text is needed. */
  #quoted(buffer: string, start: number, final: boolean): number {
    const cells: string[] = []
    const length = buffer.length
    const newline = this.#newline
    const delimiter = this.delimiter as string
    let lines = 1
    let at = start
    for (;;) {
      if (buffer.charCodeAt(at) === quote) {
        const close = closing(buffer, at + 1)
        if (close === -1) return this.#unclosed(buffer, start, final)
        if (close + 1 >= length && !final) return this.#more(buffer, start)
        const raw = buffer.slice(at + 1, close)
        for (let end = raw.indexOf(newline); end !== -1; end = raw.indexOf(newline, end + 1)) lines++
        cells.push(raw.includes('"') ? raw.replaceAll('""', '"') : raw)
        at = close + 1
        if (buffer[at] === delimiter) {
          at++
          continue
        }
        if (buffer.charCodeAt(at) === 13 && newline === '\n') {
          if (at + 1 >= length && !final) return this.#more(buffer, start)
          at++
        }
        if (at < length && buffer[at] !== newline)
          return this.#malformed(buffer, start, 'has characters after a closing quote', final)
        break
      }
      const end = buffer.indexOf(newline, at)
      if (end === -1 && !final) return this.#more(buffer, start)
      let stop = end === -1 ? length : end
      const next = buffer.indexOf(delimiter, at)
      if (next !== -1 && next < stop) {
        cells.push(buffer.slice(at, next))
        at = next + 1
        continue
      }
      const from = at
      at = stop
      if (stop > from && buffer.charCodeAt(stop - 1) === 13) stop--
      cells.push(buffer.slice(from, stop))
      break
    }
    if (at - start > longestRecord)
      this.#sink.bad(this.#line, 'is a record of more than 1,000,000 characters', buffer.slice(start, start + 80))
    else this.#sink.record(cells, this.#line)
    this.#line += lines
    return at + 1
  }

  #more(buffer: string, start: number): number {
    return buffer.length - start > longestRecord && buffer.indexOf(this.#newline, start) !== -1
      ? this.#malformed(buffer, start, 'is a record of more than 1,000,000 characters', false)
      : -1
  }

  #unclosed(buffer: string, start: number, final: boolean): number {
    if (!final && buffer.length - start <= longestRecord) return -1
    return this.#malformed(buffer, start, 'has a quote that is never closed', final)
  }

  /** Sets one physical line aside and goes on with the next, so that one stray quote cannot swallow the rest of the file. */
  #malformed(buffer: string, start: number, reason: string, final: boolean): number {
    const end = buffer.indexOf(this.#newline, start)
    if (end === -1 && !final) return -1
    this.#sink.bad(this.#line, reason, buffer.slice(start, Math.min(start + 80, end === -1 ? buffer.length : end)))
    this.#line++
    return end === -1 ? buffer.length : end + 1
  }
}

/** @returns the position of the quote that closes, doubled ones passed over, or -1. A quote at the end of the buffer counts as closing. */
function closing(buffer: string, from: number): number {
  for (let at = buffer.indexOf('"', from); at !== -1; at = buffer.indexOf('"', at + 2)) {
    if (buffer.charCodeAt(at + 1) !== quote) return at
  }
  return -1
}

/** @returns the kind of newline and the first line's length; null while it cannot be told. */
function firstLine(buffer: string, final: boolean): { newline: string; length: number } | null {
  let quoted = false
  for (let at = 0; at < buffer.length && at <= longestRecord; at++) {
    const code = buffer.charCodeAt(at)
    if (code === quote) quoted = !quoted
    else if (code === 10 && !quoted) return { newline: '\n', length: at }
    else if (code === 13 && !quoted) {
      if (at + 1 >= buffer.length && !final) return null
      return buffer.charCodeAt(at + 1) === 10 ? { newline: '\n', length: at + 1 } : { newline: '\r', length: at }
    }
  }
  return final ? { newline: '\n', length: buffer.length } : null
}

/** @returns the delimiter that occurs most often outside of quotes. */
function sniff(line: string): string {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, '')
  let best = ','
  let most = 0
  for (const candidate of [',', ';', '\t', '|']) {
    const count = bare.split(candidate).length - 1
    if (count > most) {
      most = count
      best = candidate
    }
  }
  return best
}
