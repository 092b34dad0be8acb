// One's own account: name, login, password, second factor, passkeys, sessions. Whatever weighs asks for the password again, and gives the session a new secret.
import { type Context, Hono } from 'hono'
import type { AppEnv } from '../../env.ts'
import { formBody, textFields } from '../../form-body.ts'
import { Problem } from '../../problem.ts'
import { type AuditEntry, audit } from '../audit/audit.ts'
import { adminPage } from '../pages/admin-page.ts'
import { staticPage } from '../pages/static-pages.ts'
import { openTenant } from '../tenants/tenant.ts'
import { access } from './access.ts'
import { accountHtml, recoveryHtml, totpHtml } from './account-html.ts'
import { type AccountRow, confirm, confirmFactor, ownAccount } from './account-owner.ts'
import { browserName } from './browser-name.ts'
import { derivation } from './derivations.ts'
import { assertPasswords, loginTaken, passwordsAllowed } from './links.ts'
import { hashPassword } from './password.ts'
import { passwordTrouble } from './password-rules.ts'
import { forgetSubjects } from './identify.ts'
import { keepPasskey, newPasskeyQuestion, passkeysOf } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { keepTotp, newRecoveryCodes } from './second-factor.ts'
import { endSessions, forgetUser, renewedSession, sessionsOf } from './sessions.ts'
import { hasSecondFactor, loadRules } from './sign-in-rules.ts'
import { browserOrigin } from './source.ts'
import { readTicket, spendTicket } from './ticket.ts'
import { isTotpSecret, newTotpSecret, stepOfCode, totpUri } from './totp.ts'
import { loginIndexOf, loginTrouble, openUserText, plainLogin, sealUserText } from './user-text.ts'
import { challengeOf, checkRegistration } from './web-authn.ts'

type C = Context<AppEnv>

export const account = new Hono<AppEnv>()

account.get('/account', access('account'), (c) => accountPage(c, null))

account.post('/account/name', access('account'), (c) =>
  change(c, async (own) => {
    const form = await formBody(c, textFields('name'))
    const name = form.name.trim()
    if (name === '' || name.length > 200)
      throw new Problem(400, 'name-not-taken', 'A name has 1 to 200 characters.', 'Write the one that others know.')
    await audit(c, { action: 'account.name', resource: `user:${own.id}` }, [
      c.env.DB.prepare('UPDATE identity_user SET name = ?2 WHERE id = ?1').bind(
        own.id,
        await sealUserText(c.env, c.get('now'), own.id, 'name', name),
      ),
    ])
    forgetUser(c.env.TENANT.id, own.id)
  }),
)

account.post('/account/password', access('account'), (c) =>
  change(c, async (own) => {
    assertPasswords(c.env)
    const form = await formBody(c, textFields('login', 'current', 'password', 'again'))
    const login = form.login.trim() === '' ? await loginOf(c, own) : plainLogin(form.login)
    const trouble =
      loginTrouble(login) ??
      (form.password === '' && own.password !== null ? null : passwordTrouble(form.password, login)) ??
      (form.password === form.again ? null : 'The two passwords differ.')
    if (trouble !== null) throw new Problem(400, 'password-not-taken', trouble, 'Choose another one.')
    await confirm(c, own, form.current)
    const now = c.get('now')
    const hash = form.password === '' ? own.password : await derived(c, form.password)
    const session = await renewedSession(c, own.session)
    const entry = { action: form.password === '' ? 'login.change' : 'password.change', resource: `user:${own.id}` }
    await audit(c, entry, [
      c.env.DB.prepare(
        'UPDATE identity_user SET login = ?2, login_index = ?3, password = ?4, password_at = ?5 WHERE id = ?1',
      ).bind(
        own.id,
        await sealUserText(c.env, now, own.id, 'login', login),
        await loginIndexOf(c.env, now, login),
        hash,
        form.password === '' ? own.password_at : now.toISOString(),
      ),
      endSessions(c.env.DB, own.id, own.session),
      session.statement,
    ]).catch((error: unknown) => {
      throw /identity_user\.login_index/.test(String(error)) ? loginTaken() : error
    })
    forgetUser(c.env.TENANT.id, own.id)
    c.header('set-cookie', session.cookie)
  }),
)

account.get('/account/second-factor', access('account'), async (c) => totpPage(c, await ownAccount(c), null))

account.post('/account/second-factor', access('account'), async (c) => {
  assertPasswords(c.env)
  const own = await ownAccount(c)
  const form = await formBody(c, textFields('secret', 'code', 'current'))
  if (!isTotpSecret(form.secret))
    throw new Problem(400, 'bad-form', 'The form is not the one of the page.', 'Open the page again.')
  try {
    await confirmFactor(c, own, form.current)
    const step = await stepOfCode(form.secret, form.code.replace(/\s/g, ''), c.get('now'), null)
    if (step === null)
      throw new Problem(
        400,
        'wrong-code',
        'The code is not the one of this key.',
        'Enter the key into the app, then the code that it shows now. The clock of the phone must be right.',
      )
    const { codes, statements } = await newRecoveryCodes(c.env, own.id, c.get('now'))
    await stepUp(c, own, { action: 'second-factor.add', resource: `user:${own.id}` }, [
      await keepTotp(c.env, own.id, form.secret, step, c.get('now')),
      ...statements,
      // This session has shown the second factor just now.
      c.env.DB.prepare(
        "UPDATE identity_session SET method = method || '+totp' WHERE id = ?1 AND method IN ('link', 'password')",
      ).bind(own.session),
    ])
    return await codesPage(c, codes)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return await totpPage(c, own, error, form.secret)
  }
})

account.post('/account/second-factor/remove', access('account'), (c) =>
  change(c, async (own) => {
    await confirmFactor(c, own, (await formBody(c, textFields('current'))).current)
    await stepUp(c, own, { action: 'second-factor.remove', resource: `user:${own.id}` }, [
      c.env.DB.prepare('UPDATE identity_user SET totp = NULL, totp_step = NULL WHERE id = ?1').bind(own.id),
      c.env.DB.prepare('DELETE FROM identity_recovery WHERE user_id = ?1').bind(own.id),
    ])
  }),
)

account.post('/account/recovery-codes', access('account'), async (c) => {
  const own = await ownAccount(c)
  const form = await formBody(c, textFields('current'))
  try {
    await confirmFactor(c, own, form.current)
    const { codes, statements } = await newRecoveryCodes(c.env, own.id, c.get('now'))
    await stepUp(c, own, { action: 'recovery-codes.renew', resource: `user:${own.id}` }, statements)
    return await codesPage(c, codes)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return await accountPage(c, error)
  }
})

account.post('/account/passkeys', access('account'), (c) =>
  change(c, async (own) => {
    assertPasswords(c.env)
    const form = await formBody(c, textFields('passkey', 'current'))
    await confirmFactor(c, own, form.current)
    const now = c.get('now')
    const party = relyingParty(c.env, browserOrigin(c.req.raw, c.env.INSTALLATION))
    const challenge = challengeOf(form.passkey)
    const ticket = await readTicket<{ userId: number }>(c.env, 'new passkey', challenge, now)
    try {
      if (party === null || ticket === null || ticket.userId !== own.id)
        throw new RangeError('the question was another one, or it is more than five minutes old')
      const key = await checkRegistration(form.passkey, party)
      await stepUp(c, own, { action: 'passkey.add', resource: `user:${own.id}` }, [
        ...(await spendTicket(c.env, challenge, ticket.untilMs, now)),
        keepPasskey(c.env.DB, own.id, key, browserName(c.req.header('user-agent')), now),
      ])
    } catch (error) {
      if (!(error instanceof RangeError) && !/identity_spent|identity_passkey/.test(String(error))) throw error
      const why = error instanceof RangeError ? error.message : 'it was used already'
      throw new Problem(400, 'passkey-not-taken', `The passkey was not taken: ${why}.`, 'Try it once more.')
    }
  }),
)

account.post('/account/passkeys/remove', access('account'), (c) =>
  change(c, async (own) => {
    const form = await formBody(c, textFields('id', 'current'))
    await confirmFactor(c, own, form.current)
    await stepUp(c, own, { action: 'passkey.remove', resource: `user:${own.id}` }, [
      c.env.DB.prepare('DELETE FROM identity_passkey WHERE id = ?1 AND user_id = ?2').bind(form.id, own.id),
    ])
  }),
)

account.post('/account/sessions/end', access('account'), (c) =>
  change(c, async (own) => {
    const { id } = await formBody(c, textFields('id'))
    await audit(c, { action: 'session.end', resource: `session:${Number(id) || 0}` }, [
      c.env.DB.prepare('DELETE FROM identity_session WHERE id = ?1 AND user_id = ?2').bind(Number(id) || -1, own.id),
    ])
    forgetUser(c.env.TENANT.id, own.id)
  }),
)

account.post('/account/sessions/end-all', access('account'), (c) =>
  change(c, async (own) => {
    await formBody(c, textFields())
    await audit(c, { action: 'session.end-all', resource: `user:${own.id}` }, [endSessions(c.env.DB, own.id)])
    forgetUser(c.env.TENANT.id, own.id)
  }),
)

/** Makes a change and goes back to the page; what was wrong stands on the page instead. */
async function change(c: C, make: (own: AccountRow) => Promise<void>): Promise<Response> {
  try {
    await make(await ownAccount(c))
    return c.redirect(`${c.env.INSTALLATION.basePath}/account`, 303)
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'no-account') throw error
    return accountPage(c, error)
  }
}

/** A change of what one signs in with: written, recorded, and the session under a new secret, in one transaction. */
async function stepUp(c: C, own: AccountRow, entry: AuditEntry, statements: D1PreparedStatement[]): Promise<void> {
  const session = await renewedSession(c, own.session)
  await audit(c, entry, [...statements, session.statement])
  forgetSubjects(c.env.TENANT.id)
  c.header('set-cookie', session.cookie)
}

/** A response that is not of Hono's own making does not take its headers along. */
async function codesPage(c: C, codes: string[]): Promise<Response> {
  const page = await adminPage(c, 'Recovery codes', recoveryHtml(c.env.INSTALLATION.basePath, codes))
  return c.newResponse(page.body, page)
}

async function derived(c: C, password: string): Promise<string> {
  const turn = derivation(() => hashPassword(password, c.env.PEPPER))
  c.executionCtx.waitUntil(turn.catch(() => undefined))
  return turn
}

async function loginOf(c: C, own: AccountRow): Promise<string> {
  return (await openUserText(c.env, c.get('now'), own.id, 'login', own.login)) ?? ''
}

function nameOf(c: C, own: AccountRow): Promise<string> {
  return openUserText(c.env, c.get('now'), own.id, 'name', own.name)
}

async function totpPage(c: C, own: AccountRow, trouble: Problem | null, known?: string): Promise<Response> {
  const secret = known ?? newTotpSecret()
  const login = await loginOf(c, own)
  const name = login === '' ? await nameOf(c, own) : login
  const view = {
    base: c.env.INSTALLATION.basePath,
    trouble: wordsOf(trouble),
    secret,
    uri: totpUri(secret, 'Premise', name),
    askPassword: own.password !== null,
  }
  return answered(await adminPage(c, 'Authenticator app', totpHtml(view), trouble?.status), trouble)
}

async function accountPage(c: C, trouble: Problem | null): Promise<Response> {
  const own = await ownAccount(c)
  const now = c.get('now')
  const [passkeys, sessions, rules, name] = await Promise.all([
    passkeysOf(c.env.DB, own.id),
    sessionsOf(c.env.DB, own.id, now),
    loadRules(c.env.DB),
    nameOf(c, own),
  ])
  const party = relyingParty(c.env, browserOrigin(c.req.raw, c.env.INSTALLATION))
  const { settings } = await openTenant(c.env, now)
  const html = accountHtml({
    base: c.env.INSTALLATION.basePath,
    settings,
    trouble: wordsOf(trouble),
    name,
    login: await loginOf(c, own),
    hasPassword: own.password !== null,
    passwordAt: own.password_at,
    passwords: passwordsAllowed(c.env),
    hasTotp: own.totp !== null,
    recoveryLeft: own.recoveryLeft,
    lacksFactor: rules.secondFactorFor.includes(own.role) && !hasSecondFactor(own.method),
    passkeys,
    newPasskey:
      party === null || !passwordsAllowed(c.env)
        ? null
        : await newPasskeyQuestion(c.env, party, { id: own.id, name }, passkeys, now),
    sessions,
    session: own.session,
  })
  return answered(await adminPage(c, 'Account', html + (await passkeyScript(c)), trouble?.status), trouble)
}

/** The sign-in page brings the island along; what it is called follows its content. */
async function passkeyScript(c: C): Promise<string> {
  const page = await staticPage(c.env, '/sign-in')
  return /<script type="module" src="[^"]+"><\/script>/.exec(page?.segments.join('') ?? '')?.[0] ?? ''
}

function wordsOf(trouble: Problem | null): string | null {
  return trouble === null ? null : `${trouble.message} ${trouble.hint}`
}

function answered(page: Response, trouble: Problem | null): Response {
  const wait = trouble?.more.retryAfterSeconds
  if (typeof wait === 'number') page.headers.set('retry-after', String(wait))
  return page
}
