// A user's name, login and authenticator secret: sealed in the database under the tenant's key, bound to the row; the login found by a blind index.
import type { Env } from '../../env.ts'
import { shortMac } from '../privacy/pseudonym.ts'
import { open, seal } from '../privacy/seal.ts'
import { openVault } from '../privacy/vault.ts'

type Column = 'name' | 'login' | 'totp'

/** @returns the text as the database keeps it; null stays null. */
export async function sealUserText(env: Env, now: Date, id: number, column: Column, text: string): Promise<string>
export async function sealUserText(
  env: Env,
  now: Date,
  id: number,
  column: Column,
  text: string | null,
): Promise<string | null>
export async function sealUserText(env: Env, now: Date, id: number, column: Column, text: string | null) {
  if (text === null) return null
  const { keys } = await openVault(env, now)
  return seal(keys.scope, keys.tenant, text, placeOf(id, column))
}

/** @returns the text as it was typed. A text that is not sealed, such as the role as whose bearer a link made a user, is itself. */
export async function openUserText(env: Env, now: Date, id: number, column: Column, text: string): Promise<string>
export async function openUserText(
  env: Env,
  now: Date,
  id: number,
  column: Column,
  text: string | null,
): Promise<string | null>
export async function openUserText(env: Env, now: Date, id: number, column: Column, text: string | null) {
  if (text === null || !text.startsWith('s1.t.')) return text
  const { keys } = await openVault(env, now)
  return open(keys.scope, keys.tenant, text, placeOf(id, column))
}

/** @returns the index by which a login is found, in whatever case it is typed; null without one. */
export async function loginIndexOf(env: Env, now: Date, login: string): Promise<string>
export async function loginIndexOf(env: Env, now: Date, login: string | null): Promise<string | null>
export async function loginIndexOf(env: Env, now: Date, login: string | null) {
  if (login === null) return null
  const { keys } = await openVault(env, now)
  return shortMac(keys.blind, `login\n${plainLogin(login)}`)
}

/** @returns a login in its normal form. */
export function plainLogin(login: string): string {
  return login.trim().normalize('NFKC').toLowerCase()
}

/** @returns why a login is not taken, in a sentence; null when it is. */
export function loginTrouble(login: string): string | null {
  const plain = plainLogin(login)
  if (plain.length < 3 || plain.length > 200) return 'A login has 3 to 200 characters; an e-mail address does well.'
  return /[\p{C}\s]/u.test(plain) ? 'A login has no spaces in it.' : null
}

function placeOf(id: number, column: Column) {
  return { table: 'identity_user', column, key: String(id), person: null }
}
