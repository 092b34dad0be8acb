// The account and the pages of administration: plain forms and tables in one static frame, rendered at each request and never cached.
import type { Context } from 'hono'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { Action } from '../../domain.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { securityHeaders } from '../../security-headers.ts'
import { allowed } from '../identity/access.ts'
import { openTenant } from '../tenants/tenant.ts'
import { staticPage } from './static-pages.ts'

/** Every page of administration, with the action that it takes. */
const places: { path: string; label: string; action: Action }[] = [
  { path: '/account', label: 'Account', action: 'account' },
  { path: '/users', label: 'Users', action: 'administer' },
  { path: '/roles', label: 'Roles', action: 'administer' },
  { path: '/tokens', label: 'Tokens', action: 'administer' },
  { path: '/audit', label: 'Audit', action: 'audit' },
  { path: '/privacy', label: 'Privacy', action: 'privacy' },
  { path: '/tenants', label: 'Tenants', action: 'administer' },
  { path: '/egress', label: 'Egress', action: 'administer' },
]

/**
 * @param title plain text.
 * @param body HTML: everything in it that was not written by us is escaped.
 * @param status 200 unless a form is shown again with what was wrong.
 */
export async function adminPage(c: Context<AppEnv>, title: string, body: string, status = 200): Promise<Response> {
  const page = await staticPage(c.env, '/admin')
  if (page === null)
    throw new Problem(404, 'no-page', 'The site has no such page.', 'Run npm run build, then start again.')
  const { settings } = await openTenant(c.env, c.get('now'))
  const { basePath: base, tenants } = c.env.INSTALLATION
  // Only there are the tenants of the installation listed.
  const isFirst = c.env.TENANT.id === tenants[0]?.id
  const pieces: Record<string, string> = {
    tenant: escapeHtml(settings.name),
    'admin-title': escapeHtml(title),
    'admin-places': places
      .filter(({ path, action }) => allowed(c.get('subject'), action) && (path !== '/tenants' || isFirst))
      .map(
        ({ path, label }) =>
          `<li><a href="${escapeHtml(base + path)}"${c.req.path === path ? ' aria-current="page"' : ''}>${label}</a></li>`,
      )
      .join(''),
    'admin-body': body,
  }
  const html = page.segments.map((segment, at) => segment + (pieces[page.slots[at] ?? ''] ?? '')).join('')
  return new Response(html.replace('<title>Administration', `<title>${escapeHtml(title)}`), {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}
