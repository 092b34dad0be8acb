import { Hono } from 'hono'
import type { AppEnv, Env } from '../../env.ts'
import { access } from '../identity/access.ts'
import { adminPage } from '../pages/admin-page.ts'
import { instant, listTable } from '../pages/form-html.ts'
import { html } from '../pages/html.ts'
import { openTenant } from '../tenants/tenant.ts'

interface WayOut {
  origin: string
  purpose: string
  usedAt: string | null
  outcome: string | null
}

export const egress = new Hono<AppEnv>()

egress.get('/api/egress', access('administer'), async (c) => c.json({ egress: await waysOut(c.env) }))

egress.get('/egress', access('administer'), async (c) => {
  const ways = await waysOut(c.env)
  const { settings } = await openTenant(c.env, c.get('now'))
  const rows = ways.map(({ origin, purpose, usedAt, outcome }) => [
    origin,
    purpose,
    usedAt === null
      ? html`<span class="quiet">Never</span>`
      : html`${instant(usedAt, settings)}<br><span class="quiet">${outcome}</span>`,
  ])
  const body = html`${
    ways.length === 0
      ? html`<p class="intro">The list is empty: nothing can leave this installation.</p>`
      : html`<p class="intro">This installation can reach these places and no other.</p>
${listTable('Places outside', ['Place', 'What for', 'Last use'], rows)}`
  }<p class="quiet">Whoever runs the installation lists places as <code>[[egress]]</code> in <code>premise.toml</code>.</p>`
  return adminPage(c, 'Egress', body.text)
})

async function waysOut(env: Env): Promise<WayOut[]> {
  const { results } = await env.DB.prepare('SELECT origin, used_at AS usedAt, outcome FROM egress_use').all<
    Omit<WayOut, 'purpose'>
  >()
  const used = new Map(results.map((row) => [row.origin, row]))
  return env.INSTALLATION.egress.map(({ origin, purpose }) => ({
    origin,
    purpose,
    usedAt: used.get(origin)?.usedAt ?? null,
    outcome: used.get(origin)?.outcome ?? null,
  }))
}
