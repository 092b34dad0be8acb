import type { Context, MiddlewareHandler } from 'hono'
import type { Access, Action, Cut, Sensitivity } from '../../domain.ts'
import type { AppEnv, Subject } from '../../env.ts'
import { Problem, problem } from '../../problem.ts'

/** What an action is done to; what is left out does not matter to the decision. */
export interface Resource {
  domain?: string
  sensitivity?: Sensitivity
  /** Dimensions by which the thing can be divided; a row rule on another dimension forbids it. */
  dimensions?: readonly string[]
}

const rules = new WeakMap<MiddlewareHandler, { access: Access; resource: Resource }>()
/** What everybody may see who may look at all. */
const plain: readonly Sensitivity[] = ['open', 'internal']

/** @returns whether the subject may do the action (to the resource). The one place that decides. */
export function allowed(subject: Subject | null, action: Access, resource: Resource = {}): boolean {
  if (action === 'public') return true
  if (subject === null) return false
  if (action === 'operator') return subject.kind === 'operator'
  const { policy, cut } = subject
  if (!policy.actions.includes(action as Action)) return false
  const { domain, sensitivity, dimensions } = resource
  if (domain !== undefined && policy.domains !== '*' && !policy.domains.includes(domain)) return false
  if (sensitivity !== undefined && !plain.includes(sensitivity) && !policy.fields.includes(sensitivity)) return false
  return dimensions === undefined || Object.keys(cut).every((dimension) => dimensions.includes(dimension))
}

/**
 * @returns the members that a question may be asked of: the subject's own, and of those the wanted ones.
 * @throws Problem 403 when a member is wanted that row rules leave out: an empty answer would tell that it exists.
 */
export function permittedCut(subject: Subject, wanted: Cut): Cut {
  const cut: Record<string, readonly string[]> = { ...wanted }
  for (const [dimension, members] of Object.entries(subject.cut)) {
    const asked = wanted[dimension]
    if (asked?.some((member) => !members.includes(member))) {
      throw new Problem(
        403,
        'forbidden',
        `Your rights do not reach this ${dimension}.`,
        `Leave the filter out: you then see your own ${dimension}.`,
      )
    }
    cut[dimension] = asked ?? members
  }
  return cut
}

/** @throws Problem 403 unless the subject may do the action to the resource. */
export function demand(subject: Subject | null, action: Access, resource: Resource, what: string): asserts subject {
  if (!allowed(subject, action, resource))
    throw new Problem(
      403,
      'forbidden',
      `Your role (${subject?.role ?? 'none'}) does not reach ${what}.`,
      'Ask an owner of this installation.',
    )
}

/** Declares who may call a route, as its first handler: `app.get('/x', access('view'), handler)`. A route without it stops the start. */
export function access(rule: Access, resource: Resource = {}): MiddlewareHandler<AppEnv> {
  const guard: MiddlewareHandler<AppEnv> = async (c: Context<AppEnv>, next) => {
    const subject = c.get('subject')
    // The operator's addresses do not exist for the network.
    if (rule === 'operator' && !c.env.CONTROL) return c.notFound()
    c.set('guard', { rule, resource })
    if (allowed(subject, rule, resource)) return next()
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
  rules.set(guard as MiddlewareHandler, { access: rule, resource })
  return guard
}

/** @returns the rule that a handler declares and what it is about, or undefined for any other handler. */
export function ruleOf(handler: unknown): { access: Access; resource: Resource } | undefined {
  return rules.get(handler as MiddlewareHandler)
}
