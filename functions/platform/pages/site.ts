import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import { securityHeaders } from '../../security-headers.ts'
import { staticPage } from './static-pages.ts'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
}
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Serves a file of the built site as it was compressed at build time. */
export async function siteAsset(c: Context<AppEnv>): Promise<Response> {
  const path = c.req.path
  const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  const headers = new Headers({
    ...securityHeaders,
    'content-type': type,
    vary: 'accept-encoding',
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  })
  const accepted = c.req.header('accept-encoding') ?? ''
  for (const [encoding, ending] of encodings) {
    if (!accepted.includes(encoding)) continue
    const packed = await c.env.ASSETS.fetch(new Request(`http://site${path}${ending}`))
    if (packed.status !== 200) continue
    headers.set('content-encoding', encoding)
    return new Response(packed.body, { headers, encodeBody: 'manual' })
  }
  const plain = await c.env.ASSETS.fetch(new Request(`http://site${path}`))
  if (plain.status !== 200) return c.notFound()
  return new Response(plain.body, { headers })
}

/** A person who opens a page or sends a form gets a page about what went wrong; a script gets the problem as JSON. */
export async function siteProblem(c: Context<AppEnv>, problem: Response): Promise<Response> {
  const wantsPage = !c.req.path.startsWith('/api/') && (c.req.header('accept') ?? '').includes('text/html')
  if (!wantsPage || !problem.headers.get('content-type')?.startsWith('application/problem+json')) return problem
  const { code, title, detail, hint, requestId } = (await problem.clone().json()) as Record<string, string>
  const path = problem.status === 401 ? '/401' : code === 'not-found' ? '/404' : '/problem'
  const page = await staticPage(c.env, path).catch(() => null)
  if (page === null) return problem
  const words: Record<string, string> = {
    'problem-title': title ?? '',
    'problem-detail': detail ?? '',
    'problem-hint': hint ?? '',
    'problem-request': requestId ?? '',
  }
  const html = page.segments.map((segment, i) => segment + escapeHtml(words[page.slots[i] ?? ''] ?? '')).join('')
  const headers = new Headers({
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  })
  for (const name of ['retry-after', 'www-authenticate']) {
    const value = problem.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  return new Response(html, { status: problem.status, headers })
}
