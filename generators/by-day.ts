import type { Row } from './area.ts'

/** Rows of one month, given in any order, told in the order of their days. */
export class Days {
  readonly #rows: [string, Row][][] = []
  readonly #first: number

  constructor(firstDay: number) {
    this.#first = firstDay
  }

  add(dayIndex: number, row: [string, Row]): void {
    const at = dayIndex - this.#first
    while (this.#rows.length <= at) this.#rows.push([])
    this.#rows[at]?.push(row)
  }

  /** Of one day, or of all in their order. */
  *rows(dayIndex?: number): Iterable<[string, Row]> {
    if (dayIndex !== undefined) yield* this.#rows[dayIndex - this.#first] ?? []
    else for (const rows of this.#rows) yield* rows
  }
}
