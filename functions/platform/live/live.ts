import { Hono } from 'hono'
import type { AppEnv } from '../../env.ts'
import { access } from '../identity/access.ts'

export interface Publication {
  version: number
  runId: string
  state: string
}

interface Listener {
  tenant: string
  /** Who listens, to be closed when the rights of this subject change. */
  subject: string
  send(text: string): void
  close(): void
}

const listeners = new Set<Listener>()
const listenersMost = 2000
const beatMs = 25_000
let draining = false
const encoder = new TextEncoder()

/** Tells every open page of the tenant that there are new answers. */
export function publish(tenant: string, publication: Publication): void {
  for (const listener of listeners)
    if (listener.tenant === tenant)
      listener.send(`id: ${publication.version}\nevent: snapshot\ndata: ${JSON.stringify(publication)}\n\n`)
}

/** Ends all streams and refuses new ones: an open stream would keep the process from stopping. */
export function drain(): void {
  draining = true
  for (const listener of [...listeners]) listener.close()
}

/** Ends the streams of a subject, or of all of a tenant: its rights have changed, and the next request says what they are now. */
export function closeStreams(tenant: string, subject?: string): void {
  for (const listener of [...listeners])
    if (listener.tenant === tenant && (subject === undefined || listener.subject === subject)) listener.close()
}

export const live = new Hono<AppEnv>()

live.get('/api/live', access('view'), (c) => {
  if (draining || listeners.size >= listenersMost)
    return new Response(null, { status: 503, headers: { 'retry-after': '10' } })
  let listener: Listener
  let beat: ReturnType<typeof setInterval>
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const end = () => {
        clearInterval(beat)
        listeners.delete(listener)
      }
      listener = {
        tenant: c.env.TENANT.id,
        subject: c.get('subject')?.id ?? '',
        send(text) {
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
      listener.send('retry: 3000\n: open\n\n')
      beat = setInterval(() => listener.send(': beat\n\n'), beatMs)
    },
    cancel() {
      clearInterval(beat)
      listeners.delete(listener)
    },
  })
  return c.body(stream, 200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
})
