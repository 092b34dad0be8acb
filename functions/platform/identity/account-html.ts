import { escapeHtml } from '../../../lib/figures/escape.ts'
import { field, hidden, newPasswordFields } from '../pages/sign-in-html.ts'
import { passwordMost } from './password-rules.ts'
import type { NewPasskeyQuestion, OwnPasskey } from './passkeys.ts'
import type { OwnSession } from './sessions.ts'

export interface AccountView {
  /** '' or '/base'. */
  base: string
  /** What was wrong, in sentences, or null. */
  trouble: string | null
  name: string
  /** '' where there is none yet. */
  login: string
  hasPassword: boolean
  passwordAt: string | null
  /** Whether people sign in with passwords here. */
  passwords: boolean
  hasTotp: boolean
  recoveryLeft: number
  /** The role asks for a second factor, and this session has none. */
  lacksFactor: boolean
  passkeys: OwnPasskey[]
  /** Null where passkeys cannot be made. */
  newPasskey: NewPasskeyQuestion | null
  sessions: OwnSession[]
  /** The one that looks at the page. */
  session: number
}

const methods: Record<string, string> = {
  link: 'one-time link',
  'link+totp': 'one-time link and code',
  password: 'password',
  'password+totp': 'password and code',
  'password+recovery': 'password and recovery code',
  passkey: 'passkey',
  sso: 'single sign-on',
}

/** The account page's body. */
export function accountHtml(view: AccountView): string {
  return [
    notice(view.trouble),
    view.lacksFactor
      ? notice('Your role asks for a second factor. Set one up here; then everything else opens again.')
      : '',
    nameHtml(view),
    view.passwords ? passwordHtml(view) + factorHtml(view) + passkeysHtml(view) : '',
    sessionsHtml(view),
  ].join('\n')
}

function nameHtml(view: AccountView): string {
  return `<section aria-labelledby="name"><h2 id="name">Name</h2>${form(view, '/name')}
${field('Name', 'name', 'text', `autocomplete="name" maxlength="200" required value="${escapeHtml(view.name)}"`)}
<button type="submit">Save the name</button></form></section>`
}

function passwordHtml(view: AccountView): string {
  const since = view.passwordAt === null ? '' : `<p class="quiet">Set ${moment(view.passwordAt)}.</p>`
  const fields = view.hasPassword
    ? `${field('New password, empty to keep the present one', 'password', 'password', `autocomplete="new-password" maxlength="${passwordMost}"`)}
${field('The new one again', 'again', 'password', `autocomplete="new-password" maxlength="${passwordMost}"`)}`
    : newPasswordFields
  const about = view.hasPassword
    ? ''
    : '<p>You have come by a one-time link. Set a login and a password, so that you can sign in again.</p>'
  return `<section aria-labelledby="password"><h2 id="password">Login and password</h2>${about}${since}${form(view, '/password')}
${field('Login, an e-mail address as a rule', 'login', 'text', `autocomplete="username" maxlength="200" autocapitalize="none" spellcheck="false" required value="${escapeHtml(view.login)}"`)}
${fields}${present(view)}
<button type="submit">${view.hasPassword ? 'Change' : 'Set login and password'}</button></form>
<p class="quiet">A change ends your sessions everywhere else.</p></section>`
}

function factorHtml(view: AccountView): string {
  const body = view.hasTotp
    ? `<p>Signing in asks for a code of your authenticator app. Recovery codes left: ${view.recoveryLeft}.</p>
${form(view, '/recovery-codes')}${present(view)}<button type="submit">Make ten new recovery codes</button></form>
${form(view, '/second-factor/remove')}${present(view)}<button type="submit">Do without the app</button></form>`
    : `<p>With an authenticator app a stolen password alone lets nobody in.</p><p><a href="${escapeHtml(view.base)}/account/second-factor">Set up an authenticator app</a></p>`
  return `<section aria-labelledby="factor"><h2 id="factor">Authenticator app</h2>${body}</section>`
}

function passkeysHtml(view: AccountView): string {
  if (view.newPasskey === null && view.passkeys.length === 0) return ''
  const rows = view.passkeys
    .map(
      ({ id, agent, createdAt, lastUsedAt }) =>
        `<tr><th scope="row">${escapeHtml(agent)}</th><td data-label="Made">${moment(createdAt)}</td><td data-label="Last used">${lastUsedAt === null ? 'not yet' : moment(lastUsedAt)}</td><td>${form(view, '/passkeys/remove')}${hidden('id', id)}${present(view)}<button type="submit">Remove</button></form></td></tr>`,
    )
    .join('')
  const table =
    rows === ''
      ? '<p>With a passkey this device signs you in: by finger, face or its own code.</p>'
      : `<table class="list"><thead><tr><th scope="col">Made with</th><th scope="col">Made</th><th scope="col">Last used</th><th scope="col">Remove</th></tr></thead><tbody>${rows}</tbody></table>`
  return `<section aria-labelledby="passkeys"><h2 id="passkeys">Passkeys</h2>${table}${newPasskeyHtml(view)}</section>`
}

/** Shown by site/islands/passkey.ts, which asks the browser: without JavaScript there are no passkeys. */
function newPasskeyHtml(view: AccountView): string {
  const asked = view.newPasskey
  if (asked === null) return ''
  const attributes = [
    ['challenge', asked.challenge],
    ['rp', asked.rpId],
    ['user', asked.user],
    ['name', asked.name],
    ['algorithms', asked.algorithms],
    ['known', asked.known],
  ]
    .map(([name, value]) => `data-${name}="${escapeHtml(value ?? '')}"`)
    .join(' ')
  return `<form method="post" action="${escapeHtml(view.base)}/account/passkeys" class="stacked" data-passkey="create" ${attributes} hidden><input type="hidden" name="passkey">${present(view)}<button type="submit">Add a passkey</button><p class="notice bad" role="alert" hidden></p></form>`
}

function sessionsHtml(view: AccountView): string {
  const rows = view.sessions
    .map(({ id, createdAt, seenAt, method, source, agent }) => {
      const own = id === view.session
      const end = own
        ? 'this one'
        : `${form(view, '/sessions/end')}${hidden('id', String(id))}<button type="submit">End</button></form>`
      return `<tr><th scope="row">${escapeHtml(agent ?? 'unknown')}</th><td data-label="Address">${escapeHtml(source ?? 'unknown')}</td><td data-label="By">${methods[method] ?? escapeHtml(method)}</td><td data-label="Since">${moment(createdAt)}</td><td data-label="Last seen">${moment(seenAt)}</td><td>${end}</td></tr>`
    })
    .join('')
  return `<section aria-labelledby="sessions"><h2 id="sessions">Sessions</h2><p>Where you are signed in.</p><table class="list">
<thead><tr><th scope="col">Browser</th><th scope="col">Address</th><th scope="col">By</th><th scope="col">Since</th><th scope="col">Last seen</th><th scope="col">End</th></tr></thead><tbody>${rows}</tbody></table>
<form method="post" action="${escapeHtml(view.base)}/sign-out" class="stacked"><button type="submit">Sign out</button></form>
${form(view, '/sessions/end-all')}<button type="submit">Sign out everywhere</button></form></section>`
}

export interface TotpView {
  base: string
  trouble: string | null
  /** Base32. */
  secret: string
  uri: string
  askPassword: boolean
}

/** The page on which an authenticator app is set up. */
export function totpHtml(view: TotpView): string {
  const spaced = view.secret.replace(/(.{4})(?=.)/g, '$1 ')
  return `${notice(view.trouble)}<p>Enter this key into your authenticator app, as a key that is based on time. On the device itself the address opens the app.</p>
<p>Key: <code class="secret">${spaced}</code></p><p>Address: <code>${escapeHtml(view.uri)}</code></p>
<form method="post" action="${escapeHtml(view.base)}/account/second-factor" class="stacked">${hidden('secret', view.secret)}
${field('Code that the app shows now', 'code', 'text', 'autocomplete="one-time-code" inputmode="numeric" maxlength="8" required')}
${view.askPassword ? field('Present password', 'current', 'password', `autocomplete="current-password" maxlength="${passwordMost}" required`) : ''}
<button type="submit">Begin with this app</button></form><p><a href="${escapeHtml(view.base)}/account">Back to the account</a></p>`
}

/** The page that shows recovery codes, once. */
export function recoveryHtml(base: string, codes: string[]): string {
  return `<p>Each of these codes stands in for the app once. They are shown now and never again: print them, or keep them where you keep your passwords.</p>
<ol class="secret codes">${codes.map((code) => `<li><code>${escapeHtml(code)}</code></li>`).join('')}</ol><p><a href="${escapeHtml(base)}/account">I have kept them: back to the account</a></p>`
}

function present({ hasPassword }: AccountView): string {
  return hasPassword
    ? field(
        'Present password',
        'current',
        'password',
        `autocomplete="current-password" maxlength="${passwordMost}" required`,
      )
    : ''
}

function form({ base }: AccountView, path: string): string {
  return `<form method="post" action="${escapeHtml(base)}/account${path}" class="stacked">`
}

function notice(text: string | null): string {
  return text === null ? '' : `<p class="notice bad" role="alert">${escapeHtml(text)}</p>`
}

function moment(iso: string): string {
  return `<time datetime="${escapeHtml(iso)}">${escapeHtml(`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`)}</time>`
}
