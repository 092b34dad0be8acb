import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type Day, monthStart } from '../../lib/calendar/calendar.ts'
import { backtest } from '../../lib/series/evaluation/backtest.ts'
import { forecast } from '../../lib/series/forecasting/forecast.ts'
import { seasonalNaive } from '../../lib/series/forecasting/naive.ts'
import { accountKind } from '../../functions/finance/classify.ts'
import { type ClosingDay, closedBalance, closedFlow } from '../../functions/finance/closed-months.ts'
import { forecastSeries, type MonthlySeries, monthsOfYear } from '../../functions/finance/forecast-series.ts'
import type { AccountType } from '../../functions/finance/schema.ts'
import { print } from '../print.ts'

interface Line {
  date: Day
  scenario: string
  account_code: string
  account: string
  account_type: string
  amount: string
}

const types: Record<string, AccountType> = { Revenue: 'revenue', Expenditures: 'expense', Assets: 'asset' }
const horizons = [3, 6]
/** Fewest months before the first origin: as short as forecasts are made at all, a season, and a season and the longest horizon. */
const fewest = [3, monthsOfYear, 18]

/**
 * Forecasts of a ledger's revenue, expense and cash on rolling origins, against seasonal naive where a year exists, else naive.
 * Every origin is refitted on what was known at it; errors of all origins and of all steps up to the horizon are averaged.
 * `--csv FILE [--from YYYY-MM] [--to YYYY-MM]`: the last complete month is 2013-11 unless told; without `--from`, both from 2011-09 and from the ledger's begin.
 */
export async function run(args: string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const file = option('--csv')
  if (file === undefined) throw new Error('Give the ledger: --csv FILE')
  const to = `${option('--to') ?? '2013-11'}-31`
  const given = option('--from')
  const lines = parse(readFileSync(file), { columns: true }) as Line[]
  for (const from of given === undefined ? ['2011-09', '0000-01'] : [given])
    for (const subject of ['revenue', 'expense', 'cash'] as const) {
      const series = since(seriesOf(lines, subject, to), `${from}-01`)
      for (const least of fewest) for (const horizon of horizons) print(measured(series, subject, horizon, least))
    }
}

/** The series as the product's insights make it. */
function seriesOf(lines: readonly Line[], subject: 'revenue' | 'expense' | 'cash', to: Day): MonthlySeries {
  const days = new Map<Day, ClosingDay>()
  for (const { date, scenario, account_code, account, account_type, amount } of lines) {
    const type = types[account_type]
    if (scenario !== 'Actual' || type === undefined || date > to) continue
    if (subject === 'cash' ? type !== 'asset' || accountKind(type, account, account_code) !== 'cash' : type !== subject)
      continue
    const day = days.get(date) ?? { day: date, lines: 0, cents: 0 }
    day.lines++
    day.cents += Math.round(Number(amount) * 100)
    days.set(date, day)
  }
  const postings = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
  const byMonth = new Map<Day, number>()
  for (const { day, cents } of postings)
    byMonth.set(monthStart(day), subject === 'cash' ? cents : (byMonth.get(monthStart(day)) ?? 0) + cents)
  return forecastSeries((subject === 'cash' ? closedBalance : closedFlow)(byMonth, postings, to))
}

function since({ months, values }: MonthlySeries, from: Day): MonthlySeries {
  const first = Math.max(
    0,
    months.findIndex((month) => month >= from),
  )
  return { months: months.slice(first), values: values.slice(first) }
}

function measured({ months, values }: MonthlySeries, subject: string, horizon: number, least: number) {
  const errors = { model: 0, naive: 0 }
  let [origins, compared, inside80, inside95] = [0, 0, 0, 0]
  const all = Array.from({ length: Math.max(0, values.length - least) }, (_, at) => least + at)
  const started = performance.now()
  for (const trial of backtest(values, monthsOfYear, horizon, all, forecast)) {
    const { known, point } = trial
    const naive = seasonalNaive(values.slice(0, known), monthsOfYear)?.forecast(horizon)
    if (naive === undefined) continue
    origins++
    for (let step = 0; step < horizon && known + step < values.length; step++) {
      const actual = values[known + step] as number
      if (!Number.isFinite(actual)) continue
      compared++
      errors.model += Math.abs(actual - (point[step] as number))
      errors.naive += Math.abs(actual - (naive[step] as number))
      const within = (low: Float64Array, high: Float64Array) =>
        Number(actual >= (low[step] as number) && actual <= (high[step] as number))
      inside80 += within(trial.low80, trial.high80)
      inside95 += within(trial.low95, trial.high95)
    }
  }
  const ms = performance.now() - started
  return {
    name: `ledger-${subject}-${horizon}`,
    value: errors.model / compared / 100,
    unit: 'mean absolute error',
    reference: errors.naive / compared / 100,
    ratio: errors.model / errors.naive,
    from: months[0],
    to: months.at(-1),
    fewest: least,
    origins,
    compared,
    coverage80: inside80 / compared,
    coverage95: inside95 / compared,
    msAnOrigin: ms / origins,
  }
}
