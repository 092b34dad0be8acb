// What a request says about its rows: query, headers and the mapping file.
import { z } from 'zod'
import { isDay } from '../../../lib/calendar/calendar.ts'
import type { Span } from '../../answer.ts'
import { Problem } from '../../problem.ts'
import type { Format } from './feed.ts'
import type { Mapping } from './table.ts'

/** Marks by name; a mark itself is taken too. */
const marks: Record<string, string> = { comma: ',', point: '.', tab: '\t', semicolon: ';', pipe: '|' }
const mark = (name: unknown) => (typeof name === 'string' ? (marks[name] ?? name) : name)

const options = z.strictObject({
  delimiter: z
    .preprocess(
      mark,
      z
        .string()
        .length(1)
        .refine((text) => !/["\r\n]/.test(text), 'cannot delimit'),
    )
    .optional(),
  decimal: z.preprocess(mark, z.enum(['.', ','], 'must be comma or point')).optional(),
  dayOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).optional(),
  balances: z.enum(['closing', 'movements']).optional(),
})
const texts = z.record(z.string(), z.string())
const mappingSchema = z.strictObject({
  columns: texts.optional(),
  values: z.record(z.string(), texts).optional(),
  constants: z.record(z.string(), z.union([z.string(), z.number().transform(String)])).optional(),
  kinds: texts.optional(),
  options: options.optional(),
})

/**
 * @param header base64 of a JSON mapping; undefined when there is none.
 * @throws Problem 422 that says which part is wrong.
 */
export function readMapping(header: string | undefined): Mapping {
  let json: unknown = {}
  if (header !== undefined && header !== '') {
    try {
      json = JSON.parse(
        new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
          Uint8Array.from(atob(header), (character) => character.charCodeAt(0)),
        ),
      )
    } catch {
      throw new Problem(
        422,
        'bad-mapping',
        'The header x-premise-map is not base64 of JSON.',
        'Send the mapping as base64-encoded JSON in UTF-8.',
      )
    }
  }
  const parsed = mappingSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Problem(
      422,
      'bad-mapping',
      `The mapping is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
      'It may hold columns, values, constants, kinds and options.',
    )
  }
  const { columns, values, constants, kinds, options: declared } = parsed.data
  return {
    columns: new Map(Object.entries(columns ?? {})),
    values: new Map(Object.entries(values ?? {}).map(([field, map]) => [field, new Map(Object.entries(map))])),
    constants: new Map(Object.entries(constants ?? {})),
    kinds: new Map(Object.entries(kinds ?? {})),
    ...(declared as Partial<Mapping>),
  }
}

/**
 * Options in the query win over those of the mapping file.
 * @throws Problem 422 when one is not known.
 */
export function withQuery(mapping: Mapping, query: (name: string) => string | undefined): Mapping {
  const given = {
    delimiter: query('delimiter'),
    decimal: query('decimal'),
    dayOrder: query('day-order'),
    encoding: query('encoding')?.toLowerCase(),
    balances: query('balances'),
  }
  const parsed = options.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== '')),
  )
  if (parsed.success) return { ...mapping, ...(parsed.data as Partial<Mapping>) }
  const issue = parsed.error.issues[0]
  throw new Problem(
    422,
    'bad-option',
    `The option ${issue?.path.join('.')} is wrong: ${issue?.message}.`,
    'Options are delimiter, decimal (comma, point), day-order (dmy, mdy), encoding (utf-8, utf-16le, utf-16be, windows-1252) and balances (closing, movements).',
  )
}

/** Parameters of the query that say something about rows. */
const parameters = ['delimiter', 'decimal', 'day-order', 'encoding', 'balances', 'replace', 'dry-run', 'source']

/** A misspelt dry-run must not import. @throws Problem 400 that names the stranger. */
export function checkParameters(given: string[]): void {
  const stranger = given.find((name) => !parameters.includes(name))
  if (stranger !== undefined)
    throw new Problem(
      400,
      'unknown-parameter',
      `There is no parameter "${stranger.slice(0, 40)}" for rows.`,
      `Use ${parameters.join(', ')}.`,
    )
}

const charsets: Record<string, Mapping['encoding'] | 'marked'> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'utf-16': 'marked',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
}

/** The charset of the content type is a declared encoding; query and mapping win. @throws Problem 415 for one that cannot be read. */
function readCharset(contentType: string, mapping: Mapping): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase()
  if (charset === undefined || mapping.encoding !== undefined) return
  const encoding = Object.hasOwn(charsets, charset) ? charsets[charset] : undefined
  if (encoding === undefined)
    throw new Problem(
      415,
      'unknown-charset',
      `Rows in the charset ${charset.slice(0, 40)} cannot be read.`,
      'Send UTF-8, UTF-16 or Windows-1252.',
    )
  if (encoding !== 'marked') mapping.encoding = encoding
}

/** @throws Problem 415 for a body that is not text rows. */
export function readFormat(contentType: string | undefined, mapping: Mapping): Format | undefined {
  readCharset(contentType ?? '', mapping)
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/csv' || type === 'application/csv') return 'csv'
  if (type === 'text/tab-separated-values') {
    mapping.delimiter ??= '\t'
    return 'csv'
  }
  if (type === 'application/json') return 'json'
  if (['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines'].includes(type))
    return 'ndjson'
  if (['', 'application/octet-stream', 'text/plain', 'application/x-www-form-urlencoded'].includes(type))
    return undefined
  throw new Problem(
    415,
    'unknown-format',
    `Rows of type ${type.slice(0, 80)} cannot be read.`,
    'Send text/csv, application/json or application/x-ndjson.',
  )
}

/** @throws Problem 422 when it is not FROM..TO. */
export function readPeriod(text: string | undefined): Span | null {
  if (text === undefined || text === '') return null
  const [from = '', to = '', more] = text.split('..')
  if (more !== undefined || !isDay(from) || !isDay(to) || from > to) {
    throw new Problem(
      422,
      'bad-period',
      'The period to replace is not FROM..TO with two days in order.',
      'Write it like 2026-01-01..2026-01-31.',
    )
  }
  return { from, to }
}
