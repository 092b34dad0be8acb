import { z } from 'zod'
import { isDay } from '../../../lib/calendar/calendar.ts'

/** One unit of `currency` is `rate` units of the reporting currency, from `fromDay` on. The rate is decimal text: 1.1 stays 1.1. */
export const rateSchema = z
  .array(
    z.strictObject({
      currency: z.string().regex(/^[A-Z]{3}$/, 'is no ISO 4217 code, such as EUR'),
      fromDay: z.string().refine(isDay, 'is no day such as 2026-01-31'),
      rate: z.string().regex(/^(?!0*\.?0*$)\d{1,9}(\.\d{1,9})?$/, 'is no positive decimal such as 1.0845'),
    }),
  )
  .max(20_000)

export type Rate = z.infer<typeof rateSchema>[number]

export async function loadRates(db: D1Database): Promise<Rate[]> {
  const { results } = await db
    .prepare('SELECT currency, from_day AS fromDay, rate FROM tenants_rate ORDER BY currency, from_day')
    .all<Rate>()
  return results
}

/** @returns the statement that adds rates or replaces those of the same currency and day. Rows imported before keep the rate of their import. */
export function ratesSaved(db: D1Database, rates: Rate[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO tenants_rate (currency, from_day, rate) SELECT value ->> 'currency', value ->> 'fromDay', value ->> 'rate' FROM json_each(?1) WHERE true
     ON CONFLICT (currency, from_day) DO UPDATE SET rate = excluded.rate`,
    )
    .bind(JSON.stringify(rates))
}
