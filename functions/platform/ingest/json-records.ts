// Streaming readers of JSON (an array of objects, or {"rows": [...]}) and NDJSON. Numbers keep their text, so that no amount passes through a float.
import { Problem } from '../../problem.ts'
import { longestRecord } from './csv.ts'

export interface ObjectSink {
  /** @param entries own keys in order, values as text ('' for null). */
  object(entries: [string, string][], line: number): void
  bad(line: number, reason: string, value: string): void
}

/** One object a line. */
export class NdjsonReader {
  #rest = ''
  #line = 1
  #skipping = false
  readonly #sink: ObjectSink
  readonly #decimal: '.' | ','

  /** @param decimal the mark that amounts are declared to have: JSON's own numbers are brought to it. */
  constructor(sink: ObjectSink, decimal: '.' | ',' = '.') {
    this.#sink = sink
    this.#decimal = decimal
  }

  push(text: string): void {
    let buffer = this.#rest + text
    if (this.#skipping) {
      const end = buffer.indexOf('\n')
      if (end === -1) return
      this.#skipping = false
      this.#line++
      buffer = buffer.slice(end + 1)
    }
    let at = 0
    for (let end = buffer.indexOf('\n'); end !== -1; end = buffer.indexOf('\n', at)) {
      this.#one(buffer.slice(at, end))
      this.#line++
      at = end + 1
    }
    this.#rest = buffer.slice(at)
    if (this.#rest.length > longestRecord) {
      this.#sink.bad(this.#line, 'is a line of more than 1,000,000 characters', this.#rest.slice(0, 80))
      this.#rest = ''
      this.#skipping = true
    }
  }

  end(): void {
    if (!this.#skipping) this.#one(this.#rest)
    this.#rest = ''
  }

  #one(text: string): void {
    if (text.trim() !== '') emit(text, this.#line, this.#sink, this.#decimal)
  }
}

/** The elements of the array at the top or under "rows", each parsed when it is complete. */
export class JsonReader {
  #buffer = ''
  #line = 1
  #state: 'top' | 'keys' | 'array' | 'rest' = 'top'
  /** The array under "rows" has been met. */
  #found = false
  readonly #sink: ObjectSink
  readonly #decimal: '.' | ','

  /** @param decimal the mark that amounts are declared to have: JSON's own numbers are brought to it. */
  constructor(sink: ObjectSink, decimal: '.' | ',' = '.') {
    this.#sink = sink
    this.#decimal = decimal
  }

  push(text: string): void {
    this.#buffer += text
    this.#read()
  }

  /** @throws Problem 422 when the document stops before its end. */
  end(): void {
    this.#read()
    if (this.#state !== 'rest') throw broken(this.#line, 'ends before its last bracket')
  }

  #read(): void {
    for (;;) {
      this.#drop(this.#buffer.length - this.#buffer.trimStart().length)
      if (this.#buffer === '') return
      if (this.#state === 'rest') throw broken(this.#line, 'goes on after its last bracket')
      const went = this.#state === 'array' ? this.#element() : this.#state === 'keys' ? this.#key() : this.#top()
      if (!went) return
    }
  }

  #top(): boolean {
    const first = this.#buffer[0]
    if (first !== '[' && first !== '{') throw broken(this.#line, 'is neither an array nor an object')
    this.#state = first === '[' ? 'array' : 'keys'
    this.#drop(1)
    return true
  }

  #key(): boolean {
    const first = this.#buffer[0]
    if (first === ',') {
      this.#drop(1)
      return true
    }
    if (first === '}') {
      if (!this.#found) throw broken(this.#line, 'has no array under "rows"')
      this.#state = 'rest'
      this.#drop(1)
      return true
    }
    if (first !== '"') throw broken(this.#line, 'is not valid JSON here')
    const key = valueEnd(this.#buffer)
    if (key === -1) return this.#wait()
    const after = /^\s*:\s*/.exec(this.#buffer.slice(key, key + 1000))
    const start = key + (after?.[0].length ?? 0)
    if (after === null || start >= this.#buffer.length) {
      if (after === null && this.#buffer.slice(key).trim() !== '') throw broken(this.#line, 'is not valid JSON here')
      return this.#wait()
    }
    if (this.#buffer.slice(0, key) === '"rows"' && this.#buffer[start] === '[') {
      if (this.#found) throw broken(this.#line, 'has "rows" twice')
      this.#found = true
      this.#drop(start + 1)
      this.#state = 'array'
      return true
    }
    const end = valueEnd(this.#buffer, start)
    if (end === -1) return this.#wait()
    this.#drop(end)
    return true
  }

  #element(): boolean {
    const first = this.#buffer[0]
    if (first === ',') {
      this.#drop(1)
      return true
    }
    if (first === ']') {
      this.#state = this.#found ? 'keys' : 'rest'
      this.#drop(1)
      return true
    }
    const end = valueEnd(this.#buffer)
    if (end === -1) return this.#wait()
    const next = this.#buffer.slice(end, end + 1000).trimStart()[0]
    if (end === 0 || (next !== undefined && next !== ',' && next !== ']'))
      throw broken(this.#line, 'is not valid JSON here')
    emit(this.#buffer.slice(0, end), this.#line, this.#sink, this.#decimal)
    this.#drop(end)
    return true
  }

  #wait(): boolean {
    if (this.#buffer.length > longestRecord)
      throw broken(this.#line, 'holds one element of more than 1,000,000 characters')
    return false
  }

  #drop(length: number): void {
    if (length === 0) return
    const dropped = this.#buffer.slice(0, length)
    for (let at = dropped.indexOf('\n'); at !== -1; at = dropped.indexOf('\n', at + 1)) this.#line++
    this.#buffer = this.#buffer.slice(length)
  }
}

/** @returns the end of the JSON value that begins at `from`, or -1 while it is not complete. */
function valueEnd(text: string, from = 0): number {
  const first = text[from]
  if (first !== '{' && first !== '[' && first !== '"') {
    const plain = /[,\]}\s]/g
    plain.lastIndex = from
    return plain.exec(text)?.index ?? -1
  }
  const structure = /["{}[\]]/g
  structure.lastIndex = from
  let depth = 0
  for (let hit = structure.exec(text); hit !== null; hit = structure.exec(text)) {
    if (hit[0] === '"') {
      const close = stringEnd(text, hit.index + 1)
      if (close === -1) return -1
      structure.lastIndex = close + 1
      if (depth === 0) return close + 1
    } else if (hit[0] === '{' || hit[0] === '[') depth++
    else if (--depth === 0) return hit.index + 1
  }
  return -1
}

function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return at
  }
  return -1
}

function emit(text: string, line: number, sink: ObjectSink, decimal: '.' | ','): void {
  const entries = entriesOf(text, decimal)
  if (typeof entries === 'string') sink.bad(line, entries, text.slice(0, 80))
  else sink.object(entries, line)
}

/** @returns the object's own keys and values, or the reason why not. */
function entriesOf(text: string, decimal: '.' | ','): [string, string][] | string {
  let entries: [string, string][]
  try {
    const reviver = decimal === ',' ? numberWithComma : numberAsText
    const value: unknown = JSON.parse(text, reviver as (key: string, value: unknown) => unknown)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a JSON object'
    entries = Object.entries(value).map(([key, part]) => [key, textOf(part)])
  } catch {
    // Nesting that is too deep ends here too.
    return 'is not valid JSON'
  }
  if (namesIn(text) !== entries.length) return 'names a key twice'
  // What is written out the decoder has looked at.
  const broken = text.includes('\\u') && entries.some(([, part]) => part.includes('\0') || !part.isWellFormed())
  return broken ? 'holds characters that are no text' : entries
}

/** @returns how many keys the object has as it is written, repeated ones counted each time. */
function namesIn(text: string): number {
  const structure = /["{}[\]:]/g
  let names = 0
  let depth = 0
  for (let hit = structure.exec(text); hit !== null; hit = structure.exec(text)) {
    if (hit[0] === '"') structure.lastIndex = stringEnd(text, hit.index + 1) + 1
    else if (hit[0] === '{' || hit[0] === '[') depth++
    else if (hit[0] !== ':') depth--
    else if (depth === 1) names++
  }
  return names
}

function numberAsText(_key: string, value: unknown, context: { source: string }): unknown {
  return typeof value === 'number' ? context.source : value
}

function numberWithComma(_key: string, value: unknown, context: { source: string }): unknown {
  return typeof value === 'number' ? context.source.replace('.', ',') : value
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function broken(line: number, what: string): Problem {
  return new Problem(
    422,
    'bad-json',
    `The JSON ${what} (line ${line}).`,
    'Send an array of objects, {"rows": [...]} or one object a line (NDJSON).',
    { line },
  )
}
