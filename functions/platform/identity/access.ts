import type { Context, MiddlewareHandler } from 'hono'
import type { Access } from '../../domain.ts'
import type { AppEnv, Subject } from '../../env.ts'
import { problem } from '../../problem.ts'

const rules = new WeakMap<MiddlewareHandler, Access>()

/** @returns whether the subject may do what the rule guards. The one place that decides. */
export function allowed(subject: Subject | null, rule: Access): boolean {
  if (rule === 'public') return true
  if (subject === null) return false
  if (rule === 'operator') return subject.kind === 'operator'
  return rule === 'viewer' || subject.role === 'owner'
}

/** Declares who may call a route, as its first handler: `app.get('/x', access('viewer'), handler)`. A route without it stops the start. */
export function access(rule: Access): MiddlewareHandler<AppEnv> {
  const guard: MiddlewareHandler<AppEnv> = async (c: Context<AppEnv>, next) => {
    const subject = c.get('subject')
    if (allowed(subject, rule)) return next()
    if (subject === null) {
      return problem(
        c,
        401,
        'sign-in-needed',
        'This needs a sign-in.',
        'Open the sign-in link, or send a token as "Authorization: Bearer …".',
      )
    }
    return problem(
      c,
      403,
      'forbidden',
      `Your role (${subject.role}) may not do this.`,
      'Ask an owner of this installation.',
    )
  }
  rules.set(guard as MiddlewareHandler, rule)
  return guard
}

/** @returns the rule that a handler declares, or undefined for any other handler. */
export function ruleOf(handler: unknown): Access | undefined {
  return rules.get(handler as MiddlewareHandler)
}
