import { Hono } from 'hono'
import { domains } from '../../domains.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { access, demand } from '../identity/access.ts'
import { ready } from '../pages/app.ts'
import { openTenant } from '../tenants/tenant.ts'
import { aboutSlot, answerFor } from './visible.ts'

export const snapshots = new Hono<AppEnv>()

for (const domain of domains) {
  snapshots.get(`/api/${domain.name}/insights`, access('view', { domain: domain.name }), (c) =>
    ready(c, 'application/json', async (subject, now) => {
      const { published } = await openTenant(c.env, now)
      const shown = domain.insights.flatMap(
        (insight) => answerFor(published, subject, `${domain.name}/${insight.name}`) ?? [],
      )
      return { text: JSON.stringify(shown), shows: shown.map((answer) => answer.name) }
    }),
  )

  snapshots.get(`/api/${domain.name}/insights/:insight`, access('view', { domain: domain.name }), (c) =>
    ready(c, 'application/json', async (subject, now) => {
      const name = c.req.param('insight')
      if (!domain.insights.some((insight) => insight.name === name)) {
        throw new Problem(
          404,
          'unknown-insight',
          `${domain.title} has no insight called "${name.slice(0, 80)}".`,
          `See GET /api/${domain.name}/insights.`,
        )
      }
      const { published } = await openTenant(c.env, now)
      const full = `${domain.name}/${name}`
      for (const about of aboutSlot(full)) demand(subject, 'view', about, full)
      const answer = answerFor(published, subject, full)
      if (answer === undefined)
        throw new Problem(
          404,
          'not-computed',
          `${full} has not been computed yet.`,
          'Start a refresh: POST /api/refresh.',
        )
      if (answer.status === 'pending')
        throw new Problem(404, 'not-computed', answer.headline, 'Start a refresh: POST /api/refresh.')
      if (answer.status === 'forbidden') throw new Problem(403, 'forbidden', answer.headline, answer.action ?? '')
      return { text: JSON.stringify(answer), shows: [answer.name] }
    }),
  )
}
