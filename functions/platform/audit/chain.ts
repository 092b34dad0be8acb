// The form of the audit log that everybody agrees on who writes, checks or signs it: the worker, and the command line without it.

/** What stands before the first record. */
export const nothingBefore = '0'.repeat(64)

/** A record as it lies in the table audit_record. */
export interface AuditRow {
  seq: number
  at: string
  subject: string
  actor: string | null
  action: string
  resource: string
  outcome: string
  source: string | null
  request_id: string | null
  detail: string | null
  previous: string
  hash: string
}

/** Columns of a record, in the order in which they are hashed; `previous` and `hash` follow. */
export const recordColumns =
  'seq, at, subject, actor, action, resource, outcome, source, request_id, detail, previous, hash'

/** @returns the hashed fields of a record, in their order. */
export function fieldsOf(row: AuditRow): unknown[] {
  return [
    row.seq,
    row.at,
    row.subject,
    row.actor,
    row.action,
    row.resource,
    row.outcome,
    row.source,
    row.request_id,
    row.detail,
  ]
}

/**
 * What a record's hash is SHA-256 (lower-case hexadecimal) of, as UTF-8: the hash before, a line feed, and the fields as one JSON array
 * in the form of ECMAScript's JSON.stringify. `detail` is in it as the text that is stored.
 */
export function recordText(previous: string, fields: unknown[]): string {
  return `${previous}\n${JSON.stringify(fields)}`
}

/** A signed statement of how far the log of a tenant went. */
export interface Checkpoint {
  tenant: string
  /** The last record, 0 for an empty log. */
  seq: number
  hash: string
  at: string
  /** Ed25519, 32 bytes as base64url. */
  publicKey: string
  /** 64 bytes as base64url, over checkpointText(). */
  signature: string
}

/** @returns what a checkpoint's signature is over, as UTF-8. */
export function checkpointText({ tenant, seq, hash, at }: Pick<Checkpoint, 'tenant' | 'seq' | 'hash' | 'at'>): string {
  return `premise-audit-checkpoint-1\n${tenant}\n${seq}\n${hash}\n${at}`
}

/** PKCS #8 of an Ed25519 key, up to its 32-byte seed (RFC 8410). */
export const pkcs8Prefix = '302e020100300506032b657004220420'

/** Where a log stops being what was written. */
export interface Damage {
  /** The first record that is missing or not what was written. */
  seq: number
  /** A sentence. */
  what: string
}

/** Follows a log from its first record, whoever reads and hashes it. */
export class ChainCheck {
  /** The last record that was found good. */
  seq = 0
  hash = nothingBefore
  readonly #checkpoints: readonly Checkpoint[]
  readonly #signed = new Map<number, Checkpoint>()

  /** @param checkpoints of this tenant, their signatures checked. */
  constructor(checkpoints: readonly Checkpoint[]) {
    this.#checkpoints = checkpoints
    for (const checkpoint of checkpoints) this.#signed.set(checkpoint.seq, checkpoint)
  }

  /**
   * @param row the next one in the order of `seq`.
   * @param hash of recordText(row.previous, fieldsOf(row)).
   * @returns what is wrong with it, null when it is good.
   */
  see(row: AuditRow, hash: string): Damage | null {
    const seq = this.seq + 1
    if (row.seq > seq)
      return {
        seq,
        what: row.seq === seq + 1 ? `Record ${seq} is missing.` : `Records ${seq} to ${row.seq - 1} are missing.`,
      }
    if (row.seq < seq) return { seq: row.seq, what: `A record ${row.seq} stands where record ${seq} belongs.` }
    if (hash !== row.hash)
      return { seq, what: `Record ${seq} is not what was written: it was changed, or stands in another's place.` }
    if (row.previous !== this.hash)
      return {
        seq,
        what:
          seq === 1
            ? 'Record 1 is not the first that was written.'
            : `Record ${seq} does not follow record ${seq - 1}: one of them was replaced.`,
      }
    const checkpoint = this.#signed.get(seq)
    if (checkpoint !== undefined && checkpoint.hash !== row.hash)
      return {
        seq,
        what: `Record ${seq} is another one than the checkpoint of ${checkpoint.at} saw: the log was written anew from here or from before.`,
      }
    this.seq = seq
    this.hash = row.hash
    return null
  }

  /** @returns what is missing at the end, as far as checkpoints know; null when nothing is. */
  end(): Damage | null {
    const beyond = this.#checkpoints.find(({ seq }) => seq > this.seq)
    if (beyond === undefined) return null
    const seq = this.seq + 1
    const missing = beyond.seq === seq ? `Record ${seq} is` : `Records ${seq} to ${beyond.seq} are`
    return {
      seq,
      what: `${missing} missing, which the checkpoint of ${beyond.at} saw: the end was cut off, or an older database was put in place.`,
    }
  }
}
