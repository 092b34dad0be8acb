import { Hono } from 'hono'
import type { AppEnv } from '../../env.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { access, allowed } from '../identity/access.ts'
import { forgetResponses } from '../pages/responses.ts'
import { rateSchema, saveRates, loadRates } from './rates.ts'
import { saveSettings, settingsSchema } from './settings.ts'
import { openTenant } from './tenant.ts'

export const tenants = new Hono<AppEnv>()

tenants.get('/api/settings', access('view'), async (c) => {
  const { settings } = await openTenant(c.env, c.get('now'))
  const rates = allowed(c.get('subject'), 'configure') ? { rates: await loadRates(c.env.DB) } : {}
  return c.json({ ...settings, ...rates })
})

tenants.patch('/api/settings', access('configure'), async (c) => {
  const tenant = await openTenant(c.env, c.get('now'))
  const { rates, ...changes } = await jsonBody(c, settingsSchema.partial().extend({ rates: rateSchema.optional() }))
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  if (
    given.currency !== undefined &&
    given.currency !== tenant.settings.currency &&
    tenant.spans.size > 0 &&
    [...tenant.spans.values()].some((span) => span !== null)
  ) {
    throw new Problem(
      409,
      'currency-in-use',
      `Rows have been converted to ${tenant.settings.currency} already.`,
      'Set the reporting currency before the first import, or undo the batches first.',
    )
  }
  const settings = { ...tenant.settings, ...given }
  await saveSettings(c.env.DB, settings)
  if (rates !== undefined) await saveRates(c.env.DB, rates)
  tenant.settings = settings
  // Answers name currencies and cut fiscal years: all are computed anew at the next run.
  for (const answers of tenant.published.cuts.values())
    for (const [name, answer] of answers) answers.set(name, { ...answer, program: '' })
  forgetResponses(c.env.TENANT.id)
  return c.json({ ...settings, rates: await loadRates(c.env.DB) })
})
