// Users as administrators handle them: who there is, and every change of what somebody may do.
import type { Context } from 'hono'
import type { Cut } from '../../domain.ts'
import type { AppEnv, Env, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { forgetSubjects, sessionIdleMs } from './identify.ts'
import { inTurn } from './in-turn.ts'
import { demandWithin } from './rights.ts'
import { knownRole } from './roles.ts'
import { subjectOf } from './subject.ts'
import { loginIndexOf, openUserText, sealUserText } from './user-text.ts'

type C = Context<AppEnv>

export interface UserRow {
  id: number
  name: string
  login: string | null
  role: string
  /** JSON: members by dimension. */
  scope: string
  person: string | null
  created_at: string
  disabled_at: string | null
}

export interface User {
  id: number
  name: string
  login: string | null
  role: string
  scope: Cut
  /** Pseudonym of the employee that the user is. */
  person: string | null
  createdAt: string
  disabledAt: string | null
  sessions: number
  lastSeenAt: string | null
}

/** What may be said of a user; `person` is a pseudonym. */
export interface UserChange {
  name?: string | undefined
  login?: string | null | undefined
  role?: string | undefined
  scope?: Cut | undefined
  person?: string | null | undefined
}

/** @returns all users, or the one of an id, with their open sessions. */
export async function listUsers(env: Env, now: Date, id?: number): Promise<User[]> {
  const idle = new Date(now.getTime() - sessionIdleMs).toISOString()
  const { results } = await env.DB.prepare(
    `SELECT u.id, u.name, u.login, u.role, u.scope, u.person, u.created_at, u.disabled_at,
       (SELECT count(*) FROM identity_session s WHERE s.user_id = u.id AND s.expires_at > ?1 AND s.seen_at > ?2) AS sessions,
       (SELECT max(seen_at) FROM identity_session s WHERE s.user_id = u.id) AS seen
     FROM identity_user u WHERE ?3 IS NULL OR u.id = ?3 ORDER BY u.disabled_at IS NOT NULL, u.id`,
  )
    .bind(now.toISOString(), idle, id ?? null)
    .all<UserRow & { sessions: number; seen: string | null }>()
  return Promise.all(
    results.map(async (row) => ({
      id: row.id,
      name: await openUserText(env, now, row.id, 'name', row.name),
      login: await openUserText(env, now, row.id, 'login', row.login),
      role: row.role,
      scope: JSON.parse(row.scope) as Cut,
      person: row.person,
      createdAt: row.created_at,
      disabledAt: row.disabled_at,
      sessions: row.sessions,
      lastSeenAt: row.seen,
    })),
  )
}

/** @throws Problem 404 when the id is none of this tenant's users. */
export async function userRow(env: Env, id: number): Promise<UserRow> {
  const row = await env.DB.prepare('SELECT * FROM identity_user WHERE id = ?1').bind(id).first<UserRow>()
  if (row === null) throw new Problem(404, 'unknown-user', 'There is no such user.', 'See GET /api/users.')
  return row
}

/** Adds a user, who cannot sign in before an invitation is made. @returns the id. @throws Problem 400, 403, 409. */
export function addUser(c: C, wanted: UserChange & { name: string; role: string }): Promise<number> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    await knownRole(env.DB, wanted.role)
    const scope = JSON.stringify(wanted.scope ?? {})
    const person = wanted.person ?? null
    await demandGrant(c, { ...wanted, scope, person })
    const id = await nextId(env.DB, 'identity_user')
    const login = wanted.login ?? null
    const now = c.get('now')
    const insert = env.DB.prepare(
      'INSERT INTO identity_user (id, name, role, created_at, login, login_index, person, scope) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)',
    ).bind(
      id,
      await sealUserText(env, now, id, 'name', wanted.name),
      wanted.role,
      now.toISOString(),
      await sealUserText(env, now, id, 'login', login),
      await loginIndexOf(env, now, login),
      person,
      scope,
    )
    const detail = { role: wanted.role, scope: wanted.scope ?? {}, person }
    await written(c, { action: 'user.add', resource: `user:${id}`, detail }, [insert])
    return id
  })
}

/** Changes a user; when rights change, the user's sessions end. @throws Problem 400, 403, 404, 409. */
export function changeUser(c: C, id: number, change: UserChange): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    const before = await userRow(env, id)
    if (change.role !== undefined) await knownRole(env.DB, change.role)
    const scope = change.scope === undefined ? before.scope : JSON.stringify(change.scope)
    const person = change.person === undefined ? before.person : change.person
    const after = { ...before, role: change.role ?? before.role, scope, person }
    await demandGrant(c, before)
    await demandGrant(c, after)
    const rights = before.role !== after.role || before.scope !== scope || before.person !== person
    const statements = [
      env.DB.prepare('UPDATE identity_user SET role = ?2, scope = ?3, person = ?4 WHERE id = ?1').bind(
        id,
        after.role,
        scope,
        person,
      ),
      ...(await textChanges(env, c.get('now'), id, change)),
      ...(rights ? [endedSessions(env.DB, id)] : []),
      ...(before.role !== after.role ? keptOwner(env.DB, before) : []),
    ]
    const detail = {
      ...(before.role === after.role ? {} : { role: [before.role, after.role] }),
      ...(before.scope === scope ? {} : { scope: [JSON.parse(before.scope), JSON.parse(scope)] }),
      ...(before.person === person ? {} : { person: [before.person, person] }),
      ...(change.name === undefined ? {} : { name: 'changed' }),
      ...(change.login === undefined ? {} : { login: 'changed' }),
    }
    await written(c, { action: 'user.change', resource: `user:${id}`, detail }, statements)
    if (rights) closeStreams(env.TENANT.id, `user:${id}`)
  })
}

async function textChanges(env: Env, now: Date, id: number, change: UserChange): Promise<D1PreparedStatement[]> {
  const { name, login } = change
  const statements: D1PreparedStatement[] = []
  if (name !== undefined)
    statements.push(
      env.DB.prepare('UPDATE identity_user SET name = ?2 WHERE id = ?1').bind(
        id,
        await sealUserText(env, now, id, 'name', name),
      ),
    )
  if (login !== undefined)
    statements.push(
      env.DB.prepare('UPDATE identity_user SET login = ?2, login_index = ?3 WHERE id = ?1').bind(
        id,
        await sealUserText(env, now, id, 'login', login),
        await loginIndexOf(env, now, login),
      ),
    )
  return statements
}

/** Closes or opens a user's account; closing it ends sessions, links, streams and the tokens that the user made. @throws Problem 403, 404, 409. */
export function setDisabled(c: C, id: number, disabled: boolean): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    const before = await userRow(env, id)
    await demandGrant(c, before)
    if ((before.disabled_at !== null) === disabled) return
    const now = c.get('now').toISOString()
    const statements = [
      env.DB.prepare('UPDATE identity_user SET disabled_at = ?2 WHERE id = ?1').bind(id, disabled ? now : null),
      ...(disabled
        ? [
            endedSessions(env.DB, id),
            env.DB.prepare('DELETE FROM identity_link WHERE user_id = ?1 AND used_at IS NULL').bind(id),
            ...keptOwner(env.DB, before),
          ]
        : []),
    ]
    await written(c, { action: disabled ? 'user.disable' : 'user.enable', resource: `user:${id}` }, statements)
    closeStreams(env.TENANT.id, `user:${id}`)
  })
}

/** Signs a user out everywhere. @throws Problem 403, 404. */
export function endSessions(c: C, id: number): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    await demandGrant(c, await userRow(env, id))
    await written(c, { action: 'user.end-sessions', resource: `user:${id}` }, [endedSessions(env.DB, id)])
    closeStreams(env.TENANT.id, `user:${id}`)
  })
}

/** @throws Problem 403 unless what the user reaches lies within the rights of who asks. */
export async function demandGrant(c: C, user: Pick<UserRow, 'name' | 'role' | 'scope' | 'person'>): Promise<void> {
  const rights = await subjectOf(c.env, { ...user, kind: 'user', id: 'user:0', scopes: null })
  demandWithin(rights, c.get('subject') as Subject, 'This user')
}

/** @returns the id of the next row; inTurn() keeps it free until it is written. */
export async function nextId(db: D1Database, table: 'identity_user' | 'identity_token'): Promise<number> {
  const row = await db.prepare(`SELECT coalesce(max(id), 0) + 1 AS id FROM ${table}`).first<{ id: number }>()
  return row?.id ?? 1
}

function endedSessions(db: D1Database, user: number): D1PreparedStatement {
  return db.prepare('DELETE FROM identity_session WHERE user_id = ?1').bind(user)
}

/** A statement that breaks the transaction when it would leave nobody who may do everything. */
function keptOwner(db: D1Database, before: UserRow): D1PreparedStatement[] {
  if (before.role !== 'owner' || before.disabled_at !== null) return []
  return [
    db
      .prepare(
        "UPDATE identity_user SET name = NULL WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM identity_user WHERE role = 'owner' AND disabled_at IS NULL)",
      )
      .bind(before.id),
  ]
}

async function written(c: C, entry: Parameters<typeof audit>[1], statements: D1PreparedStatement[]): Promise<void> {
  try {
    await audit(c, entry, statements)
  } catch (error) {
    if (/NOT NULL constraint failed: identity_user\.name/.test(String(error)))
      throw new Problem(
        409,
        'last-owner',
        'This is the last owner who can sign in; without one nobody could give rights any more.',
        'Make somebody else an owner first.',
      )
    if (/UNIQUE constraint failed: identity_user\.login_index/.test(String(error)))
      throw new Problem(409, 'login-taken', 'Somebody else signs in with this name.', 'Choose another one.')
    throw error
  }
  forgetSubjects(c.env.TENANT.id)
}
