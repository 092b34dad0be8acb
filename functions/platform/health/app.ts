import { Hono } from 'hono'
import type { AppEnv } from '../../env.ts'
import { access } from '../identity/access.ts'
import { lastGoodEnd } from '../refresh/runs.ts'
import { isOverdue, nextDue } from '../refresh/schedule.ts'
import { openTenant } from '../tenants/tenant.ts'

export const health = new Hono<AppEnv>()

/** The process answers. Says nothing about the data. */
health.get('/healthz', access('public'), (c) => c.json({ status: 'ok' }))

/** The database is open and at the program's level. An overdue refresh is said, and does not take the pages away. */
health.get('/readyz', access('public'), async (c) => {
  const now = c.get('now')
  const { openedAt } = await openTenant(c.env, now)
  const lastEnd = await lastGoodEnd(c.env.DB)
  const overdue = isOverdue(c.env.INSTALLATION.crons, lastEnd ?? openedAt, now)
  return c.json({
    status: overdue ? 'overdue' : 'ready',
    refresh: {
      overdue,
      lastEndedAt: lastEnd?.toISOString() ?? null,
      nextDueAt: nextDue(c.env.INSTALLATION.crons, now)?.toISOString() ?? null,
    },
  })
})
