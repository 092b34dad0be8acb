// Cells of a record to values of the table's columns, or the reason why not.
import type { Span } from '../../answer.ts'
import { AmountReader } from './amounts.ts'
import { DayReader } from './days.ts'
import { ContentKeys } from './keys.ts'
import { folded, type Plan, type Source } from './match.ts'
import type { Members } from './members.ts'
import type { Rates } from './rates.ts'
import { type MoneyFields, moneyFields } from './money-fields.ts'
import { PlainReader } from './plain-values.ts'
import { toldFields } from './protect.ts'
import { copied, Recent } from './recent.ts'
import { writtenColumns } from './sql.ts'
import type { IngestTable, Mapping, Value } from './table.ts'

export interface RowContext {
  table: IngestTable
  mapping: Mapping
  timeZone: string
  /** The tenant's reporting currency. */
  currency: string
  rates: Rates
  members: Members[]
  /** Only rows of this period are taken. */
  period: Span | null
}

/** After `read` returned null, `column`, `reason` and `value` say why; the value is left out where it may tell about a person. */
export class RowReader {
  column: string | null = null
  reason = ''
  value = ''
  readonly #context: RowContext
  readonly #amounts: AmountReader
  readonly #days: DayReader
  readonly #plain: PlainReader
  readonly #keys = new ContentKeys()
  readonly #recentEnums: (Recent<string> | undefined)[] = []
  readonly #currencies = new Map<string, string>()
  readonly #indexes = new Map<string, number>()
  readonly #outputs: number[]
  readonly #dayAt: number
  readonly #keyAt: number
  readonly #referenceFields: number[][]
  readonly #money: MoneyFields | null
  readonly #told: Map<string, boolean>
  #sources: Source[] = []
  /** Indexes of the sources that are read anew in each row. */
  #varying: number[] = []
  #texts: string[] = []
  #values: Value[] = []

  constructor(context: RowContext) {
    const { table, mapping } = context
    this.#context = context
    this.#amounts = new AmountReader(mapping.decimal)
    this.#days = new DayReader(context.timeZone, mapping.dayOrder)
    this.#plain = new PlainReader(this.#amounts, context.timeZone, mapping)
    table.fields.forEach((field, index) => {
      this.#indexes.set(field.name, index)
    })
    const at = (name: string) => this.#indexes.get(name) as number
    this.#outputs = Object.values(table.columns).map(at)
    this.#dayAt = at(table.day.field)
    this.#keyAt = at(table.key.field)
    this.#referenceFields = table.references.map((reference) => reference.fields.map(at))
    this.#told = toldFields(table)
    this.#money = table.money === undefined ? null : moneyFields(table.money, table, at)
  }

  get rounded(): number {
    return this.#amounts.rounded
  }

  /** Index in a row of a column (drizzle property). */
  position(property: string): number {
    return writtenColumns(this.#context.table).indexOf(property)
  }

  use(plan: Plan): void {
    this.#sources = plan.sources
    this.#texts = plan.sources.map((source) => source.constant ?? '')
    this.#values = plan.sources.map(() => null)
    // What is the same in every row is read once; a constant that is wrong is said of every row.
    this.#varying = plan.sources.flatMap((source, at) =>
      source.index === -1 && this.#take(source, this.#texts[at] as string, at) ? [] : [at],
    )
  }

  /** @returns values in the order of `writtenColumns`. */
  read(cells: readonly (string | undefined)[]): Value[] | null {
    const rounded = this.#amounts.rounded
    const row = this.#row(cells)
    if (row === null) this.#amounts.rounded = rounded
    return row
  }

  #row(cells: readonly (string | undefined)[]): Value[] | null {
    const sources = this.#sources
    const varying = this.#varying
    for (let next = 0; next < varying.length; next++) {
      const at = varying[next] as number
      const source = sources[at] as Source
      const text = source.index === -1 ? (source.constant ?? '') : trimmed(cells[source.index] ?? '')
      this.#texts[at] = text
      if (!this.#take(source, text, at)) return null
    }
    const { period } = this.#context
    const day = this.#values[this.#dayAt] as string
    if (period !== null && (day < period.from || day > period.to))
      return this.#refuse(this.#dayAt, 'is outside the period that is replaced')
    const row: Value[] = [null]
    for (const at of this.#outputs) row.push(this.#values[at] as Value)
    const first = row.length
    for (let at = 0; at < this.#referenceFields.length; at++) {
      const id = this.#reference(at)
      if (id === 0) return null
      row.push(id)
    }
    if (this.#money !== null && !this.#amount(row, first, day)) return null
    if ((sources[this.#keyAt] as Source).index !== -1) row[0] = this.#texts[this.#keyAt] as string
    else row[0] = this.#keys.key(this.#content(row))
    return row
  }

  #take(source: Source, text: string, at: number): boolean {
    const { field } = source
    switch (field.kind) {
      case 'day': {
        if (text === '' && field.required === false) return this.#empty(at)
        const day = this.#days.read(text)
        if (day === null) return this.#no(at, this.#days.reason)
        this.#values[at] = day
        return true
      }
      case 'money':
        this.#values[at] = null
        return true
      case 'enum':
        return this.#enum(source, text, at)
      case 'integer':
      case 'number':
      case 'cents':
      case 'instant': {
        if (text === '') return field.required === true ? this.#no(at, 'is empty') : this.#empty(at)
        const value = this.#plain.read(field.kind, text)
        if (value === null) return this.#no(at, this.#plain.reason)
        this.#values[at] = value
        return true
      }
      default: {
        if (text.length > (field.maxLength ?? 2000))
          return this.#no(at, `is longer than ${field.maxLength ?? 2000} characters`)
        const value = source.values.size === 0 || text === '' ? text : (source.values.get(folded(text)) ?? text)
        if (value !== '') this.#values[at] = value
        else if (field.whenEmpty !== undefined) this.#values[at] = field.whenEmpty
        else if (field.required === true || (at === this.#keyAt && source.index !== -1)) return this.#no(at, 'is empty')
        else this.#values[at] = null
        return true
      }
    }
  }

  #empty(at: number): true {
    this.#values[at] = null
    return true
  }

  #enum(source: Source, text: string, at: number): boolean {
    const { field } = source
    if (text.length === 0) {
      this.#values[at] = field.whenEmpty ?? null
      return field.required !== true || this.#no(at, 'is empty')
    }
    let recent = this.#recentEnums[at]
    if (recent === undefined) {
      recent = new Recent<string>()
      this.#recentEnums[at] = recent
    }
    let value = recent.get(text)
    if (value === undefined) {
      value = source.values.get(folded(text))
      if (value === undefined)
        return this.#no(at, `is none of ${Object.keys(field.values ?? {}).join(', ')}; map it (values.${field.name})`)
      recent.set(text, value)
    }
    this.#values[at] = value
    return true
  }

  #reference(number: number): number {
    const members = this.#context.members[number] as Members
    const fields = this.#referenceFields[number] as number[]
    const id = members.id(this.#texts, fields, () => fields.map((at) => this.#values[at] as Value))
    if (id === 0) this.#refuse(fields[0] as number, members.reason)
    return id
  }

  #amount(row: Value[], firstReference: number, day: string): boolean {
    const money = this.#money as MoneyFields
    const id = row[firstReference + money.reference] as number
    const nature = money.rule.nature((this.#context.members[money.reference] as Members).row(id))
    const original = this.#original(money, nature)
    if (original === null) return false
    if (nature === 'count') {
      row.push(original, original, null)
      return true
    }
    const currency = this.#currency(money)
    if (currency === null) return false
    if (currency === this.#context.currency) {
      row.push(original, original, currency)
      return true
    }
    const rate = this.#context.rates.on(currency, day)
    if (rate === null)
      return this.#no(
        money.currency,
        `has no rate into ${this.#context.currency} on that day: set one for ${currency} in the settings of the tenant`,
      )
    const converted = rate.convert(original)
    if (converted === null) return this.#no(money.amount, 'is too large')
    row.push(converted, original, currency)
    return true
  }

  #original(money: MoneyFields, nature: 'debit' | 'credit' | 'count'): number | null {
    if ((this.#texts[money.amount] as string).length > 0) return this.#cents(money.amount)
    if (this.#texts[money.debit] === '' && this.#texts[money.credit] === '')
      return this.#refuse(money.amount, 'is empty')
    const debit = this.#texts[money.debit] === '' ? 0 : this.#cents(money.debit)
    if (debit === null) return null
    const credit = this.#texts[money.credit] === '' ? 0 : this.#cents(money.credit)
    if (credit === null) return null
    const difference = nature === 'credit' ? credit - debit : debit - credit
    return Number.isSafeInteger(difference) ? difference : this.#refuse(money.amount, 'is too large')
  }

  #cents(at: number): number | null {
    return this.#amounts.read(this.#texts[at] as string) ?? this.#refuse(at, this.#amounts.reason)
  }

  #currency(money: MoneyFields): string | null {
    const text = this.#texts[money.currency] as string
    if (text.length === 0) return this.#context.currency
    const known = this.#currencies.get(text)
    if (known !== undefined) return known
    const mapped = (this.#sources[money.currency] as Source).values.get(folded(text)) ?? text
    const code = mapped.toUpperCase()
    if (!/^[A-Z]{3}$/.test(code)) return this.#refuse(money.currency, 'is no ISO 4217 code, such as EUR')
    this.#currencies.set(copied(text), code)
    return code
  }

  /** Content that makes a row the same row: all columns but the converted amount, which changes with rates. */
  #content(row: Value[]): string {
    const skip = this.#money === null ? -1 : row.length - 3
    let content = ''
    for (let at = 1; at < row.length; at++) if (at !== skip) content += `${row[at] ?? ''}\u0001`
    return content
  }

  #no(at: number, reason: string): false {
    this.#refuse(at, reason)
    return false
  }

  #refuse(at: number, reason: string): null {
    const source = this.#sources[at] as Source
    this.column = source.field.name
    this.reason = reason
    this.value = this.#told.get(source.field.name) === true ? (this.#texts[at] ?? '').slice(0, 80) : ''
    return null
  }
}

function trimmed(text: string): string {
  const last = text.length - 1
  if (last === -1) return text
  const first = text.charCodeAt(0)
  const end = text.charCodeAt(last)
  return first <= 32 || end <= 32 || first === 160 || end === 160 ? text.trim() : text
}
