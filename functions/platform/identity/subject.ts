// From a row of users or tokens to a Subject: policy, and the members that row rules leave over.
import type { Action, Cut, Policy } from '../../domain.ts'
import type { Env, Subject } from '../../env.ts'
import { accessKeyOf, actions, builtInRoles, cutOf } from './policy.ts'
import { openUserText } from './user-text.ts'

export interface Account {
  kind: Subject['kind']
  id: string
  name: string
  role: string
  /** JSON: members by dimension. */
  scope: string
  person: string | null
  /** Actions that a token is limited to; null = those of its role. */
  scopes: readonly Action[] | null
}

/** @returns who it is and what that allows; a role that no longer exists allows nothing. */
export async function subjectOf(env: Env, account: Account): Promise<Subject> {
  const whole = await policyOf(env.DB, account.role)
  const { scopes } = account
  const policy =
    scopes === null ? whole : { ...whole, actions: whole.actions.filter((action) => scopes.includes(action)) }
  const scope = JSON.parse(account.scope) as Cut
  const own: Cut = account.person === null ? {} : { person: [account.person] }
  const cut = cutOf(policy, { ...(await withBelow(env.DB, scope)), ...own })
  return {
    kind: account.kind,
    id: account.id,
    role: account.role,
    name: account.name,
    policy,
    cut,
    person: account.person,
    accessKey: accessKeyOf(env.TENANT.id, account.role, policy, cut, account.person),
  }
}

/** The operator of the installation: the command line, which is on the same machine and has the key. */
export function operatorOf(env: Env): Subject {
  const policy: Policy = { actions, domains: '*', fields: builtInRoles.owner?.policy.fields ?? [], rows: [] }
  return {
    kind: 'operator',
    id: 'operator',
    role: 'owner',
    name: 'operator',
    policy,
    cut: {},
    person: null,
    accessKey: accessKeyOf(env.TENANT.id, 'owner', policy, {}, null),
  }
}

/** @returns a user as a subject; null where there is none, or a disabled one. */
export async function userSubject(env: Env, id: number, now: Date): Promise<Subject | null> {
  const row = await env.DB.prepare(
    'SELECT id, name, role, scope, person FROM identity_user WHERE id = ?1 AND disabled_at IS NULL',
  )
    .bind(id)
    .first<{ id: number; name: string; role: string; scope: string; person: string | null }>()
  if (row === null) return null
  const name = await openUserText(env, now, row.id, 'name', row.name)
  return subjectOf(env, { ...row, name, kind: 'user', id: `user:${row.id}`, scopes: null })
}

/** @returns what a role allows; nothing where there is no such role. */
export async function policyOf(db: D1Database, role: string): Promise<Policy> {
  return (
    builtInRoles[role]?.policy ??
    (await roleRow(db, role))?.policy ?? { actions: [], domains: [], fields: [], rows: [] }
  )
}

/** @returns a role of the tenant's own making, null without one of that name. */
export async function roleRow(
  db: D1Database,
  name: string,
): Promise<{ name: string; title: string; policy: Policy } | null> {
  const row = await db
    .prepare('SELECT name, title, policy FROM identity_role WHERE name = ?1')
    .bind(name)
    .first<{ name: string; title: string; policy: string }>()
  return row === null ? null : { ...row, policy: JSON.parse(row.policy) as Policy }
}

/** @returns the scope with every unit below its members, however deep. */
export async function withBelow(db: D1Database, scope: Cut): Promise<Cut> {
  const { results } = await db
    .prepare(
      `WITH RECURSIVE below (dimension, member) AS (
        SELECT d.key, m.value FROM json_each(?1) AS d, json_each(d.value) AS m
        UNION SELECT u.dimension, u.member FROM below AS b JOIN identity_unit AS u ON u.dimension = b.dimension AND u.parent = b.member
      ) SELECT dimension, member FROM below ORDER BY 1, 2`,
    )
    .bind(JSON.stringify(scope))
    .all<{ dimension: string; member: string }>()
  const whole: Record<string, string[]> = {}
  for (const { dimension, member } of results) {
    const members = whole[dimension] ?? []
    members.push(member)
    whole[dimension] = members
  }
  return whole
}

/** @returns the members of a cut that lie below none of the others, and whether any does. */
export async function topOf(db: D1Database, cut: Cut): Promise<{ top: Cut; below: boolean }> {
  const { results } = await db
    .prepare(
      `SELECT u.dimension, u.member FROM identity_unit AS u
        WHERE EXISTS (SELECT 1 FROM json_each(?1) AS d, json_each(d.value) AS m WHERE d.key = u.dimension AND m.value = u.parent)`,
    )
    .bind(JSON.stringify(cut))
    .all<{ dimension: string; member: string }>()
  const under = new Set(results.map(({ dimension, member }) => `${dimension} ${member}`))
  const top = Object.fromEntries(
    Object.entries(cut).map(([name, members]) => [name, members.filter((member) => !under.has(`${name} ${member}`))]),
  )
  const whole = Object.entries(top).every(([name, members]) => members.length > 0 || cut[name]?.length === 0)
  // Units that lie below each other in a circle have no top.
  return whole ? { top, below: results.length > 0 } : { top: cut, below: false }
}
