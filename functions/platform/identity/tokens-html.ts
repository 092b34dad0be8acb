// Bodies of the pages of API tokens.
import type { Action, Cut, TenantSettings } from '../../domain.ts'
import { boxes, button, field, instant, listTable, select } from '../pages/form-html.ts'
import { html } from '../pages/html.ts'
import { actions } from './policy.ts'
import { actionLabels } from './roles-html.ts'
import type { Role } from './roles.ts'
import { roleChoices, roleTitle, scopeFields } from './users-html.ts'

export interface ListedToken {
  id: number
  name: string
  role: string
  /** Actions that it is limited to, null = those of its role. */
  scopes: Action[] | null
  scope: Cut
  createdAt: string
  /** 'user:1', 'token:4', 'operator'. */
  createdBy: string | null
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
  /** `suspended`: the rights of who made it no longer reach as far. */
  state: 'valid' | 'revoked' | 'over' | 'suspended'
}

const stateLabels: Record<ListedToken['state'], string> = {
  valid: '',
  revoked: 'Revoked',
  over: 'Expired',
  suspended: 'Stopped: its maker no longer has these rights',
}

interface TokensPage {
  base: string
  tokens: ListedToken[]
  roles: Role[]
  members: Map<string, string[]>
  settings: TenantSettings
  /** How long a token lasts unless told otherwise. */
  days: number
}

export function tokensBody({ base, tokens, roles, members, settings, days }: TokensPage): string {
  const rows = tokens.map((token) => [
    html`${token.name}<br><code>premise_${token.id}_…</code>`,
    html`${roleTitle(roles, token.role)}${token.scopes !== null && html`<br><span class="quiet">only: ${token.scopes.map((action) => actionLabels[action]).join(', ')}</span>`}${Object.values(token.scope).map((list) => html`<br><span class="quiet">${list.join(', ')}</span>`)}`,
    html`${instant(token.createdAt, settings)}<br><span class="quiet">${token.createdBy}</span>`,
    token.lastUsedAt === null ? html`<span class="quiet">Never</span>` : instant(token.lastUsedAt, settings),
    token.expiresAt === null ? '' : instant(token.expiresAt, settings),
    token.state === 'valid' || token.state === 'suspended'
      ? html`${token.state === 'suspended' && html`<span class="bad">${stateLabels.suspended}</span>`}${button(`${base}/tokens/${token.id}/revoke`, 'Revoke', {}, 'plain bad')}`
      : html`<span class="quiet">${stateLabels[token.state]}</span>`,
  ])
  return html`<p class="intro">Tokens let scripts in. One never reaches further than whoever made it, and stops when they lose the right.</p>
${tokens.length === 0 ? html`<p class="quiet">None yet.</p>` : listTable('Tokens', ['Token', 'May', 'Made', 'Last used', 'Ends', 'State'], rows)}
<section><h2>Make a token</h2>
<form class="stacked" method="post" action="${base}/tokens">
${field('What it is for', 'name', { required: true, max: 200 })}
${select('Role', 'role', roleChoices(roles), 'service')}
${boxes(
  'Only these of the role’s actions',
  'scopes',
  actions.map((value) => ({ value, label: actionLabels[value] })),
  [],
  'None ticked: all of them.',
)}
${scopeFields(members)}
<label><span>Days</span><input type="number" name="days" value="${days}" min="1" max="365" required></label>
<button type="submit">Make the token</button>
</form></section>`.text
}

export function newTokenBody(made: {
  base: string
  name: string
  token: string
  expiresAt: string
  settings: TenantSettings
}): string {
  const { base, name, token, expiresAt, settings } = made
  return html`<p class="notice">The token for ${name} is shown this once; Premise keeps a hash only. It ends ${instant(expiresAt, settings)}.</p>
<p><code class="secret">${token}</code></p>
<p>Send it as <code>Authorization: Bearer …</code></p>
<p><a href="${base}/tokens">All tokens</a></p>`.text
}
