import { Hono } from 'hono'
import type { AppEnv } from '../../env.ts'
import { access } from '../identity/access.ts'
import { openTenant } from '../tenants/tenant.ts'

export interface Publication {
  version: number
  runId: string
  state: string
}

interface Listener {
  tenant: string
  /** Who listens, to be closed when the rights of this subject change. */
  subject: string
  /** Messages that have not been taken yet. */
  behind(): number
  /** Whether it was behind at the last look. */
  stuck: boolean
  send(text: string): void
  close(): void
}

const listeners = new Set<Listener>()
/** A stream takes about 62 KB of the process. */
const listenersMost = 1000
const listenersOfSubjectMost = 50
const beatMs = 25_000
/** After so long the browser opens a new one by itself, with rights looked at anew. */
const lifeMs = 15 * 60_000
/** Messages that a reader may be behind; one who reads nothing is let go. */
const behindMost = 16
/** How often those who have left are looked for at most. */
const sweepMs = 2000
let swept = false
let draining = false
const encoder = new TextEncoder()
/** By tenant: what was said last. */
const said = new Map<string, Publication>()

/** Tells every open page of the tenant that there are new answers. */
export function publish(tenant: string, publication: Publication): void {
  said.set(tenant, publication)
  sweep()
  for (const listener of listeners) if (listener.tenant === tenant) listener.send(eventOf(publication))
}

function eventOf(publication: Publication): string {
  return `id: ${publication.version}\nevent: snapshot\ndata: ${JSON.stringify(publication)}\n\n`
}

/** @returns the event that a reader who comes back has missed, '' for none: a later one stands for all before it. */
function missed(tenant: string, version: number, lastEventId: string | undefined): string {
  if (lastEventId === undefined || !/^\d{1,15}$/.test(lastEventId) || Number(lastEventId) === version) return ''
  const last = said.get(tenant)
  return eventOf(last?.version === version ? last : { version, runId: '', state: 'done' })
}

/** Ends all streams and refuses new ones: an open stream would keep the process from stopping. */
export function drain(): void {
  draining = true
  for (const listener of [...listeners]) listener.close()
}

/** @returns whether the process is about to end: long work stops. */
export function isDraining(): boolean {
  return draining
}

function hasRoom(tenant: string, subject: string): boolean {
  if (draining) return false
  const own = [...listeners].filter((listener) => listener.tenant === tenant && listener.subject === subject)
  if (listeners.size < listenersMost && own.length < listenersOfSubjectMost) return true
  sweep()
  return false
}

/** Lets go of streams whose reader has left, which the runtime does not tell: what was sent to them still lies there at the next look but one. */
function sweep(): void {
  if (swept) return
  swept = true
  setTimeout(() => {
    swept = false
  }, sweepMs)
  for (const listener of [...listeners]) {
    const stuck = listener.behind() > 0
    if (stuck && listener.stuck) listener.close()
    else if (!stuck) listener.send(': beat\n\n')
    listener.stuck = stuck
  }
}

/** Ends the streams of a subject, or of all of a tenant: its rights have changed, and the next request says what they are now. */
export function closeStreams(tenant: string, subject?: string): void {
  for (const listener of [...listeners])
    if (listener.tenant === tenant && (subject === undefined || listener.subject === subject)) listener.close()
}

export const live = new Hono<AppEnv>()

live.get('/api/live', access('view'), async (c) => {
  const tenant = c.env.TENANT.id
  const subject = c.get('subject')?.id ?? ''
  const { published } = await openTenant(c.env, c.get('now'))
  if (!hasRoom(tenant, subject)) return new Response(null, { status: 503, headers: { 'retry-after': '3' } })
  const late = missed(tenant, published.version, c.req.header('last-event-id'))
  let listener: Listener
  let beat: ReturnType<typeof setInterval>
  let life: ReturnType<typeof setTimeout>
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const end = () => {
        clearInterval(beat)
        clearTimeout(life)
        listeners.delete(listener)
      }
      listener = {
        tenant,
        subject,
        stuck: false,
        behind: () => 1 - (controller.desiredSize ?? 1),
        send(text) {
          if (listener.behind() > behindMost) return listener.close()
          try {
            controller.enqueue(encoder.encode(text))
          } catch {
            end()
          }
        },
        close() {
          end()
          try {
            controller.close()
          } catch {
            // The reader has gone already.
          }
        },
      }
      listeners.add(listener)
      listener.send(`retry: 3000\n: open\n\n${late}`)
      life = setTimeout(() => listener.close(), lifeMs)
      beat = setInterval(() => listener.send(': beat\n\n'), beatMs)
    },
    cancel() {
      clearInterval(beat)
      clearTimeout(life)
      listeners.delete(listener)
    },
  })
  return c.body(stream, 200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
})
