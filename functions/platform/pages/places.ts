// Where the navigation leads: only to places that the subject may open.
import { domains } from '../../domains.ts'
import type { Action } from '../../domain.ts'
import type { Subject } from '../../env.ts'
import { allowed, type Resource } from '../identity/access.ts'
import { mayModel } from '../models/pages/score-rights.ts'
import { html, type Html } from './html.ts'

export interface Place {
  path: string
  label: string
}

interface GuardedPlace extends Place {
  action: Action
}

/** Every page of administration, with the action that it takes. */
const adminPlaces: GuardedPlace[] = [
  { path: '/account', label: 'Account', action: 'account' },
  { path: '/users', label: 'Users', action: 'administer' },
  { path: '/roles', label: 'Roles', action: 'administer' },
  { path: '/tokens', label: 'Tokens', action: 'administer' },
  { path: '/audit', label: 'Audit', action: 'audit' },
  { path: '/privacy', label: 'Privacy', action: 'privacy' },
  { path: '/tenants', label: 'Tenants', action: 'administer' },
  { path: '/egress', label: 'Egress', action: 'administer' },
]

/** @returns what a page of this name asks for beyond `view`: the overview is everybody's, its answers are chosen by rights, and so are models. */
function pageResource(page: string): Resource {
  return ['executive', 'models', 'runs'].includes(page) ? {} : { domain: page }
}

/** @returns where a page stands in the site. */
export function pagePath(page: string): string {
  return page === 'executive' ? '/' : `/${page}`
}

/** @returns the places of ordinary pages. */
export function placesOf(subject: Subject): Place[] {
  const pages = [
    { page: 'executive', label: 'Overview' },
    ...domains
      .filter(({ name, insights }) => name !== 'executive' && insights.length > 0)
      .map(({ name, title }) => ({ page: name, label: title })),
    ...(reachesModels(subject) ? [{ page: 'models', label: 'Models' }] : []),
    { page: 'runs', label: 'Refresh runs' },
  ]
  const administration = adminPlacesOf(subject).find(({ path }) => path !== '/account')
  return [
    ...pages
      .filter(({ page }) => allowed(subject, 'view', pageResource(page)))
      .map(({ page, label }) => ({ path: pagePath(page), label })),
    ...(allowed(subject, 'account') ? [{ path: '/account', label: 'Account' }] : []),
    ...(administration === undefined ? [] : [{ path: administration.path, label: 'Administration' }]),
  ]
}

/** Whether there is a model that the subject may see. */
function reachesModels(subject: Subject): boolean {
  return domains.some(({ name: domain, models = [] }) => models.some((model) => mayModel(subject, { domain, model })))
}

/** @returns the places of account and administration. */
export function adminPlacesOf(subject: Subject | null): Place[] {
  return adminPlaces.filter(({ action }) => allowed(subject, action))
}

/** @param current the path that is open: the place that it is, or lies below, is marked. */
export function placesHtml(places: Place[], base: string, current: string): Html {
  const isHere = (path: string) => current === path || (path !== '/' && current.startsWith(`${path}/`))
  return html`${places.map(
    ({ path, label }) =>
      html`<li><a href="${base + path}"${isHere(path) && html` aria-current="page"`}>${label}</a></li>`,
  )}`
}
