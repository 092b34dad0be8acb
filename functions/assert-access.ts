import type { Hono } from 'hono'
import type { AppEnv } from './env.ts'
import type { Access } from './domain.ts'
import { type Resource, ruleOf } from './platform/identity/access.ts'

export interface RouteRule {
  method: string
  path: string
  access: Access
  /** What the rule is about: its domain, how sensitive it is. */
  resource: Resource
}

/**
 * Lists every route with its access rule, which must be declared by its first handler.
 * @throws Error naming the routes that declare none.
 */
export function assertAccess(app: Hono<AppEnv>): RouteRule[] {
  const first = new Map<string, ReturnType<typeof ruleOf>>()
  for (const { method, path, handler } of app.routes) {
    const key = `${method} ${path}`
    // Middleware stands under ALL and answers nothing by itself.
    if (method === 'ALL' || first.has(key)) continue
    first.set(key, ruleOf(handler))
  }
  const open = [...first].filter(([, rule]) => rule === undefined).map(([key]) => key)
  if (open.length > 0) throw new Error(`routes without an access rule: ${open.join(', ')}`)
  return [...first].map(([key, rule]) => {
    const [method, path] = key.split(' ') as [string, string]
    return { method, path, ...(rule as NonNullable<typeof rule>) }
  })
}
