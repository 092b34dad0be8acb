// Signed checkpoints: who keeps one outside sees whether the log was cut off or written anew since.
import type { Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { fromBase64url, toBase64url } from '../../../lib/text/base64url.ts'
import { lastRecord } from './audit.ts'
import { type Checkpoint, checkpointText, pkcs8Prefix } from './chain.ts'

/** Checkpoints kept in the database; those outside are the operator's to keep. */
const checkpointsKept = 1000
const encoder = new TextEncoder()
const signers = new Map<string, Promise<Signer>>()

interface Signer {
  key: CryptoKey
  publicKey: string
}

type CheckpointEnv = Pick<Env, 'DB' | 'TENANT' | 'AUDIT_KEY'>

/**
 * Signs how far the log goes now, keeps that in the database and writes it into the log of the server, for whoever keeps that elsewhere.
 * @returns the checkpoint; null when nothing was recorded since the last one.
 */
export async function saveCheckpoint(env: CheckpointEnv, now: Date): Promise<Checkpoint | null> {
  const { seq, hash } = await lastRecord(env.DB)
  const newest = await newestCheckpoint(env)
  if (newest !== null && (newest.seq > seq || (newest.seq === seq && newest.hash !== hash))) {
    logLine('error', 'the audit log is not the one that its last checkpoint saw', {
      tenant: env.TENANT.id,
      seq,
      checkpoint: newest.seq,
      hint: 'Run premise audit verify.',
    })
    return null
  }
  // After a change of keys the end is signed once more.
  if (seq === (newest?.seq ?? 0) && (newest === null || newest.publicKey === (await signerOf(env)).publicKey))
    return null
  const checkpoint = await signedCheckpoint(env, { tenant: env.TENANT.id, seq, hash, at: now.toISOString() })
  await env.DB.batch([
    env.DB.prepare(
      'INSERT OR REPLACE INTO audit_checkpoint (seq, hash, at, public_key, signature) VALUES (?1, ?2, ?3, ?4, ?5)',
    ).bind(seq, hash, checkpoint.at, checkpoint.publicKey, checkpoint.signature),
    env.DB.prepare(
      'DELETE FROM audit_checkpoint WHERE seq < (SELECT min(seq) FROM (SELECT seq FROM audit_checkpoint ORDER BY seq DESC LIMIT ?1))',
    ).bind(checkpointsKept),
  ])
  logLine('info', 'audit checkpoint', { ...checkpoint })
  return checkpoint
}

/** @returns the tenant's checkpoints in the database, newest first. */
export async function savedCheckpoints(
  { DB: db, TENANT: tenant }: Pick<Env, 'DB' | 'TENANT'>,
  most = checkpointsKept,
): Promise<Checkpoint[]> {
  const { results } = await db
    .prepare(
      'SELECT seq, hash, at, public_key AS publicKey, signature FROM audit_checkpoint ORDER BY seq DESC LIMIT ?1',
    )
    .bind(most)
    .all<Omit<Checkpoint, 'tenant'>>()
  return results.map((row) => ({ tenant: tenant.id, ...row }))
}

export async function newestCheckpoint(env: Pick<Env, 'DB' | 'TENANT'>): Promise<Checkpoint | null> {
  return (await savedCheckpoints(env, 1))[0] ?? null
}

export async function signedCheckpoint(
  env: Pick<Env, 'AUDIT_KEY'>,
  said: Omit<Checkpoint, 'publicKey' | 'signature'>,
): Promise<Checkpoint> {
  const { key, publicKey } = await signerOf(env)
  const signature = await crypto.subtle.sign('Ed25519', key, encoder.encode(checkpointText(said)))
  return { ...said, publicKey, signature: toBase64url(new Uint8Array(signature)) }
}

/** @returns the public half of the present key, base64url. */
export async function presentKey(env: Pick<Env, 'AUDIT_KEY'>): Promise<string> {
  return (await signerOf(env)).publicKey
}

/** @returns whether the key that it names signed it. */
export async function isSigned(checkpoint: Checkpoint): Promise<boolean> {
  try {
    const raw = fromBase64url(checkpoint.publicKey)
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify'])
    const signature = fromBase64url(checkpoint.signature)
    return await crypto.subtle.verify('Ed25519', key, signature, encoder.encode(checkpointText(checkpoint)))
  } catch {
    return false
  }
}

function signerOf({ AUDIT_KEY: seed }: Pick<Env, 'AUDIT_KEY'>): Promise<Signer> {
  let signer = signers.get(seed)
  if (signer === undefined) {
    signer = importSigner(seed)
    signers.set(seed, signer)
    signer.catch(() => signers.delete(seed))
  }
  return signer
}

/** @throws Error when the key is not 32 bytes as base64url. */
async function importSigner(seed: string): Promise<Signer> {
  const bytes = fromBase64url(seed)
  if (bytes.length !== 32) throw new Error('the audit key is not 32 bytes as base64url')
  const pkcs8 = new Uint8Array([...(pkcs8Prefix.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)), ...bytes])
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'Ed25519' }, true, ['sign'])
  const { x } = (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey
  return { key, publicKey: x as string }
}
