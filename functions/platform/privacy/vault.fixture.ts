// A vault of its own over SQLite in memory, for tests that need no server.
import Database from 'better-sqlite3'
import type { KeyRing } from '../../env.ts'
import { d1Fixture, d1Of } from '../ingest/d1.fixture.ts'
import { toBase64url } from '../../../lib/text/base64url.ts'
import { openVault, type TenantVault, type Vault } from './vault.ts'

/** For insights that open nothing. */
export const closedVault: Vault = {
  open: () => Promise.reject(new Error('nothing is to be opened')),
  numbers: () => Promise.reject(new Error('nobody is to be named')),
  pseudonym: () => Promise.reject(new Error('nobody is to be looked for')),
}

/** @returns a ring with a random key of version 1. */
export function ringFixture(): KeyRing {
  return { current: 1, keys: { 1: randomKey() } }
}

export function randomKey(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** An empty vault over its own or the given rows, its database, and a second way into it with another ring or name: as after a restart. */
export async function vaultFixture(tenant = 'main', ring = ringFixture(), DB = d1Fixture().db) {
  const sqlite = new Database(':memory:')
  const reopened = (keys = ring, id = tenant): Promise<TenantVault> =>
    openVault({ DB, VAULT: d1Of(sqlite), KEYS: keys, TENANT: { id } }, new Date('2026-01-01T00:00:00Z'))
  return { vault: await reopened(), sqlite, ring, reopened, DB }
}
