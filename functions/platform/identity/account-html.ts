import type { TenantSettings } from '../../domain.ts'
import { button, field, hidden, instant, listTable, section, troubleNotice } from '../pages/form-html.ts'
import { html, type Html } from '../pages/html.ts'
import { loginField, newPasswordFields } from '../pages/sign-in-html.ts'
import { passwordMost } from './password-rules.ts'
import type { NewPasskeyQuestion, OwnPasskey } from './passkeys.ts'
import type { OwnSession } from './sessions.ts'

export interface AccountView {
  /** '' or '/base'. */
  base: string
  settings: TenantSettings
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
  const lacks = view.lacksFactor
    ? 'Your role asks for a second factor. Set one up here; then everything else opens again.'
    : null
  return html`${troubleNotice(view.trouble)}${troubleNotice(lacks)}
${nameHtml(view)}
${view.passwords && [passwordHtml(view), factorHtml(view), passkeysHtml(view)]}
${sessionsHtml(view)}`.text
}

function nameHtml(view: AccountView): Html {
  const name = field('Name', 'name', { value: view.name, autocomplete: 'name', max: 200, required: true })
  return section('name', 'Name', form(view, '/name', html`${name}<button type="submit">Save the name</button>`))
}

function passwordHtml(view: AccountView): Html {
  const another = { type: 'password', autocomplete: 'new-password', max: passwordMost }
  const fields = view.hasPassword
    ? html`${field('New password', 'password', { ...another, note: 'Empty: the present one stays.' })}${field('The same again', 'again', another)}`
    : newPasswordFields
  const about =
    view.passwordAt === null
      ? html`<p>You have come by a one-time link. Set a login and a password, so that you can sign in again.</p>`
      : html`<p>The password was set ${instant(view.passwordAt, view.settings)}.</p>`
  return section(
    'password',
    'Login and password',
    html`${about}
${form(
  view,
  '/password',
  html`${loginField(view.login, true)}
${fields}${present(view)}
<button type="submit">${view.hasPassword ? 'Change' : 'Set login and password'}</button>`,
)}
<p class="quiet">A change ends your sessions everywhere else.</p>`,
  )
}

function factorHtml(view: AccountView): Html {
  const { base, hasTotp, recoveryLeft } = view
  const body = hasTotp
    ? html`<p>Signing in asks for a code of your authenticator app. Recovery codes left: ${recoveryLeft}.</p>
${form(view, '/recovery-codes', html`${present(view)}<button type="submit">Make ten new recovery codes</button>`)}
${form(view, '/second-factor/remove', html`${present(view)}<button type="submit" class="bad">Do without the app</button>`)}`
    : html`<p>With an authenticator app a stolen password alone lets nobody in.</p>
<p><a href="${base}/account/second-factor">Set up an authenticator app</a></p>`
  return section('factor', 'Authenticator app', body)
}

function passkeysHtml(view: AccountView): Html | null {
  const { newPasskey, passkeys, settings } = view
  if (newPasskey === null && passkeys.length === 0) return null
  const rows = passkeys.map(({ id, agent, createdAt, lastUsedAt }) => [
    agent,
    instant(createdAt, settings),
    lastUsedAt === null ? html`<span class="quiet">Never</span>` : instant(lastUsedAt, settings),
    form(view, '/passkeys/remove', html`${hidden('id', id)}${present(view)}<button type="submit">Remove</button>`),
  ])
  return section(
    'passkeys',
    'Passkeys',
    html`${
      rows.length === 0
        ? html`<p>With a passkey this device signs you in: by finger, face or its own code.</p>`
        : listTable('Passkeys', ['Made with', 'Made', 'Last used', ''], rows)
    }${newPasskey !== null && newPasskeyHtml(view, newPasskey)}`,
  )
}

/** Shown by site/islands/passkey.ts, which asks the browser: without JavaScript there are no passkeys. */
function newPasskeyHtml(view: AccountView, asked: NewPasskeyQuestion): Html {
  return html`<form method="post" action="${view.base}/account/passkeys" class="stacked" data-passkey="create" data-challenge="${asked.challenge}" data-rp="${asked.rpId}" data-user="${asked.user}" data-name="${asked.name}" data-algorithms="${asked.algorithms}" data-known="${asked.known}" hidden><input type="hidden" name="passkey">${present(view)}<button type="submit">Add a passkey</button><p class="notice bad" role="alert" hidden></p></form>`
}

function sessionsHtml(view: AccountView): Html {
  const { base, settings } = view
  const rows = view.sessions.map(({ id, createdAt, seenAt, method, source, agent }) => [
    agent ?? 'unknown',
    source ?? 'unknown',
    methods[method] ?? method,
    instant(createdAt, settings),
    instant(seenAt, settings),
    id === view.session ? 'this one' : button(`${base}/account/sessions/end`, 'End', { id: String(id) }, 'plain'),
  ])
  return section(
    'sessions',
    'Sessions',
    html`<p>Where you are signed in.</p>
${listTable('Sessions', ['Browser', 'Address', 'Signed in by', 'Since', 'Last seen', ''], rows)}
<div class="buttons">${button(`${base}/sign-out`, 'Sign out')}${button(`${base}/account/sessions/end-all`, 'Sign out everywhere')}</div>`,
  )
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
export function totpHtml({ base, trouble, secret, uri, askPassword }: TotpView): string {
  const code = field('Code that the app shows now', 'code', {
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    max: 8,
    required: true,
  })
  return html`${troubleNotice(trouble)}<p>Enter this key into your authenticator app, as a key that is based on time. On a phone that has the app, <a href="${uri}">this link</a> opens it.</p>
<p><code class="secret">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
<form method="post" action="${base}/account/second-factor" class="stacked">${hidden('secret', secret)}
${code}
${askPassword && presentPassword()}
<button type="submit">Begin with this app</button></form><p><a href="${base}/account">Back to the account</a></p>`.text
}

/** The page that shows recovery codes, once. */
export function recoveryHtml(base: string, codes: string[]): string {
  return html`<p>Each of these codes stands in for the app once. They are shown now and never again: print them, or keep them where you keep your passwords.</p>
<ol class="secret codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol><p><a href="${base}/account">I have kept them: back to the account</a></p>`
    .text
}

function present({ hasPassword }: AccountView): Html | false {
  return hasPassword && presentPassword()
}

function presentPassword(): Html {
  return field('Present password', 'current', {
    type: 'password',
    autocomplete: 'current-password',
    max: passwordMost,
    required: true,
  })
}

function form({ base }: AccountView, path: string, fields: Html): Html {
  return html`<form method="post" action="${base}/account${path}" class="stacked">${fields}</form>`
}
