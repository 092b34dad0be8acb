// Pay and level over time: a raise each April by market and rating, now and then a promotion.
import { Random } from '../random.ts'
import type { CalendarDay } from './days.ts'
import type { Employee } from './people.ts'

export interface CareerStep {
  kind: 'hired' | 'raise' | 'promotion'
  /** Index of the first day on which it holds; negative before the company's first day. */
  day: number
  level: number
  /** Yearly pay, cents. */
  payCents: number
  /** Distance from the market's pay for department and level (-0.2 = 20 % below). */
  payGap: number
}

/** How many times the pay of level 1 a level is paid. */
export const levelPay = [0, 1, 1.28, 1.62, 2.15, 3.1] as const

/** The step that holds on a day; the first one before the employment. */
export function careerOn(person: Pick<Employee, 'steps'>, dayIndex: number): CareerStep {
  for (let at = person.steps.length - 1; at > 0; at--) {
    const step = person.steps[at] as CareerStep
    if (step.day <= dayIndex) return step
  }
  return person.steps[0] as CareerStep
}

/** Adds the raise or promotion of a month that begins on `firstDay`, if there is one. */
export function advanceCareer(
  seed: number,
  person: Employee,
  month: number,
  firstDay: number,
  days: readonly CalendarDay[],
  wages: Float64Array,
): void {
  const before = person.steps.at(-1) as CareerStep
  // Nobody gets a raise in the first half-year.
  if (
    (days[firstDay] as CalendarDay).month !== 3 ||
    person.hired > firstDay - 180 ||
    (person.left !== null && person.left < firstDay)
  )
    return
  const random = new Random(seed, `world/people/career/${person.id}/${(days[firstDay] as CalendarDay).day}`)
  const rating = ((person.ratings[Math.floor(month / 6)] as number) || 3.3) - 3.3
  const inflation = (wages[firstDay] as number) / (wages[Math.max(0, before.day)] as number)
  const promoted =
    random.next() < Math.max(0, Math.min(0.5, 0.12 + 0.2 * rating)) &&
    before.level < 3 &&
    person.hired < firstDay - 500 &&
    before.kind !== 'promotion'
  const noise = random.normal(0, 0.005)
  if (promoted) {
    // The new level's band is entered from below.
    const gap = before.payGap * 0.8 - 0.05 + noise
    const market =
      (before.payCents / (1 + before.payGap)) *
      inflation *
      ((levelPay[before.level + 1] as number) / (levelPay[before.level] as number))
    person.steps.push({
      kind: 'promotion',
      day: firstDay,
      level: before.level + 1,
      payCents: whole(Math.max(market * (1 + gap), before.payCents)),
      payGap: Math.max(gap, before.payCents / market - 1),
    })
  } else {
    const raise = Math.max(0, inflation * (1 + 0.02 * rating - 0.04 * before.payGap + noise) - 1)
    person.steps.push({
      kind: 'raise',
      day: firstDay,
      level: before.level,
      payCents: whole(before.payCents * (1 + raise)),
      payGap: ((1 + before.payGap) * (1 + raise)) / inflation - 1,
    })
  }
}

/** To ten units of money, as pay is agreed. */
function whole(cents: number): number {
  return Math.round(cents / 1000) * 1000
}
