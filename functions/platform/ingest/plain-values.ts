// Cells that are read without regard to the rest of their row: whole numbers, numbers, amounts, instants.
import type { AmountReader } from './amounts.ts'
import { copied, Recent } from './recent.ts'
import type { Mapping } from './table.ts'

export type PlainKind = 'integer' | 'number' | 'cents' | 'instant'

/** After `read` returned null, `reason` says why. */
export class PlainReader {
  reason = ''
  readonly #amounts: AmountReader
  readonly #comma: boolean
  readonly #zone: string
  readonly #recent = new Recent<string>()

  /** @param timeZone of the tenant: an instant without an offset is a local time there. */
  constructor(amounts: AmountReader, timeZone: string, mapping: Mapping) {
    this.#amounts = amounts
    this.#zone = timeZone
    this.#comma = mapping.decimal === ','
  }

  /** @returns the value: an integer, a number, cents, or 'YYYY-MM-DDTHH:MM:SSZ'; null when the text is none. */
  read(kind: PlainKind, text: string): number | string | null {
    if (kind === 'cents') {
      const cents = this.#amounts.read(text)
      if (cents === null) this.reason = this.#amounts.reason
      return cents
    }
    return kind === 'instant' ? this.#instant(text) : this.#number(text, kind === 'integer')
  }

  #number(text: string, whole: boolean): number | null {
    const plain = this.#comma ? text.replace(',', '.') : text
    if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/.test(plain) || plain.length > 40)
      return this.#refuse('is not a number')
    const value = Number(plain)
    if (!Number.isFinite(value)) return this.#refuse('is too large')
    if (!whole) return value
    if (!Number.isInteger(value)) return this.#refuse('is not a whole number')
    return Number.isSafeInteger(value) ? value : this.#refuse('is too large')
  }

  #instant(text: string): string | null {
    const recent = this.#recent.get(text)
    if (recent !== undefined) return recent
    const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s?(Z|[-+]\d\d:?\d\d)?)?$/i.exec(text)
    if (parts === null) return this.#refuse('is not an instant such as 2026-01-31T14:05:00Z')
    const [, day, minutes = '00:00', seconds = '00', offset] = parts
    const local = `${day}T${minutes}:${seconds}`
    const utcMs = Date.parse(`${local}Z`)
    if (Number.isNaN(utcMs) || !new Date(utcMs).toISOString().startsWith(local)) return this.#refuse('is no such time')
    const ms = offset === undefined ? utcMs - this.#offsetMs(utcMs) : utcMs - offsetMsOf(offset)
    const value = `${new Date(ms).toISOString().slice(0, 19)}Z`
    this.#recent.set(copied(text), value)
    return value
  }

  /** How far the tenant's clocks are ahead of UTC at that local time. */
  #offsetMs(localMs: number): number {
    const first = localMs - zoneOffsetMs(localMs, this.#zone)
    return localMs - (localMs - zoneOffsetMs(first, this.#zone))
  }

  #refuse(reason: string): null {
    this.reason = reason
    return null
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function zoneOffsetMs(utcMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  const part = Object.fromEntries(format.formatToParts(new Date(utcMs)).map(({ type, value }) => [type, Number(value)]))
  return (
    Date.UTC(part.year as number, (part.month as number) - 1, part.day, part.hour, part.minute, part.second) -
    Math.floor(utcMs / 1000) * 1000
  )
}

function offsetMsOf(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2))
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000
}
