// Finished responses, serialised and gzipped once per version and access class. A view of a cached page costs no SQL and no rendering.
import { securityHeaders } from '../../security-headers.ts'

interface Finished {
  gzip: Uint8Array
  plain: Uint8Array
  etag: string
  gzipHeaders: Headers
  plainHeaders: Headers
  notModifiedHeaders: Headers
  untilMs: number
}

const entriesMost = 400
const finished = new Map<string, Finished>()
const encoder = new TextEncoder()

/** Drops everything: after a publication, or when settings or rights change. */
export function forgetResponses(): void {
  finished.clear()
}

/** @returns the finished response of a key ('role /path?query'), or undefined when it has to be made. */
export function finishedResponse(key: string, request: Request, nowMs: number): Response | undefined {
  const entry = finished.get(key)
  if (entry === undefined) return undefined
  if (entry.untilMs <= nowMs) {
    finished.delete(key)
    return undefined
  }
  return respond(entry, request)
}

/** Keeps a response for its key and answers the request with it. */
export async function finishResponse(
  key: string,
  request: Request,
  text: string,
  type: string,
  untilMs: number,
): Promise<Response> {
  const plain = encoder.encode(text)
  const gzip = new Uint8Array(
    await new Response(new Blob([plain]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
  )
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', plain))
  const etag = `W/"${[...digest.slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}"`
  const headers = {
    ...securityHeaders,
    'content-type': type,
    etag,
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, cookie, authorization',
  }
  const entry: Finished = {
    gzip,
    plain,
    etag,
    untilMs,
    gzipHeaders: new Headers({ ...headers, 'content-encoding': 'gzip' }),
    plainHeaders: new Headers(headers),
    notModifiedHeaders: new Headers(headers),
  }
  if (finished.size >= entriesMost) finished.delete(finished.keys().next().value as string)
  finished.set(key, entry)
  return respond(entry, request)
}

function respond(entry: Finished, request: Request): Response {
  const { headers, method } = request
  if (headers.get('if-none-match') === entry.etag)
    return new Response(null, { status: 304, headers: entry.notModifiedHeaders })
  const body = method === 'HEAD' ? null : undefined
  if (headers.get('accept-encoding')?.includes('gzip'))
    return new Response(body === null ? null : entry.gzip, { headers: entry.gzipHeaders, encodeBody: 'manual' })
  return new Response(body === null ? null : entry.plain, { headers: entry.plainHeaders })
}
