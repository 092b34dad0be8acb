// The dictionary of names: the words of which names of the tenant's persons are made, blinded. It only grows: an erased person's name stays redacted.
import type { Env } from '../../env.ts'
import { columnName } from '../ingest/sql.ts'
import type { IngestTable } from '../ingest/table.ts'
import { blindWordsOf } from './blind-words.ts'
import { everyTable, personTable } from './every-table.ts'
import { idSlices, type Row } from './person-rows.ts'
import { candidates, type KnownPersons } from './redact.ts'
import type { TenantVault } from './vault.ts'
import { wordsOf } from './words.ts'

const rowsAtOnce = 300
/** Initials tell nobody. */
const shortestName = 2

function stateOfNames(table: string): string {
  return `names ${table}`
}

/** Reads the names of rows that are new since the last time. */
export async function learnNames(env: Env, vault: TenantVault): Promise<void> {
  for (const { ingest } of everyTable()) {
    if (ingest === null) continue
    const columns = Object.keys(ingest.classes.columns).filter(
      (property) => ingest.classes.columns[property] === 'identity',
    )
    if (columns.length > 0) await learnTable(env, vault, ingest, columns)
  }
}

/** @returns what of these texts is a name or a number of a person, looked up at once. */
export async function knownPersons(env: Env, vault: TenantVault, texts: string[]): Promise<Omit<KnownPersons, 'year'>> {
  const found = texts.map(candidates)
  const blinded = await blindWordsOf(vault).of(found.flatMap(({ words }) => words))
  const { results } = await env.DB.prepare(
    'SELECT word FROM privacy_name WHERE word IN (SELECT value FROM json_each(?1))',
  )
    .bind(JSON.stringify([...blinded.values()]))
    .all<{ word: string }>()
  const names = new Set(results.map(({ word }) => word))
  const numbers = new Map<string, string>()
  await Promise.all(
    [...new Set(found.flatMap((each) => each.numbers))].map(async (number) => {
      numbers.set(number, await vault.pseudonym(number))
    }),
  )
  const persons = await vault.persons.find(numbers.values())
  return {
    isName: (word) => names.has(blinded.get(word) ?? ''),
    isNumber: (text) => persons.has(numbers.get(text) ?? ''),
  }
}

async function learnTable(env: Env, vault: TenantVault, ingest: IngestTable, columns: string[]): Promise<void> {
  const { sqlName } = personTable(ingest)
  const state = stateOfNames(ingest.name)
  const [known, newest] = await env.DB.batch<{ batch: number | null }>([
    env.DB.prepare('SELECT batch_id AS batch FROM privacy_text_state WHERE table_name = ?1').bind(state),
    env.DB.prepare('SELECT max(id) AS batch FROM ingest_batch WHERE table_name = ?1').bind(ingest.name),
  ])
  const since = known?.results[0]?.batch ?? -1
  const until = newest?.results[0]?.batch ?? 0
  if (until <= since) return
  const select = env.DB.prepare(`SELECT * FROM ${sqlName} WHERE id BETWEEN ?1 AND ?2 AND batch_id > ?3 ORDER BY id`)
  for await (const [from, to] of idSlices(env.DB, sqlName, rowsAtOnce)) {
    const { results } = await select.bind(from, to, since).all<Row>()
    if (results.length === 0) continue
    const opened = await vault.open(results, ingest, columns)
    const words = opened.flatMap((row) =>
      columns.flatMap((property) => nameWords(row[columnName(ingest.table, property)] ?? null)),
    )
    const blinded = await blindWordsOf(vault).of(words)
    await env.DB.prepare('INSERT OR IGNORE INTO privacy_name (word) SELECT value FROM json_each(?1)')
      .bind(JSON.stringify([...blinded.values()]))
      .run()
  }
  // A batch that is at work is read again when it is finished.
  const complete = await env.DB.prepare(
    "SELECT coalesce(min(id) - 1, ?2) AS batch FROM ingest_batch WHERE table_name = ?1 AND state IN ('running', 'undoing')",
  )
    .bind(ingest.name, until)
    .first<{ batch: number }>()
  await env.DB.prepare(
    'INSERT INTO privacy_text_state (table_name, batch_id) VALUES (?1, ?2) ON CONFLICT (table_name) DO UPDATE SET batch_id = excluded.batch_id',
  )
    .bind(state, complete?.batch ?? until)
    .run()
}

function nameWords(name: Row[string]): string[] {
  return wordsOf(String(name ?? '')).filter((word) => word.length >= shortestName && !/^\d+$/.test(word))
}
