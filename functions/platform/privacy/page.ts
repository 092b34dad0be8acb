// The page /privacy: plain forms over the same operations as the API.
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AppEnv } from '../../env.ts'
import { formBody } from '../../form-body.ts'
import { Problem } from '../../problem.ts'
import { access } from '../identity/access.ts'
import { adminPage } from '../pages/admin-page.ts'
import { troubleNotice } from '../pages/form-html.ts'
import { html } from '../pages/html.ts'
import { openTenant } from '../tenants/tenant.ts'
import {
  changeRetention,
  erased,
  eraseSchema,
  exported,
  exportSchema,
  foreseenErasure,
  personNumber,
  retained,
} from './app.ts'
import { lastJobs } from './jobs.ts'
import { findHtml, jobsHtml, oldCopiesHtml, personHtml, registerHtml, retentionHtml } from './privacy-html.ts'
import { registerOf } from './register.ts'
import { retentionReport } from './retention.ts'
import { loadRetention } from './retention-settings.ts'

type C = Context<AppEnv>

export const privacyPage = new Hono<AppEnv>()

privacyPage.get('/privacy', access('privacy'), (c) => mainPage(c))

privacyPage.post('/privacy/find', access('privacy'), async (c) => {
  const { person } = await formBody(c, z.strictObject({ person: personNumber }))
  return onTrouble(c, () => personPage(c, person, null))
})

privacyPage.post('/privacy/export', access('privacy'), async (c) => {
  const asked = await formBody(c, exportSchema.omit({ table: true }))
  return onTrouble(c, () => exported(c, asked))
})

privacyPage.post('/privacy/erase', access('privacy'), async (c) => {
  const { confirm, ...asked } = await formBody(
    c,
    eraseSchema.omit({ dryRun: true }).extend({ confirm: z.string().max(200) }),
  )
  return onTrouble(c, async () => {
    if (confirm.trim() !== asked.person)
      return personPage(c, asked.person, 'The number that you typed again is another one. Nothing was erased.')
    await erased(c, asked)
    return back(c)
  })
})

privacyPage.post('/privacy/retention', access('privacy'), async (c) => {
  const { table, months, automatic } = await formBody(
    c,
    z.strictObject({
      table: z.string().max(100).optional(),
      months: z
        .string()
        .regex(/^(\d{1,4}|always|)$/, 'is no number of months, and not always')
        .optional(),
      automatic: z.enum(['on', 'off']).optional(),
    }),
  )
  return onTrouble(c, async () => {
    const wanted = months === undefined || months === '' ? null : months === 'always' ? months : Number(months)
    if (typeof wanted === 'number' && (wanted < 1 || wanted > 1200))
      throw new Problem(400, 'bad-months', 'Rows are kept for 1 to 1200 months.', 'Type a number, always, or nothing.')
    await changeRetention(c, {
      ...(automatic === undefined ? {} : { automatic: automatic === 'on' }),
      ...(table === undefined ? {} : { tables: { [table]: wanted } }),
    })
    return back(c)
  })
})

privacyPage.post('/privacy/retention/run', access('privacy'), async (c) => {
  await formBody(c, z.strictObject({ confirm: z.literal('yes') }))
  return onTrouble(c, async () => {
    await retained(c)
    return back(c)
  })
})

async function mainPage(c: C, trouble: Problem | null = null): Promise<Response> {
  const base = c.env.INSTALLATION.basePath
  const now = c.get('now')
  const { settings } = await openTenant(c.env, now)
  const body = html`${troubleNotice(trouble === null ? null : `${trouble.message} ${trouble.hint}`)}
${findHtml(base)}
${jobsHtml(await lastJobs(c.env.DB), settings)}
${retentionHtml(base, await loadRetention(c.env.DB), await retentionReport(c.env, now), settings)}
${oldCopiesHtml}
${registerHtml(base, await registerOf(c.env, now))}`
  return adminPage(c, 'Privacy', body.text, trouble?.status ?? 200)
}

async function personPage(c: C, person: string, trouble: string | null): Promise<Response> {
  const report = await foreseenErasure(c, { person, rows: 'keep' })
  const { text } = personHtml(c.env.INSTALLATION.basePath, person, report, trouble)
  return adminPage(c, 'Privacy: a person', text, trouble === null ? 200 : 400)
}

/** What went wrong is said on the page. */
async function onTrouble(c: C, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return mainPage(c, error)
  }
}

function back(c: C): Response {
  return c.redirect(`${c.env.INSTALLATION.basePath}/privacy`, 303)
}
