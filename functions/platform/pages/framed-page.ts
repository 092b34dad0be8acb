// A static frame with what it is about put into its slots, rendered at each request and never cached.
import type { Context } from 'hono'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { securityHeaders } from '../../security-headers.ts'
import { openTenant } from '../tenants/tenant.ts'
import { staticPage } from './static-pages.ts'

/**
 * @param path of the frame in the site, whose title in the browser is replaced.
 * @param title plain text.
 * @param pieces HTML by slot.
 */
export async function framedPage(
  c: Context<AppEnv>,
  path: string,
  title: string,
  pieces: Readonly<Record<string, string>>,
  status = 200,
): Promise<Response> {
  const page = await staticPage(c.env, path)
  if (page === null)
    throw new Problem(404, 'no-page', 'The site has no such page.', 'Run npm run build, then start again.')
  const { settings } = await openTenant(c.env, c.get('now'))
  const filled: Readonly<Record<string, string>> = { tenant: escapeHtml(settings.name), ...pieces }
  const html = page.segments.map((segment, at) => segment + (filled[page.slots[at] ?? ''] ?? '')).join('')
  return new Response(
    html.replace(/<title>[^·<]*/, () => `<title>${escapeHtml(title)} `),
    {
      status,
      headers: { ...securityHeaders, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    },
  )
}
