// The edge of the worker: the clock is read here and nowhere below.
import { createApp } from './app.ts'
import type { Env } from './env.ts'
import { logLine } from './log.ts'
import { credentialOf, knownSubject } from './platform/identity/identify.ts'
import { countRequest } from './platform/live/traffic.ts'
import { finishedResponse } from './platform/pages/responses.ts'
import { startRun } from './platform/refresh/refresh.ts'
import { openTenant } from './platform/tenants/tenant.ts'

const clock = () => new Date()
const app = createApp(clock)

export default {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
    countRequest()
    return hotResponse(request) ?? app.fetch(request, env, context)
  },
  async scheduled(_event: ScheduledController, env: Env): Promise<void> {
    const tenant = await openTenant(env, clock())
    const { done, status } = startRun(env, tenant, clock, { cause: 'cron' })
    await done
    logLine('info', 'cron run ended', { runId: status.runId, state: status.state, days: status.days })
  },
}

/** A page that stands ready for a caller who is known: before any router, since a router costs more than the answer. */
function hotResponse(request: Request): Response | undefined {
  if (request.method !== 'GET') return undefined
  const nowMs = Date.now()
  const subject = knownSubject(credentialOf(request), nowMs)
  if (subject === undefined) return undefined
  return finishedResponse(subject.role, request, nowMs)
}
