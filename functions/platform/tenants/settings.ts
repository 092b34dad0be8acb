import { z } from 'zod'
import type { TenantSettings } from '../../domain.ts'
import type { TenantEntry } from '../../env.ts'
import { contrastLeast, readsOnPaper } from './brand.ts'

const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}, 'is no IANA time zone, such as Europe/Berlin')

export const settingsSchema = z.strictObject({
  name: z.string().min(1).max(200),
  timeZone: zone,
  fiscalYearStartMonth: z.int().min(1).max(12),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no ISO 4217 code, such as EUR'),
  locale: z.string().refine((name) => {
    try {
      return Intl.getCanonicalLocales(name).length === 1
    } catch {
      return false
    }
  }, 'is no BCP 47 locale, such as en-GB'),
  branding: z
    .strictObject({
      accent: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'is no colour, such as #12473f')
        .refine(
          (color) => !/^#[0-9a-fA-F]{6}$/.test(color) || readsOnPaper(color),
          `is too light to be read on the pages: its contrast with the paper must be ${contrastLeast} at least`,
        )
        .optional(),
    })
    .optional(),
  falseAlarmsPerYear: z.number().min(0.1).max(100).optional(),
})

/** @returns the tenant's settings; what the database lacks comes from the installation and is written there, so that it stays when the file changes. */
export async function loadSettings(db: D1Database, tenant: TenantEntry): Promise<TenantSettings> {
  const { results } = await db
    .prepare("SELECT value FROM tenants_setting WHERE name = 'settings'")
    .all<{ value: string }>()
  const row = results[0]
  if (row !== undefined) return settingsSchema.parse(JSON.parse(row.value))
  const settings = settingsSchema.parse(tenant.settings)
  await settingsSaved(db, settings).run()
  return settings
}

/** @returns the statement that keeps the settings. */
export function settingsSaved(db: D1Database, settings: TenantSettings): D1PreparedStatement {
  return db
    .prepare(
      "INSERT INTO tenants_setting (name, value) VALUES ('settings', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(JSON.stringify(settings))
}
