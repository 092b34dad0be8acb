import { describe, expect, it } from 'vitest'
import { subjectFixture } from '../../identity/subject.fixture.ts'
import { churn, leaving } from './report.fixture.ts'
import { mayModel, reachesScores, rightsTo } from './score-rights.ts'

const people = { name: 'hr/leaving', domain: 'hr', model: { ...leaving, shown: { name: 'name', by: ['department'] } } }
const customers = { name: 'customers/churn', domain: 'customers', model: churn }
const rights = (role: string, named = people, cut = {}) => rightsTo(subjectFixture(role as 'owner', cut), named)

describe('rights to scores', () => {
  it('of persons take the class of the model, and the way down to persons for single ones', () => {
    const may = ['viewer', 'analyst', 'executive', 'manager', 'owner'].map((role) => [
      role,
      mayModel(subjectFixture(role as 'owner', role === 'manager' ? { department: ['Sales'] } : {}), people),
      rights(role, people, role === 'manager' ? { department: ['Sales'] } : {}).records,
    ])
    expect(may).toEqual([
      ['viewer', false, false],
      ['analyst', false, false],
      ['executive', true, false],
      ['manager', true, true],
      ['owner', true, true],
    ])
    expect(mayModel(null, people)).toBe(false)
  })
  it('reach no single person where the score is pay: it would stand beside a name', () => {
    const pay = { ...people, name: 'hr/pay', model: { ...people.model, sensitivity: 'pay' as const } }
    expect([mayModel(subjectFixture('owner'), pay), rights('owner', pay).records]).toEqual([true, false])
  })
  it('of other records are those of every reader of the domain', () => {
    expect(rights('viewer', customers).records).toBe(true)
  })
  it('reach no single record where row rules cannot divide them', () => {
    const subject = subjectFixture('manager', { department: ['Sales'] })
    expect([reachesScores(subject, people), reachesScores(subject, customers)]).toEqual([true, false])
    expect(rightsTo(subject, customers).records).toBe(false)
    expect(rightsTo(subject, people).whole).toBe(false)
  })
  it('to change what counts are those of who configures, and to learn anew of who may start refreshes', () => {
    const of = (role: string) => [rights(role).train, rights(role).promote]
    expect(['viewer', 'executive', 'service', 'owner'].map(of)).toEqual([
      [false, false],
      [false, false],
      [true, false],
      [true, true],
    ])
  })
})
