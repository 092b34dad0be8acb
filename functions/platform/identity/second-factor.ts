// The second factor: codes of an authenticator app, and recovery codes for the day it is lost.
import type { Env } from '../../env.ts'
import { secretHash } from './secret.ts'
import { stepOfCode } from './totp.ts'
import { openUserText, sealUserText } from './user-text.ts'

const recoveryCodes = 10
const recoveryAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const recoveryLength = 10

export interface FactorRow {
  id: number
  /** Sealed; null without an authenticator app. */
  totp: string | null
  totp_step: number | null
}

/**
 * Takes a code and uses it up, whoever of two comes first.
 * @returns which kind it was, null when it is wrong or used.
 */
export async function takeCode(
  env: Env,
  user: FactorRow,
  code: string,
  now: Date,
): Promise<'totp' | 'recovery' | null> {
  if (user.totp === null) return null
  const plain = code.toLowerCase().replace(/[\s-]/g, '').slice(0, 40)
  if (/^\d{6}$/.test(plain)) {
    const secret = await openUserText(env, now, user.id, 'totp', user.totp)
    const step = await stepOfCode(secret, plain, now, user.totp_step)
    if (step === null) return null
    const { meta } = await env.DB.prepare(
      'UPDATE identity_user SET totp_step = ?2 WHERE id = ?1 AND totp = ?3 AND (totp_step IS NULL OR totp_step < ?2)',
    )
      .bind(user.id, step, user.totp)
      .run()
    return meta.changes === 1 ? 'totp' : null
  }
  const { meta } = await env.DB.prepare(
    'UPDATE identity_recovery SET used_at = ?3 WHERE user_id = ?1 AND hash = ?2 AND used_at IS NULL',
  )
    .bind(user.id, await recoveryHash(env, user.id, plain), now.toISOString())
    .run()
  return meta.changes === 1 ? 'recovery' : null
}

/** @returns the statement that begins with an authenticator app. @param secret base32. @param step that of the code with which it was tried. */
export async function keepTotp(
  env: Env,
  userId: number,
  secret: string,
  step: number,
  now: Date,
): Promise<D1PreparedStatement> {
  return env.DB.prepare('UPDATE identity_user SET totp = ?2, totp_step = ?3 WHERE id = ?1').bind(
    userId,
    await sealUserText(env, now, userId, 'totp', secret),
    step,
  )
}

/** @returns ten new codes 'abcde-fghjk', and the statements that keep them and forget the old ones. */
export async function newRecoveryCodes(
  env: Env,
  userId: number,
  now: Date,
): Promise<{ codes: string[]; statements: D1PreparedStatement[] }> {
  const codes = Array.from({ length: recoveryCodes }, recoveryCode)
  const hashes = await Promise.all(codes.map((code) => recoveryHash(env, userId, code)))
  return {
    codes: codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`),
    statements: [
      env.DB.prepare('DELETE FROM identity_recovery WHERE user_id = ?1').bind(userId),
      env.DB.prepare(
        'INSERT INTO identity_recovery (user_id, hash, created_at) SELECT ?1, value, ?2 FROM json_each(?3)',
      ).bind(userId, now.toISOString(), JSON.stringify(hashes)),
    ],
  }
}

function recoveryCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(recoveryLength * 4))
  let code = ''
  // Bytes beyond the last multiple would make some letters likelier.
  const even = 256 - (256 % recoveryAlphabet.length)
  for (const byte of bytes)
    if (byte < even && code.length < recoveryLength) code += recoveryAlphabet[byte % recoveryAlphabet.length]
  return code.length === recoveryLength ? code : recoveryCode()
}

function recoveryHash(env: Env, userId: number, code: string): Promise<string> {
  return secretHash(`recovery\n${userId}\n${code}`, env.PEPPER)
}
