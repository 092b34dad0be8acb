// Looks at what is more than the firm's own numbers: a record before it is served.
import type { Context } from 'hono'
import type { AppEnv } from '../../env.ts'
import { audit } from './audit.ts'

const filters = ['range', 'from', 'to', 'grain', 'compare', 'scenario', 'by']

/**
 * Records that somebody looks at figures of class pay or health.
 * @param slots names of the answers: 'metric pay', 'hr/pay-gap'.
 * @param dimensions by which the request may be narrowed.
 */
export async function recordView(
  c: Context<AppEnv>,
  slots: readonly string[],
  dimensions: Iterable<string>,
): Promise<void> {
  const asked = askedFilters(c, dimensions)
  await audit(c, {
    action: 'figures.view',
    resource: c.req.path,
    detail: { answers: slots, ...(Object.keys(asked).length === 0 ? {} : { filters: asked }) },
  })
}

/** @returns the filters in a request's address; other parameters could be anything, and are left out. */
export function askedFilters(c: Context<AppEnv>, dimensions: Iterable<string>): Record<string, string> {
  const { searchParams } = new URL(c.req.url)
  return Object.fromEntries(
    [...filters, ...dimensions].flatMap((name) => {
      const value = searchParams.getAll(name).join(', ')
      return value === '' ? [] : [[name, value.slice(0, 200)]]
    }),
  )
}
