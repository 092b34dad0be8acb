import { type Context, Hono } from 'hono'
import type { AppEnv, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { recordView } from '../audit/views.ts'
import { access, allowed } from '../identity/access.ts'
import { nextDue } from '../refresh/schedule.ts'
import { recordedSlots } from '../snapshots/visible.ts'
import { openTenant } from '../tenants/tenant.ts'
import { buildModel } from './build-model.ts'
import { finishedView, finishResponse } from './responses.ts'
import { renderPage, slotsOf } from './splice.ts'
import { pagePaths, staticPage } from './static-pages.ts'

export const pages = new Hono<AppEnv>()

for (const [name, path] of pagePaths) {
  pages.get(path, access('view'), async (c) => {
    const subject = c.get('subject') as Subject
    if (!reaches(subject, name)) {
      // Everybody lands here after signing in.
      const other = [...pagePaths].find(([page]) => page !== 'runs' && reaches(subject, page))
      if (path !== '/' || other === undefined) throw unreached(name)
      return c.redirect(`${c.env.INSTALLATION.basePath}${other[1]}`, 303)
    }
    return ready(c, 'text/html; charset=utf-8', async (subject, now) => {
      const parsed = await staticPage(c.env, path)
      if (parsed === null)
        throw new Problem(404, 'no-page', 'The site has no such page.', 'Run npm run build, then start again.')
      const tenant = await openTenant(c.env, now)
      const params = new URL(c.req.url).searchParams
      const model = await buildModel(c.env, tenant, name, slotsOf(parsed), params, subject, now)
      return { text: renderPage(parsed, model), shows: model.answers.keys() }
    })
  })
}

/** @returns whether the subject's role reaches the domain of a page; the record of runs belongs to none. */
function reaches(subject: Subject, page: string): boolean {
  return page === 'runs' || allowed(subject, 'view', { domain: page })
}

function unreached(page: string): Problem {
  return new Problem(
    403,
    'forbidden',
    `Your role does not reach the page "${page}".`,
    'Ask an owner of this installation.',
  )
}

pages.get('/api/pages/:page', access('view'), (c) =>
  ready(c, 'application/json', async (subject, now) => {
    const name = c.req.param('page')
    const path = pagePaths.get(name)
    const parsed = path === undefined ? null : await staticPage(c.env, path)
    if (parsed === null)
      throw new Problem(
        404,
        'no-page',
        `There is no page called "${name.slice(0, 80)}".`,
        `Pages: ${[...pagePaths.keys()].join(', ')}.`,
      )
    if (!reaches(subject, name)) throw unreached(name)
    const tenant = await openTenant(c.env, now)
    const { answers, filters, completeTo, nextRunAt, overdue } = await buildModel(
      c.env,
      tenant,
      name,
      slotsOf(parsed),
      new URL(c.req.url).searchParams,
      subject,
      now,
    )
    const text = JSON.stringify({
      page: name,
      version: tenant.published.version,
      completeTo,
      nextRunAt,
      overdue,
      filters,
      answers: [...answers.values()],
    })
    return { text, shows: answers.keys() }
  }),
)

/** What was made, and the names of the answers in it. */
export interface Made {
  text: string
  shows: Iterable<string>
}

/**
 * Answers from the finished responses, or makes one that lasts until the next publication or the next due run, whose time stands on the page.
 * A view of figures of class pay or health is recorded before it is answered.
 */
export async function ready(
  c: Context<AppEnv>,
  type: string,
  make: (subject: Subject, now: Date) => Promise<Made>,
): Promise<Response> {
  const subject = c.get('subject') as Subject
  const now = c.get('now')
  const tenant = await openTenant(c.env, now)
  const known = finishedView(subject.accessKey, c.req.raw, now.getTime())
  if (known !== undefined) {
    if (known.sensitive.length > 0) await recordView(c, known.sensitive, tenant.members.keys())
    return known.response
  }
  const { version } = tenant.published
  const { text, shows } = await make(subject, now)
  const sensitive = recordedSlots(shows)
  if (sensitive.length > 0) await recordView(c, sensitive, tenant.members.keys())
  // What was made while a new version was published is answered, but not kept.
  const lastsMs =
    tenant.published.version === version
      ? (nextDue(c.env.INSTALLATION.crons, now)?.getTime() ?? now.getTime() + 300_000)
      : 0
  return finishResponse(subject.accessKey, c.req.raw, text, type, lastsMs, sensitive)
}
