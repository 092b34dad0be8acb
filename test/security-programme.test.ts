import { describe, expect, it } from 'vitest'
import { idsOf, programme, testNames } from './security-programme.ts'

const cases = programme()
const names = testNames()
const tested = new Map<string, string[]>()
for (const { name, file } of names) for (const id of idsOf(name)) tested.set(id, [...(tested.get(id) ?? []), file])

describe('the security programme', () => {
  it('lists 55 cases of abuse, 22 bad days and at least 20 of our own, each once', () => {
    const count = (kind: string) => cases.filter((each) => each.kind === kind).length
    expect([count('abuse'), count('bad day')]).toEqual([55, 22])
    expect(count('own')).toBeGreaterThanOrEqual(20)
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  it('calls nothing tested that has no test of its name, and names the file', () => {
    const wrong = cases
      .filter(({ status }) => status === 'tested')
      .filter(({ id, by }) => !(tested.get(id) ?? []).some((file) => by.includes(file)))
    expect(wrong.map(({ id, by }) => `${id}: ${by}`)).toEqual([])
  })

  it('calls nothing not applicable that has a test', () => {
    expect(cases.filter(({ id, status }) => status === 'not applicable' && tested.has(id)).map(({ id }) => id)).toEqual(
      [],
    )
  })

  it('holds at least 48 of the 55 cases and 16 of the 22 bad days under test', () => {
    const held = (kind: string) => cases.filter((each) => each.kind === kind && each.status === 'tested').length
    expect(held('abuse')).toBeGreaterThanOrEqual(48)
    expect(held('bad day')).toBeGreaterThanOrEqual(16)
  })

  it('knows every id that a test bears', () => {
    const known = new Set(cases.map(({ id }) => id))
    expect([...tested.keys()].filter((id) => !known.has(id))).toEqual([])
  })
})
