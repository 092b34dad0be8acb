// Rows of the area, made for tests.
import type { Posting, Row } from '../area.ts'
import { checkedOptions, type Options } from '../options.ts'
import { makeWorld, type World } from '../world.ts'
import { operations } from './index.ts'

export interface Made {
  world: World
  /** Readings are kept as daily means by machine and day index (see `vibration`). */
  rows: Map<string, Row[]>
  postings: Posting[]
  /** Every reading's vibration, by machine, in order. */
  vibration: Map<string, number[]>
}

export const until = '2026-10-31'

export function worldOf(options: Partial<Options> = {}): World {
  return makeWorld(checkedOptions({ months: 24, employees: 300, until, ...options }))
}

export function make(world: World): Made {
  const rows = new Map<string, Row[]>(operations.tables.map((table) => [table, []]))
  const vibration = new Map<string, number[]>(world.machines.list.map(({ id }) => [id, []]))
  const postings: Posting[] = []
  const keep = (table: string, row: Row) => {
    if (table === 'operations/reading') vibration.get(row.equipment_id as string)?.push(row.vibration_mm_s as number)
    else rows.get(table)?.push(row)
  }
  for (const [table, row] of operations.start(world)) keep(table, row)
  for (const month of world.months) {
    for (const [table, row] of operations.month(world, month, { post: (posting) => postings.push(posting) })) {
      keep(table, row)
    }
  }
  return { world, rows, postings, vibration }
}

/** @throws RangeError when the area has no such table. */
export function tableOf({ rows }: Pick<Made, 'rows'>, name: string): Row[] {
  const found = rows.get(`operations/${name}`)
  if (found === undefined) throw new RangeError(`no table ${name}`)
  return found
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) * (value - middle))))
}

export function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  return mean(x.map((value, i) => (value - mx) * ((y[i] as number) - my))) / (deviation(x) * deviation(y))
}
