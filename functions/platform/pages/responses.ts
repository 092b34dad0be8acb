// Finished responses, serialised and gzipped once per version and access class. A view of a cached page costs no SQL and no rendering.
import { dataHeaders, securityHeaders } from '../../security-headers.ts'

interface Finished {
  gzip: Uint8Array<ArrayBuffer>
  plain: Uint8Array<ArrayBuffer>
  etag: string
  gzipInit: ResponseInit
  plainInit: ResponseInit
  untilMs: number
  /** Answers in it whose every view is recorded. */
  sensitive: readonly string[]
}

const entriesMost = 400
const keysMost = 200
/** By access key (tenant and rights), then by the request's whole URL: two plain look-ups, nothing is cut or joined on the way. */
const finished = new Map<string, Map<string, Finished>>()
const encoder = new TextEncoder()

/** Drops what a tenant has: after a publication, or when settings or rights change. */
export function forgetResponses(tenant: string): void {
  for (const key of finished.keys()) if (key.startsWith(`${tenant}\n`)) finished.delete(key)
}

/** @returns the finished response to a request under this access key; undefined when it has to be made, or its view has to be recorded first. */
export function finishedResponse(accessKey: string, request: Request, nowMs: number): Response | undefined {
  const entry = finished.get(accessKey)?.get(request.url)
  return entry === undefined || entry.untilMs <= nowMs || entry.sensitive.length > 0
    ? undefined
    : respond(entry, request)
}

/** @returns the finished response whatever is in it, for who records views: with the answers whose view is to be recorded before it is served. */
export function finishedView(
  accessKey: string,
  request: Request,
  nowMs: number,
): { response: Response; sensitive: readonly string[] } | undefined {
  const entry = finished.get(accessKey)?.get(request.url)
  return entry === undefined || entry.untilMs <= nowMs
    ? undefined
    : { response: respond(entry, request), sensitive: entry.sensitive }
}

/**
 * Keeps a response for this access key and URL until `untilMs`, and answers the request with it.
 * @param sensitive answers in it whose every view is recorded.
 */
export async function finishResponse(
  accessKey: string,
  request: Request,
  text: string,
  type: string,
  untilMs: number,
  sensitive: readonly string[] = [],
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
    sensitive,
    gzipInit: { headers: new Headers({ ...headers, 'content-encoding': 'gzip' }), encodeBody: 'manual' },
    plainInit: { headers: new Headers(headers) },
  }
  let ofKey = finished.get(accessKey)
  if (ofKey === undefined) {
    ofKey = new Map()
    if (finished.size >= keysMost) finished.delete(finished.keys().next().value as string)
    finished.set(accessKey, ofKey)
  }
  if (ofKey.size >= entriesMost) ofKey.delete(ofKey.keys().next().value as string)
  ofKey.set(request.url, entry)
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
