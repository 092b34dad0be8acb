// How numbers and dates are written for a reader, by locale. Formatters are costly to make and are kept.
import type { Day, Good, Grain, Unit } from './figure.ts'

/** What stands where there is no number: not a zero. */
export const noValue = '–'

export interface Format {
  locale: string
  /** '$29.4M', '12.3%', '1.2K': three significant digits. */
  short(value: number | null, unit: Unit): string
  /** The same without zeros that say nothing, for a round number on an axis: '$2M'. */
  tick(value: number, unit: Unit): string
  /** The short form with its sign, plus included. */
  signedShort(value: number | null, unit: Unit): string
  /** '$29,358,677.22', '12.34%', '1,234 persons'. */
  exact(value: number | null, unit: Unit): string
  signedExact(value: number | null, unit: Unit): string
  /** A change as a share, with its sign: '+12.3%'. */
  change(ratio: number | null): string
  /** A share with its one decimal always, for columns: '20.0%', signed '+20.0%'. */
  share(ratio: number, signed: boolean): string
  /** A plain number with fixed decimals, for tables in thousands or millions. */
  plain(value: number, decimals: number): string
  /**
   * A period by its first day: 'Nov 2013', '30 Nov 2013' in the locale's order. Quarters by their months, 'Oct–Dec 2013', since fiscal ones have
   * other numbers; a year that does not begin in January by the one in which it ends, 'FY 2014'.
   */
  period(day: Day, grain: Grain): string
  day(day: Day): string
  /** 'Jan 2013 to Nov 2013' when it is made of whole months, else days. */
  span(span: { from: Day; to: Day }): string
  /** An ISO instant in a time zone: '22 Nov 2026, 13:40'. */
  instant(iso: string, timeZone: string): string
}

const formats = new Map<string, Format>()

/** @returns the locale's formatters; an unknown locale is answered with English. */
export function formatOf(locale: string): Format {
  let format = formats.get(locale)
  if (!format) {
    format = makeFormat(known(locale))
    formats.set(locale, format)
  }
  return format
}

/** @returns whether a unit is money: an ISO 4217 code. */
export function isMoney(unit: Unit): boolean {
  return /^[A-Z]{3}$/.test(unit)
}

/** @returns how a change is judged: 'good', 'bad' or 'even'. */
export function judged(change: number | null, good: Good): 'good' | 'bad' | 'even' {
  if (change === null || change === 0 || good === 'neutral') return 'even'
  return change > 0 === (good === 'up') ? 'good' : 'bad'
}

/** @returns '↑', '↓' or '' for a change that is none. */
export function arrow(change: number | null): string {
  return change === null || change === 0 ? '' : change > 0 ? '↑' : '↓'
}

function known(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

type Length = 'short' | 'exact' | 'tick'

function makeFormat(locale: string): Format {
  const numbers = new Map<string, Intl.NumberFormat>()
  const dates = new Map<string, Intl.DateTimeFormat>()
  const number = (key: string, options: () => Intl.NumberFormatOptions) =>
    kept(numbers, key, () => new Intl.NumberFormat(locale, options()))
  const date = (options: Intl.DateTimeFormatOptions, zone: string) =>
    kept(
      dates,
      `${zone}${JSON.stringify(options)}`,
      () => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }),
    )

  const write = (value: number | null, unit: Unit, length: Length, signed: boolean): string => {
    if (value === null || !Number.isFinite(value)) return noValue
    const tiny = length !== 'exact' && Math.abs(value) < 1000
    const text = number(`${length}${unit}${signed}${tiny}`, () => numberOptions(unit, length, signed, tiny)).format(
      value,
    )
    const suffix = length === 'exact' && !isMoney(unit) && unit !== 'ratio' && unit !== 'count' ? ` ${unit}` : ''
    return `${minus(text)}${suffix}`
  }
  const utc = (day: Day, options: Intl.DateTimeFormatOptions) =>
    date(options, 'UTC').format(new Date(`${day}T00:00:00Z`))
  const wholeDay = (day: Day) => utc(day, { day: 'numeric', month: 'short', year: 'numeric' })
  const quarter = (day: Day): string => {
    const last = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) + 1, 1)).toISOString().slice(0, 10)
    const first = day.slice(0, 4) === last.slice(0, 4) ? utc(day, { month: 'short' }) : period(day, 'month')
    return `${first}–${period(last, 'month')}`
  }
  const period = (day: Day, grain: Grain): string => {
    if (grain === 'year') return day.slice(5, 7) === '01' ? day.slice(0, 4) : `FY ${Number(day.slice(0, 4)) + 1}`
    if (grain === 'quarter') return quarter(day)
    return grain === 'month' ? utc(day, { month: 'short', year: 'numeric' }) : wholeDay(day)
  }
  return {
    locale,
    short: (value, unit) => write(value, unit, 'short', false),
    tick: (value, unit) => write(value, unit, 'tick', false),
    signedShort: (value, unit) => write(value, unit, 'short', true),
    exact: (value, unit) => write(value, unit, 'exact', false),
    signedExact: (value, unit) => write(value, unit, 'exact', true),
    change: (ratio) => {
      if (ratio === null || !Number.isFinite(ratio)) return noValue
      const digits = Math.abs(ratio) < 9.995 ? 1 : 0
      return minus(
        number(`change${digits}`, () => ({
          style: 'percent',
          signDisplay: 'exceptZero',
          maximumFractionDigits: digits,
        })).format(ratio),
      )
    },
    share: (ratio, signed) =>
      minus(
        number(`share${signed}`, () => ({
          style: 'percent',
          signDisplay: signed ? 'exceptZero' : 'negative',
          minimumFractionDigits: 1,
          maximumFractionDigits: 1,
        })).format(ratio),
      ),
    plain: (value, decimals) =>
      minus(
        number(`plain${decimals}`, () => ({ minimumFractionDigits: decimals, maximumFractionDigits: decimals })).format(
          unsignedZero(value, decimals),
        ),
      ),
    period,
    day: wholeDay,
    span: ({ from, to }) => {
      const months = from.endsWith('-01') && isMonthEnd(to)
      const [a, b] = months ? [period(from, 'month'), period(to, 'month')] : [wholeDay(from), wholeDay(to)]
      return a === b ? a : `${a} to ${b}`
    },
    instant: (iso, timeZone) =>
      date(
        { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
        timeZone,
      ).format(new Date(iso)),
  }
}

function numberOptions(unit: Unit, length: Length, signed: boolean, tiny: boolean): Intl.NumberFormatOptions {
  const sign: Intl.NumberFormatOptions = { signDisplay: signed ? 'exceptZero' : 'negative' }
  if (unit === 'ratio')
    return {
      ...sign,
      style: 'percent',
      maximumFractionDigits: length === 'exact' ? 2 : 1,
    }
  const money: Intl.NumberFormatOptions = isMoney(unit) ? { style: 'currency', currency: unit } : {}
  if (length === 'exact') return { ...sign, ...money, ...(isMoney(unit) ? {} : { maximumFractionDigits: 2 }) }
  if (tiny)
    return {
      ...sign,
      ...money,
      minimumFractionDigits: 0,
      maximumFractionDigits: isMoney(unit) && length === 'short' ? 0 : 2,
    }
  return {
    ...sign,
    ...money,
    notation: 'compact',
    maximumSignificantDigits: 3,
    minimumSignificantDigits: length === 'tick' ? 1 : 3,
  }
}

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  let made = cache.get(key)
  if (made === undefined) {
    made = make()
    cache.set(key, made)
  }
  return made
}

/** A hyphen is not a minus sign; the minus is as wide as a plus and a digit. */
function minus(text: string): string {
  return text.replace('-', '−')
}

function unsignedZero(value: number, decimals: number): number {
  return Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value
}

function isMonthEnd(day: Day): boolean {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().endsWith('-01T00:00:00.000Z')
}
