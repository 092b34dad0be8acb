// Which column of a file is which field: by the mapping file, else by name and synonym.
import { Problem } from '../../problem.ts'
import type { Field, IngestTable, Mapping } from './table.ts'

export interface Source {
  field: Field
  /** Index of the column; -1 when the value is a constant or nothing. */
  index: number
  constant: string | null
  /** Their value, folded -> our value; enums only. */
  values: Map<string, string>
}

export interface Plan {
  sources: Source[]
  columns: { header: string; field: string }[]
  ignored: string[]
}

/** @returns the text without case, spaces and punctuation. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** @throws Problem 422 when headers repeat or are too many. */
export function checkHeaders(headers: string[]): void {
  if (headers.length > 1000) {
    throw new Problem(
      422,
      'too-many-columns',
      `The file has ${headers.length} columns; 1,000 is the most.`,
      'Check the delimiter, or send fewer columns.',
    )
  }
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const header of headers) {
    if (header !== '' && seen.has(header)) twice.add(header)
    seen.add(header)
  }
  if (twice.size > 0) {
    throw new Problem(
      422,
      'duplicate-headers',
      `These columns occur more than once: ${listed([...twice])}.`,
      'Give each column a name of its own.',
      { columns: [...twice].slice(0, 100).map(shownName) },
    )
  }
}

/**
 * Matches headers with fields.
 * @throws Problem 422 when a needed column is missing, a field matches two columns equally well, or the mapping names what is not there.
 */
export function matched(table: IngestTable, headers: string[], mapping: Mapping): Plan {
  const assigned = new Map<string, number>()
  const used = new Set<number>()
  assignMapped(table, headers, mapping, assigned, used)
  assignByName(table, headers, mapping, assigned, used)
  const sources = table.fields.map((field) => ({
    field,
    index: assigned.get(field.name) ?? -1,
    constant: mapping.constants.get(field.name) ?? (assigned.has(field.name) ? null : (field.whenAbsent ?? null)),
    values: valuesOf(field, mapping),
  }))
  const missing = table.needs.filter(
    (names) => !names.some((name) => assigned.has(name) || mapping.constants.has(name)),
  )
  if (missing.length > 0) throw missingColumns(table, missing, headers, used)
  return {
    sources,
    columns: table.fields
      .filter((field) => assigned.has(field.name))
      .map((field) => ({
        header: shownName(headers[assigned.get(field.name) as number] as string),
        field: field.name,
      })),
    ignored: headers.filter((_, index) => !used.has(index)).map(shownName),
  }
}

function assignMapped(
  table: IngestTable,
  headers: string[],
  mapping: Mapping,
  assigned: Map<string, number>,
  used: Set<number>,
): void {
  for (const name of [...mapping.columns.keys(), ...mapping.constants.keys(), ...mapping.values.keys()]) {
    if (!table.fields.some((field) => field.name === name)) {
      throw new Problem(
        422,
        'unknown-field',
        `The mapping names a field "${name}" that ${table.name} does not have.`,
        `Its fields are: ${table.fields.map((field) => field.name).join(', ')}.`,
      )
    }
  }
  for (const [name, header] of mapping.columns) {
    const exact = headers.indexOf(header)
    const index = exact !== -1 ? exact : headers.findIndex((other) => folded(other) === folded(header))
    if (index === -1) {
      throw new Problem(
        422,
        'mapped-column-missing',
        `The mapping takes ${name} from a column "${header}" that the file does not have.`,
        `Columns seen: ${listed(headers)}.`,
      )
    }
    assigned.set(name, index)
    used.add(index)
  }
}

function assignByName(
  table: IngestTable,
  headers: string[],
  mapping: Mapping,
  assigned: Map<string, number>,
  used: Set<number>,
): void {
  const keys = headers.map(folded)
  const candidates: { field: string; index: number; rank: number }[] = []
  for (const field of table.fields) {
    if (assigned.has(field.name) || mapping.constants.has(field.name)) continue
    const names = [field.name, ...field.synonyms].map(folded)
    keys.forEach((key, index) => {
      const rank = key === '' || used.has(index) ? -1 : names.indexOf(key)
      if (rank !== -1) candidates.push({ field: field.name, index, rank })
    })
  }
  candidates.sort((a, b) => a.rank - b.rank)
  for (const { field, index, rank } of candidates) {
    if (assigned.has(field) || used.has(index)) continue
    const rival = candidates.find((other) => other.field === field && other.rank === rank && other.index !== index)
    if (rival !== undefined) {
      throw new Problem(
        422,
        'ambiguous-columns',
        `Two columns may be ${field}: "${headers[index]}" and "${headers[rival.index]}".`,
        'Say which one in a mapping file, or rename the other.',
      )
    }
    assigned.set(field, index)
    used.add(index)
  }
}

function valuesOf(field: Field, mapping: Mapping): Map<string, string> {
  const values = new Map<string, string>()
  for (const [ours, theirs] of Object.entries(field.values ?? {})) {
    for (const name of [ours, ...theirs]) values.set(folded(name), ours)
  }
  for (const [theirs, ours] of mapping.values.get(field.name) ?? []) {
    const known = field.kind === 'enum' ? values.get(folded(ours)) : ours
    if (known === undefined) {
      throw new Problem(
        422,
        'unknown-value',
        `The mapping turns "${theirs}" into "${ours}", which ${field.name} does not know.`,
        `It knows: ${Object.keys(field.values ?? {}).join(', ')}.`,
      )
    }
    values.set(folded(theirs), known)
  }
  return values
}

function missingColumns(table: IngestTable, missing: string[][], headers: string[], used: Set<number>): Problem {
  const free = headers.filter((header, index) => header !== '' && !used.has(index))
  const guesses = missing.map((names) => ({ field: names.join(' or '), closest: closest(table, names, free) }))
  const said = guesses
    .map(({ field, closest: near }) => (near.length > 0 ? `${field} (closest: ${listed(near)})` : field))
    .join('; ')
  return new Problem(
    422,
    'missing-columns',
    `The file lacks: ${said}. Columns seen: ${listed(headers)}.`,
    'Rename the columns, or name them in a mapping file: columns.<field> = "<header>".',
    {
      missing: guesses,
      seen: headers.slice(0, 100).map(shownName),
    },
  )
}

function closest(table: IngestTable, names: string[], headers: string[]): string[] {
  const wanted = table.fields
    .filter((field) => names.includes(field.name))
    .flatMap((field) => [field.name, ...field.synonyms].map(folded))
  return headers
    .map((header) => ({ header, key: folded(header.slice(0, 80)).slice(0, 40) }))
    .map(({ header, key }) => ({ header, distance: Math.min(...wanted.map((name) => distance(name, key))) }))
    .filter((guess) => guess.distance < 0.6)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((guess) => guess.header)
}

/** Levenshtein's distance as a share of the longer word; a word within the other counts as near. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return 1
  if (a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return 0.3
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    }
    row = next
  }
  return (row[b.length] as number) / Math.max(a.length, b.length)
}

/** A header may be a million characters long; the report is written with each chunk. */
function shownName(header: string): string {
  return header.length > 200 ? `${header.slice(0, 200)}…` : header
}

function listed(names: string[]): string {
  const shown = names
    .slice(0, 20)
    .map((name) => (name.length > 60 ? `${name.slice(0, 60)}…` : name))
    .join(', ')
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown
}
