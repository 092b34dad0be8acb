// npm run -s eval -- forecast --data DIR: forecasts DIR/series.csv and prints one JSON line a set, period and horizon, and one in total.
import { parseArgs } from 'node:util'
import { forecastGroup } from '../../lib/series/forecasting/forecast-group.ts'
import type { Fit } from '../../lib/series/forecasting/fit.ts'
import { seasonalNaive } from '../../lib/series/forecasting/naive.ts'
import { naive2 } from '../../lib/series/forecasting/naive2.ts'
import { normalQuantile } from '../../lib/stats/normal.ts'
import { print } from '../print.ts'
import { GroupScore, type Scored } from './group-score.ts'
import { single } from './methods.ts'
import { type EvalSeries, readSeries } from './read-series.ts'

const usage = `npm run -s eval -- forecast --data DIR [--method NAME] [--group "SET PERIOD HORIZON"]
  --data    folder with series.csv (set,id,period,scale_period,horizon,start,train,test)
  --method  one model instead of the whole (${Object.keys(single).join(', ')})
  --group   only this group`

/** @throws Error with the usage where an argument is missing or unknown. */
export async function run(args: string[]): Promise<void> {
  const { data, method, group } = argumentsOf(args)
  const groups = await readSeries(data)
  if (group !== undefined && !groups.has(group))
    throw new Error(`There is no group "${group}". Give one of: ${[...groups.keys()].join(', ')}.`)
  const relative: { mase: number[]; plain: number[]; wql: number[]; bands: number[] } = {
    mase: [],
    plain: [],
    wql: [],
    bands: [],
  }
  let count = 0
  for (const [key, series] of groups) {
    if (group !== undefined && key !== group) continue
    const scores = scoresOf(series, method)
    const line = lineOf(series, scores)
    count += series.length
    relative.mase.push(line.relativeMase)
    if (line.plainAverage !== undefined) relative.plain.push(line.plainAverage.relativeMase)
    relative.wql.push(line.relativeWql)
    relative.bands.push(line.relativeWqlOfBands)
    print({ name: key, value: line.mase, unit: 'MASE', ...line })
  }
  const [mase, plain, wql] = [relative.mase, relative.plain, relative.wql].map(geometricMean) as [
    number,
    number,
    number,
  ]
  print({
    name: 'total',
    value: mase,
    unit: 'geometric mean of relative MASE',
    n: count,
    groups: relative.mase.length,
    relativeMase: mase,
    relativeWql: wql,
    relativeWqlOfBands: geometricMean(relative.bands),
    plainAverage: { relativeMase: plain, ratio: mase / plain },
  })
}

function argumentsOf(args: string[]): { data: string; method?: string | undefined; group?: string | undefined } {
  try {
    const { values } = parseArgs({
      args,
      options: { data: { type: 'string' }, method: { type: 'string' }, group: { type: 'string' } },
    })
    if (values.data === undefined) throw new Error('--data is missing.')
    if (values.method !== undefined && !(values.method in single))
      throw new Error(`There is no method "${values.method}".`)
    return { data: values.data, method: values.method, group: values.group }
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`)
  }
}

interface Scores {
  own: GroupScore
  naive2: GroupScore
  seasonalNaive: GroupScore
  plainAverage?: GroupScore
  /** Milliseconds a series, training of what is shared included. */
  ms: number
}

function scoresOf(series: EvalSeries[], method: string | undefined): Scores {
  const { period, horizon } = series[0] as EvalSeries
  const scores: Scores = { own: new GroupScore(), naive2: new GroupScore(), seasonalNaive: new GroupScore(), ms: 0 }
  if (method === undefined) scores.plainAverage = new GroupScore()
  const started = performance.now()
  const trains = series.map(({ train }) => train)
  const forecasts =
    method === undefined
      ? forecastGroup(trains, period, horizon)
      : trains.map((train) => scored(single[method]?.(known(train), period), horizon))
  scores.ms = (performance.now() - started) / series.length
  for (const [at, each] of series.entries()) {
    const history = known(each.train)
    const last = scored(seasonalNaive(history, each.scalePeriod), horizon) ?? { point: new Float64Array(horizon) }
    scores.own.add(each, forecasts[at] ?? last)
    scores.naive2.add(each, { point: naive2(history, each.scalePeriod)?.forecast(horizon) ?? last.point })
    scores.seasonalNaive.add(each, last)
    scores.plainAverage?.add(each, scored(single.plain?.(history, period), horizon) ?? last)
  }
  return scores
}

function lineOf(series: EvalSeries[], { own, naive2, seasonalNaive, plainAverage, ms }: Scores) {
  const { set, period, horizon } = series[0] as EvalSeries
  const [mase, smape] = [own.of('mase'), own.of('smape')]
  return {
    set,
    period,
    horizon,
    n: own.n,
    smape,
    mase,
    relativeMase: mase / seasonalNaive.of('mase'),
    owa: (smape / naive2.of('smape') + mase / naive2.of('mase')) / 2,
    wql: own.wql,
    // Against seasonal naive's points at every quantile, and against its own normal bands.
    relativeWql: own.wql / seasonalNaive.wqlOfPoints,
    relativeWqlOfBands: own.wql / seasonalNaive.wql,
    coverage80: own.of('coverage80'),
    coverage95: own.of('coverage95'),
    msis80: own.of('msis80'),
    msis95: own.of('msis95'),
    ms,
    plainAverage: plainAverage && {
      smape: plainAverage.of('smape'),
      mase: plainAverage.of('mase'),
      relativeMase: plainAverage.of('mase') / seasonalNaive.of('mase'),
    },
  }
}

/** The known values; references know nothing of gaps. */
function known(train: Float64Array): Float64Array {
  return train.filter(Number.isFinite)
}

function scored(fit: Fit | undefined, horizon: number): Scored | undefined {
  if (fit === undefined) return undefined
  const point = fit.forecast(horizon)
  const spread = fit.spread?.(horizon)
  if (spread === undefined) return { point }
  return {
    point,
    quantile: (probability) =>
      point.map((value, step) => value + normalQuantile(probability) * (spread[step] as number)),
  }
}

function geometricMean(values: number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}
