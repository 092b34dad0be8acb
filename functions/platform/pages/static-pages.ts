import { domains } from '../../domains.ts'
import type { Env } from '../../env.ts'
import { type ParsedPage, parsePage, slotsOf } from './splice.ts'

/** Where each page stands in the site: one a domain that has insights, the executive's at the root, and the record of runs. */
export const pagePaths = new Map<string, string>([
  ...domains
    .filter(({ insights }) => insights.length > 0)
    .map(({ name }) => [name, name === 'executive' ? '/' : `/${name}`] as const),
  ['runs', '/runs'],
])

/** By base path (each tenant has its own) and path. */
const parsed = new Map<string, ParsedPage>()

/** @returns the static page at a path of the site, cut at its slots; null where the site has none. */
export async function staticPage(env: Env, path: string): Promise<ParsedPage | null> {
  const key = `${env.INSTALLATION.basePath} ${path}`
  const known = parsed.get(key)
  if (known !== undefined) return known
  const answer = await env.ASSETS.fetch(new Request(`http://site${path}`))
  if (!answer.ok && path !== '/404') return null
  const page = parsePage(await answer.text(), env.INSTALLATION.basePath)
  parsed.set(key, page)
  return page
}

/** @returns every slot of every page that wants an answer. */
export async function pageSlots(env: Env): Promise<string[]> {
  const slots: string[] = []
  for (const path of pagePaths.values()) {
    const page = await staticPage(env, path)
    if (page !== null) slots.push(...slotsOf(page))
  }
  return slots
}
