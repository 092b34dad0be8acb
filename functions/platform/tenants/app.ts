import { Hono } from 'hono'
import type { AppEnv, Env } from '../../env.ts'
import { jsonBody } from '../../json-body.ts'
import { Problem } from '../../problem.ts'
import { defaultFalseAlarmsPerYear, type TenantSettings } from '../../domain.ts'
import { type AuditEntry, audit, originOf, recorded } from '../audit/audit.ts'
import { access, allowed } from '../identity/access.ts'
import { adminPage } from '../pages/admin-page.ts'
import { forgetResponses } from '../pages/responses.ts'
import { brandCss } from './brand.ts'
import { keyUse, rekey } from './keys.ts'
import { loadRates, type Rate, rateSchema, ratesSaved } from './rates.ts'
import { settingsSaved, settingsSchema } from './settings.ts'
import { openTenant } from './tenant.ts'
import { listedTenants, tenantsHtml } from './tenants-html.ts'

export const tenants = new Hono<AppEnv>()

tenants.get('/api/settings', access('view'), async (c) => {
  const { settings } = await openTenant(c.env, c.get('now'))
  const rates = allowed(c.get('subject'), 'configure') ? { rates: await loadRates(c.env.DB) } : {}
  return c.json({ ...said(settings), ...rates })
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
  await recorded(c.env, c.get('now'), originOf(c), changesOf(tenant.settings, settings, rates), [
    settingsSaved(c.env.DB, settings),
    ...(rates === undefined ? [] : [ratesSaved(c.env.DB, rates)]),
  ])
  tenant.settings = settings
  // Answers name currencies and cut fiscal years: all are computed anew at the next run.
  for (const answers of tenant.published.cuts.values())
    for (const [name, answer] of answers) answers.set(name, { ...answer, program: '' })
  forgetResponses(c.env.TENANT.id)
  return c.json({ ...said(settings), rates: await loadRates(c.env.DB) })
})

/** Loaded by every page, so that a company's pages are told apart at a glance. */
tenants.get('/brand.css', access('public'), async (c) => {
  const { settings } = await openTenant(c.env, c.get('now'))
  return c.body(brandCss(settings.branding?.accent ?? null), 200, {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'private, max-age=300',
  })
})

tenants.get('/tenants', access('administer'), (c) =>
  isFirst(c.env) ? adminPage(c, 'Tenants', tenantsHtml(listedTenants(c.env.INSTALLATION))) : c.notFound(),
)

tenants.get('/api/tenants', access('administer'), (c) =>
  isFirst(c.env) ? c.json({ tenants: listedTenants(c.env.INSTALLATION) }) : c.notFound(),
)

/** For the command line: which tenants this process serves. */
tenants.get('/api/operator/tenants', access('operator'), (c) => {
  const served = c.env.INSTALLATION.tenants.map(({ id, damaged }) => ({ id, damaged: damaged === true }))
  return c.json({ tenants: served })
})

tenants.get('/api/operator/rekey', access('operator'), async (c) => c.json(await keyUse(c.env, c.get('now'))))

tenants.post('/api/operator/rekey', access('operator'), async (c) => {
  const done = await rekey(c.env, c.get('now'))
  await audit(c, { action: 'keys.rekey', resource: `keys:${c.env.KEYS.current}`, detail: { ...done } })
  return c.json(done)
})

/** The list of tenants is for those who administer the installation: they are users of its first tenant. */
function isFirst(env: Env): boolean {
  return env.TENANT.id === env.INSTALLATION.tenants[0]?.id
}

/** @returns the settings, those by default too. */
function said(settings: TenantSettings) {
  const { branding = {}, falseAlarmsPerYear = defaultFalseAlarmsPerYear } = settings
  return { ...settings, branding, falseAlarmsPerYear }
}

/** @returns a record for the settings that change, and one for rates. */
function changesOf(before: TenantSettings, after: TenantSettings, rates: Rate[] | undefined): AuditEntry[] {
  const names = (Object.keys(after) as (keyof TenantSettings)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const entries: AuditEntry[] = []
  if (names.length > 0) {
    const of = (settings: TenantSettings) => Object.fromEntries(names.map((name) => [name, settings[name]]))
    entries.push({ action: 'settings.change', resource: 'settings', detail: { before: of(before), after: of(after) } })
  }
  if (rates !== undefined && rates.length > 0) {
    const currencies = [...new Set(rates.map(({ currency }) => currency))].sort()
    entries.push({ action: 'rates.change', resource: 'rates', detail: { rates: rates.length, currencies } })
  }
  return entries
}
