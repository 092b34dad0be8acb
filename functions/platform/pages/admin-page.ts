// The account and the pages of administration: plain forms and tables in one static frame.
import type { Context } from 'hono'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { AppEnv } from '../../env.ts'
import { framedPage } from './framed-page.ts'
import { adminPlacesOf, placesHtml } from './places.ts'

/**
 * @param title plain text.
 * @param body HTML: everything in it that was not written by us is escaped.
 * @param status 200 unless a form is shown again with what was wrong.
 */
export function adminPage(c: Context<AppEnv>, title: string, body: string, status = 200): Promise<Response> {
  const { basePath: base, tenants } = c.env.INSTALLATION
  // Only there are the tenants of the installation listed.
  const isFirst = c.env.TENANT.id === tenants[0]?.id
  const places = [
    { path: '/', label: 'Overview' },
    ...adminPlacesOf(c.get('subject')).filter(({ path }) => path !== '/tenants' || isFirst),
  ]
  const pieces = {
    'admin-title': escapeHtml(title),
    'admin-places': placesHtml(places, base, c.req.path).text,
    'admin-body': body,
  }
  return framedPage(c, '/admin', title, pieces, status)
}
