// Starts and stops looking through the eyes of a user or a role.
import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv, Subject } from '../../env.ts'
import { formBody } from '../../form-body.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { access, allowed } from './access.ts'
import { forgetSubjects } from './identify.ts'
import { demandWithin } from './rights.ts'
import { eyesOf, lookingForMs } from './view-as.ts'

const wanted = z
  .strictObject({
    user: z
      .string()
      .regex(/^[1-9]\d{0,14}$/)
      .transform(Number)
      .optional(),
    role: z.string().max(60).optional(),
  })
  .refine(({ user, role }) => (user === undefined) !== (role === undefined), 'names neither a user nor a role, or both')

export const adminViewAs = new Hono<AppEnv>()

adminViewAs.post('/view-as', access('administer'), async (c) => {
  const of = await formBody(c, wanted)
  const actor = c.get('subject') as Subject
  if (actor.kind !== 'user' || actor.session === undefined)
    throw new Problem(
      409,
      'session-needed',
      'Only a person in a browser looks through the eyes of somebody else.',
      'Sign in, then start from the page of the user.',
    )
  const now = c.get('now')
  const eyes = await eyesOf(c.env, of, now)
  if (eyes === null)
    throw new Problem(
      404,
      'unknown-user',
      'There is no such user or role, or the user is disabled.',
      'See /users and /roles.',
    )
  demandWithin(eyes, actor, of.user === undefined ? 'This role' : 'This user')
  if (!allowed(eyes, 'view'))
    throw new Problem(
      409,
      'sees-nothing',
      'There is nothing to see through these eyes.',
      'Choose somebody who may look at pages.',
    )
  const viewAs = JSON.stringify({ ...of, until: new Date(now.getTime() + lookingForMs).toISOString() })
  await audit(c, { action: 'view-as.start', resource: eyes.id, detail: { role: eyes.role } }, [
    c.env.DB.prepare('UPDATE identity_session SET view_as = ?2 WHERE id = ?1').bind(actor.session, viewAs),
  ])
  forgetSubjects(c.env.TENANT.id)
  closeStreams(c.env.TENANT.id, actor.id)
  return c.redirect(`${c.env.INSTALLATION.basePath}/`, 303)
})

adminViewAs.post('/view-as/stop', access('view'), async (c) => {
  await formBody(c, z.strictObject({}))
  const { actor, session, id } = c.get('subject') as Subject
  if (actor !== undefined && session !== undefined) {
    await audit(c, { action: 'view-as.stop', resource: id }, [
      c.env.DB.prepare('UPDATE identity_session SET view_as = NULL WHERE id = ?1').bind(session),
    ])
    forgetSubjects(c.env.TENANT.id)
    closeStreams(c.env.TENANT.id, id)
  }
  return c.redirect(`${c.env.INSTALLATION.basePath}/`, 303)
})
