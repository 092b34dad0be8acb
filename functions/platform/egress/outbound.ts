// The one way out. Everything that leaves goes to a listed place, by a service of workerd's own that checks the address at the connection.
import type { EgressEntry, Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { Problem } from '../../problem.ts'

export interface OutboundInit {
  /** The moment of the request: its last use is shown. */
  now: Date
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  /** Most bytes of the answer, inflated; 1 MB unless said. */
  bytesMost?: number
  /** For the whole of it, redirects included; 10 seconds unless said. */
  timeoutMs?: number
}

type Ways = Pick<Env, 'DB' | 'EGRESS' | 'INSTALLATION'>

const bytesMostByDefault = 1_000_000
const timeoutMsByDefault = 10_000
const redirectsMost = 3
const redirects = new Set([301, 302, 303, 307, 308])
/** All that goes along to another origin: everything else may be a secret. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'user-agent'])

/**
 * Asks a place outside. Redirects are followed here, each only to a listed place, and without secrets to another origin.
 * @returns the whole answer, of any status, read to its end; its type is for the caller to check.
 * @throws Problem 403 `egress-closed` before anything leaves when the place is not listed, 502 when there is no whole answer in time and size.
 */
export async function outbound(env: Ways, address: string, init: OutboundInit): Promise<Response> {
  const signal = AbortSignal.timeout(init.timeoutMs ?? timeoutMsByDefault)
  let at = listed(env, address)
  let { method = 'GET', body } = init
  let headers: Record<string, string> = { 'user-agent': 'premise', ...init.headers }
  for (let hops = 0; ; hops++) {
    const answer = await once(env, at, { method, headers, body, signal }, init)
    const location = redirects.has(answer.status) ? answer.headers.get('location') : null
    if (location === null) return answer
    if (hops === redirectsMost) throw failed(at.entry, 'sent on more than three times')
    const next = redirected(env, at, location)
    if (answer.status === 303 || (answer.status < 303 && method === 'POST')) {
      method = 'GET'
      body = undefined
      headers = without(headers, (name) => name.startsWith('content-'))
    }
    if (next.url.origin !== at.url.origin) {
      if (body !== undefined) throw failed(at.entry, 'sent what was meant for it on to another place')
      headers = without(headers, (name) => !harmlessHeaders.has(name))
    }
    at = next
  }
}

interface Place {
  url: URL
  entry: EgressEntry
  way: Fetcher
}

/** @throws Problem 403 unless scheme, host and port are those of an entry, written as they are there. */
function listed(env: Ways, address: string): Place {
  const url = urlOf(address)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw closed(address)
  const at = env.INSTALLATION.egress.findIndex(({ origin }) => origin === url.origin)
  const entry = env.INSTALLATION.egress[at]
  const way = env.EGRESS[at]
  if (entry === undefined || way === undefined) throw closed(url.origin)
  // Another way to write the same host (0x7f000001, full-width digits, a user before an @) is somebody's trick.
  const rest = address.toLowerCase().startsWith(entry.origin) ? address.slice(entry.origin.length) : '!'
  if (!/^(:\d+)?([/?#]|$)/.test(rest)) throw closed(address)
  return { url, entry, way }
}

function redirected(env: Ways, from: Place, location: string): Place {
  const url = urlOf(location, from.url)
  if (url === null) throw failed(from.entry, 'sent on to something that is no address')
  if (from.url.protocol === 'https:' && url.protocol !== 'https:')
    throw failed(from.entry, 'sent on to a place without TLS')
  return listed(env, url.href)
}

interface Asked {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body: string | undefined
  signal: AbortSignal
}

async function once(env: Ways, place: Place, asked: Asked, init: OutboundInit): Promise<Response> {
  const { url, entry, way } = place
  url.hash = ''
  let outcome = 'no answer'
  try {
    const answer = await way.fetch(url.href, {
      method: asked.method,
      headers: asked.headers,
      redirect: 'manual',
      signal: asked.signal,
      ...(asked.body === undefined ? {} : { body: asked.body }),
    })
    outcome = `HTTP ${answer.status}`
    if (answer.status < 200) throw failed(entry, 'changed the protocol')
    const bytes = await bounded(answer, init.bytesMost ?? bytesMostByDefault, entry, asked.signal)
    const headers = new Headers(answer.headers)
    // What is handed on is inflated and whole.
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie']) headers.delete(name)
    const hasBody = ![204, 205, 304].includes(answer.status)
    return new Response(hasBody ? bytes : null, { status: answer.status, headers })
  } catch (error) {
    const problem =
      error instanceof Problem
        ? error
        : failed(entry, asked.signal.aborted ? 'did not answer in time' : 'cannot be reached')
    outcome = `${problem.more.why ?? outcome}`
    logLine('warn', 'outside failed', {
      origin: entry.origin,
      why: outcome,
      error: error instanceof Problem ? undefined : String(error),
    })
    throw problem
  } finally {
    await remember(env, entry.origin, init.now, outcome)
  }
}

/** workerd inflates while it is read, so what is counted is what would lie in memory. */
async function bounded(
  answer: Response,
  most: number,
  entry: EgressEntry,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (answer.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = answer.body.getReader()
  // The signal of a fetch ends its body too; this one holds even where a stream would not notice.
  const ended = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(failed(entry, 'did not answer in time'))),
  )
  ended.catch(() => undefined)
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), ended])
      if (done) break
      size += value.byteLength
      if (size > most) throw failed(entry, `answered with more than ${most} bytes`)
      chunks.push(value)
    }
  } catch (error) {
    reader.cancel().catch(() => undefined)
    throw error
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** What was asked matters more than that it is remembered. */
async function remember(env: Ways, origin: string, now: Date, outcome: string): Promise<void> {
  await env.DB.prepare(
    'INSERT INTO egress_use (origin, used_at, outcome) VALUES (?1, ?2, ?3) ON CONFLICT (origin) DO UPDATE SET used_at = excluded.used_at, outcome = excluded.outcome',
  )
    .bind(origin, now.toISOString(), outcome)
    .run()
    .catch((error: unknown) => logLine('error', 'use of a way out not written', { error: String(error) }))
}

function closed(what: string): Problem {
  return new Problem(
    403,
    'egress-closed',
    `Nothing may be sent to ${what.slice(0, 200)}: it is not listed.`,
    'List its scheme, host and port as [[egress]] in premise.toml, then start again.',
  )
}

function failed({ origin, purpose }: EgressEntry, why: string): Problem {
  return new Problem(
    502,
    'outside-failed',
    `${origin} (${purpose}) ${why}.`,
    'Try again; the page of egress and the log say more.',
    { why },
  )
}

function without(headers: Record<string, string>, dropped: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped(name.toLowerCase())))
}

function urlOf(address: string, base?: URL): URL | null {
  try {
    return new URL(address, base)
  } catch {
    return null
  }
}
