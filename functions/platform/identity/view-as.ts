// An administrator looks through the eyes of a user or a role: reading only, for an hour, written down.
import { z } from 'zod'
import type { Action } from '../../domain.ts'
import type { Env, Subject } from '../../env.ts'
import { allowed } from './access.ts'
import { accessKeyOf, builtInRoles } from './policy.ts'
import { within } from './rights.ts'
import { roleRow, subjectOf, userSubject } from './subject.ts'

/** What somebody who looks through other eyes may do at most. */
const reading: readonly Action[] = ['view', 'export', 'drill']
export const lookingForMs = 3_600_000

const viewAsSchema = z.strictObject({
  user: z.int().optional(),
  role: z.string().optional(),
  until: z.iso.datetime(),
})

/** What `identity_session.view_as` holds: a user's id or a role's name, and when it ends. */
export type ViewAs = z.infer<typeof viewAsSchema>

/** @returns through whose eyes the actor looks and until when; null where that is over, or no longer within the actor's rights. */
export async function lookedThrough(
  env: Env,
  actor: Subject,
  viewAs: string,
  now: Date,
): Promise<{ subject: Subject; untilMs: number } | null> {
  const { user, role, until } = viewAsSchema.parse(JSON.parse(viewAs))
  const untilMs = Date.parse(until)
  if (untilMs <= now.getTime() || !allowed(actor, 'administer')) return null
  const eyes = await eyesOf(env, { user, role }, now)
  if (eyes === null || !within(eyes, actor) || !allowed(eyes, 'view')) return null
  return { subject: looking(env, eyes, actor), untilMs }
}

/** @returns the subject of a user or a role, null where there is none. */
export async function eyesOf(
  env: Env,
  of: { user?: number | undefined; role?: string | undefined },
  now: Date,
): Promise<Subject | null> {
  if (of.user !== undefined) return userSubject(env, of.user, now)
  const { role = '' } = of
  const title = builtInRoles[role]?.title ?? (await roleRow(env.DB, role))?.title
  if (title === undefined) return null
  const name = (title.split(':')[0] as string).trim()
  return subjectOf(env, { kind: 'user', id: `role:${role}`, name, role, scope: '{}', person: null, scopes: null })
}

function looking(env: Env, eyes: Subject, actor: Subject): Subject {
  const policy = { ...eyes.policy, actions: eyes.policy.actions.filter((action) => reading.includes(action)) }
  return {
    ...eyes,
    policy,
    // The banner is part of the page: whoever looks through other eyes shares no cached page with them.
    accessKey: `${accessKeyOf(env.TENANT.id, eyes.role, policy, eyes.cut, eyes.person)}\nlooking ${actor.id} ${eyes.id}`,
    actor: actor.id,
    ...(actor.session === undefined ? {} : { session: actor.session }),
  }
}
