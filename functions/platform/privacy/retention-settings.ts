// How long rows are kept: what the tables declare, shortened or lengthened by the tenant.
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { type DataClass, dataClasses } from './data-class.ts'
import { everyTable, type KnownTable } from './every-table.ts'
import { platformRules } from './platform-rules.ts'

const months = z.union([z.int().min(1).max(1200), z.literal('always')])

/** `null` takes a setting back. */
export const retentionSchema = z
  .strictObject({
    /** Whether what is over its time goes by itself, once a day after a refresh. */
    automatic: z.boolean(),
    classes: z.partialRecord(z.enum(Object.keys(dataClasses) as [DataClass, ...DataClass[]]), months.nullable()),
    tables: z.record(z.string().max(100), months.nullable()),
  })
  .partial()

export interface RetentionSettings {
  automatic: boolean
  classes: Partial<Record<DataClass, number | 'always'>>
  tables: Record<string, number | 'always'>
}

export interface EffectiveKeep {
  months: number | 'always'
  /** Who said so. */
  by: 'program' | 'class' | 'table'
  reason: string
}

/** @returns what the tenant has set; nothing is deleted by itself unless it says so. */
export async function loadRetention(db: D1Database): Promise<RetentionSettings> {
  const row = await db.prepare("SELECT value FROM tenants_setting WHERE name = 'retention'").first<{ value: string }>()
  return { automatic: false, classes: {}, tables: {}, ...(row === null ? {} : JSON.parse(row.value)) }
}

/** @returns the settings after a change. @throws Problem 400 for a table that has no time of its own. */
export function changedRetention(
  before: RetentionSettings,
  { automatic, classes = {}, tables = {} }: z.infer<typeof retentionSchema>,
): RetentionSettings {
  const known = new Set(removableTables().map(({ name }) => name))
  const unknown = Object.keys(tables).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new Problem(
      400,
      'unknown-table',
      `"${unknown.slice(0, 80)}" is no table whose rows go after a time.`,
      'GET /api/privacy/retention lists them.',
    )
  const merged = <Value>(old: Record<string, Value>, changes: Record<string, Value | null>) =>
    Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, value]) => value !== null)) as Record<
      string,
      Value
    >
  return {
    automatic: automatic ?? before.automatic,
    classes: merged(before.classes as Record<string, number | 'always'>, classes as Record<string, number | 'always'>),
    tables: merged(before.tables, tables),
  }
}

export function saveRetention(db: D1Database, settings: RetentionSettings): D1PreparedStatement {
  return db
    .prepare(
      "INSERT INTO tenants_setting (name, value) VALUES ('retention', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(JSON.stringify(settings))
}

/** @returns the tables out of which rows can go after a time: those that are imported, and some of the platform's. */
export function removableTables(): KnownTable[] {
  return everyTable().filter(({ ingest, sqlName }) => ingest !== null || platformRules.has(sqlName))
}

/** @returns how long rows of the table are kept: as set for it, else the shortest of what is set for its classes, else as it declares. */
export function keepOf({ name, classes }: KnownTable, settings: RetentionSettings): EffectiveKeep {
  const own = settings.tables[name]
  if (own !== undefined) return { months: own, by: 'table', reason: 'Set for this table.' }
  const set = [...new Set(Object.values(classes.columns))].flatMap((dataClass) => settings.classes[dataClass] ?? [])
  if (set.length > 0) {
    const finite = set.filter((value) => value !== 'always')
    return {
      months: finite.length === 0 ? 'always' : Math.min(...finite),
      by: 'class',
      reason: 'Set for a class of data in it.',
    }
  }
  return { months: classes.keep.months, by: 'program', reason: classes.keep.reason }
}
