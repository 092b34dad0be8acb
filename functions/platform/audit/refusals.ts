// Refused attempts, each recorded until they become a flood; of a flood the first ones and a count.
import type { Context } from 'hono'
import type { AppEnv, Env } from '../../env.ts'
import { logLine } from '../../log.ts'
import { credentialOf } from '../identity/identify.ts'
import { type AuditOrigin, originOf, recorded } from './audit.ts'

const windowMs = 60_000
/** Attempts of one source and subject that are recorded one by one within a minute. */
const singlyMost = 10
/** Of all sources together. */
const allMost = 300
/** Sources that are told apart; further ones count as one. */
const sourcesMost = 2000

interface Source {
  beganMs: number
  seen: number
  /** Attempts without a record of their own, and what the last of them was for. */
  unsaid: number
  origin: AuditOrigin
  resource: string
}

interface Tenant {
  beganMs: number
  written: number
  sources: Map<string, Source>
}

const tenants = new Map<string, Tenant>()
const others = 'others'

/**
 * @returns whether an answer refuses somebody a right: 403, 401 to a credential, the operator's addresses asked for with a credential.
 * Signing in tells about itself.
 */
export function isRefusal(c: Context<AppEnv>): boolean {
  const { status } = c.res
  const { path } = c.req
  if (path === '/sign-in' || path.startsWith('/sign-in/')) return false
  if (status === 403) return true
  if (credentialOf(c.req.raw) === '') return false
  return status === 401 || (status === 404 && path.startsWith('/api/operator/'))
}

/** Records that a request was refused. Never throws: it is refused all the same. */
export async function recordRefusal(c: Context<AppEnv>, status: number): Promise<void> {
  const now = c.get('now')
  const nowMs = now.getTime()
  const origin = originOf(c)
  const { path: resource, method } = c.req
  try {
    await tellCounts(c.env, now)
    const source = sourceOf(tenantOf(c.env.TENANT.id, nowMs), origin, nowMs)
    const tenant = tenantOf(c.env.TENANT.id, nowMs)
    if (source.seen++ < singlyMost && tenant.written++ < allMost) {
      const detail = { method, status }
      await recorded(c.env, now, origin, [{ action: 'access.refuse', resource, outcome: 'refused', detail }])
    } else {
      source.unsaid++
      source.resource = resource
    }
  } catch (error) {
    logLine('error', 'a refused attempt could not be recorded', {
      requestId: c.get('requestId'),
      error: String(error),
    })
  }
}

/** Records how many attempts had no record of their own, for each source whose minute is over. */
export async function tellCounts(env: Pick<Env, 'DB' | 'TENANT'>, now: Date): Promise<void> {
  const sources = tenants.get(env.TENANT.id)?.sources
  if (sources === undefined) return
  for (const [key, source] of [...sources]) {
    if (now.getTime() - source.beganMs < windowMs) continue
    sources.delete(key)
    if (source.unsaid === 0) continue
    const { origin, resource, unsaid } = source
    const detail = { more: unsaid, since: new Date(source.beganMs).toISOString() }
    await recorded(env, now, origin, [{ action: 'access.refuse', resource, outcome: 'refused', detail }])
  }
}

function tenantOf(id: string, nowMs: number): Tenant {
  let tenant = tenants.get(id)
  if (tenant === undefined) {
    tenant = { beganMs: nowMs, written: 0, sources: new Map() }
    tenants.set(id, tenant)
  }
  if (nowMs - tenant.beganMs >= windowMs) {
    tenant.beganMs = nowMs
    tenant.written = 0
  }
  return tenant
}

/** A subject has a count of its own: floods of nobody's do not hide what somebody tries. */
function sourceOf({ sources }: Tenant, origin: AuditOrigin, nowMs: number): Source {
  // Each connection has a port of its own: the address counts.
  const address = origin.subject === 'nobody' ? (origin.source ?? '').replace(/:\d+$/, '') : ''
  const own = `${origin.subject}\n${address}`
  const key = sources.has(own) || sources.size < sourcesMost ? own : others
  let source = sources.get(key)
  if (source === undefined) {
    source = { beganMs: nowMs, seen: 0, unsaid: 0, origin: key === others ? { subject: others } : origin, resource: '' }
    sources.set(key, source)
  }
  return source
}
