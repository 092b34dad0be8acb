import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv, Subject } from '../../env.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { recorderOf } from '../audit/audit.ts'
import { access } from '../identity/access.ts'
import { openTenant } from '../tenants/tenant.ts'
import { insightsInOrder } from './compute.ts'
import { currentRun, startRun } from './refresh.ts'
import { lastGoodEnd, runRows, runStatus, visibleStatus } from './runs.ts'
import { isOverdue, nextDue } from './schedule.ts'

export const refresh = new Hono<AppEnv>()

refresh.post('/api/refresh', access('refresh'), async (c) => {
  const { only } = await jsonBody(c, z.strictObject({ only: z.array(z.string()).min(1).max(500).optional() }))
  const unknown = only?.find((name) => !insightsInOrder().some((named) => named.name === name))
  if (unknown !== undefined)
    throw new Problem(
      400,
      'unknown-insight',
      `There is no insight called "${unknown.slice(0, 80)}".`,
      'Names are <domain>/<insight>, as in GET /api/<domain>/insights.',
    )
  const tenant = await openTenant(c.env, c.get('now'))
  const cause = c.get('subject')?.kind === 'operator' ? 'cli' : 'hand'
  const { status, busy, done } = startRun(c.env, tenant, c.get('clock'), {
    cause,
    record: recorderOf(c),
    ...(only === undefined ? {} : { only }),
  })
  c.executionCtx.waitUntil(done)
  return c.json({ runId: status.runId, state: status.state, busy }, 202, {
    location: `${c.env.INSTALLATION.basePath}/api/refresh/${status.runId}`,
  })
})

refresh.get('/api/refresh', access('view'), async (c) => {
  const now = c.get('now')
  const lastEnd = await lastGoodEnd(c.env.DB)
  const { openedAt } = await openTenant(c.env, now)
  const running = currentRun(c.env.TENANT.id)
  const subject = c.get('subject') as Subject
  return c.json({
    running: running === null ? null : visibleStatus(running, subject),
    nextDueAt: nextDue(c.env.INSTALLATION.crons, now)?.toISOString() ?? null,
    overdue: isOverdue(c.env.INSTALLATION.crons, lastEnd ?? openedAt, now),
    runs: await runRows(c.env.DB, 100, subject),
  })
})

refresh.get('/api/refresh/:runId', access('view'), async (c) => {
  const runId = c.req.param('runId')
  const running = currentRun(c.env.TENANT.id)
  const status = running?.runId === runId ? running : await runStatus(c.env.DB, runId)
  if (status === null)
    throw new Problem(404, 'unknown-run', 'There is no such run.', 'See GET /api/refresh for the last ones.')
  return c.json(visibleStatus(status, c.get('subject') as Subject))
})
