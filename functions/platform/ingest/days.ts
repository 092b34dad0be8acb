import { type Day, dayInZone, isDay } from '../../../lib/calendar/calendar.ts'
import { copied, Recent } from './recent.ts'

const missing = 'is no such day'
const range = 'is not between 1900 and 2200'

/** Reads days of one file; each distinct text is worked out once. After `read` returned null, `reason` says why. */
export class DayReader {
  reason = ''
  readonly #known = new Map<string, Day>()
  readonly #recent = new Recent<Day>()
  readonly #order: 'dmy' | 'mdy' | 'ymd' | undefined
  readonly #zone: string

  /**
   * @param timeZone the tenant's: an instant with an offset belongs to its calendar day there.
   * @param order of days written like 03/04/2013.
   */
  constructor(timeZone: string, order?: 'dmy' | 'mdy' | 'ymd') {
    this.#zone = timeZone
    this.#order = order
  }

  /** @returns 'YYYY-MM-DD', or null when it is not a day between 1900 and 2200. */
  read(text: string): Day | null {
    const recent = this.#recent.get(text)
    if (recent !== undefined) return recent
    const day = this.#known.get(text) ?? this.#parse(text.trim())
    if (day === null) return null
    if (this.#known.size > 50_000) this.#known.clear()
    this.#known.set(copied(text), day)
    this.#recent.set(text, day)
    return day
  }

  #parse(text: string): Day | null {
    const iso =
      /^(\d{4})-(\d{1,2})-(\d{1,2})$|^(\d{4})\/(\d{1,2})\/(\d{1,2})$|^(\d{4})\.(\d{1,2})\.(\d{1,2})$|^(\d{4})(\d\d)(\d\d)$/.exec(
        text,
      )
    if (iso !== null) {
      const [year, month, day] = iso.slice(1).filter((part) => part !== undefined)
      return this.#day(year as string, month as string, day as string)
    }
    const instant =
      /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|z|[-+]\d\d(?::?\d\d)?)?$/.exec(text)
    if (instant !== null) return this.#instant(instant)
    const local = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T]\d\d:\d\d(?::\d\d)?)?$/.exec(text)
    if (local === null) return this.#refuse(text === '' ? 'is empty' : 'is not a date')
    if (this.#order === 'dmy') return this.#day(local[4] as string, local[3] as string, local[1] as string)
    if (this.#order === 'mdy') return this.#day(local[4] as string, local[1] as string, local[3] as string)
    return this.#refuse('may be day-month or month-day: declare the order (option dayOrder, dmy or mdy)')
  }

  #instant(parts: RegExpExecArray): Day | null {
    const [, year, month, day, hour, minute, second = '00', offset] = parts as unknown as string[]
    const plain = this.#day(year as string, month as string, day as string)
    if (plain === null) return null
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return this.#refuse('is no such time')
    if (offset === undefined) return plain
    const zone =
      offset.toUpperCase() === 'Z'
        ? 'Z'
        : offset.length === 3
          ? `${offset}:00`
          : `${offset.slice(0, 3)}:${offset.slice(-2)}`
    const date = new Date(`${plain}T${hour}:${minute}:${second === '60' ? '59' : second}${zone}`)
    return Number.isNaN(date.getTime()) ? this.#refuse('is no such time') : dayInZone(date, this.#zone)
  }

  #day(year: string, month: string, day: string): Day | null {
    const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31 || !isDay(text))
      return this.#refuse(missing)
    if (year < '1900' || year > '2200') return this.#refuse(range)
    return text
  }

  #refuse(reason: string): null {
    this.reason = reason
    return null
  }
}
