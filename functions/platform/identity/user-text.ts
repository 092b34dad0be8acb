// Name, login and authenticator secret of a user: sealed under the tenant's key, bound to the row. A login is found by its blind index.
import type { Env } from '../../env.ts'
import { pseudonymOf, shortMac } from '../privacy/pseudonym.ts'
import { open, type Place, seal } from '../privacy/seal.ts'
import { openVault } from '../privacy/vault.ts'

export type SealedColumn = 'name' | 'login' | 'totp'

/** @returns a text as identity_user keeps it; '' and null as they are. */
export async function sealUserText<T extends string | null>(
  env: Env,
  userId: number,
  column: SealedColumn,
  text: T,
  now: Date,
): Promise<T> {
  if (text === null || text === '') return text
  const { keys } = await openVault(env, now)
  return (await seal(keys.scope, env.TENANT.id, text, placeOf(userId, column))) as T
}

/** @returns a text that identity_user keeps. @throws Error when it was sealed for another row or under another key. */
export async function openUserText(
  env: Env,
  userId: number,
  column: SealedColumn,
  text: string | null,
  now: Date,
): Promise<string> {
  if (text === null || text === '') return ''
  const { keys } = await openVault(env, now)
  return open(keys.scope, env.TENANT.id, text, placeOf(userId, column))
}

/** @returns a user's name as pages show it; a user who came by a link and has given none is called by role and number. */
export async function userName(env: Env, row: { id: number; name: string; role: string }, now: Date): Promise<string> {
  // Rows from before names were sealed hold the role's name only.
  const name = row.name.startsWith('s1.') ? await openUserText(env, row.id, 'name', row.name, now) : ''
  return name === '' ? `${row.role} ${row.id}` : name
}

/** @returns what users are found by: the same for every way of writing a login. */
export async function loginIndex(env: Env, login: string, now: Date): Promise<string> {
  const { keys } = await openVault(env, now)
  return shortMac(keys.blind, `login ${plainLogin(login)}`)
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

/** @returns a number that no user has. Of two who take the same one the later insert fails. */
export async function freeUserId(db: D1Database): Promise<number> {
  const row = await db.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM identity_user').first<{ id: number }>()
  return row?.id ?? 1
}

/** @returns the pseudonym of an employee's number, for `identity_user.person`. */
export async function personOf(env: Env, number: string, now: Date): Promise<string> {
  return pseudonymOf((await openVault(env, now)).keys.pseudonym, number)
}

function placeOf(userId: number, column: SealedColumn): Place {
  return { table: 'identity_user', column, key: String(userId), person: null }
}
