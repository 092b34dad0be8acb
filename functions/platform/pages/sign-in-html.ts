import { passwordLeast, passwordMost } from '../identity/password-rules.ts'
import { field, hidden, troubleNotice } from './form-html.ts'
import { html, type Html } from './html.ts'

export interface SignInView {
  /** '' or '/base'. */
  base: string
  /** Why the last attempt failed, in a sentence, or null. */
  trouble: string | null
  /** A one-time link that the page was opened with; `purpose` is null for one that is unknown or over. */
  link: { secret: string; purpose: 'setup' | 'sign-in' | 'invite' | 'reset' | null } | null
  /** Ticket of the first step, when the code of the second is to come. */
  ticket: string | null
  /** Whether people sign in with passwords here. */
  passwords: boolean
  /** What a passkey is asked for, null where the installation has no name. */
  passkey: { challenge: string; rpId: string } | null
  /** The way to single sign-on, null without. */
  sso: { href: string; title: string } | null
}

/** What the sign-in page holds: one question at a time. */
export function signInForm(view: SignInView): string {
  return html`${troubleNotice(view.trouble)}${question(view)}`.text
}

/** Two fields for a password that is not known yet. */
export const newPasswordFields = html`${field(`New password, at least ${passwordLeast} characters`, 'password', {
  type: 'password',
  autocomplete: 'new-password',
  min: passwordLeast,
  max: passwordMost,
  required: true,
})}
${field('The same again', 'again', { type: 'password', autocomplete: 'new-password', max: passwordMost, required: true })}`

/** What somebody signs in with. */
export function loginField(value: string, required: boolean): Html {
  return field('Login', 'login', {
    value,
    autocomplete: 'username',
    max: 200,
    verbatim: true,
    required,
    note: 'An e-mail address as a rule.',
  })
}

function question(view: SignInView): Html {
  if (view.ticket !== null) return codeForm(view, view.ticket)
  if (view.link === null) return ways(view)
  const { purpose } = view.link
  return purpose === 'invite' || purpose === 'reset'
    ? passwordForm(view, view.link.secret, purpose)
    : linkForm(view, view.link.secret)
}

/** It takes a press of a button, so that a mail scanner that opens the link does not use it. */
function linkForm(view: SignInView, secret: string): Html {
  return html`<p>Press the button to sign in to Premise on this browser.</p>
${form(view, html`${hidden('link', secret)}<button type="submit">Sign in</button>`)}
<p class="quiet">The link works once.</p>`
}

function passwordForm(view: SignInView, secret: string, purpose: 'invite' | 'reset'): Html {
  const isInvited = purpose === 'invite'
  const who = html`${field('Name', 'name', { autocomplete: 'name', max: 200 })}
${loginField('', false)}`
  return html`<p>${
    isInvited
      ? 'You have been invited to Premise. Choose what you sign in with from now on.'
      : 'Choose a new password. Wherever you are signed in now, that ends.'
  }</p>
${form(
  view,
  html`${hidden('link', secret)}${isInvited && who}
${newPasswordFields}
<button type="submit">${isInvited ? 'Join' : 'Set the password'}</button>`,
)}
<p class="quiet">The link works once.</p>`
}

function codeForm(view: SignInView, ticket: string): Html {
  const code = field('Code', 'code', {
    autocomplete: 'one-time-code',
    inputmode: 'text',
    max: 20,
    required: true,
    autofocus: true,
  })
  return html`<p>The password is right. Now the code that your authenticator app shows, or one of your recovery codes.</p>
${form(view, html`${hidden('ticket', ticket)}${code}<button type="submit">Sign in</button>`)}
<p class="quiet"><a href="${view.base}/sign-in">Begin again</a></p>`
}

function ways(view: SignInView): Html {
  const { base, passwords, passkey, sso } = view
  const login = field('Login', 'login', {
    autocomplete: 'username webauthn',
    max: 200,
    verbatim: true,
    required: true,
  })
  const password = field('Password', 'password', {
    type: 'password',
    autocomplete: 'current-password',
    max: passwordMost,
    required: true,
  })
  return html`${passwords && form(view, html`${login}${password}<button type="submit">Sign in</button>`)}
${
  passwords &&
  passkey !== null &&
  html`<form method="post" action="${base}/sign-in" class="stacked" data-passkey="get" data-challenge="${passkey.challenge}" data-rp="${passkey.rpId}" hidden><input type="hidden" name="passkey"><button type="submit">Sign in with a passkey</button><p class="notice bad" role="alert" hidden></p></form>`
}
${sso !== null && html`<p><a class="sso" href="${sso.href}">Sign in with ${sso.title}</a></p>`}
<p class="quiet">Somebody new signs in by a one-time link. The first one was printed when Premise was first started; whoever runs this installation can make you another.</p>`
}

function form({ base }: SignInView, fields: Html): Html {
  return html`<form method="post" action="${base}/sign-in" class="stacked">${fields}</form>`
}
