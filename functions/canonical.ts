/** @returns the path of a request URL as the routes know it, without the base path of the installation ('' or '/base'); other paths as they are. */
export function routedPath(url: string, basePath: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start < 0) return '/'
  const query = url.indexOf('?', start)
  const raw = query < 0 ? url.slice(start) : url.slice(start, query)
  // The command line reaches the server without the base path.
  if (basePath === '' || (raw !== basePath && !raw.startsWith(`${basePath}/`))) return raw
  return raw.slice(basePath.length) || '/'
}

/**
 * Whether the path of a raw request URL is in its plain form. No address of ours needs an escape, a dot segment or an empty one,
 * and what one part of a server reads differently from another is how rights are walked around.
 */
export function canonicalPath(url: string, basePath = ''): boolean {
  const raw = routedPath(url, basePath)
  if (!/^\/[A-Za-z0-9/_.~:@-]*$/.test(raw) || raw.includes('//')) return false
  if (raw.split('/').some((segment) => segment === '.' || segment === '..')) return false
  return raw === '/' || !raw.endsWith('/')
}

/** Whether a request that changes something was sent by a page of another site. Requests with a bearer token carry no ambient rights. */
export function isCrossSite(request: Request): boolean {
  if (request.method === 'GET' || request.method === 'HEAD' || request.headers.has('authorization')) return false
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = request.headers.get('origin')
  if (origin === null) return false
  try {
    return new URL(origin).host !== request.headers.get('host')
  } catch {
    return true
  }
}
