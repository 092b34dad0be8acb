// What is known of a person at a moment, as several models use it.
import type { History, Known } from '../../platform/models/features/model.ts'

const daysOfYear = 365.25
const daysOfMonth = daysOfYear / 12
/** Answers of fewer persons tell who gave them. */
const fewestPersons = 5
/** Days between two reviews of a person (half-yearly), and between two surveys (quarterly), with room for late ones. */
const reviewDays = 190
const surveyDays = 110

export function isEmployed(known: Known): boolean {
  return known.history('people').lastWord('left_on') === undefined
}

/** Yearly base pay over the market's for the place, less 1. */
export function payGap(known: Known): number | undefined {
  const pay = known.history('pay').last('yearly')
  const mid = known.history('bands').last('mid')
  return pay === undefined || mid === undefined ? undefined : pay / mid - 1
}

export function tenureYears(known: Known): number {
  return (known.history('people').daysSinceFirst() ?? 0) / daysOfYear
}

/** Overtime hours for a full week of contract hours, over so many days. */
export function weeklyOvertime(known: Known, days: number): number | undefined {
  const weeks = known.history('weeks').within(days)
  const overtime = weeks.sum('overtime')
  const contract = weeks.sum('hours') - overtime
  return contract < 20 ? undefined : (40 * overtime) / contract
}

/** Last value less the mean of those before. */
export function changeOf(history: History, column: string): number | undefined {
  const values = history.values(column)
  const last = values.pop()
  return last === undefined || values.length === 0
    ? undefined
    : last - values.reduce((sum, value) => sum + value, 0) / values.length
}

export function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}

/** Months since the last row, or since the hire where there is none. */
export function monthsSince(known: Known, history: History): number {
  return (history.daysSinceLast() ?? known.history('people').daysSinceFirst() ?? 0) / daysOfMonth
}

/** Months since the first review by whom the last one was written. */
export function monthsWithManager(known: Known): number | undefined {
  const people = known.history('people')
  const manager = people.lastWord('manager')
  const days = manager === undefined ? undefined : people.where('manager', manager).daysSinceFirst()
  return days === undefined ? undefined : days / daysOfMonth
}

/** What the manager's team answered, where enough persons are in it. */
export function teamAnswer(known: Known, column: string, days: number): number | undefined {
  const persons = known.history('team-reviews').within(reviewDays).count
  return persons < fewestPersons ? undefined : known.history('team-answers').within(days).mean(column)
}

/** Mean of a group's last survey less the mean of those of the two years before; each person answers a survey once. */
export function groupChange(history: History, column: string): number | undefined {
  const now = history.within(surveyDays)
  const all = history.within(2 * 365)
  const before = all.count - now.count
  if (now.count < fewestPersons || before < fewestPersons) return undefined
  return now.sum(column) / now.count - (all.sum(column) - now.sum(column)) / before
}

/** Share of the manager's team that left within some days. */
export function teamLeavingRate(known: Known, days: number): number | undefined {
  const size = known.history('team-reviews').within(reviewDays).count
  return size === 0 ? undefined : known.history('team-leavings').within(days).count / size
}

/** Share of the department that left within some days. */
export function departmentLeavingRate(known: Known, days: number): number | undefined {
  const persons = known.history('department-weeks').within(60).max('persons')
  return persons === undefined ? undefined : known.history('department-leavings').within(days).count / persons
}
