import { escapeHtml } from '../../../lib/figures/escape.ts'

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
  const trouble = view.trouble === null ? '' : `<p class="notice bad" role="alert">${escapeHtml(view.trouble)}</p>`
  return trouble + question(view)
}

function question(view: SignInView): string {
  if (view.ticket !== null) return codeForm(view, view.ticket)
  if (view.link === null) return ways(view)
  const { purpose } = view.link
  return purpose === 'invite' || purpose === 'reset'
    ? passwordForm(view, view.link.secret, purpose)
    : linkForm(view, view.link.secret)
}

/** It takes a press of a button, so that a mail scanner that opens the link does not use it. */
function linkForm({ base }: SignInView, secret: string): string {
  return `<p>Press the button to sign in to Premise on this browser.</p>${form(base)}${hidden('link', secret)}<button type="submit">Sign in</button></form>
<p class="quiet">The link works once.</p>`
}

function passwordForm({ base }: SignInView, secret: string, purpose: 'invite' | 'reset'): string {
  const about =
    purpose === 'invite'
      ? '<p>You have been invited to Premise. Choose what you sign in with from now on.</p>'
      : '<p>Choose a new password. Wherever you are signed in now, that ends.</p>'
  const who =
    purpose === 'invite'
      ? `${field('Name', 'name', 'text', 'autocomplete="name" maxlength="200"')}
${field('Login, an e-mail address as a rule', 'login', 'text', 'autocomplete="username" maxlength="200" autocapitalize="none" spellcheck="false"')}`
      : ''
  return `${about}${form(base)}${hidden('link', secret)}${who}
${newPasswordFields}
<button type="submit">${purpose === 'invite' ? 'Join' : 'Set the password'}</button></form>
<p class="quiet">The link works once.</p>`
}

/** Two fields for a password that is not known yet. */
export const newPasswordFields = `${field('New password, at least 12 characters', 'password', 'password', 'autocomplete="new-password" minlength="12" maxlength="256" required')}
${field('The same again', 'again', 'password', 'autocomplete="new-password" maxlength="256" required')}`

function codeForm({ base }: SignInView, ticket: string): string {
  return `<p>The password is right. Now the code that your authenticator app shows, or one of your recovery codes.</p>${form(base)}${hidden('ticket', ticket)}
${field('Code', 'code', 'text', 'autocomplete="one-time-code" inputmode="text" maxlength="20" required autofocus')}
<button type="submit">Sign in</button></form><p class="quiet"><a href="${escapeHtml(base)}/sign-in">Begin again</a></p>`
}

function ways(view: SignInView): string {
  const password = view.passwords
    ? `${form(view.base)}${field('Login', 'login', 'text', 'autocomplete="username webauthn" maxlength="200" autocapitalize="none" spellcheck="false" required')}
${field('Password', 'password', 'password', 'autocomplete="current-password" maxlength="256" required')}
<button type="submit">Sign in</button></form>`
    : ''
  const passkey =
    view.passkey === null || !view.passwords
      ? ''
      : `<form method="post" action="${escapeHtml(view.base)}/sign-in" class="stacked" data-passkey="get" data-challenge="${escapeHtml(view.passkey.challenge)}" data-rp="${escapeHtml(view.passkey.rpId)}" hidden><input type="hidden" name="passkey"><button type="submit">Sign in with a passkey</button><p class="notice bad" role="alert" hidden></p></form>`
  const sso =
    view.sso === null
      ? ''
      : `<p><a class="sso" href="${escapeHtml(view.sso.href)}">Sign in with ${escapeHtml(view.sso.title)}</a></p>`
  return `${password}${passkey}${sso}
<p class="quiet">Somebody new signs in by a one-time link. The first one was printed when Premise was first started; whoever runs this installation can make you another.</p>`
}

function form(base: string): string {
  return `<form method="post" action="${escapeHtml(base)}/sign-in" class="stacked">`
}

/** A labelled field of a form. @param more attributes, written by us. */
export function field(label: string, name: string, type: string, more = ''): string {
  return `<label><span>${escapeHtml(label)}</span><input type="${type}" name="${name}" ${more}></label>`
}

export function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`
}
