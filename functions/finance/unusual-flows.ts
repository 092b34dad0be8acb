// Which accounts and departments left the band that their own history lets expect, month by month.
import type { Day } from '../../lib/calendar/calendar.ts'
import { contributors } from '../../lib/series/anomalies/contributors.ts'
import { seasonalResiduals } from '../../lib/series/anomalies/seasonal-residuals.ts'
import { steadyAlarms } from '../../lib/series/anomalies/steady-series.ts'
import { median } from '../../lib/stats/quantile.ts'
import { sum } from '../../lib/stats/sum.ts'
import { monthsFrom } from './closed-months.ts'
import type { DepartmentMonth } from './department-months.ts'
import type { Part } from './finding.ts'
import type { AccountRow } from './queries.ts'
import { accountNames } from './statement.ts'

/** An alarm in integer cents. */
export interface Unusual {
  dimension: 'account' | 'department'
  member: string
  month: Day
  /** The level has stayed since. */
  lasting: boolean
  cents: number
  expectedCents: number
  lowCents: number
  highCents: number
  /** cents - expectedCents. */
  sizeCents: number
  /** In robust standard deviations; null where the series had never varied. */
  sigmas: number | null
  /** By the other dimension; they add up to the size. */
  contributors: Part[]
}

export interface UnusualFlows {
  /** First days of the months that were looked back on. */
  months: Day[]
  /** All of it a month; null where nothing was posted at all. */
  totals: (number | null)[]
  /** Largest amount first. */
  unusual: Unusual[]
  /** Series that were watched. */
  accounts: number
  departments: number
  /** Accounts and departments with too few months, or with none in most of them. */
  unwatched: number
  /** Cents of the last twelve months by account and department, '<dimension> <member>'. */
  yearly: Map<string, number>
  /** Cents by month of each of those. */
  history: Map<string, number[]>
}

export const fewestMonths = 12
const year = 12
/** A month beside one without any posting holds more than one closing where it is this many times the usual. */
const doubled = 1.5
/** Share of months in which a series must move. */
const active = 0.6
/** Smaller deviations, as a share of the year's total, are nobody's business. */
const material = 0.0005
/** Errors are in proportion to a level that has changed by this factor. */
const growth = 1.5
/** A slice holds the event loop for milliseconds only. */
const seriesASlice = 2
const mostSeries = 200
/** Differs from the year before by less than this share of the deviation: the same again. */
const again = 0.4

interface Series {
  dimension: 'account' | 'department'
  member: string
  values: Float64Array
}

/**
 * @param rows of one type of account. @param falseAlarmsPerYear expected over all series together in a company where nothing unusual happens.
 * @param pause gives the event loop away.
 */
export async function unusualFlows(
  rows: readonly DepartmentMonth[],
  accounts: readonly AccountRow[],
  completeTo: Day,
  falseAlarmsPerYear: number,
  pause: () => Promise<void>,
): Promise<UnusualFlows> {
  const months = monthsFrom([...new Set(rows.map(({ month }) => month))].sort()[0], completeTo)
  const names = accountNames(accounts)
  const table = tableOf(rows, months, names)
  const { totals, open } = totalsOf(rows, months)
  const all = [...table.account, ...table.department]
  const yearTotal = sum(totals.slice(-year).map((each) => Math.abs(each ?? 0)))
  const flows: UnusualFlows = {
    months,
    totals,
    unusual: [],
    accounts: 0,
    departments: 0,
    unwatched: 0,
    yearly: new Map(all.map(({ dimension, member, values }) => [`${dimension} ${member}`, sum(values.slice(-year))])),
    history: new Map(all.map(({ dimension, member, values }) => [`${dimension} ${member}`, [...values]])),
  }
  if (months.length < fewestMonths) return flows
  const watched = all
    .filter(({ values }) => values.filter((value) => value !== 0).length >= active * months.length)
    .sort((a, b) => weightOf(flows, b) - weightOf(flows, a))
    .slice(0, mostSeries)
  flows.unwatched = all.length - watched.length
  const rate = Math.min(0.2, falseAlarmsPerYear / year / Math.max(1, watched.length))
  for (const [at, series] of watched.entries()) {
    if (series.dimension === 'account') flows.accounts++
    else flows.departments++
    const values = series.values.map((value, month) => (open[month] ? Number.NaN : value))
    for (const { at: place, ...alarm } of alarmsOf(values, rate)) {
      if (place < months.length - year || Math.abs(alarm.sizeCents) < material * yearTotal) continue
      if (!alarm.lasting && comesBack(values, place, alarm)) continue
      const { dimension, member } = series
      const parts = partsOf(series, place, alarm, table)
      flows.unusual.push({ dimension, member, month: months[place] as Day, ...alarm, contributors: parts })
    }
    if (at % seriesASlice === seriesASlice - 1) await pause()
  }
  flows.unusual = withoutEchoes(flows.unusual).sort(
    (a, b) => Math.abs(b.sizeCents) - Math.abs(a.sizeCents) || (a.month < b.month ? 1 : -1),
  )
  return flows
}

/**
 * Whether the same month of the year before left the usual as far, to the same side: a yearly bonus is not unusual, though two or three years are too few to
 * learn a season from.
 */
function comesBack(values: Float64Array, place: number, { expectedCents, sizeCents }: Alarm): boolean {
  const earlier = (values[place - year] ?? Number.NaN) - expectedCents
  return Math.abs(earlier - sizeCents) <= again * Math.abs(sizeCents)
}

type Alarm = Omit<Unusual, 'dimension' | 'member' | 'month' | 'contributors'>

function alarmsOf(values: Float64Array, rate: number): (Alarm & { at: number })[] {
  const steady = steadyAlarms(values)
  if (steady !== undefined)
    return steady.map(({ at, kind, value, expected }) => ({
      at,
      lasting: kind === 'level-shift',
      ...bandOf(value, expected, expected, expected),
      sigmas: null,
    }))
  const known = [...values.filter((value) => !Number.isNaN(value))]
  const least = Math.min(...known)
  const [before, after] = [median(known.slice(0, year)) as number, median(known.slice(-year)) as number]
  const multiplicative = known.every((value) => value > 0) && Math.max(before / after, after / before) > growth
  const found = seasonalResiduals(values, year, { rate, multiplicative })
  return (found?.alarms ?? []).map(({ at, kind, value, expected, low, high, sigmas }) => ({
    at,
    lasting: kind === 'level-shift',
    // What was never below zero is not expected to be.
    ...bandOf(value, expected, least >= 0 ? Math.max(0, low) : low, high),
    sigmas,
  }))
}

function bandOf(value: number, expected: number, low: number, high: number) {
  const [cents, expectedCents] = [Math.round(value), Math.round(expected)]
  return {
    cents,
    expectedCents,
    lowCents: Math.round(low),
    highCents: Math.round(high),
    sizeCents: cents - expectedCents,
  }
}

/** What the members of the other dimension came to, against what their own usual share of the expectation is. */
function partsOf(series: Series, place: number, alarm: Alarm, table: Table): Part[] {
  const cells = table.cells.get(`${series.dimension} ${series.member}`) as Map<string, Float64Array>
  const from = Math.max(0, place - year)
  const usual = [...cells].map(([member, values]) => {
    const past = [...values.slice(from, place)]
    return { member, values, typical: past.length === 0 ? 0 : sum(past) / past.length }
  })
  const whole = sum(usual.map(({ typical }) => typical))
  const parts = usual.map(({ member, values, typical }) => ({
    dimension: 'other',
    member,
    actual: Math.round(values[place] as number),
    expected: Math.round(whole === 0 ? alarm.expectedCents / usual.length : (typical / whole) * alarm.expectedCents),
    spread: spreadOf(values),
  }))
  const found = contributors({ actual: alarm.cents, expected: alarm.expectedCents }, parts)
  return (found.get('other') ?? [])
    .filter(({ change }) => change !== 0)
    .map(({ member, change }) => [member, change] as const)
}

/** A department's alarm says the same as that of an account in the same month, when each is the other's main reason. */
function withoutEchoes(found: readonly Unusual[]): Unusual[] {
  const accounts = found.filter(({ dimension }) => dimension === 'account')
  return found.filter(
    (each) =>
      each.dimension === 'account' ||
      !accounts.some(
        (account) =>
          account.month === each.month &&
          Math.sign(account.sizeCents) === Math.sign(each.sizeCents) &&
          (account.contributors[0]?.[0] === each.member || each.contributors[0]?.[0] === account.member),
      ),
  )
}

interface Table {
  account: Series[]
  department: Series[]
  /** By '<dimension> <member>', the members of the other dimension. */
  cells: Map<string, Map<string, Float64Array>>
}

function tableOf(rows: readonly DepartmentMonth[], months: readonly Day[], names: ReadonlyMap<number, string>): Table {
  const places = new Map(months.map((month, at) => [month, at]))
  const table: Table = { account: [], department: [], cells: new Map() }
  const known = new Map<string, Series>()
  const add = (dimension: 'account' | 'department', member: string, other: string, at: number, cents: number) => {
    const key = `${dimension} ${member}`
    let series = known.get(key)
    if (series === undefined) {
      series = { dimension, member, values: new Float64Array(months.length) }
      known.set(key, series)
      table[dimension].push(series)
      table.cells.set(key, new Map())
    }
    series.values[at] = (series.values[at] as number) + cents
    const cells = table.cells.get(key) as Map<string, Float64Array>
    const cell = cells.get(other) ?? new Float64Array(months.length)
    cell[at] = (cell[at] as number) + cents
    cells.set(other, cell)
  }
  for (const { accountId, department, month, cents } of rows) {
    const at = places.get(month)
    const account = names.get(accountId)
    if (at === undefined || account === undefined) continue
    add('account', account, department, at, cents)
    add('department', department, account, at, cents)
  }
  for (const list of [table.account, table.department]) list.sort((a, b) => (a.member < b.member ? -1 : 1))
  return table
}

/** Totals, and the months that cannot be judged: those without any posting, and their neighbours that hold two closings. */
function totalsOf(rows: readonly DepartmentMonth[], months: readonly Day[]) {
  const sums = new Map<Day, number>()
  for (const { month, cents } of rows) sums.set(month, (sums.get(month) ?? 0) + cents)
  const totals = months.map((month) => sums.get(month) ?? null)
  const usual = median(totals.filter((each) => each !== null)) ?? 0
  const open = totals.map(
    (each, at) =>
      each === null ||
      (Math.abs(each) > doubled * Math.abs(usual) && (totals[at - 1] === null || totals[at + 1] === null)),
  )
  return { totals, open }
}

function weightOf({ yearly }: UnusualFlows, { dimension, member }: Series): number {
  return Math.abs(yearly.get(`${dimension} ${member}`) ?? 0)
}

/** Robust spread of the changes from month to month. */
function spreadOf(values: Float64Array): number {
  const changes = [...values.slice(1)].map((value, at) => Math.abs(value - (values[at] as number)))
  return (1.4826 / Math.SQRT2) * (median(changes) ?? 0)
}
