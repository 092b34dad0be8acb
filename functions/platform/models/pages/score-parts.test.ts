import { describe, expect, it } from 'vitest'
import type { SurvivalModel } from '../features/model.ts'
import { churn, lifetime } from './report.fixture.ts'
import { scoreParts } from './score-parts.ts'

const sigmoid = (margin: number) => 1 / (1 + Math.exp(-margin))
const kept = (base: number, rest: number, ...parts: number[]) => ({
  base,
  margin: parts.reduce((sum, part) => sum + part, base + rest),
  top: parts.map((part, at): [string, number | null, number] => [`f${at}`, at === 0 ? null : at, part]),
  rest,
})
const total = ({ base, reasons, rest }: ReturnType<typeof scoreParts>) =>
  reasons.reduce((sum, { part }) => sum + part, base + rest)

describe('parts of a score', () => {
  it.each([
    [-2, 0.1, 1.5, -0.4],
    [-2, 0, 3],
    [0.5, -0.2, -4, -1],
    [-1, 0.3, 1, -1.3],
  ])(
    'of margin %d add up to the chance, from what is usual, in their order and with their signs',
    (base, rest, ...parts) => {
      const reasons = kept(base, rest, ...parts)
      const score = sigmoid(reasons.margin)
      const found = scoreParts(churn, score, reasons)
      expect(total(found)).toBeCloseTo(score, 12)
      expect(found.base).toBeCloseTo(sigmoid(base), 9)
      expect(found.reasons.map(({ part }) => Math.sign(part))).toEqual(parts.map(Math.sign))
    },
  )
  it('keep the shares that contributions have', () => {
    const { reasons } = scoreParts(churn, sigmoid(1), kept(-2, 0, 2, 1))
    expect((reasons[0]?.part as number) / (reasons[1]?.part as number)).toBeCloseTo(2, 9)
  })
  it('of a quantity are the contributions themselves', () => {
    const found = scoreParts(lifetime, 3900, kept(3000, 100, 1000, -200))
    expect([found.base, found.rest, ...found.reasons.map(({ part }) => part)]).toEqual([3000, 100, 1000, -200])
  })
  it('of a chance over several periods begin at what is usual over all of them', () => {
    const { costs: _, ...shared } = churn
    const survival: SurvivalModel = { ...shared, kind: 'survival', periodDays: 30, outcome: () => 1 }
    const score = 1 - (1 - sigmoid(-2)) ** 3
    const found = scoreParts(survival, score, kept(-3, 0, 1))
    expect(found.base).toBeCloseTo(1 - (1 - sigmoid(-3)) ** 3, 9)
    expect(total(found)).toBeCloseTo(score, 12)
    // A mean of periods is no exact measure: the signs are kept all the same.
    expect(scoreParts(survival, 0.1, kept(-3, 0, 1)).reasons[0]?.part).toBeGreaterThan(0)
  })
  it('say what is not known', () => {
    expect(scoreParts(churn, 0.5, kept(0, 0, 1, -1)).reasons.map(({ value }) => value)).toEqual([undefined, 1])
  })
})
