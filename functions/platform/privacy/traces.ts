// Where a person may stand in plain in spite of all: rejected values of old imports, and answers that name persons.
import { getTableColumns } from 'drizzle-orm'
import type { Env } from '../../env.ts'
import { pause } from '../db/reader.ts'
import { openTenant } from '../tenants/tenant.ts'
import { personTables } from './every-table.ts'
import { isAbout, rowsNaming } from './person-rows.ts'
import type { TenantVault } from './vault.ts'

/** Shorter ones would be found in what has nothing to do with the person. */
const shortest = 4
const shortestNumber = 8
const wordsMost = 50
const rejectsAtOnce = 5000

/** @returns number, names and addresses of a person, in memory only; nothing once the person is erased. */
export async function wordsAbout(env: Env, vault: TenantVault, pseudonym: string): Promise<string[]> {
  const number = (await vault.numbers([pseudonym])).get(pseudonym)
  if (number === undefined) return []
  const words = new Set([number])
  for (const table of personTables()) {
    const { ingest } = table
    const telling = Object.keys(ingest.classes.columns).filter((property) =>
      ['identity', 'contact'].includes(ingest.classes.columns[property] as string),
    )
    if (telling.length === 0 || table.subject === null) continue
    for await (const rows of rowsNaming(env.DB, table, pseudonym)) {
      const about = rows.filter((row) => isAbout(table, row, pseudonym))
      for (const row of await vault.open(about, ingest, telling))
        for (const property of telling)
          words.add(String(row[getTableColumns(ingest.table)[property]?.name ?? ''] ?? ''))
    }
  }
  return [...words].filter(isTelling).slice(0, wordsMost)
}

function isTelling(word: string): boolean {
  return word.trim().length >= (/\p{L}/u.test(word) ? shortest : shortestNumber)
}

/** Empties values of rejected lines that hold one of the words. @returns how many. */
export async function blankRejects(db: D1Database, words: string[], dryRun: boolean): Promise<number> {
  if (words.length === 0) return 0
  const ends = await db.prepare('SELECT max(rowid) AS last FROM ingest_reject').first<{ last: number | null }>()
  const those = `rowid BETWEEN ?1 AND ?2 AND value <> '' AND EXISTS (SELECT 1 FROM json_each(?3) AS word WHERE instr(lower(ingest_reject.value), lower(word.value)) > 0)`
  let found = 0
  for (let from = 1; from <= (ends?.last ?? 0); from += rejectsAtOnce) {
    const bind = (sql: string) => db.prepare(sql).bind(from, from + rejectsAtOnce - 1, JSON.stringify(words))
    const [counted] = await db.batch<{ n: number }>([
      bind(`SELECT count(*) AS n FROM ingest_reject WHERE ${those}`),
      ...(dryRun ? [] : [bind(`UPDATE ingest_reject SET value = '' WHERE ${those}`)]),
    ])
    found += counted?.results[0]?.n ?? 0
    await pause()
  }
  return found
}

/** Deletes answers that hold one of the words; the next refresh computes them anew. @returns how many. */
export async function dropSnapshots(env: Env, now: Date, words: string[], dryRun: boolean): Promise<number> {
  if (words.length === 0) return 0
  const { DB: db } = env
  const escaped = words.map((word) => JSON.stringify(word).slice(1, -1))
  const { results: names } = await db.prepare('SELECT DISTINCT name FROM snapshots_snapshot').all<{ name: string }>()
  const those =
    'name = ?1 AND EXISTS (SELECT 1 FROM json_each(?2) AS word WHERE instr(snapshots_snapshot.answer, word.value) > 0)'
  let found = 0
  for (const { name } of names) {
    const bind = (sql: string) => db.prepare(sql).bind(name, JSON.stringify(escaped))
    const [counted] = await db.batch<{ n: number }>([
      bind(`SELECT count(*) AS n FROM snapshots_snapshot WHERE ${those}`),
      ...(dryRun ? [] : [bind(`DELETE FROM snapshots_snapshot WHERE ${those}`)]),
    ])
    found += counted?.results[0]?.n ?? 0
    await pause()
  }
  if (found > 0 && !dryRun) await withdraw(env, now, escaped)
  return found
}

/** Takes answers that hold one of the words out of what is published: the next refresh computes them anew. */
async function withdraw(env: Env, now: Date, escaped: string[]): Promise<void> {
  const tenant = await openTenant(env, now)
  const names = (answer: unknown) => {
    const text = JSON.stringify(answer)
    return escaped.some((word) => text.includes(word))
  }
  const cuts = [...tenant.published.cuts].map(
    ([cut, byName]) => [cut, new Map([...byName].filter(([, answer]) => !names(answer)))] as const,
  )
  tenant.published = { ...tenant.published, cuts: new Map(cuts) }
}
