import type { StepRecord } from '../../../lib/series/evaluation/forecast-record.ts'
import { type Finding, unimportant } from '../../answer.ts'
import type { Insight, InsightContext } from '../../domain.ts'
import type { KeptForecast } from '../../platform/models/forecasts.ts'
import { insufficient, noLedger, readAloud, words } from '../finding.ts'
import { loadForecast } from '../forecast-input.ts'
import { near, recordSentences, stepOf } from '../forecast-words.ts'

const method =
  'Every published forecast is kept, with the day to which the books were known, and compared with what came. Tried on history: the same method given only what was known at earlier month ends, up to two years back. Error: sum of the absolute differences over the sum of the amounts. Bias: above 0 too much was forecast. Gain on a year ago: by how much the error is smaller than that of taking the same month a year before.'
const subjects = ['revenue', 'expense', 'cash'] as const
/** Months ahead that are shown. */
const steps = [1, near, 6, 12]

interface Input {
  any: boolean
  records: { name: string; forecast: KeptForecast }[]
}

export const forecastRecordInsight: Insight<Input> = {
  name: 'forecast-record',
  title: 'How good the forecasts are',
  question: 'How far off were the forecasts, and do their bands hold?',
  reads: ['finance/ledger'],
  // A department has no balance sheet of its own, and so no record of cash.
  cuts: ['organization'],
  load: async (context) => {
    const input: Input = { any: false, records: [] }
    for (const subject of subjects) {
      const { series, forecast } = await loadForecast(context, subject)
      if (series.months.length > 0) input.any = true
      if (forecast !== undefined)
        input.records.push({ name: `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}`, forecast })
    }
    return input
  },
  compute: ({ any, records }, context) => {
    const rows = records.flatMap(({ name, forecast }) => [
      ...rowsOf(name, forecast.published, 'published'),
      ...rowsOf(name, forecast.tried, 'tried on history'),
    ])
    const first = records.find(({ forecast }) => forecast.published.length + forecast.tried.length > 0)
    if (first === undefined)
      return any
        ? insufficient(
            'No forecast can be compared with what came yet: there are too few complete months.',
            'Import ledger lines of earlier months, or wait for the next month.',
            method,
          )
        : noLedger(method)
    return {
      status: 'ok',
      headline: headline(first, context),
      figure: {
        kind: 'table',
        columns: [
          { label: 'Forecast of' },
          { label: 'Months ahead', unit: 'count' },
          { label: 'Error', unit: 'ratio' },
          { label: 'In the 80% band', unit: 'ratio' },
          { label: 'In the 95% band', unit: 'ratio' },
          { label: 'Gain on a year ago', unit: 'ratio', signed: true },
          { label: 'Bias', unit: 'ratio', signed: true },
          { label: 'Compared', unit: 'count' },
          { label: 'How' },
        ],
        rows,
      },
      comparison: null,
      drivers: [],
      importance: unimportant,
      method,
      span: null,
    } satisfies Finding
  },
}

function rowsOf(name: string, records: readonly StepRecord[], how: string) {
  return records
    .filter(({ step }) => steps.includes(step))
    .map(({ step, count, wape, bias, coverage80, coverage95, skill }) => ({
      cells: [name, step, wape, coverage80, coverage95, skill, bias, count, how],
      good: 'neutral' as const,
    }))
}

function headline({ name, forecast }: Input['records'][number], context: InsightContext): string {
  const { percent } = words(context)
  const kept = stepOf(forecast.published, near)
  const record = kept ?? (stepOf(forecast.tried, near) as StepRecord)
  const how = kept === undefined ? ', tried on history,' : ''
  const share = (value: number) => percent(Math.round(value * 100) / 100)
  const forecasts = record.count === 1 ? 'the one forecast' : `the last ${record.count} forecasts`
  const off = record.wape === null ? '' : ` were ${share(record.wape)} off on average;`
  const said = `${name}: ${forecasts} ${record.step} month${record.step === 1 ? '' : 's'} ahead${how}${off.replace('were', record.count === 1 ? 'was' : 'were')} ${share(record.coverage80)} of months fell in the ${percent(0.8)} band`
  return readAloud(`${said}.`, recordSentences(forecast, context) ?? `${said}.`)
}
