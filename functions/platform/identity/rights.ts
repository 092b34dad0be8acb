// Whether one set of rights lies within another: nobody gives, or takes over, more than what they have.
import type { Policy } from '../../domain.ts'
import type { Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'

/** @returns whether a policy allows nothing that the subject may not do; its row rules must at least be the subject's. */
export function policyWithin(policy: Policy, subject: Pick<Subject, 'policy' | 'cut'>): boolean {
  const own = subject.policy
  return (
    policy.actions.every((action) => own.actions.includes(action)) &&
    (own.domains === '*' ||
      (policy.domains !== '*' && policy.domains.every((domain) => own.domains.includes(domain)))) &&
    policy.fields.every((field) => own.fields.includes(field)) &&
    Object.keys(subject.cut).every((dimension) => policy.rows.includes(dimension))
  )
}

/** @returns whether somebody reaches nothing that the other does not. */
export function within(one: Pick<Subject, 'policy' | 'cut'>, other: Pick<Subject, 'policy' | 'cut'>): boolean {
  return (
    policyWithin(one.policy, other) &&
    Object.entries(other.cut).every(([dimension, members]) =>
      one.cut[dimension]?.every((member) => members.includes(member)),
    )
  )
}

/** @throws Problem 403 unless the rights lie within the subject's own. */
export function demandWithin(rights: Pick<Subject, 'policy' | 'cut'>, subject: Subject, what: string): void {
  if (within(rights, subject)) return
  throw beyondRights(what)
}

/** @param what the beginning of a sentence: 'This user'. */
export function beyondRights(what: string): Problem {
  return new Problem(
    403,
    'beyond-your-rights',
    `${what} reaches further than your own rights.`,
    'Ask an owner of this installation, or choose less.',
  )
}
