import { Hono } from 'hono'
import { domains } from '../../domains.ts'
import type { AppEnv } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { access } from '../identity/access.ts'
import { ready } from '../pages/app.ts'
import { openTenant } from '../tenants/tenant.ts'
import { visibleAnswers } from './visible.ts'

export const snapshots = new Hono<AppEnv>()

for (const domain of domains) {
  snapshots.get(`/api/${domain.name}/insights`, access('view', { domain: domain.name }), (c) =>
    ready(c, 'application/json', async (subject, now) => {
      const { published } = await openTenant(c.env, now)
      const answers = visibleAnswers(published, subject)
      const shown = domain.insights.flatMap((insight) => answers.get(`${domain.name}/${insight.name}`) ?? [])
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
      const answer = visibleAnswers(published, subject).get(`${domain.name}/${name}`)
      if (answer === undefined)
        throw new Problem(
          404,
          'not-computed',
          `${domain.name}/${name} has not been computed yet.`,
          'Start a refresh: POST /api/refresh.',
        )
      return { text: JSON.stringify(answer), shows: [answer.name] }
    }),
  )
}
