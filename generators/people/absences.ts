// Vacation, illness, care and parental leave. A spell never overlaps another of the same person.
import { effects } from '../effects.ts'
import { unrest } from '../world/morale.ts'
import type { Employee } from '../world/people.ts'
import { ByDay, type Entry, isThere, lastDayOf, type Part, type Staff, type WholeMonth } from './staff.ts'

export interface Spell {
  person: Employee
  kind: 'vacation' | 'sick' | 'care' | 'parental'
  first: number
  last: number
  workdays: number
}

/** Spells of illness and vacation that begin in a month, a person. */
const sickness = [1.5, 1.6, 1.3, 1, 0.8, 0.7, 0.6, 0.6, 0.8, 1.1, 1.3, 1.2]
const vacations = [0.35, 0.4, 0.45, 0.5, 0.55, 0.55, 0.85, 0.95, 0.5, 0.5, 0.35, 0.75]
const sickShare = 0.17
const sickLengths = [
  [1, 35],
  [2, 25],
  [3, 15],
  [4, 8],
  [5, 8],
  [8, 5],
  [14, 4],
] as const
const vacationLengths = [
  [1, 5],
  [2, 3],
  [3, 2],
  [5, 5],
  [10, 2],
] as const

/** @returns the spells by person that begin in a month, in the order of their days. */
export function spellsOf(staff: Staff, index: number): ReadonlyMap<Employee, Spell[]> {
  return staff.memo(
    'spells',
    index,
    () => {
      const kept = new Map<Employee, Spell[]>()
      // Against what the month before may have begun, not against what it kept: else every month would ask for all before.
      const [before, now] = [candidates(staff, index - 1), candidates(staff, index)]
      for (const [person, spells] of now) {
        const taken = [...(before.get(person) ?? [])]
        const parental = parentalLeave(staff, person)
        if (parental !== null) taken.push(parental)
        for (const spell of spells)
          if (!taken.some((other) => other.first <= spell.last && spell.first <= other.last)) {
            taken.push(spell)
            const list = kept.get(person)
            if (list === undefined) kept.set(person, [spell])
            else list.push(spell)
          }
      }
      return kept
    },
    4,
  )
}

function candidates(staff: Staff, index: number): ReadonlyMap<Employee, Spell[]> {
  if (index < 0) return new Map()
  return staff.memo(
    'spell candidates',
    index,
    () => {
      const month = staff.wholeMonth(index)
      const year = Number(staff.day(month.first).slice(0, 4))
      return new Map(
        staff.present(month).map((person) => [person, spellsIn(staff, person, month, year - person.birthYear)]),
      )
    },
    4,
  )
}

function spellsIn(staff: Staff, person: Employee, month: WholeMonth, age: number): Spell[] {
  const random = staff.world.random(`people/absence/${month.index}/${person.id}`)
  const frailty = staff.memo('frailty', person, () =>
    staff.world.random(`people/frailty/${person.id}`).between(0.4, 1.6),
  )
  const spells: Spell[] = []
  const add = (kind: Spell['kind'], length: number) => {
    const spell = spellFrom(staff, person, kind, random.pick(month.workdays), length)
    if (spell !== null) spells.push(spell)
  }
  const restless = 1 + effects.unrestOnSickness * unrest(staff.world, person, month.first + 14)
  for (let n = random.poisson(sickShare * (sickness[month.monthOfYear] as number) * frailty * restless); n > 0; n--)
    add('sick', random.weighted(sickLengths))
  for (let n = random.poisson(vacations[month.monthOfYear] as number); n > 0; n--)
    add('vacation', random.weighted(vacationLengths))
  if (random.chance(age > 26 && age < 46 ? 0.06 : 0.015)) add('care', random.integer(1, 2))
  return spells.sort((a, b) => a.first - b.first)
}

function spellFrom(staff: Staff, person: Employee, kind: Spell['kind'], first: number, length: number): Spell | null {
  if (!isThere(person, first)) return null
  const end = lastDayOf(person)
  let last = first
  let workdays = 1
  for (let i = first + 1; workdays < length && i <= end && i < staff.calendar.length; i++) {
    if (staff.calendar[i]?.workday !== true) continue
    workdays++
    last = i
  }
  return { person, kind, first, last, workdays }
}

/** At most one in an employment. */
export function parentalLeave(staff: Staff, person: Employee): Spell | null {
  return staff.memo('parental', person, () => {
    const random = staff.world.random(`people/parental/${person.id}`)
    // Drawn by year of the company, so that later years change nothing before.
    const firstYear = Number(staff.day(0).slice(0, 4))
    for (let year = 0; year * 365 < staff.world.days.length; year++) {
      const age = firstYear + year - person.birthYear
      const [wanted, at, length] = [random.chance(0.045), random.integer(0, 364), random.integer(30, 90)]
      if (!wanted || age < 25 || age > 43) continue
      let first = year * 365 + at
      while (first < staff.calendar.length && staff.calendar[first]?.workday !== true) first++
      if (first > person.hired + 200 && first < staff.calendar.length)
        return spellFrom(staff, person, 'parental', first, length)
    }
    return null
  })
}

/** Spells of a person that can touch a month: they began in it or in the month before, or are parental leave. */
export function spellsAround(staff: Staff, person: Employee, monthIndex: number): Spell[] {
  const parental = parentalLeave(staff, person)
  const spells = [
    ...(spellsOf(staff, monthIndex - 1).get(person) ?? []),
    ...(spellsOf(staff, monthIndex).get(person) ?? []),
  ]
  return parental === null ? spells : [...spells, parental]
}

function spellRow(staff: Staff, spell: Spell, dayIndex: number): Entry {
  const known = spell.kind === 'vacation' || spell.kind === 'parental' || dayIndex >= spell.last
  return [
    'hr/absence',
    {
      absence_id: `${spell.person.id}-${staff.day(spell.first)}`,
      day: staff.day(spell.first),
      employee_id: spell.person.id,
      kind: spell.kind,
      last_on: known ? staff.day(spell.last) : null,
      workdays: known ? spell.workdays : 1,
    },
  ]
}

export const absences: Part = {
  month: (staff, month) => {
    const byDay = new ByDay<Spell>()
    const put = (spell: Spell) => {
      if (spell.first >= month.first) byDay.add(spell.first, spell)
      // Nobody knows on the first day how long an illness lasts.
      if (spell.last > spell.first && spell.kind !== 'vacation' && spell.kind !== 'parental')
        byDay.add(spell.last, spell)
    }
    for (const index of [month.index - 1, month.index])
      for (const spells of spellsOf(staff, index).values()) for (const spell of spells) put(spell)
    for (const person of staff.present(month)) {
      const parental = parentalLeave(staff, person)
      if (parental !== null && parental.first >= month.first && parental.first <= month.last) put(parental)
    }
    return (dayIndex) => byDay.on(dayIndex).map((spell) => spellRow(staff, spell, dayIndex))
  },
}
