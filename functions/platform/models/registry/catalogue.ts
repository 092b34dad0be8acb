// Every model of every domain, by the name under which the registry keeps it.
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core'
import { domains } from '../../../domains.ts'
import type { Feature, Model } from '../features/model.ts'

/** A model with its place. */
export interface NamedModel {
  /** '<domain>/<name>'. */
  name: string
  domain: string
  model: Model
}

const dialect = new SQLiteAsyncDialect()
const all: readonly NamedModel[] = domains.flatMap(({ name: domain, models = [] }) =>
  models.map((model) => ({ name: `${domain}/${model.name}`, domain, model })),
)

/** @returns the models of all domains. */
export function namedModels(): readonly NamedModel[] {
  return all
}

export function modelNamed(name: string): NamedModel | undefined {
  return all.find((named) => named.name === name)
}

/** @returns the ingest tables that a model reads. */
export function tablesRead({ sources }: Model): string[] {
  return [...new Set(sources.flatMap(({ reads }) => reads))].sort()
}

/**
 * What a version must have in common with the model to be applied: features by name and kind, horizon, and the statements that its rows come from.
 * @returns SHA-256, hexadecimal.
 */
export function shapeOf(model: Model): Promise<string> {
  const day = '2000-01-01'
  const described = ({ name, kind, monotone }: Feature) => [name, kind, monotone ?? 0]
  return sha256(
    JSON.stringify([
      model.kind,
      model.moments,
      model.horizonDays,
      model.kind === 'survival' ? model.periodDays : 0,
      model.features.map(described),
      model.links ?? {},
      model.sources.map((source) => {
        const { sql, params } = dialect.sqlToQuery(source.rows({ from: day, to: day }))
        return [source.name, source.about, source.later ?? {}, sql.replaceAll(/\s+/g, ' '), params]
      }),
    ]),
  )
}

/** @returns SHA-256 of a text, hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
