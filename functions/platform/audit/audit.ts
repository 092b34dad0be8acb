// The audit log: every record is written in the transaction of what it records, and carries the hash of the one before.
import type { Context } from 'hono'
import type { AppEnv, Env } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { nothingBefore, recordColumns, recordText } from './chain.ts'
import { outlive } from './outlive.ts'
import { detailText, plainLine } from './record-text.ts'

export interface AuditEntry {
  /** '<thing>.<verb>': 'token.create'. */
  action: string
  /** What it was done to, without personal data: 'token:4', 'hr/payslip', a pseudonym. */
  resource: string
  outcome?: 'done' | 'refused' | 'failed'
  /** Persons by pseudonym only, secrets never; what is over 4 kB as JSON is cut. */
  detail?: Record<string, unknown>
}

/** Who did it and how it came in. */
export interface AuditOrigin {
  subject: string
  actor?: string | undefined
  source?: string | null
  requestId?: string
}

/** Writes a record in one transaction with statements, for parts that know neither request nor tenant. */
export type Recorder = (
  entry: AuditEntry,
  statements: D1PreparedStatement[],
  /** Where it was not the caller who did it. */
  by?: 'system',
) => Promise<D1Result[]>

interface Head {
  seq: number
  hash: string
}

interface Job {
  /** Records without their number, the previous hash and their own. */
  drafts: unknown[][]
  statements: D1PreparedStatement[]
  nowMs: number
  resolve(results: D1Result[]): void
  reject(error: unknown): void
}

/** What a tenant's log is at in this process. */
interface Log {
  /** The last record that is known to be committed; it never goes back while the process lives. */
  head: Head | null
  waiting: Job[]
  /** Who writes now; null when nobody does. */
  leader: symbol | null
  sinceMs: number
}

const logs = new Map<string, Log>()
const encoder = new TextEncoder()
const waitingMost = 10_000
/** How many waiting jobs go into one transaction. */
const groupJobs = 100
/** A leader that has been at one transaction for longer was ended with its request. */
const leaderDeadMs = 60_000
const othersMost = 5

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

/** @returns a recorder of what a request does. */
export function recorderOf(c: Context<AppEnv>): Recorder {
  return (entry, statements, by) => {
    const origin = originOf(c)
    return recorded(c.env, c.get('now'), by === undefined ? origin : { ...origin, subject: by }, [entry], statements)
  }
}

/** @returns a recorder of what nobody in particular asked for. */
export function systemRecorder(env: Pick<Env, 'DB' | 'TENANT'>, now: Date): Recorder {
  return (entry, statements) => recorded(env, now, { subject: 'system' }, [entry], statements)
}

/**
 * Writes records and statements in one transaction, one writer after the other, so that the chain has no fork. Several callers that wait share a
 * transaction; when it fails, each gets one of its own.
 * @returns the statements' results.
 * @throws Problem 503 when too many wait; whatever the statements fail with: nothing of them is written then, nor the records.
 */
export function recorded(
  env: Pick<Env, 'DB' | 'TENANT'>,
  now: Date,
  origin: AuditOrigin,
  entries: AuditEntry[],
  statements: D1PreparedStatement[] = [],
): Promise<D1Result[]> {
  const log = logOf(env.TENANT.id)
  return new Promise((resolve, reject) => {
    if (log.waiting.length >= waitingMost)
      throw new Problem(503, 'audit-busy', 'Too much waits for the audit log.', 'Try again in a moment.')
    // As it is now: the caller may go on with the entry while it waits.
    const drafts = entries.map((entry) => draftOf(now, origin, entry))
    log.waiting.push({ drafts, statements, nowMs: now.getTime(), resolve, reject })
    if (log.leader === null || now.getTime() - log.sinceMs > leaderDeadMs) outlive(lead(env.DB, log, now.getTime()))
  })
}

function logOf(tenant: string): Log {
  let log = logs.get(tenant)
  if (log === undefined) {
    log = { head: null, waiting: [], leader: null, sinceMs: 0 }
    logs.set(tenant, log)
  }
  return log
}

function draftOf(now: Date, { subject, actor, source, requestId }: AuditOrigin, entry: AuditEntry): unknown[] {
  const line = (text: string | null | undefined, most: number) =>
    text === null || text === undefined ? null : plainLine(text, most)
  return [
    now.toISOString(),
    line(subject, 200),
    line(actor, 200),
    line(entry.action, 100),
    line(entry.resource, 400),
    entry.outcome ?? 'done',
    line(source, 100),
    line(requestId, 100),
    entry.detail === undefined ? null : detailText(entry.detail),
  ]
}

/** Writes what waits, until nothing does. Never throws: each job is told its own. */
async function lead(db: D1Database, log: Log, nowMs: number): Promise<void> {
  const me = Symbol()
  log.leader = me
  log.sinceMs = nowMs
  while (log.leader === me && log.waiting.length > 0) {
    const group = log.waiting.splice(0, groupJobs)
    log.sinceMs = Math.max(log.sinceMs, ...group.map((job) => job.nowMs))
    const error = await write(db, log, group).then(
      () => null,
      (reason: unknown) => reason ?? new Error('the audit log could not be written'),
    )
    if (error === null) continue
    // Whose statement it was is not told: each gets a transaction of its own.
    for (const job of group.length === 1 ? [] : group) await write(db, log, [job]).catch(job.reject)
    if (group.length === 1) group[0]?.reject(error)
  }
  if (log.leader === me) log.leader = null
}

/** Commits the jobs together and tells them. @throws when nothing of them is written. */
async function write(db: D1Database, log: Log, jobs: Job[]): Promise<void> {
  const statements = jobs.flatMap((job) => job.statements)
  for (let others = 0; ; others++) {
    const base: Head = log.head ?? (await lastRecord(db))
    const { rows, head } = await chained(
      base,
      jobs.flatMap((job) => job.drafts),
    )
    let results: D1Result[]
    try {
      results = await db.batch([...statements, insertion(db, rows)])
    } catch (error) {
      const stored = await lastRecord(db)
      if (stored.seq === head.seq && stored.hash === head.hash && rows.length > 0) {
        // Committed, though the answer said otherwise: what the statements returned is lost, the rest is not.
        log.head = head
        for (const job of jobs) job.statements.length === 0 ? job.resolve([]) : job.reject(error)
        return
      }
      // Another process has written. One that has cut the log off is not followed: the gap is to be seen.
      if (stored.seq <= base.seq || others >= othersMost) throw error
      log.head = stored
      continue
    }
    log.head = head
    let from = 0
    for (const job of jobs) {
      job.resolve(results.slice(from, from + job.statements.length))
      from += job.statements.length
    }
    return
  }
}

/** @returns the drafts as rows that follow `base`, and the last of them. */
async function chained(base: Head, drafts: unknown[][]): Promise<{ rows: unknown[][]; head: Head }> {
  const rows: unknown[][] = []
  let head = base
  for (const draft of drafts) {
    const fields = [head.seq + 1, ...draft]
    const hash = await recordHash(head.hash, fields)
    rows.push([...fields, head.hash, hash])
    head = { seq: head.seq + 1, hash }
  }
  return { rows, head }
}

function insertion(db: D1Database, rows: unknown[][]): D1PreparedStatement {
  const values = recordColumns.split(', ').map((_, at) => `value->>${at}`)
  return db
    .prepare(`INSERT INTO audit_record (${recordColumns}) SELECT ${values.join(', ')} FROM json_each(?1)`)
    .bind(JSON.stringify(rows))
}

/** SHA-256, hexadecimal, of the hash before and the record's fields: see recordText. */
export async function recordHash(previous: string, fields: unknown[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(recordText(previous, fields)))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @returns the last record of the log as the database has it. */
export async function lastRecord(db: D1Database): Promise<Head> {
  const { results } = await db.prepare('SELECT seq, hash FROM audit_record ORDER BY seq DESC LIMIT 1').all<Head>()
  return results[0] ?? { seq: 0, hash: nothingBefore }
}
