// Roles of the tenant's own making, and which units lie below which.
import type { Context } from 'hono'
import { z } from 'zod'
import type { Policy } from '../../domain.ts'
import { domains } from '../../domains.ts'
import type { AppEnv, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { forgetSubjects } from './identify.ts'
import { inTurn } from './in-turn.ts'
import { actions, builtInRoles, fieldClasses, rowDimensions } from './policy.ts'
import { beyondRights, policyWithin } from './rights.ts'
import { roleRow } from './subject.ts'

type C = Context<AppEnv>

export interface Role {
  name: string
  title: string
  builtIn: boolean
  policy: Policy
  users: number
  tokens: number
}

const unique = <T>(list: T[]) => new Set(list).size === list.length
const set = <Schema extends z.ZodType>(member: Schema) =>
  z.array(member).max(500).refine(unique, 'names something twice')

/** A policy as scripts and forms give it; nothing else may stand in it. */
export const policySchema = z.strictObject({
  actions: set(z.enum(actions as [string, ...string[]])),
  domains: z.union([z.literal('*'), set(z.enum(domains.map(({ name }) => name) as [string, ...string[]]))]),
  fields: set(z.enum(fieldClasses as [string, ...string[]])),
  rows: set(z.enum(rowDimensions as [string, ...string[]])),
})

export const roleSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'must be lower-case letters, digits and dashes, such as plant-lead'),
  title: z.string().trim().min(1).max(200),
  policy: policySchema,
})

/** @returns built-in roles, then the tenant's own, with who has them. */
export async function listRoles(db: D1Database, now: Date): Promise<Role[]> {
  const [own, users, tokens] = await db.batch<{ name: string; title: string; policy: string; role: string; n: number }>(
    [
      db.prepare('SELECT name, title, policy FROM identity_role ORDER BY name'),
      db.prepare('SELECT role, count(*) AS n FROM identity_user GROUP BY role'),
      db
        .prepare(
          'SELECT role, count(*) AS n FROM identity_token WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?1) GROUP BY role',
        )
        .bind(now.toISOString()),
    ],
  )
  const count = (rows: typeof users, role: string) => rows?.results.find((row) => row.role === role)?.n ?? 0
  const named = [
    ...Object.entries(builtInRoles).map(([name, { title, policy }]) => ({ name, title, policy, builtIn: true })),
    ...(own?.results ?? []).map(({ name, title, policy }) => ({
      name,
      title,
      policy: JSON.parse(policy) as Policy,
      builtIn: false,
    })),
  ]
  return named.map((role) => ({ ...role, users: count(users, role.name), tokens: count(tokens, role.name) }))
}

/** @throws Problem 400 when there is no role of this name. */
export async function knownRole(db: D1Database, name: string): Promise<void> {
  if (Object.hasOwn(builtInRoles, name) || (await roleRow(db, name)) !== null) return
  const own = await db.prepare('SELECT name FROM identity_role ORDER BY name').all<{ name: string }>()
  throw new Problem(
    400,
    'unknown-role',
    `There is no role "${name.slice(0, 60)}".`,
    `Roles: ${[...Object.keys(builtInRoles), ...own.results.map((row) => row.name)].join(', ')}.`,
  )
}

/** @throws Problem 403 beyond the maker's rights, 409 when the name is taken. */
export function addRole(c: C, role: z.infer<typeof roleSchema>): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    const policy = role.policy as Policy
    demandPolicy(c, policy)
    if (Object.hasOwn(builtInRoles, role.name) || (await roleRow(env.DB, role.name)) !== null)
      throw new Problem(409, 'role-taken', `There is a role "${role.name}" already.`, 'Choose another name.')
    await audit(c, { action: 'role.add', resource: `role:${role.name}`, detail: { policy } }, [
      env.DB.prepare('INSERT INTO identity_role (name, title, policy, created_at) VALUES (?1, ?2, ?3, ?4)').bind(
        role.name,
        role.title,
        JSON.stringify(policy),
        c.get('now').toISOString(),
      ),
    ])
    changed(c)
  })
}

/** Changes a role; whoever has it has the new rights with the next request. @throws Problem 403, 404, 409. */
export function changeRole(
  c: C,
  name: string,
  change: { title?: string | undefined; policy?: Partial<z.infer<typeof policySchema>> | undefined },
): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    const before = await ownRole(c, name)
    const given = Object.entries(change.policy ?? {}).filter(([, value]) => value !== undefined)
    const policy = { ...before.policy, ...Object.fromEntries(given) } as Policy
    demandPolicy(c, before.policy)
    demandPolicy(c, policy)
    const title = change.title ?? before.title
    const detail = { policy: [before.policy, policy] }
    await audit(c, { action: 'role.change', resource: `role:${name}`, detail }, [
      env.DB.prepare('UPDATE identity_role SET title = ?2, policy = ?3 WHERE name = ?1').bind(
        name,
        title,
        JSON.stringify(policy),
      ),
    ])
    changed(c)
  })
}

/** @throws Problem 403, 404, and 409 while a user, a token or an open link has the role. */
export function deleteRole(c: C, name: string): Promise<void> {
  const { env } = c
  return inTurn(env.TENANT.id, async () => {
    demandPolicy(c, (await ownRole(c, name)).policy)
    const now = c.get('now').toISOString()
    const used = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM identity_user WHERE role = ?1) AS users,
        (SELECT count(*) FROM identity_token WHERE role = ?1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)) AS tokens,
        (SELECT count(*) FROM identity_link WHERE role = ?1 AND used_at IS NULL AND expires_at > ?2) AS links`,
    )
      .bind(name, now)
      .first<{ users: number; tokens: number; links: number }>()
    const { users = 0, tokens = 0, links = 0 } = used ?? {}
    if (users + tokens + links > 0)
      throw new Problem(
        409,
        'role-in-use',
        `The role is in use: users ${users}, tokens ${tokens}, open links ${links}.`,
        'Give them another role, or revoke them, then delete it.',
      )
    await audit(c, { action: 'role.delete', resource: `role:${name}` }, [
      env.DB.prepare('DELETE FROM identity_role WHERE name = ?1').bind(name),
    ])
    changed(c)
  })
}

async function ownRole(c: C, name: string) {
  if (Object.hasOwn(builtInRoles, name))
    throw new Problem(409, 'built-in-role', 'A built-in role stays as it is.', 'Make a role of your own instead.')
  const row = await roleRow(c.env.DB, name)
  if (row === null) throw new Problem(404, 'unknown-role', 'There is no such role.', 'See GET /api/roles.')
  return row
}

function demandPolicy(c: C, policy: Policy): void {
  if (!policyWithin(policy, c.get('subject') as Subject)) throw beyondRights('This role')
}

function changed(c: C): void {
  forgetSubjects(c.env.TENANT.id)
  closeStreams(c.env.TENANT.id)
}
