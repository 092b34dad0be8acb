import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse'

export interface EvalSeries {
  set: string
  id: string
  /** Natural season in observations. */
  period: number
  /** The lag that scales MASE and Naive2. */
  scalePeriod: number
  horizon: number
  /** Oldest first; NaN where missing. */
  train: Float64Array
  /** The `horizon` values that came. */
  test: Float64Array
}

const columns = ['set', 'id', 'period', 'scale_period', 'horizon', 'start', 'train', 'test']

/**
 * Reads DIR/series.csv, grouped by set, period and horizon in the order in which they first occur.
 * @throws Error naming the line where a column is missing, a number is none, or `test` does not have `horizon` values.
 */
export async function readSeries(folder: string): Promise<Map<string, EvalSeries[]>> {
  const groups = new Map<string, EvalSeries[]>()
  let line = 1
  // Opened first: a stream that cannot open its file would end the process instead of throwing here.
  const file = await open(join(folder, 'series.csv'))
  const rows = file.createReadStream().pipe(parse({ columns: true, bom: true, skip_empty_lines: true }))
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    line++
    const series = seriesOf(row, `${join(folder, 'series.csv')}, row ${line}`)
    const key = `${series.set} ${series.period} ${series.horizon}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [series])
    else group.push(series)
  }
  if (groups.size === 0) throw new Error(`${join(folder, 'series.csv')} holds no series.`)
  return groups
}

function seriesOf(row: Record<string, string>, place: string): EvalSeries {
  for (const column of columns)
    if (row[column] === undefined) throw new Error(`${place}: there is no column "${column}".`)
  const whole = (column: string) => {
    const value = Number(row[column])
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`${place}: ${column} is "${row[column]}"; a whole number of at least 1 is needed.`)
    return value
  }
  const numbers = (column: string) =>
    Float64Array.from((row[column] as string).split(/\s+/).filter(Boolean), (text) => {
      const value = text === 'NA' ? Number.NaN : Number(text)
      if (Number.isNaN(value) && text !== 'NA') throw new Error(`${place}: "${text}" in ${column} is not a number.`)
      return value
    })
  const horizon = whole('horizon')
  const test = numbers('test')
  if (test.length !== horizon) throw new Error(`${place}: test has ${test.length} values, horizon is ${horizon}.`)
  return {
    set: row.set as string,
    id: row.id as string,
    period: whole('period'),
    scalePeriod: whole('scale_period'),
    horizon,
    train: numbers('train'),
    test,
  }
}
