// How the area is put together: each part writes its rows of a day, in the order of cause, and tells the later ones what moved.
import { addDays, type Day } from '../../lib/calendar/calendar.ts'
import type { Journal, Month, Row } from '../area.ts'
import type { World } from '../world.ts'

/** Goods or materials that come into a stock (positive) or leave it. */
export interface Movement {
  site: string
  kind: 'receipt' | 'issue' | 'adjustment'
  itemKind: 'product' | 'material'
  item: string
  quantity: number
  valueCents: number
  reference: string | null
}

export interface Shift {
  world: World
  month: Month
  journal: Journal
  /** Of the day that is being written; the stock keeper takes them. */
  movements: Movement[]
}

export type Entry = [table: string, row: Row]

/** @returns what writes a day's rows; called once for each day of the month, in order. */
export type Part = (shift: Shift) => (dayIndex: number) => Iterable<Entry>

/** The day of an index, which may lie before the first day or after the last. */
export function dayAt(world: World, dayIndex: number): Day {
  return world.days[dayIndex]?.day ?? addDays((world.days[0] as { day: Day }).day, dayIndex)
}

/** The day as far as it is known: null after the last day with rows. */
export function knownDay(world: World, dayIndex: number): Day | null {
  return world.days[dayIndex]?.day ?? null
}

/** A day as six digits, for numbers of documents. */
export function short(day: Day): string {
  return day.slice(2, 4) + day.slice(5, 7) + day.slice(8, 10)
}
