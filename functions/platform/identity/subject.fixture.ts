import type { Cut } from '../../domain.ts'
import type { Subject } from '../../env.ts'
import { accessKeyOf, builtInRoles } from './policy.ts'

/** A user of a built-in role, for tests. */
export function subjectFixture(role: keyof typeof builtInRoles & string, cut: Cut = {}): Subject {
  const policy = builtInRoles[role]?.policy ?? { actions: [], domains: [], fields: [], rows: [] }
  return {
    kind: 'user',
    id: 'user:1',
    role,
    name: role,
    policy,
    cut,
    person: null,
    accessKey: accessKeyOf('main', role, policy, cut, null),
  }
}
