import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** When each place outside was last asked, and how that ended. */
export const use = sqliteTable('egress_use', {
  origin: text('origin').primaryKey(),
  usedAt: text('used_at').notNull(),
  /** 'HTTP 200', or why there was no answer. */
  outcome: text('outcome').notNull(),
})
