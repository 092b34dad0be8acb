// Finished responses, serialised and gzipped once per version and access class. A view of a cached page costs no SQL and no rendering.
import type { Role } from '../../domain.ts'
import { dataHeaders, securityHeaders } from '../../security-headers.ts'

interface Finished {
  gzip: Uint8Array<ArrayBuffer>
  plain: Uint8Array<ArrayBuffer>
  etag: string
  gzipInit: ResponseInit
  plainInit: ResponseInit
  untilMs: number
}

const entriesMost = 400
/** By role, then by the request's whole URL: two plain look-ups, nothing is cut or joined on the way. */
const finished = new Map<Role, Map<string, Finished>>()
const encoder = new TextEncoder()

/** Drops everything: after a publication, or when settings or rights change. */
export function forgetResponses(): void {
  finished.clear()
}

/** @returns the finished response to a request of this role, or undefined when it has to be made. */
export function finishedResponse(role: Role, request: Request, nowMs: number): Response | undefined {
  const entry = finished.get(role)?.get(request.url)
  return entry === undefined || entry.untilMs <= nowMs ? undefined : respond(entry, request)
}

/** Keeps a response for this role and URL until `untilMs`, and answers the request with it. */
export async function finishResponse(
  role: Role,
  request: Request,
  text: string,
  type: string,
  untilMs: number,
): Promise<Response> {
  const plain = new Uint8Array(encoder.encode(text))
  const gzip = new Uint8Array(
    await new Response(new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
  )
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', plain))
  const etag = `W/"${[...digest.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}"`
  const security = type.startsWith('text/html') ? securityHeaders : dataHeaders
  const headers = { ...security, 'content-type': type, etag, 'cache-control': 'no-store', vary: 'accept-encoding' }
  const entry: Finished = {
    gzip,
    plain,
    etag,
    untilMs,
    gzipInit: { headers: new Headers({ ...headers, 'content-encoding': 'gzip' }), encodeBody: 'manual' },
    plainInit: { headers: new Headers(headers) },
  }
  let ofRole = finished.get(role)
  if (ofRole === undefined) {
    ofRole = new Map()
    finished.set(role, ofRole)
  }
  if (ofRole.size >= entriesMost) ofRole.delete(ofRole.keys().next().value as string)
  ofRole.set(request.url, entry)
  return respond(entry, request)
}

function respond(entry: Finished, request: Request): Response {
  const { headers } = request
  if (headers.get('if-none-match') === entry.etag)
    return new Response(null, { status: 304, headers: entry.plainInit.headers as Headers })
  const gzip = headers.get('accept-encoding')?.includes('gzip') === true
  const init = gzip ? entry.gzipInit : entry.plainInit
  return new Response(request.method === 'HEAD' ? null : gzip ? entry.gzip : entry.plain, init)
}
