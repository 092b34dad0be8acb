// What a version has learnt, as text in the database. It is never changed: the same version always gives the same scores.
import { sha256 } from './catalogue.ts'

/** `learned` scores, `twin` was learnt without the hold-out and is what later versions are compared with, `reference` is what the data looked like. */
export type Part = 'learned' | 'twin' | 'reference'
export type Parts = Readonly<Record<Part, string>>

/** A row of D1 holds 2 MB at most. */
const chunkCharacters = 1_000_000
/** Versions of a model of which more than the figures is kept, beside the champion. */
const versionsKept = 10

/** @returns JSON in ASCII: it can be cut anywhere, and a character is a byte. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export async function measured(parts: Parts): Promise<{ size: number; hash: string }> {
  const text = `${parts.learned}\n${parts.twin}\n${parts.reference}`
  return { size: text.length - 2, hash: await sha256(text) }
}

/** Saves the parts piece by piece. They count for nothing before the version's row is there; what an interrupted training left is dropped first. */
export async function stageParts(
  db: D1Database,
  model: string,
  version: number,
  parts: Parts,
  rest: () => Promise<void>,
): Promise<void> {
  await db
    .prepare(
      'DELETE FROM models_artifact WHERE model = ?1 AND version NOT IN (SELECT version FROM models_version WHERE model = ?1)',
    )
    .bind(model)
    .run()
  const save = db.prepare(
    'INSERT INTO models_artifact (model, version, part, chunk, content) VALUES (?1, ?2, ?3, ?4, ?5)',
  )
  for (const [part, text] of Object.entries(parts))
    for (let from = 0, chunk = 0; from < text.length; from += chunkCharacters, chunk++) {
      await save.bind(model, version, part, chunk, text.slice(from, from + chunkCharacters)).run()
      await rest()
    }
}

/** @returns a part; undefined where it is kept no more. */
export async function storedPart(
  db: D1Database,
  model: string,
  version: number,
  part: Part,
): Promise<string | undefined> {
  let text = ''
  for (let chunk = 0; ; chunk++) {
    const row = await db
      .prepare('SELECT content FROM models_artifact WHERE model = ?1 AND version = ?2 AND part = ?3 AND chunk = ?4')
      .bind(model, version, part, chunk)
      .first<{ content: string }>()
    if (row === null) return chunk === 0 ? undefined : text
    text += row.content
  }
}

/** The statement that drops what old versions have learnt; the champion's and that of the last ones stay. */
export function pruneParts(db: D1Database, model: string): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM models_artifact WHERE model = ?1 AND version NOT IN (SELECT version FROM models_champion WHERE model = ?1)
        AND version NOT IN (SELECT version FROM models_version WHERE model = ?1 ORDER BY version DESC LIMIT ${versionsKept})`,
    )
    .bind(model)
}
