import { Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../../env.ts'
import { jsonBody } from '../../json-body.ts'
import { access } from '../identity/access.ts'
import { lastGoodEnd } from '../refresh/runs.ts'
import { isOverdue, nextDue } from '../refresh/schedule.ts'
import { openTenant } from '../tenants/tenant.ts'
import { disk, tellDisk } from './disk.ts'

export const health = new Hono<AppEnv>()

/** The process answers. Says nothing about the data. */
health.get('/healthz', access('public'), (c) => c.json({ status: 'ok' }))

const told = z.strictObject({ low: z.boolean(), slow: z.boolean(), unused: z.record(z.string(), z.number()) })

/** The launcher tells how the disk is. */
health.post('/api/operator/disk', access('operator'), async (c) => {
  tellDisk(await jsonBody(c, told))
  return c.json({ told: true }, 202)
})

/** The database is open and at the program's level. An overdue refresh or a disk in trouble is said, and does not take the pages away. */
health.get('/readyz', access('public'), async (c) => {
  const now = c.get('now')
  const { openedAt } = await openTenant(c.env, now)
  const lastEnd = await lastGoodEnd(c.env.DB)
  const overdue = isOverdue(c.env.INSTALLATION.crons, lastEnd ?? openedAt, now)
  const { low, slow } = disk()
  return c.json({
    status: low || slow ? 'degraded' : overdue ? 'overdue' : 'ready',
    disk: low ? 'low' : slow ? 'slow' : 'ok',
    refresh: {
      overdue,
      lastEndedAt: lastEnd?.toISOString() ?? null,
      nextDueAt: nextDue(c.env.INSTALLATION.crons, now)?.toISOString() ?? null,
    },
  })
})
