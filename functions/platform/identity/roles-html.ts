// Bodies of the pages of roles.
import type { Action, Policy, Sensitivity } from '../../domain.ts'
import { domains } from '../../domains.ts'
import { boxes, button, field, listTable, select } from '../pages/form-html.ts'
import { html, type Html } from '../pages/html.ts'
import { actions, fieldClasses, rowDimensions } from './policy.ts'
import type { Role } from './roles.ts'
import { dimensionLabels, unitDimensions } from './scope.ts'
import type { Unit } from './units.ts'

export const actionLabels: Record<Action, string> = {
  account: 'own account',
  view: 'look at pages',
  export: 'export',
  drill: 'down to single records',
  import: 'send rows',
  refresh: 'start refreshes',
  configure: 'settings',
  administer: 'users and rights',
  audit: 'audit log',
  privacy: 'privacy requests',
}
const fieldLabels: Partial<Record<Sensitivity, string>> = { text: 'free text', contact: 'contact details' }
const fieldLabel = (name: string) => fieldLabels[name as Sensitivity] ?? name

interface RolesPage {
  base: string
  roles: Role[]
  units: Unit[]
  /** Members to choose from, by dimension. */
  members: Map<string, string[]>
  /** Whether who asks may look through the eyes of a role: in a browser only. */
  canLook: boolean
}

export function rolesBody({ base, roles, units, members, canLook }: RolesPage): string {
  const rows = roles.map((role) => [
    html`${role.builtIn ? (role.title.split(':')[0] as string) : html`<a href="${base}/roles/${role.name}">${role.title}</a>`}<br><code>${role.name}</code>`,
    role.policy.actions.map((action) => actionLabels[action]).join(', ') || 'nothing',
    role.policy.domains === '*' ? 'all' : role.policy.domains.map(domainTitle).join(', ') || 'none',
    role.policy.fields.map(fieldLabel).join(', ') || html`<span class="quiet">nothing more</span>`,
    role.policy.rows.map((name) => `own ${dimensionOf(name)}`).join(', ') || 'all',
    html`${role.users} / ${role.tokens}`,
    canLook && role.policy.actions.includes('view')
      ? button(`${base}/view-as`, 'Look as', { role: role.name }, 'plain')
      : '',
  ])
  return html`<p class="intro">What each role may do, and how far it reaches. Names, pay, ratings, health, contact details and free text are seen only where a role says so.</p>
${listTable('Roles', ['Role', 'May', 'Domains', 'Sees', 'Rows', 'Users / tokens', ''], rows)}
<section><h2>Add a role</h2>
<form class="stacked" method="post" action="${base}/roles">
${field('Name', 'name', { required: true, max: 31, note: 'Lower-case letters, digits and dashes, such as plant-lead. It stays.' })}
${policyFields()}
<button type="submit">Add the role</button>
</form></section>
<section id="units"><h2>Which unit lies below which</h2>
<p>Whoever reaches a department reaches the departments below it.</p>
${units.length > 0 && unitsTable(base, units)}
<form class="stacked" method="post" action="${base}/units">
${select(
  'Kind',
  'dimension',
  unitDimensions.map((value) => ({ value, label: dimensionLabels[value]?.many ?? value })),
  'department',
)}
${memberField('Unit', 'member', true)}${memberField('Lies below', 'parent', false)}
<datalist id="members">${[...new Set(unitDimensions.flatMap((name) => members.get(name) ?? []))].map((member) => html`<option value="${member}">`)}</datalist>
<button type="submit">Save</button>
</form></section>`.text
}

export function roleBody(base: string, role: Role): string {
  const at = `${base}/roles/${role.name}`
  const back = html`<p><a href="${base}/roles">All roles</a></p>`
  if (role.builtIn) return html`<p class="intro">A built-in role stays as it is.</p>${back}`.text
  return html`<p class="intro"><code>${role.name}</code>: ${role.users} ${role.users === 1 ? 'user' : 'users'}, ${role.tokens} ${role.tokens === 1 ? 'token' : 'tokens'}. A change counts with their next request.</p>
<form class="stacked" method="post" action="${at}">
${policyFields(role)}
<button type="submit">Save</button>
</form>
${role.users + role.tokens === 0 && button(`${at}/delete`, 'Delete the role', {}, 'plain bad')}
${back}`.text
}

function policyFields(role?: { title: string; policy: Policy }): Html {
  const { policy } = role ?? { policy: { actions: ['account', 'view'], domains: '*', fields: [], rows: [] } as Policy }
  const chosen = policy.domains === '*' ? [] : policy.domains
  return html`${field('Title', 'title', { value: role?.title ?? '', required: true, max: 200 })}
${boxes(
  'May',
  'actions',
  actions.map((value) => ({ value, label: actionLabels[value] })),
  policy.actions,
)}
<fieldset><legend>Domains</legend><div class="boxes"><label><input type="checkbox" name="everywhere" value="1"${policy.domains === '*' && html` checked`}> all, those to come included</label></div></fieldset>
${boxes(
  'Or only these domains',
  'domains',
  domains.map(({ name, title }) => ({ value: name, label: title })),
  chosen,
)}
${boxes(
  'Sees beside the firm’s own numbers',
  'fields',
  fieldClasses.map((value) => ({ value, label: fieldLabel(value) })),
  policy.fields,
)}
${boxes(
  'Reaches only the own',
  'rows',
  rowDimensions.map((value) => ({ value, label: dimensionOf(value) })),
  policy.rows,
  'Each user is then given members; without any the user sees nothing.',
)}`
}

function unitsTable(base: string, units: Unit[]): Html {
  const rows = units.map(({ dimension, member, parent }) => [
    member,
    parent,
    dimensionOf(dimension),
    button(`${base}/units`, 'Take out', { dimension, member, parent: '' }, 'plain'),
  ])
  return listTable('Units', ['Unit', 'Lies below', 'Kind', ''], rows)
}

function memberField(label: string, name: string, required: boolean): Html {
  return html`<label><span>${label}</span><input name="${name}" list="members" maxlength="200" autocomplete="off"${required && html` required`}></label>`
}

function dimensionOf(name: string): string {
  return dimensionLabels[name]?.one ?? name
}

function domainTitle(name: string): string {
  return domains.find((domain) => domain.name === name)?.title ?? name
}
