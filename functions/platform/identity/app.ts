import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv, Env } from '../../env.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { drain } from '../live/live.ts'
import { signInForm } from '../pages/sign-in-html.ts'
import { staticPage } from '../pages/static-pages.ts'
import { access } from './access.ts'
import { cookieName, forgetSubjects, sessionSecret } from './identify.ts'
import { preparedLink, useLink } from './links.ts'
import { knownRole } from './roles.ts'
import { secretHash } from './secret.ts'

export const identity = new Hono<AppEnv>()

/** Shows a button only: the link is used up by the POST, so that a mail scanner that opens links does not use it. */
identity.get('/sign-in', access('public'), async (c) => {
  return c.html(await signInPage(c.env, c.req.query('link')?.slice(0, 200) ?? null, null))
})

identity.post('/sign-in', access('public'), async (c) => {
  const form = await c.req.parseBody()
  const secret = typeof form.link === 'string' ? form.link.trim().slice(0, 200) : ''
  try {
    const { session, maxAgeSeconds } = await useLink(c.env, secret, c.get('now'))
    c.header('set-cookie', cookie(c.env, session, maxAgeSeconds))
    return c.redirect(`${c.env.INSTALLATION.basePath}/`, 303)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return c.html(await signInPage(c.env, null, `${error.message} ${error.hint}`), error.status as 410)
  }
})

identity.post('/sign-out', access('account'), async (c) => {
  const value = sessionSecret(c.req.raw, c.env)
  if (value !== null)
    await c.env.DB.prepare('DELETE FROM identity_session WHERE hash = ?1')
      .bind(await secretHash(value, c.env.PEPPER))
      .run()
  forgetSubjects(c.env.TENANT.id)
  c.header('set-cookie', cookie(c.env, '', 0))
  return c.redirect(`${c.env.INSTALLATION.basePath}/sign-in`, 303)
})

identity.post('/api/operator/links', access('operator'), async (c) => {
  const { role } = await jsonBody(c, z.strictObject({ role: z.string().default('owner') }))
  await knownRole(c.env.DB, role)
  const { path, expiresAt, statements } = await preparedLink(
    c.env,
    { purpose: 'sign-in', role, createdBy: 'operator' },
    c.get('now'),
  )
  await audit(c, { action: 'link.create', resource: `role:${role}` }, statements)
  return c.json({ path, expiresAt }, 201)
})

/** Before the process stops: streams end, new ones are refused. */
identity.post('/api/operator/drain', access('operator'), (c) => {
  drain()
  return c.json({ draining: true }, 202)
})

identity.get('/api/operator/state', access('operator'), async (c) => {
  const [users, migrations] = await c.env.DB.batch<{ n: number; name: string }>([
    c.env.DB.prepare('SELECT count(*) AS n FROM identity_user'),
    c.env.DB.prepare('SELECT name FROM platform_migration ORDER BY name'),
  ])
  return c.json({
    users: users?.results[0]?.n ?? 0,
    migrations: migrations?.results.map((row) => row.name) ?? [],
    version: c.env.INSTALLATION.version,
  })
})

async function signInPage(env: AppEnv['Bindings'], link: string | null, trouble: string | null): Promise<string> {
  const page = await staticPage(env, '/sign-in')
  if (page === null) return signInForm(link, trouble, env.INSTALLATION.basePath)
  return page.segments
    .map(
      (segment, i) =>
        segment + (page.slots[i] === 'sign-in' ? signInForm(link, trouble, env.INSTALLATION.basePath) : ''),
    )
    .join('')
}

function cookie(env: Env, value: string, maxAgeSeconds: number): string {
  return `${cookieName(env)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${env.INSTALLATION.secure ? '; Secure' : ''}`
}
