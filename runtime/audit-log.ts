// The audit log as it lies in a database file, read without the worker: whoever doubts the server does not have to ask it.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import {
  type AuditRow,
  ChainCheck,
  type Checkpoint,
  checkpointText,
  type Damage,
  fieldsOf,
  nothingBefore,
  pkcs8Prefix,
  recordColumns,
  recordText,
} from '../functions/platform/audit/chain.ts'
import { databaseFile, openReadOnly } from './database.ts'
import { Failure } from './failure.ts'

export interface Verdict {
  tenant: string
  whole: boolean
  /** Records that are as they were written, from the first on. */
  records: number
  /** Times of the first and the last of them. */
  from: string | null
  to: string | null
  /** Signed statements that it was compared with: of the database, and those given. */
  checkpoints: number
  /** Further ones in the database, signed with a key that does not count: they prove nothing. */
  otherKeys: number
  /** Whether the signatures were compared with a key that did not come with the checkpoints. */
  keyKnown: boolean
  damage: Damage | null
}

const checkpointSchema = z.object({
  tenant: z.string(),
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})

/** @returns the installation's signing key. @throws Failure when the folder has none. */
export function signingKey(data: string): KeyObject {
  const file = join(data, 'secrets', 'audit')
  if (!existsSync(file))
    throw new Failure(`There is no signing key of the audit log in ${data}.`, 'Name the right folder with --data DIR.')
  const seed = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
  if (seed.length !== 32)
    throw new Failure(
      `The secret ${file} is not 32 bytes as base64url, so it signs nothing.`,
      'Bring it back from a backup, or delete it: a new one is made at the next start; keep the old public key.',
    )
  return createPrivateKey({ key: Buffer.concat([Buffer.from(pkcs8Prefix, 'hex'), seed]), format: 'der', type: 'pkcs8' })
}

/** @returns the public half, 32 bytes as base64url. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x as string
}

/** @returns a signed statement of how far the tenant's log goes now. */
export function checkpointOf(data: string, tenant: string): Checkpoint {
  const key = signingKey(data)
  const last = withLog(data, tenant, (db) =>
    db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM audit_record ORDER BY seq DESC LIMIT 1').get(),
  )
  const said = { tenant, seq: last?.seq ?? 0, hash: last?.hash ?? nothingBefore, at: new Date().toISOString() }
  const signature = sign(null, Buffer.from(checkpointText(said)), key).toString('base64url')
  return { ...said, publicKey: publicKeyOf(key), signature }
}

/**
 * Reads the log from its first record to its last and compares it with every checkpoint, in bounded memory.
 * @param given checkpoints kept outside.
 * @param keys whose signatures count beside those of the installation's own key.
 */
export function verifyLog(data: string, tenant: string, given: Checkpoint[], keys: string[]): Verdict {
  const own = existsSync(join(data, 'secrets', 'audit')) ? [publicKeyOf(signingKey(data))] : []
  const trusted = [...own, ...keys]
  const counts = ({ publicKey }: Checkpoint) => trusted.length === 0 || trusted.includes(publicKey)
  return withLog(data, tenant, (db) => {
    const saved = db
      .prepare<[], Omit<Checkpoint, 'tenant'>>(
        'SELECT seq, hash, at, public_key AS publicKey, signature FROM audit_checkpoint ORDER BY seq',
      )
      .all()
      .map((row) => ({ tenant, ...row }))
    const checkpoints = [...saved.filter(counts), ...given].sort((a, b) => a.seq - b.seq)
    const verdict: Verdict = {
      tenant,
      whole: false,
      records: 0,
      from: null,
      to: null,
      checkpoints: checkpoints.length,
      otherKeys: saved.length - saved.filter(counts).length,
      keyKnown: trusted.length > 0,
      damage: falseCheckpoint(checkpoints, tenant, counts),
    }
    if (verdict.damage === null) follow(db, checkpoints, verdict)
    verdict.whole = verdict.damage === null
    return verdict
  })
}

function follow(db: Database.Database, checkpoints: Checkpoint[], verdict: Verdict): void {
  const chain = new ChainCheck(checkpoints)
  const rows = db.prepare<[], AuditRow>(`SELECT ${recordColumns} FROM audit_record ORDER BY seq`).iterate()
  for (const row of rows) {
    const hash = createHash('sha256')
      .update(recordText(row.previous, fieldsOf(row)))
      .digest('hex')
    verdict.damage = chain.see(row, hash)
    if (verdict.damage !== null) break
    verdict.from ??= row.at
    verdict.to = row.at
  }
  verdict.records = chain.seq
  verdict.damage ??= chain.end()
}

/** @returns what is wrong with the first checkpoint that was not signed by whom it should be. */
function falseCheckpoint(
  checkpoints: Checkpoint[],
  tenant: string,
  counts: (checkpoint: Checkpoint) => boolean,
): Damage | null {
  for (const checkpoint of checkpoints) {
    const { seq, at, publicKey } = checkpoint
    if (checkpoint.tenant !== tenant)
      return { seq, what: `The checkpoint of ${at} is of the tenant ${checkpoint.tenant}, not of ${tenant}.` }
    if (!counts(checkpoint))
      return {
        seq,
        what: `The checkpoint of ${at} is signed with another key (${publicKey}): if it is one of yours from before, name it with --key=KEY.`,
      }
    if (!isSigned(checkpoint)) return { seq, what: `The checkpoint of ${at} was changed: its signature does not fit.` }
  }
  return null
}

function isSigned(checkpoint: Checkpoint): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: checkpoint.publicKey }, format: 'jwk' })
    return verify(null, Buffer.from(checkpointText(checkpoint)), key, Buffer.from(checkpoint.signature, 'base64url'))
  } catch {
    return false
  }
}

/**
 * Reads checkpoints: one JSON object a line, as `premise audit checkpoint` and the server's log write them; other lines are passed over.
 * @throws Failure when the file holds none.
 */
export function readCheckpoints(file: string): Checkpoint[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${(error as Error).message}.`, 'Name a file of checkpoints.')
  }
  const found = text.split('\n').flatMap((line) => {
    try {
      const parsed = checkpointSchema.safeParse(JSON.parse(line))
      return parsed.success ? [parsed.data] : []
    } catch {
      return []
    }
  })
  if (found.length === 0)
    throw new Failure(`${file} holds no checkpoint.`, 'Name a file that "premise audit checkpoint --out FILE" wrote.')
  return found
}

/** Opens the tenant's database, in an installation or in a backup of one, to read its log. */
function withLog<T>(data: string, tenant: string, work: (db: Database.Database) => T): T {
  const file = databaseFile(data, tenant)
  if (file === null)
    throw new Failure(
      `There is no database of the tenant ${tenant} in ${data}.`,
      'Name the right folder with --data DIR, the tenant with --tenant ID.',
    )
  // SQLite makes files beside a database that it reads; a backup is left as it was.
  const strange = ['-wal', '-shm'].map((suffix) => file + suffix).filter((beside) => !existsSync(beside))
  const isBackup = existsSync(join(data, 'manifest.json'))
  const db = openReadOnly(file)
  try {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit_checkpoint'").get() === undefined)
      throw new Failure(
        'The database is from before there was an audit log.',
        'Start this program on it once: it brings the database up to date.',
      )
    return work(db)
  } finally {
    db.close()
    if (isBackup) for (const beside of strange) rmSync(beside, { force: true })
  }
}
