import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What was done, by whom; each record carries the hash of the one before. */
export const record = sqliteTable('audit_record', {
  /** 1, 2, 3 … without a gap. */
  seq: integer('seq').primaryKey(),
  at: text('at').notNull(),
  /** 'user:1', 'token:4', 'operator', 'nobody', 'cron'. */
  subject: text('subject').notNull(),
  /** The administrator who looked through the subject's eyes. */
  actor: text('actor'),
  /** '<thing>.<verb>': 'token.create', 'page.view'. */
  action: text('action').notNull(),
  /** What it was done to: '/finance', 'token:4', 'hr/payslip'. No personal data. */
  resource: text('resource').notNull(),
  outcome: text('outcome', { enum: ['done', 'refused', 'failed'] }).notNull(),
  source: text('source'),
  requestId: text('request_id'),
  /** JSON; persons only by pseudonym, secrets never. */
  detail: text('detail'),
  /** Hash of the record before, 64 zeros for the first. */
  previous: text('previous').notNull(),
  hash: text('hash').notNull(),
})

/** Signed statements of how far the log went; what is cut off later shows against them. */
export const checkpoint = sqliteTable('audit_checkpoint', {
  seq: integer('seq').primaryKey(),
  hash: text('hash').notNull(),
  at: text('at').notNull(),
  /** Ed25519, base64url. */
  publicKey: text('public_key').notNull(),
  signature: text('signature').notNull(),
})
