/**
 * @param basePath '' or '/base', that of the tenant included ('/base/t/acme').
 * @param tenantPath '' or '/t/acme': what the command line puts before an address, which reaches the server without the base path.
 * @returns the path of a request URL as the routes know it; other paths as they are.
 */
export function routedPath(url: string, basePath: string, tenantPath = ''): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start < 0) return '/'
  const query = url.indexOf('?', start)
  const raw = query < 0 ? url.slice(start) : url.slice(start, query)
  for (const path of [basePath, tenantPath])
    if (path !== '' && (raw === path || raw.startsWith(`${path}/`))) return raw.slice(path.length) || '/'
  return raw
}

/**
 * Whether the path of a raw request URL is in its plain form. No address of ours needs an escape, a dot segment or an empty one,
 * and what one part of a server reads differently from another is how rights are walked around.
 */
export function canonicalPath(url: string, basePath = '', tenantPath = ''): boolean {
  const raw = routedPath(url, basePath, tenantPath)
  if (!/^\/[A-Za-z0-9/_.~:@-]*$/.test(raw) || raw.includes('//')) return false
  if (raw.split('/').some((segment) => segment === '.' || segment === '..')) return false
  return raw === '/' || !raw.endsWith('/')
}

/**
 * Whether a request that changes something was sent by a page of another site. Requests with a bearer token carry no ambient rights.
 * @param host what the browser named, where a proxy has put another Host in its place.
 */
export function isCrossSite(request: Request, host = request.headers.get('host')): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  // Other schemes are a proxy's own, which a browser sends by itself.
  if (/^bearer /i.test(request.headers.get('authorization') ?? '')) return false
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = request.headers.get('origin')
  if (origin === null) return false
  try {
    return new URL(origin).host !== host
  } catch {
    return true
  }
}
