import { describe, expect, it } from 'vitest'
import type { Policy } from '../../domain.ts'
import { builtInRoles } from './policy.ts'
import { policyWithin, within } from './rights.ts'
import { subjectFixture } from './subject.fixture.ts'

const small: Policy = { actions: ['view'], domains: ['finance'], fields: [], rows: [] }

describe('rights within rights', () => {
  it('every role lies within an owner’s, and no other within a viewer’s', () => {
    for (const role of Object.keys(builtInRoles))
      expect(within(subjectFixture(role), subjectFixture('owner')), role).toBe(true)
    const fitting = Object.keys(builtInRoles).filter((role) => within(subjectFixture(role), subjectFixture('viewer')))
    expect(fitting).toEqual(['viewer'])
  })

  it('more actions, domains or classes lie outside', () => {
    const maker = { policy: { ...small, fields: ['pay' as const] }, cut: {} }
    expect(policyWithin(small, maker)).toBe(true)
    expect(policyWithin({ ...small, actions: ['view', 'export'] }, maker)).toBe(false)
    expect(policyWithin({ ...small, domains: '*' }, maker)).toBe(false)
    expect(policyWithin({ ...small, domains: ['finance', 'hr'] }, maker)).toBe(false)
    expect(policyWithin({ ...small, fields: ['pay'] }, maker)).toBe(true)
    expect(policyWithin({ ...small, fields: ['health'] }, maker)).toBe(false)
  })

  it('row rules are kept: the same dimension, and none but the own members', () => {
    const manager = subjectFixture('manager', { department: ['Export', 'Sales'] })
    const like = (department: string[]) => ({ policy: manager.policy, cut: { department } })
    expect(within(like(['Sales']), manager)).toBe(true)
    expect(within(like([]), manager)).toBe(true)
    expect(within(like(['Sales', 'Purchasing']), manager)).toBe(false)
    expect(within({ policy: { ...manager.policy, rows: [] }, cut: {} }, manager)).toBe(false)
    const elsewhere = { policy: { ...manager.policy, rows: ['organization'] }, cut: { organization: ['North'] } }
    expect(within(elsewhere, manager)).toBe(false)
    const both = {
      policy: { ...manager.policy, rows: ['department', 'organization'] },
      cut: { department: ['Sales'], organization: [] },
    }
    expect(within(both, manager)).toBe(true)
  })
})
