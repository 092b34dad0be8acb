// What people sign in with: kept as text and found by a blind index.
import type { Env } from '../../env.ts'
import { secretHash } from './secret.ts'

/** @returns the index by which a login is found, in whatever case it is typed; null without one. */
export async function loginIndexOf(env: Env, login: string | null): Promise<string | null> {
  return login === null ? null : secretHash(`login ${login.trim().normalize('NFKC').toLowerCase()}`, env.PEPPER)
}

/** @returns the login as the database keeps it. */
export async function sealedLogin(_env: Env, login: string | null): Promise<string | null> {
  return login
}

/** @returns the login as it was typed. */
export async function loginText(_env: Env, sealed: string | null): Promise<string | null> {
  return sealed
}
