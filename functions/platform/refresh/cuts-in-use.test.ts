import { describe, expect, it } from 'vitest'
import { d1Fixture } from '../ingest/d1.fixture.ts'
import { cutKey } from '../identity/policy.ts'
import { cutsInUse } from './cuts-in-use.ts'

const now = new Date('2026-11-22T12:00:00Z')
const byDepartment = (dimensions: readonly string[]) => dimensions.every((dimension) => dimension === 'department')

function people() {
  const { db, sqlite } = d1Fixture()
  let count = 0
  return {
    db,
    role: (name: string, rows: string[]) =>
      sqlite
        .prepare("INSERT INTO identity_role (name, title, policy, created_at) VALUES (?, ?, ?, '')")
        .run(name, name, JSON.stringify({ actions: ['view'], domains: '*', fields: [], rows })),
    user: (role: string, scope: object, more: { disabled?: string; person?: string } = {}) =>
      sqlite
        .prepare(
          "INSERT INTO identity_user (name, role, created_at, scope, disabled_at, person) VALUES ('', ?, '', ?, ?, ?)",
        )
        .run(role, JSON.stringify(scope), more.disabled ?? null, more.person ?? null),
    token: (role: string, scope: object, more: { revoked?: string; expires?: string } = {}) =>
      sqlite
        .prepare(
          "INSERT INTO identity_token (hash, role, name, created_at, scope, revoked_at, expires_at) VALUES (?, ?, '', '', ?, ?, ?)",
        )
        .run(`h${count++}`, role, JSON.stringify(scope), more.revoked ?? null, more.expires ?? null),
    unit: (member: string, parent: string) =>
      sqlite.prepare("INSERT INTO identity_unit VALUES ('department', ?, ?)").run(member, parent),
    async keys(answers: (dimensions: readonly string[]) => boolean = byDepartment) {
      return (await cutsInUse(db, now, answers)).cuts.map(({ key }) => key)
    },
  }
}
const key = (...department: string[]) => cutKey({ department })

describe('cuts in use', () => {
  it('are the whole alone where nobody has a row rule', async () => {
    const { user, keys } = people()
    user('owner', { department: ['Sales'] })
    user('viewer', {})
    expect(await keys()).toEqual([''])
  })

  it('are those of users and tokens that can get in, each once, those of most people first', async () => {
    const { user, token, keys } = people()
    user('manager', { department: ['Lab'] })
    user('manager', { department: ['Sales', 'Shop'] })
    user('manager', { department: ['Shop', 'Sales'] })
    user('manager', { department: ['Gone'] }, { disabled: '2026-01-01T00:00:00Z' })
    token('manager', { department: ['Token'] }, { expires: '2027-01-01T00:00:00.000Z' })
    token('manager', { department: ['Revoked'] }, { revoked: '2026-01-01T00:00:00Z' })
    token('manager', { department: ['Expired'] }, { expires: '2026-11-22T11:59:59.000Z' })
    expect(await keys()).toEqual(['', key('Sales', 'Shop'), key('Lab'), key('Token')])
  })

  it('hold what lies below a member, however deep', async () => {
    const { user, unit, keys } = people()
    unit('Field', 'Sales')
    unit('North', 'Field')
    user('manager', { department: ['Sales'] })
    expect(await keys()).toEqual(['', key('Field', 'North', 'Sales')])
  })

  it('leave out who has been given nothing, what nothing is divided by, and roles that are gone', async () => {
    const { user, role, keys } = people()
    role('country', ['organization'])
    role('both', ['department', 'organization'])
    role('self', ['person'])
    user('manager', {})
    user('manager', { organization: ['France'] })
    user('country', { organization: ['France'] })
    user('both', { department: ['Lab'] })
    user('both', { department: ['Lab'], organization: ['France'] })
    user('self', {}, { person: 'p1' })
    user('ghost', { department: ['Lab'] })
    expect(await keys()).toEqual([''])
    expect(await keys(() => true)).toEqual([
      '',
      cutKey({ department: ['Lab'], organization: ['France'] }),
      cutKey({ organization: ['France'] }),
      cutKey({ person: ['p1'] }),
    ])
  })

  it('are two hundred at most, the rest is counted', async () => {
    const { db, user } = people()
    for (let i = 0; i < 203; i++) user('manager', { department: [`D${i}`] })
    user('manager', { department: ['D202'] })
    const { cuts, leftOut } = await cutsInUse(db, now, byDepartment)
    expect(cuts).toHaveLength(201)
    expect(cuts[1]?.key).toBe(key('D202'))
    expect(leftOut).toBe(3)
  })
})
