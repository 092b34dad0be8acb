// How forecasts and their record are told.
import type { InsightContext } from '../domain.ts'
import type { KeptForecast } from '../platform/models/forecasts.ts'
import type { StepRecord } from '../../lib/series/evaluation/forecast-record.ts'
import { words } from './finding.ts'
import type { ForecastInput } from './forecast-input.ts'

/** Months ahead that a listener plans with. */
export const near = 3
/** From so many published forecasts on, what was tried on history is not told any more. */
const enough = 12

/** The record so many steps ahead, or of the farthest that there is before it. */
export function stepOf(records: readonly StepRecord[], step: number): StepRecord | undefined {
  return records.findLast((record) => record.step <= step)
}

/** 'Of the last 24 published forecasts 3 months ahead, …' and what was tried on history, each said as what it is; undefined without either. */
export function recordSentences(
  { published, tried }: Pick<KeptForecast, 'published' | 'tried'>,
  context: InsightContext,
): string | undefined {
  const [kept, tries] = [stepOf(published, near), stepOf(tried, near)]
  const said = []
  if (kept !== undefined) said.push(`${counted(kept, 'published ')}${measured(kept, context)}`)
  if (tries !== undefined && (kept?.count ?? 0) < enough)
    said.push(`${counted(tries, '').replace(/^Of/, 'Tried on history: of')}${measured(tries, context)}`)
  return said.length === 0 ? undefined : said.join(' ')
}

function counted({ count, step }: StepRecord, kind: string): string {
  const ahead = `${kind}forecast${count === 1 ? '' : 's'} ${step} month${step === 1 ? '' : 's'} ahead`
  return count === 1 ? `Of the one ${ahead}, ` : `Of the last ${count} ${ahead}, `
}

function measured({ wape, coverage80, coverage95, skill, count }: StepRecord, context: InsightContext): string {
  const { percent } = words(context)
  const error = wape === null ? '' : `the error was ${percent(wape)}${count === 1 ? '' : ' on average'}; `
  const bands =
    count === 1
      ? `the month fell ${coverage80 === 1 ? 'in' : 'outside'} the ${percent(0.8)} band`
      : `${percent(rounded(coverage80))} of months fell in the ${percent(0.8)} band, ${percent(rounded(coverage95))} in the ${percent(0.95)} band`
  const better =
    skill === null || count === 1
      ? ''
      : `; the error is ${rounded(skill) === 0 ? 'as large as' : `${percent(rounded(Math.abs(skill)))} ${skill > 0 ? 'below' : 'above'}`} that of taking the month a year before`
  return `${error}${bands}${better}.`
}

function rounded(share: number): number {
  return Math.round(share * 100) / 100
}

/** From what, by which models and how the bands come about. */
export function methodWords({ series, forecast, slide }: ForecastInput, context: InsightContext): string {
  const { month, percent } = words(context)
  if (forecast === undefined) return forecastMethod
  const models = forecast.models
    .map(({ name, weight }) => (weight === 1 ? inWords(name) : `${percent(rounded(weight))} ${inWords(name)}`))
    .join('; ')
  const from = `Made of ${series.months.length} months, ${month(series.months[0] as string)} to ${month(series.months.at(-1) as string)}. ${forecast.models.length === 1 ? 'The method:' : 'Several methods, weighed by how they did on series like this one and on its own last months:'} ${models}.`
  const notes = forecast.notes.length === 0 ? '' : ` ${forecast.notes.join(' ')}`
  const closings =
    slide === 0
      ? ''
      : ' Closings dated just after the end of a month are counted, and shown, in the month that they close.'
  return `${from}${notes}${closings} ${forecastMethod}`
}

const plainNames: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^last season$/, 'the same month a year before, moved by the change since'],
  [/^M?STL/, 'the usual course of a year and the trend, each by itself'],
  [/theta|[OS]TM$/i, 'part of the trend, from the newest level on'],
  [/ETS|SES|Holt/, 'averages in which newer months count for more'],
  [/ARIMA/, 'how a month follows from the months before it'],
  [/pooled/, 'what many series have in common'],
  [/Croston|SBA|TSB/, 'how often and how much'],
]

/** A method as a listener understands it, with its name for those who look it up. */
function inWords(name: string): string {
  const words = plainNames.find(([pattern]) => pattern.test(name))?.[1]
  if (words === undefined) return name
  return name === 'last season' ? words : `${words} (${name})`
}

export const forecastMethod =
  'Expected is the median of what may come; in 80 of 100 months the amount should lie within the inner band, in 95 within the outer one. The band of a sum of months is as wide as sums have been off in earlier forecasts. Each published forecast is kept and compared with what comes; tried on history means that the same method was given only what was known at earlier month ends.'
