// Signing in and out: by password and code, passkey, or one-time link. Plain forms; what was wrong stands on the page that is shown again.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv, Subject } from '../../env.ts'
import { formBody, textFields } from '../../form-body.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem, problem } from '../../problem.ts'
import { audit } from '../audit/audit.ts'
import { closeStreams } from '../live/live.ts'
import { signInForm, type SignInView } from '../pages/sign-in-html.ts'
import { staticPage } from '../pages/static-pages.ts'
import { access } from './access.ts'
import { derivations } from './derivations.ts'
import { forgetSubjects } from './identify.ts'
import { findLink, passwordsAllowed, preparedLink } from './links.ts'
import { signInQuestion } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { beyondRights, policyWithin } from './rights.ts'
import { knownRole } from './roles.ts'
import { forgetUser, sessionCookie } from './sessions.ts'
import { loadRules, rulesSchema, saveRules } from './sign-in-rules.ts'
import { byCode, byLink, byPasskey, byPassword, type SignedIn } from './sign-in-ways.ts'
import { browserOrigin } from './source.ts'
import { ssoChoice } from './sso-button.ts'
import { policyOf } from './subject.ts'

type C = Context<AppEnv>

const fields = ['link', 'login', 'password', 'again', 'name', 'code', 'ticket', 'passkey'] as const
/** Anybody may send this form. */
const fieldBytesMost = 64_000

export const signIn = new Hono<AppEnv>()

signIn.get('/sign-in', access('public'), async (c) => {
  const secret = c.req.query('link')?.slice(0, 200)
  if (secret === undefined) return signInPage(c, {})
  const link = await findLink(c.env, secret, c.get('now'))
  return signInPage(c, { link: { secret, purpose: link?.purpose ?? null } })
})

signIn.post('/sign-in', access('public'), async (c) => {
  const form = await formBody(c, textFields(...fields), fieldBytesMost)
  try {
    const signedIn = way(c, form)
    // A client that leaves does not stop it half-way.
    c.executionCtx.waitUntil(signedIn.catch(() => undefined))
    const done = await signedIn
    if ('ticket' in done) return signInPage(c, { ticket: done.ticket })
    const rules = await loadRules(c.env.DB)
    const toAccount = done.setUp || (rules.secondFactorFor.includes(done.role) && !done.twoFactors)
    return c.redirect(`${c.env.INSTALLATION.basePath}${toAccount ? '/account' : '/'}`, 303)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return refusal(c, error, form)
  }
})

function way(c: C, form: Record<(typeof fields)[number], string>): Promise<SignedIn | { ticket: string }> {
  if (form.link !== '') return byLink(c, form.link.trim().slice(0, 200), form)
  if (form.passkey !== '') return byPasskey(c, form.passkey)
  if (form.ticket !== '') return byCode(c, form.ticket, form.code)
  return byPassword(c, form.login, form.password, form.code)
}

signIn.post('/sign-out', access('account'), async (c) => {
  const subject = c.get('subject')
  await audit(c, { action: 'sign-out', resource: `session:${subject?.session ?? 'none'}` }, [
    c.env.DB.prepare('DELETE FROM identity_session WHERE id = ?1').bind(subject?.session ?? -1),
  ])
  if (subject?.kind === 'user') forgetUser(c.env.TENANT.id, Number(subject.id.slice('user:'.length)))
  c.header('set-cookie', sessionCookie(c.env, ''))
  return c.redirect(`${c.env.INSTALLATION.basePath}/sign-in`, 303)
})

const linkSchema = z.strictObject({
  role: z.string().default('owner'),
  purpose: z.enum(['setup', 'sign-in']).default('sign-in'),
})

signIn.post('/api/operator/links', access('operator'), async (c) => {
  const wanted = await jsonBody(c, linkSchema)
  await knownRole(c.env.DB, wanted.role)
  const { path, expiresAt, statements } = await preparedLink(c.env, { ...wanted, createdBy: 'operator' }, c.get('now'))
  await audit(
    c,
    { action: 'link.create', resource: `role:${wanted.role}`, detail: { purpose: wanted.purpose } },
    statements,
  )
  return c.json({ path, expiresAt }, 201)
})

/** How much work sign-ins make: derivations since the start, and those that are open. */
signIn.get('/api/operator/derivations', access('operator'), (c) => c.json(derivations()))

signIn.get('/api/sign-in/rules', access('administer'), async (c) => c.json(await loadRules(c.env.DB)))

signIn.patch('/api/sign-in/rules', access('administer'), async (c) => {
  const rules = await jsonBody(c, rulesSchema)
  const before = await loadRules(c.env.DB)
  for (const role of differing(before.secondFactorFor, rules.secondFactorFor))
    if (!policyWithin(await policyOf(c.env.DB, role), c.get('subject') as Subject))
      throw beyondRights(`The role ${role.slice(0, 60)}`)
  await audit(c, { action: 'sign-in-rules.change', resource: 'tenant', detail: { ...rules } }, [
    saveRules(c.env.DB, rules),
  ])
  forgetSubjects(c.env.TENANT.id)
  closeStreams(c.env.TENANT.id)
  return c.json(rules)
})

function differing(one: readonly string[], other: readonly string[]): string[] {
  return [...one.filter((name) => !other.includes(name)), ...other.filter((name) => !one.includes(name))]
}

/** The page again with what was wrong; a script that asks for JSON gets the problem. */
async function refusal(c: C, error: Problem, form: Record<(typeof fields)[number], string>): Promise<Response> {
  const { retryAfterSeconds } = error.more
  const wantsPage = !(c.req.header('accept') ?? '').includes('json')
  const answer = wantsPage
    ? await signInPage(c, { trouble: `${error.message} ${error.hint}`, ...(await again(c, error, form)) }, error.status)
    : problem(c, error.status, error.code, error.message, error.hint, error.more)
  if (typeof retryAfterSeconds === 'number') answer.headers.set('retry-after', String(retryAfterSeconds))
  return answer
}

/** A link that is still good and a first step that is done are not lost by one wrong word. */
async function again(c: C, { status }: Problem, form: Record<string, string>): Promise<Partial<SignInView>> {
  const { link, ticket } = form
  if (link && status !== 410) {
    const found = await findLink(c.env, link, c.get('now'))
    return found === null ? {} : { link: { secret: link, purpose: found.purpose } }
  }
  return ticket && status !== 410 ? { ticket } : {}
}

async function signInPage(c: C, asked: Partial<SignInView>, status = 200): Promise<Response> {
  const { env } = c
  const party = relyingParty(env, browserOrigin(c.req.raw, env.INSTALLATION))
  const form = signInForm({
    base: env.INSTALLATION.basePath,
    trouble: null,
    link: null,
    ticket: null,
    passwords: passwordsAllowed(env),
    passkey: party === null ? null : await signInQuestion(env, party, c.get('now')),
    sso: ssoChoice(env),
    ...asked,
  })
  const page = await staticPage(env, '/sign-in')
  const html =
    page === null
      ? form
      : page.segments.map((segment, at) => segment + (page.slots[at] === 'sign-in' ? form : '')).join('')
  return c.html(html, status as 200)
}
