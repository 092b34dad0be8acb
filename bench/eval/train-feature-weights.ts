// node bench/eval/train-feature-weights.ts --data DIR [--data DIR ...] --out FILE: learns lib/series/forecasting/feature-weights-table.ts from the train parts
// of DIR/series.csv, whose ends are forecast from what was before, and from simulated series. The test parts are not looked at.
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { randomOf } from '../../lib/random/random.ts'
import { naiveScale, smape } from '../../lib/series/evaluation/accuracy.ts'
import { candidates } from '../../lib/series/forecasting/candidates.ts'
import type { WeightTable } from '../../lib/series/forecasting/feature-weights.ts'
import { features } from '../../lib/series/forecasting/features.ts'
import { naive2 } from '../../lib/series/forecasting/naive2.ts'
import { pooledModel } from '../../lib/series/forecasting/pooled.ts'
import { learnWeights, type TrainingCase } from './learn-weights.ts'
import { readSeries } from './read-series.ts'
import { simulatedSeries } from './simulated-series.ts'

interface Group {
  name: string
  period: number
  scalePeriod: number
  horizon: number
  series: Float64Array[]
}

const methods = ['pooled', ...Object.keys(candidates)]
const origins = 2

/** What the methods' errors were on the last `horizon` values but `back` horizons; measured against Naive2, half scaled and half symmetric, as OWA is. */
function casesOf({ name, period, scalePeriod, horizon, series }: Group, back: number): TrainingCase[] {
  const cut = series
    .map((values) => {
      const end = values.length - (back + 1) * horizon
      return { history: values.slice(0, Math.max(0, end)), actual: values.slice(Math.max(0, end), end + horizon) }
    })
    .filter(({ history }) => history.length >= Math.max(5, period + 2))
    .map((each) => ({
      ...each,
      scale: naiveScale(each.history, each.history.length > scalePeriod + 1 ? scalePeriod : 1) ?? 0,
      reference: naive2(each.history, scalePeriod)?.forecast(horizon) as Float64Array,
    }))
    .filter(({ scale }) => scale > 0)
  const pooled = pooledModel(
    cut.map(({ history }) => history),
    period,
    horizon,
    { scaleLag: scalePeriod },
  )
  let scaled = 0
  let symmetric = 0
  for (const { actual, reference, scale } of cut) {
    for (const [step, value] of actual.entries())
      scaled += Math.abs(value - (reference[step] as number)) / scale / horizon / cut.length
    symmetric += (smape(actual, reference) ?? 0) / cut.length
  }
  return cut.flatMap(({ history, actual, scale, reference }) => {
    const found = features(history, period)
    if (found === undefined) return []
    const errors = methods.map((method) => {
      const point =
        method === 'pooled' ? pooled?.forecast(history) : candidates[method]?.(history, period)?.forecast(horizon)
      return point?.map((value, step) => {
        const size = (Math.abs(actual[step] as number) + Math.abs(reference[step] as number)) / 2
        const unit = 0.5 / (scale * scaled) + (size > 0 ? 50 / (size * symmetric) : 0)
        // A forecast that fails wholly is to count, but not to decide alone.
        return Math.max(-5, Math.min(5, unit * (value - (actual[step] as number))))
      })
    })
    return [
      { group: name, features: found, errors: errors.map((each) => (each?.every(Number.isFinite) ? each : undefined)) },
    ]
  })
}

async function groupsOf(folders: readonly string[], simulated: number): Promise<Group[]> {
  const groups: Group[] = []
  for (const folder of folders) {
    for (const [name, members] of await readSeries(folder)) {
      const { period, scalePeriod, horizon } = members[0] as (typeof members)[0]
      const series = members.map(({ train }) => train).filter((train) => train.every(Number.isFinite))
      groups.push({ name, period, scalePeriod, horizon, series })
    }
  }
  const random = randomOf(1)
  for (const [period, horizon, longest] of [
    [1, 6, 50],
    [4, 8, 80],
    [12, 18, 150],
  ] as const) {
    const series = simulatedSeries(random, simulated, period, longest)
    if (simulated > 0) groups.push({ name: `simulated ${period}`, period, scalePeriod: period, horizon, series })
  }
  return groups
}

function source({ methods, features, means, deviations, coefficients }: WeightTable): string {
  const round = (value: number) => Number(value.toPrecision(4))
  const body = JSON.stringify({
    methods,
    features,
    means: means.map(round),
    deviations: deviations.map(round),
    coefficients: coefficients.map((row) => row.map(round)),
  })
  return `// Learnt by bench/eval/train-feature-weights.ts; not written by hand.
import type { WeightTable } from './feature-weights.ts'

export const learntWeights: WeightTable = ${body}
`
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', multiple: true },
    out: { type: 'string' },
    penalty: { type: 'string', default: '0.3' },
    simulated: { type: 'string', default: '300' },
  },
})
if (!options.data || !options.out) {
  console.error('Give --data DIR (with series.csv) and --out FILE.')
  process.exit(2)
}
const cases: TrainingCase[] = []
for (const group of await groupsOf(options.data, Number(options.simulated))) {
  for (let back = 0; back < origins; back++) cases.push(...casesOf(group, back))
  console.log(JSON.stringify({ group: group.name, cases: cases.length }))
}
const table = learnWeights(cases, methods, { penalty: Number(options.penalty), constantPenalty: 0.003, steps: 400 })
await writeFile(options.out, source(table))
