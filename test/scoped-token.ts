// Tokens whose row rules reach some members, and what lies below which: written into the tenant's database, whoever manages them there.
import Database from 'better-sqlite3'
import { databaseFile } from '../runtime/database.ts'
import type { Server } from './server.ts'

export interface Scope {
  department?: string[]
  organization?: string[]
}

/** Changes the tenant's database while the server runs. */
export function inDatabase<T>(server: Pick<Server, 'data'>, work: (db: Database.Database) => T): T {
  const db = new Database(databaseFile(server.data, 'main') as string)
  try {
    db.pragma('busy_timeout = 5000')
    return work(db)
  } finally {
    db.close()
  }
}

/** @returns a token of the role, built in or the tenant's own, that sees these members. */
export async function scopedToken(
  server: Pick<Server, 'data' | 'operator'>,
  role: string,
  scope: Scope,
): Promise<string> {
  const { id, token } = await server.operator<{ id: number; token: string }>('/api/operator/tokens', {
    role: 'viewer',
    name: 'test',
  })
  inDatabase(server, (db) =>
    db.prepare('UPDATE identity_token SET role = ?, scope = ? WHERE id = ?').run(role, JSON.stringify(scope), id),
  )
  return token
}

/** Makes a role of the tenant's own. */
export function makeRole(server: Pick<Server, 'data'>, name: string, policy: Record<string, unknown>): void {
  inDatabase(server, (db) =>
    db
      .prepare("INSERT INTO identity_role (name, title, policy, created_at) VALUES (?, ?, ?, '2026-01-01T00:00:00Z')")
      .run(name, name, JSON.stringify({ actions: ['account', 'view'], domains: '*', fields: [], rows: [], ...policy })),
  )
}
