// The audit log: every record is written in the transaction of what it records, and carries the hash of the one before.
import type { Context } from 'hono'
import type { AppEnv, Env } from '../../env.ts'

export interface AuditEntry {
  /** '<thing>.<verb>': 'token.create'. */
  action: string
  /** What it was done to, without personal data: 'token:4', 'hr/payslip', a pseudonym. */
  resource: string
  outcome?: 'done' | 'refused' | 'failed'
  /** Persons by pseudonym only, secrets never. */
  detail?: Record<string, unknown>
}

/** Who did it and how it came in. */
export interface AuditOrigin {
  subject: string
  actor?: string | undefined
  source?: string | null
  requestId?: string
}

interface Head {
  seq: number
  hash: string
}

const nothingBefore = '0'.repeat(64)
const encoder = new TextEncoder()
/** By tenant: the last record, and the end of the queue of those who write. */
const heads = new Map<string, Head>()
const queues = new Map<string, Promise<unknown>>()

/** @returns where a request came from, for its record. */
export function originOf(c: Context<AppEnv>): AuditOrigin {
  const subject = c.get('subject')
  return {
    subject: subject?.id ?? 'nobody',
    actor: subject?.actor,
    source: c.get('source'),
    requestId: c.get('requestId'),
  }
}

/** Records what a request did, in one transaction with its statements. @returns the statements' results. */
export function audit(
  c: Context<AppEnv>,
  entry: AuditEntry,
  statements: D1PreparedStatement[] = [],
): Promise<D1Result[]> {
  return recorded(c.env, c.get('now'), originOf(c), [entry], statements)
}

/**
 * Writes records and statements in one transaction, one writer after the other, so that the chain has no fork.
 * @returns the statements' results.
 */
export function recorded(
  env: Pick<Env, 'DB' | 'TENANT'>,
  now: Date,
  origin: AuditOrigin,
  entries: AuditEntry[],
  statements: D1PreparedStatement[] = [],
): Promise<D1Result[]> {
  const { id } = env.TENANT
  const turn = (queues.get(id) ?? Promise.resolve()).then(() => write(env, now, origin, entries, statements))
  queues.set(
    id,
    turn.catch(() => undefined),
  )
  return turn
}

async function write(
  env: Pick<Env, 'DB' | 'TENANT'>,
  now: Date,
  origin: AuditOrigin,
  entries: AuditEntry[],
  statements: D1PreparedStatement[],
): Promise<D1Result[]> {
  const { id } = env.TENANT
  let head = heads.get(id) ?? (await lastRecord(env.DB))
  const inserts: D1PreparedStatement[] = []
  for (const entry of entries) {
    const fields = [
      head.seq + 1,
      now.toISOString(),
      origin.subject,
      origin.actor ?? null,
      entry.action,
      entry.resource,
      entry.outcome ?? 'done',
      origin.source ?? null,
      origin.requestId ?? null,
      entry.detail === undefined ? null : JSON.stringify(entry.detail),
    ]
    const hash = await recordHash(head.hash, fields)
    inserts.push(
      env.DB.prepare(
        'INSERT INTO audit_record (seq, at, subject, actor, action, resource, outcome, source, request_id, detail, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)',
      ).bind(...fields, head.hash, hash),
    )
    head = { seq: head.seq + 1, hash }
  }
  try {
    const results = await env.DB.batch([...statements, ...inserts])
    heads.set(id, head)
    return results.slice(0, statements.length)
  } catch (error) {
    // Whether it was committed is not known after every error: the database says.
    heads.delete(id)
    throw error
  }
}

/** SHA-256, hexadecimal, of the hash before and the record's fields as JSON. */
export async function recordHash(previous: string, fields: unknown[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(`${previous}\n${JSON.stringify(fields)}`))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function lastRecord(db: D1Database): Promise<Head> {
  const { results } = await db.prepare('SELECT seq, hash FROM audit_record ORDER BY seq DESC LIMIT 1').all<Head>()
  return results[0] ?? { seq: 0, hash: nothingBefore }
}
