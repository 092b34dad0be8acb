// The account and the pages of administration: plain forms and tables in one static frame, rendered at each request and never cached.
import type { Context } from 'hono'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { securityHeaders } from '../../security-headers.ts'
import { openTenant } from '../tenants/tenant.ts'
import { adminPlacesOf, placesHtml } from './places.ts'
import { staticPage } from './static-pages.ts'

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
    'admin-places': placesHtml(
      [
        { path: '/', label: 'Overview' },
        ...adminPlacesOf(c.get('subject')).filter(({ path }) => path !== '/tenants' || isFirst),
      ],
      base,
      c.req.path,
    ).text,
    'admin-body': body,
  }
  const html = page.segments.map((segment, at) => segment + (pieces[page.slots[at] ?? ''] ?? '')).join('')
  return new Response(html.replace('<title>Administration', `<title>${escapeHtml(title)}`), {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}
