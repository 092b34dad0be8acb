import type { Action, Cut, Policy, Sensitivity } from '../../domain.ts'

const people: Sensitivity[] = ['rating', 'pay', 'health', 'contact', 'names', 'text']

/** The roles that every tenant has. Custom ones stand in identity_role. */
export const builtInRoles: Record<string, { title: string; policy: Policy }> = {
  owner: {
    title: 'Owner: everything, and who may do what',
    policy: {
      actions: [
        'account',
        'view',
        'export',
        'drill',
        'import',
        'refresh',
        'configure',
        'administer',
        'audit',
        'privacy',
      ],
      domains: '*',
      fields: people,
      rows: [],
    },
  },
  executive: {
    title: 'Executive: every domain and pay in sums, no single person',
    policy: { actions: ['account', 'view', 'export'], domains: '*', fields: ['rating', 'pay', 'health'], rows: [] },
  },
  manager: {
    title: 'Domain manager: the own department and below, down to persons',
    policy: {
      actions: ['account', 'view', 'export', 'drill'],
      domains: '*',
      fields: ['rating', 'contact', 'names'],
      rows: ['department'],
    },
  },
  analyst: {
    title: 'Analyst: every domain, exports, no persons',
    policy: { actions: ['account', 'view', 'export'], domains: '*', fields: [], rows: [] },
  },
  viewer: {
    title: 'Viewer: looks at pages',
    policy: { actions: ['account', 'view'], domains: '*', fields: [], rows: [] },
  },
  service: {
    title: 'Service: sends rows and starts refreshes',
    policy: { actions: ['view', 'import', 'refresh'], domains: '*', fields: [], rows: [] },
  },
}

/** Every action, in the order in which pages list them. */
export const actions: readonly Action[] = (builtInRoles.owner as { policy: Policy }).policy.actions

/** Classes that a role may see beside what is open to everybody, and dimensions that row rules may name. */
export const fieldClasses: readonly Sensitivity[] = people
export const rowDimensions: readonly string[] = ['organization', 'department', 'person']

/** @returns the members that a policy's row rules leave over; of a dimension that the user lacks, none: nothing is seen then. */
export function cutOf(policy: Policy, scope: Cut): Cut {
  return Object.fromEntries(policy.rows.map((dimension) => [dimension, [...(scope[dimension] ?? [])].sort()]))
}

/** @returns a cut as one text, '' for everything: the key of snapshots and caches. */
export function cutKey(cut: Cut): string {
  const dimensions = Object.keys(cut).sort()
  return dimensions.length === 0 ? '' : JSON.stringify(dimensions.map((name) => [name, [...(cut[name] ?? [])].sort()]))
}

/** @returns what decides the answers that somebody gets, as one text. */
export function accessKeyOf(tenant: string, role: string, policy: Policy, cut: Cut, person: string | null): string {
  const own = policy.rows.includes('person') ? person : null
  return [
    tenant,
    role,
    policy.actions.join(),
    policy.domains === '*' ? '*' : policy.domains.join(),
    policy.fields.join(),
    cutKey(cut),
    own ?? '',
  ].join('\n')
}
