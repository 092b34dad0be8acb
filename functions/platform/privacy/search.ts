// Full-text search: finds texts by their words and shows them redacted, within the rights of who asks.
import { type Context, Hono } from 'hono'
import type { Cut } from '../../domain.ts'
import type { AppEnv, Env, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { access, allowed } from '../identity/access.ts'
import { blindWordsOf } from './blind-words.ts'
import { knownPersons } from './names.ts'
import type { Row } from './person-rows.ts'
import { redacted } from './redact.ts'
import { badQuery, matchOf, queryWords, readQuery } from './search-query.ts'
import { excerpt } from './excerpt.ts'
import { type SearchTable, searchTables, textOf } from './text-index.ts'
import { openVault } from './vault.ts'

export interface Hit {
  /** '<domain>/<table>'. */
  table: string
  title: string
  /** Number by which the row is known. */
  row: string
  day: string
  department: string | null
  /** Redacted. */
  excerpt: string
}

interface Found {
  table: string
  row: number
}

const hitsMost = 50
const hitsUsual = 20

export const search = new Hono<AppEnv>()

search.get('/api/search', access('view'), async (c) => {
  const { q, limit } = asked(c)
  const subject = c.get('subject') as Subject
  const tables = reachable(subject)
  if (tables.length === 0)
    throw new Problem(
      403,
      'texts-closed',
      `Your role (${subject.role}) does not reach what people wrote.`,
      'Ask an owner of this installation.',
    )
  return c.json({ hits: await hitsOf(c.env, c.get('now'), q, limit, tables, subject.cut) })
})

function asked(c: Context<AppEnv>): { q: string; limit: number } {
  const query = c.req.query()
  const stranger = Object.keys(query).find((name) => name !== 'q' && name !== 'limit')
  if (stranger !== undefined)
    throw new Problem(400, 'bad-parameter', `The parameter "${stranger.slice(0, 40)}" is unknown.`, 'Use q and limit.')
  const { q = '', limit = String(hitsUsual) } = query
  if (!/^\d{1,2}$/.test(limit) || Number(limit) < 1 || Number(limit) > hitsMost)
    throw new Problem(400, 'bad-parameter', 'The parameter "limit" is out of range.', `Use 1 to ${hitsMost}.`)
  return { q, limit: Number(limit) }
}

/** @returns the tables that the subject may read texts of, and by which its row rules can be kept. */
function reachable(subject: Subject): SearchTable[] {
  return searchTables().filter(
    (table) =>
      allowed(subject, 'view', { domain: table.domain, sensitivity: 'text' }) &&
      Object.keys(subject.cut).every(
        (dimension) =>
          (dimension === 'department' && table.department !== null) ||
          (dimension === 'person' && table.person !== null),
      ),
  )
}

async function hitsOf(env: Env, now: Date, q: string, limit: number, tables: SearchTable[], cut: Cut): Promise<Hit[]> {
  const parts = readQuery(q)
  const words = queryWords(parts)
  const vault = await openVault(env, now)
  // Names are not searched for: whether one is found would tell.
  const { isName } = await knownPersons(env, vault, [words.join(' ')])
  if (words.some(isName)) return []
  const match = matchOf(parts, await blindWordsOf(vault).of(words))
  const found = await matching(env.DB, match, limit, tables, cut)
  const hits: Hit[] = []
  const shown = new Map<Found, Hit>()
  for (const table of tables) {
    const own = found.filter(({ table: name }) => name === table.ingest.name)
    if (own.length > 0) await show(env, now, table, own, words, shown)
  }
  for (const each of found) {
    const hit = shown.get(each)
    if (hit !== undefined) hits.push(hit)
  }
  return hits
}

async function matching(
  db: D1Database,
  match: string,
  limit: number,
  tables: SearchTable[],
  cut: Cut,
): Promise<Found[]> {
  try {
    const { results } = await db
      .prepare(
        `SELECT r.table_name AS "table", r.row_id AS row FROM privacy_text AS f CROSS JOIN privacy_text_row AS r ON r.id = f.rowid
          WHERE privacy_text MATCH ?1 AND r.table_name IN (SELECT value FROM json_each(?2))
          AND (?3 IS NULL OR r.department IN (SELECT value FROM json_each(?3))) AND (?4 IS NULL OR r.person IN (SELECT value FROM json_each(?4)))
          ORDER BY f.rank, r.id LIMIT ?5`,
      )
      .bind(
        match,
        JSON.stringify(tables.map(({ ingest }) => ingest.name)),
        cut.department === undefined ? null : JSON.stringify(cut.department),
        cut.person === undefined ? null : JSON.stringify(cut.person),
        limit,
      )
      .all<Found>()
    return results
  } catch (error) {
    if (/fts5: syntax error|unterminated string/.test(String(error)))
      throw badQuery('cannot be read: an operator or a bracket stands alone')
    throw error
  }
}

/** Opens the rows as they are now, and redacts them. */
async function show(
  env: Env,
  now: Date,
  table: SearchTable,
  found: Found[],
  words: string[],
  shown: Map<Found, Hit>,
): Promise<void> {
  const vault = await openVault(env, now)
  const { results } = await env.DB.prepare(
    `SELECT * FROM ${table.sqlName} WHERE id IN (SELECT value FROM json_each(?1)) AND batch_id NOT IN (SELECT id FROM ingest_batch WHERE state IN ('running', 'undoing'))`,
  )
    .bind(JSON.stringify(found.map(({ row }) => row)))
    .all<Row>()
  const opened = await vault.open(results, table.ingest, table.texts)
  const texts = opened.map((row) => textOf(table, row))
  const known = await knownPersons(env, vault, texts)
  opened.forEach((row, at) => {
    const each = found.find(({ row: id }) => id === row.id)
    const text = texts[at] as string
    if (each === undefined || text === '') return
    const day = String(row[table.day])
    shown.set(each, {
      table: table.ingest.name,
      title: table.ingest.classes.title,
      row: String(row[table.key]),
      day,
      department: table.department === null ? null : String(row[table.department] ?? ''),
      excerpt: excerpt(redacted(text, { ...known, year: Number(day.slice(0, 4)) }), words),
    })
  })
}
