// Bodies of the pages of users.
import type { Cut, TenantSettings } from '../../domain.ts'
import { boxes, button, type Choice, field, instant, listTable, select } from '../pages/form-html.ts'
import { html, type Html } from '../pages/html.ts'
import type { Role } from './roles.ts'
import { dimensionLabels, unitDimensions } from './scope.ts'
import type { User } from './users.ts'

interface Frame {
  base: string
  roles: Role[]
  /** Members to choose from, by dimension. */
  members: Map<string, string[]>
  settings: TenantSettings
}

export function usersBody({ base, users, roles, members, settings }: Frame & { users: User[] }): string {
  const rows = users.map((user) => [
    html`<a href="${base}/users/${user.id}">${user.name}</a>${user.login !== null && html`<br><span class="quiet">${user.login}</span>`}`,
    roleTitle(roles, user.role),
    reach(roles, user),
    user.lastSeenAt === null ? html`<span class="quiet">Never</span>` : instant(user.lastSeenAt, settings),
    user.disabledAt === null ? (user.sessions > 0 ? 'Signed in' : 'Enabled') : html`<span class="bad">Disabled</span>`,
  ])
  return html`<p class="intro">Who may sign in, and what each of them reaches.</p>
${
  rows.length === 0
    ? html`<p>Nobody yet. Whoever comes by the first sign-in link is listed here, and so is everybody whom you add.</p>`
    : listTable('Users', ['Name', 'Role', 'Reaches', 'Last seen', 'State'], rows)
}
<section><h2>Add a user</h2>
<p class="quiet">The page of the new user then makes an invitation to pass on.</p>
<form class="stacked" method="post" action="${base}/users">
${userFields({ base, roles, members, settings })}
<button type="submit">Add the user</button>
</form></section>`.text
}

export function userBody(frame: Frame & { user: User; canLook: boolean }): string {
  const { base, user, roles, settings, canLook } = frame
  const at = `${base}/users/${user.id}`
  const disabled = user.disabledAt !== null
  return html`<p class="intro">${roleTitle(roles, user.role)}. ${
    disabled
      ? html`<strong class="bad">Disabled</strong> since ${instant(user.disabledAt as string, settings)}.`
      : user.sessions > 0
        ? `Signed in on ${user.sessions} ${user.sessions === 1 ? 'device' : 'devices'}.`
        : 'Not signed in.'
  }</p>
<section><h2>Rights</h2>
<form class="stacked" method="post" action="${at}">
${userFields(frame, user)}
<p class="quiet">When role or reach change, the user is signed out everywhere.</p>
<button type="submit">Save</button>
</form></section>
<section><h2>Sign-in</h2>
<p>A link works once, within a day, and is shown to you alone.</p>
<div class="buttons">
${!disabled && button(`${at}/link`, 'Make an invitation', { purpose: 'invite' })}
${!disabled && button(`${at}/link`, 'Make a reset link', { purpose: 'reset' })}
${canLook && button(`${base}/view-as`, 'Look as this user', { user: String(user.id) })}
${user.sessions > 0 && button(`${at}/end-sessions`, 'Sign out everywhere', {}, 'plain')}
${disabled ? button(`${at}/enable`, 'Enable') : button(`${at}/disable`, 'Disable', {}, 'plain bad')}
</div>
<p class="quiet">Disabling ends sessions, links, and the tokens that the user has made.</p></section>
<p><a href="${base}/users">All users</a></p>`.text
}

export function linkBody(shown: {
  base: string
  id: number
  who: string
  url: string
  expiresAt: string
  purpose: 'invite' | 'reset'
  settings: TenantSettings
}): string {
  const { base, id, who, url, expiresAt, purpose, settings } = shown
  return html`<p class="notice">This ${purpose === 'invite' ? 'invitation' : 'reset link'} is for ${who}. It is shown this once, works once, and ends ${instant(expiresAt, settings)}.</p>
<p><code class="secret">${url}</code></p>
<p>Pass it on by a way that only they read: whoever opens it signs in as them.</p>
<p><a href="${base}/users/${id}">Back to the user</a></p>`.text
}

function userFields({ roles, members }: Frame, user?: User): Html {
  return html`${field('Name', 'name', { value: user?.name ?? '', required: true, max: 200 })}
${field('Login', 'login', { value: user?.login ?? '', max: 200, verbatim: true, note: 'An e-mail address as a rule. Empty: by links, passkeys or single sign-on only.' })}
${select('Role', 'role', roleChoices(roles), user?.role ?? 'viewer')}
${scopeFields(members, user?.scope)}
${field('Employee number', 'employee', {
  max: 100,
  note:
    user?.person === null || user === undefined
      ? 'Who the user is among the employees; for roles that reach only the own records.'
      : `Known, and kept as the pseudonym ${user.person}. Empty: stays as it is.`,
})}
${user !== undefined && user.person !== null && html`<label class="box"><input type="checkbox" name="forget" value="1"> Forget who this is</label>`}`
}

/** Boxes of the members that row rules leave over. */
export function scopeFields(members: Map<string, string[]>, scope: Cut = {}): Html {
  return html`${unitDimensions.map((dimension) =>
    boxes(
      dimensionLabels[dimension]?.many ?? dimension,
      dimension,
      (members.get(dimension) ?? []).map((member) => ({ value: member, label: member })),
      scope[dimension] ?? [],
      'Counts for roles that reach only some of them, those below included.',
    ),
  )}`
}

export function roleChoices(roles: Role[]): Choice[] {
  return roles.map(({ name, title }) => ({ value: name, label: title }))
}

export function roleTitle(roles: Role[], name: string): string {
  const title = roles.find((role) => role.name === name)?.title
  return title === undefined ? `${name} (no such role: reaches nothing)` : (title.split(':')[0] as string)
}

function reach(roles: Role[], { role, scope, person }: User): Html | string {
  const rows = roles.find(({ name }) => name === role)?.policy.rows ?? []
  if (rows.length === 0) return 'Everything'
  return html`${rows.map((dimension, at) => {
    const members = dimension === 'person' ? (person === null ? [] : ['own records']) : (scope[dimension] ?? [])
    return html`${at > 0 && '; '}${members.length === 0 ? html`<span class="bad">no ${dimensionLabels[dimension]?.one}: sees nothing</span>` : members.join(', ')}`
  })}`
}
