// What every part of the people's rows looks up: who is there, the calendar, and the months as whole months.
import { addDays, addMonths, type Day, dayNumber, monthEnd } from '../../lib/calendar/calendar.ts'
import type { Journal, Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import { type CalendarDay, calendarDays } from '../world/days.ts'
import type { Employee } from '../world/people.ts'

export type Entry = [table: string, row: Row]

/** A month of the calendar, even when the rows end within it: what is drawn must not depend on that. */
export interface WholeMonth {
  index: number
  /** Indices of its first and last day. */
  first: number
  last: number
  workdays: number[]
  /** 0-11. */
  monthOfYear: number
}

/** One kind of rows. `month` prepares, the function that it returns gives the rows of a day. */
export interface Part {
  start?(staff: Staff): Iterable<Entry>
  month(staff: Staff, month: WholeMonth, journal: Journal): (dayIndex: number) => Iterable<Entry>
}

export class Staff {
  readonly world: World
  readonly byId: ReadonlyMap<string, Employee>
  /** Longer than the world's days, so that a month is whole and an absence can end after them. */
  readonly calendar: readonly CalendarDay[]
  readonly #from: number
  readonly #memos = new Map<string, Map<unknown, unknown>>()

  constructor(world: World) {
    this.world = world
    this.byId = new Map(world.people.map((person) => [person.id, person]))
    const [first, last] = [world.days[0] as CalendarDay, world.days.at(-1) as CalendarDay]
    this.calendar = calendarDays(first.day, addDays(last.day, 400))
    this.#from = dayNumber(first.day)
  }

  day(index: number): Day {
    return this.calendar[index]?.day ?? addDays((this.calendar[0] as CalendarDay).day, index)
  }

  index(day: Day): number {
    return dayNumber(day) - this.#from
  }

  wholeMonth(index: number): WholeMonth {
    const from = addMonths((this.calendar[0] as CalendarDay).day, index)
    const [first, last] = [this.index(from), this.index(monthEnd(from))]
    const workdays: number[] = []
    for (let i = first; i <= last; i++) if (this.calendar[i]?.workday === true) workdays.push(i)
    return { index, first, last, workdays, monthOfYear: Number(from.slice(5, 7)) - 1 }
  }

  /** Everybody who is there on at least one day. */
  present({ first, last }: WholeMonth): Employee[] {
    return this.world.people.filter((person) => person.hired <= last && lastDayOf(person) >= first)
  }

  /** Computes once; of what is kept by month, the last four are. */
  memo<Key, Value>(name: string, key: Key, make: () => Value, keep = Number.POSITIVE_INFINITY): Value {
    const values = this.#memos.get(name) ?? new Map<unknown, unknown>()
    this.#memos.set(name, values)
    if (values.has(key)) return values.get(key) as Value
    const value = make()
    values.set(key, value)
    if (values.size > keep) values.delete(values.keys().next().value)
    return value
  }
}

/** Index of the last day of work, as decided; infinite for those who stay. */
export function lastDayOf(person: Employee): number {
  return person.coming?.left ?? Number.POSITIVE_INFINITY
}

export function isThere(person: Employee, dayIndex: number): boolean {
  return person.hired <= dayIndex && dayIndex <= lastDayOf(person)
}

/** The number in the id. */
export function numberOf(person: Employee): number {
  return Number(person.id.slice(1))
}

/** Amounts go into files as decimals. */
export function amount(cents: number): number {
  return cents / 100
}

/** Entries that are put on their days and taken from there. */
export class ByDay<T> {
  readonly #days = new Map<number, T[]>()

  add(dayIndex: number, value: T): void {
    const list = this.#days.get(dayIndex)
    if (list === undefined) this.#days.set(dayIndex, [value])
    else list.push(value)
  }

  on(dayIndex: number): readonly T[] {
    return this.#days.get(dayIndex) ?? []
  }
}

const staffs = new WeakMap<World, Staff>()

export function staffOf(world: World): Staff {
  const known = staffs.get(world)
  if (known !== undefined) return known
  const staff = new Staff(world)
  staffs.set(world, staff)
  return staff
}

/** @returns the whole month of a month of the world. */
export function wholeMonthOf(staff: Staff, month: Month): WholeMonth {
  return staff.wholeMonth(month.index)
}
