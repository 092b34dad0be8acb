import { Hono } from 'hono'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { AppEnv, Env } from '../../env.ts'
import { access } from '../identity/access.ts'
import { adminPage } from '../pages/admin-page.ts'

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
  const rows = ways.map(
    ({ origin, purpose, usedAt, outcome }) =>
      `<tr><th scope="row">${escapeHtml(origin)}</th><td>${escapeHtml(purpose)}</td><td>${usedAt === null ? 'never' : `<time datetime="${escapeHtml(usedAt)}">${escapeHtml(usedAt.slice(0, 16).replace('T', ' '))} UTC</time>: ${escapeHtml(outcome ?? '')}`}</td></tr>`,
  )
  const body =
    ways.length === 0
      ? '<p>The list is empty: nothing can leave this installation.</p>'
      : `<p>This installation can reach these places and no other.</p><table><thead><tr><th scope="col">Place</th><th scope="col">What for</th><th scope="col">Last use</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return adminPage(
    c,
    'Egress',
    `${body}<p class="quiet">Whoever runs the installation lists places as [[egress]] in premise.toml.</p>`,
  )
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
