// The edge of the worker: the clock is read here and nowhere below.
import { exports, WorkerEntrypoint, waitUntil } from 'cloudflare:workers'
import { createApp } from './app.ts'
import type { Env, HostEnv } from './env.ts'
import { logLine } from './log.ts'
import { saveCheckpoint } from './platform/audit/checkpoint.ts'
import { outliveWith } from './platform/audit/outlive.ts'
import { tellCounts } from './platform/audit/refusals.ts'
import { credentialOf, knownSubject } from './platform/identity/identify.ts'
import { hostOf } from './platform/identity/source.ts'
import { countRequest } from './platform/live/traffic.ts'
import { tendWith, workOff } from './platform/models/registry/desk.ts'
import { finishedResponse } from './platform/pages/responses.ts'
import { startRun } from './platform/refresh/refresh.ts'
import { openTenant } from './platform/tenants/tenant.ts'
import { allEnvs, envOf } from './platform/tenants/tenant-env.ts'

const clock = () => new Date()
const loopback = exports as unknown as { Tending: Fetcher }
outliveWith(waitUntil)
tendWith(() => waitUntil(loopback.Tending.fetch('http://localhost/')))
const app = createApp(clock)

function answer(
  request: Request,
  host: HostEnv,
  context: ExecutionContext,
  control: boolean,
): Response | Promise<Response> {
  countRequest()
  // Tenants are told apart by what the browser named; only a proxy may have put another name in its place.
  const named = host.INSTALLATION.trustedProxies.length === 0 ? null : hostOf(request, host.INSTALLATION)
  const env = envOf(host, request.url, control, named)
  return hotResponse(request, env.TENANT.id) ?? app.fetch(request, env, context)
}

export default {
  fetch(request: Request, host: HostEnv, context: ExecutionContext): Response | Promise<Response> {
    return answer(request, host, context, false)
  },
  /** CONNECT: no proxy stands here. Without this, workerd answers 500 and logs an error for each. */
  async connect(socket: Socket): Promise<void> {
    await socket.close()
  },
  async scheduled(_event: ScheduledController, host: HostEnv): Promise<void> {
    for (const env of allEnvs(host)) {
      try {
        await refreshTenant(env)
      } catch (error) {
        // The others are not made to wait for one that cannot be opened.
        logLine('error', 'cron run failed', { tenant: env.TENANT.id, error: String(error) })
      }
    }
  },
}

/** Training and scoring run here, in a context of their own: nobody waits for its end, cron's tick neither. Only this worker itself can call it. */
export class Tending extends WorkerEntrypoint<HostEnv> {
  override fetch(): Response {
    this.ctx.waitUntil(workOff())
    return new Response(null, { status: 202 })
  }
}

async function closeAudit(env: Env): Promise<void> {
  await tellCounts(env, clock())
  await saveCheckpoint(env, clock())
}

/** The control socket: a file that only the operator of the machine can open. Only here is the operator's key good. */
export class Control extends WorkerEntrypoint<HostEnv> {
  override fetch(request: Request): Response | Promise<Response> {
    return answer(request, this.env, this.ctx, true)
  }
}

async function refreshTenant(env: Env): Promise<void> {
  const tenant = await openTenant(env, clock())
  const { done, status } = startRun(env, tenant, clock, { cause: 'cron' })
  await done
  logLine('info', 'cron run ended', {
    tenant: env.TENANT.id,
    runId: status.runId,
    state: status.state,
    days: status.days,
  })
  await closeAudit(env).catch((error: unknown) =>
    logLine('error', 'no audit checkpoint', { tenant: env.TENANT.id, error: String(error) }),
  )
}

/** A page that stands ready for a caller who is known: before any router, since a router costs more than the answer. */
function hotResponse(request: Request, tenant: string): Response | undefined {
  if (request.method !== 'GET') return undefined
  const nowMs = Date.now()
  const subject = knownSubject(tenant, credentialOf(request), nowMs)
  if (subject === undefined) return undefined
  return finishedResponse(subject.accessKey, request, nowMs)
}
