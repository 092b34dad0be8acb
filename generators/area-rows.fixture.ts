// An area's rows as tables, for measuring what they hold.
import { createHash } from 'node:crypto'
import type { Area, Posting, Row } from './area.ts'
import { checkedOptions, type Options } from './options.ts'
import { makeWorld, type World } from './world.ts'

export interface AreaRows {
  world: World
  entries: [table: string, row: Row][]
  postings: Posting[]
  tables: Record<string, Row[]>
  /** Index of a day of the world. */
  indexOf: Map<string, number>
  hash: string
}

export function areaRows(area: Area, given: Partial<Options> & { until: string }): AreaRows {
  const world = makeWorld(checkedOptions(given))
  const postings: Posting[] = []
  const journal = { post: (posting: Posting) => void postings.push(posting) }
  const entries = [...(area.start?.(world) ?? [])]
  for (const month of world.months) for (const entry of area.month(world, month, journal)) entries.push(entry)
  const tables: Record<string, Row[]> = Object.fromEntries(area.tables.map((name) => [name, []]))
  for (const [table, row] of entries) (tables[table] as Row[]).push(row)
  return {
    world,
    entries,
    postings,
    tables,
    indexOf: new Map(world.days.map(({ day }, i) => [day, i])),
    hash: createHash('sha256')
      .update(JSON.stringify([entries, postings]))
      .digest('hex'),
  }
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length
}

export function correlation(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [meanOf(x), meanOf(y)]
  const cross = (p: readonly number[], m: number, q: readonly number[], n: number) =>
    sumOf(p.map((value, i) => (value - m) * ((q[i] as number) - n)))
  return cross(x, a, y, b) / Math.sqrt(cross(x, a, x, a) * cross(y, b, y, b))
}

/** What is left of y when a straight line through time is taken out. */
export function detrended(y: readonly number[]): number[] {
  const times = y.map((_, i) => i)
  const slope =
    (correlation(times, y) * Math.sqrt(sumOf(y.map((value) => (value - meanOf(y)) ** 2)))) /
    Math.sqrt(sumOf(times.map((value) => (value - meanOf(times)) ** 2)))
  return y.map((value, i) => value - meanOf(y) - slope * (i - meanOf(times)))
}

/** Rows of the same company known until an earlier day, without those that are allowed to change later. */
export function steadyEntries({ entries }: AreaRows, until: string, changing: readonly string[]): [string, Row][] {
  return entries.filter(([table, { day }]) => !changing.includes(table) && String(day) <= until)
}
