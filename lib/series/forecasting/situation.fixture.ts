import type { Outlook } from './outlook.ts'
import type { Situation } from './situation.ts'

export const of = (...values: number[]) => Float64Array.from(values)

/** What members expect, each as sure as the next; undefined for one with nothing to say. */
export const outlookOf = (...points: (Float64Array | undefined)[]): Outlook => ({
  names: points.map((point) => point && 'some'),
  points,
  spreads: points.map((point) => point?.map(() => 2)),
})

/** Two members who disagree about the next two values, and a third that says nothing. */
export const situation: Situation = {
  values: of(10, 12, 9, 13, 11, 12, 10, 14),
  period: 1,
  horizon: 2,
  outlook: outlookOf(of(12, 12), of(14, 13), undefined),
}

/** The same with what they said two values before, when 10 and 14 came. */
export const withEarlier = (...points: (Float64Array | undefined)[]): Situation => ({
  ...situation,
  before: { values: situation.values.slice(0, 6), outlook: outlookOf(...points), actual: of(10, 14) },
})
