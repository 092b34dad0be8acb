// The rows of all sources of a model, and its records at moments.
import type { SQL } from 'drizzle-orm'
import { addDays, type Day, dayFromNumber } from '../../../../lib/calendar/calendar.ts'
import type { History, Known, Model } from './model.ts'
import { SourceTable } from './source-table.ts'

const usualDaysAtOnce = 31

/** Asks the database, giving the event loop away afterwards. */
export type Ask = (query: SQL) => Promise<readonly Readonly<Record<string, unknown>>[]>

export class RecordRows {
  readonly model: Pick<Model, 'sources' | 'links'>
  readonly #tables: ReadonlyMap<string, SourceTable>

  constructor(model: Pick<Model, 'sources' | 'links'>) {
    this.model = model
    this.#tables = new Map(model.sources.map((source) => [source.name, new SourceTable(source)]))
  }

  /** Reads all sources over a span of days, some days at a time. */
  async load(ask: Ask, span: { from: Day; to: Day }): Promise<void> {
    for (const source of this.model.sources) {
      const days = source.daysAtOnce ?? usualDaysAtOnce
      for (let from = span.from; from <= span.to; from = addDays(from, days)) {
        const last = addDays(from, days - 1)
        this.table(source.name).add(await ask(source.rows({ from, to: last < span.to ? last : span.to })))
      }
    }
  }

  /** @throws RangeError when the model has no such source. */
  table(source: string): SourceTable {
    const table = this.#tables.get(source)
    if (table === undefined) throw new RangeError(`there is no source ${source}`)
    return table
  }

  /** The table that lists the records. */
  get records(): SourceTable {
    return this.table(this.model.sources[0].name)
  }

  /** @param day since 1970-01-01. */
  known(key: string, day: number): Known {
    return new RecordAtMoment(this, key, day)
  }
}

class RecordAtMoment implements Known {
  readonly key: string
  readonly dayNumber: number
  readonly #rows: RecordRows

  constructor(rows: RecordRows, key: string, dayNumber: number) {
    this.#rows = rows
    this.key = key
    this.dayNumber = dayNumber
  }

  get moment(): Day {
    return dayFromNumber(this.dayNumber)
  }

  history(name: string): History {
    const table = this.#rows.table(name)
    const { sources, links } = this.#rows.model
    const { about } = table.source
    if (about === sources[0].about) return table.history(this.key, this.dayNumber)
    const column = links?.[about]
    if (column === undefined) throw new RangeError(`nothing says which ${about} a record belongs to`)
    const key = this.#rows.records.history(this.key, this.dayNumber).lastWord(column)
    return table.history(key ?? '', key === undefined ? Number.NEGATIVE_INFINITY : this.dayNumber)
  }
}
