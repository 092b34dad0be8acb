// npm run -s eval -- train --data DIR: learns the coefficients of the combination on rolling origins inside the training parts; the test parts are not used.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import type { Coefficients } from '../../lib/series/forecasting/combination.ts'
import { situationOf } from '../../lib/series/forecasting/forecast.ts'
import { past, pooledPair } from '../../lib/series/forecasting/forecast-group.ts'
import { memberNames } from '../../lib/series/forecasting/outlook.ts'
import { preparedSeries } from '../../lib/series/forecasting/prepared-series.ts'
import { earlierOrigin, type Situation } from '../../lib/series/forecasting/situation.ts'
import { readSeries } from './read-series.ts'
import { learntWeights } from './train-weights.ts'
import { learntWidths } from './train-widths.ts'

/** One held-out stretch: what was known before it and what came. */
export interface Case extends Situation {
  actual: Float64Array
  group: string
}

const usage = 'npm run -s eval -- train --data DIR [--cases FILE]   (FILE keeps the held-out stretches between runs)'
const target = join(import.meta.dirname, '..', '..', 'lib', 'series', 'forecasting', 'combination-coefficients.ts')

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' }, cases: { type: 'string' } } })
  if (values.data === undefined) throw new Error(`--data is missing.\n${usage}`)
  const cases = await casesOf(values.data, values.cases)
  const { weights, earlier } = learntWeights(cases)
  const { width80, width95 } = learntWidths(cases, { weights, earlier, width80: [], width95: [] })
  const learnt: Coefficients = { weights, earlier, width80, width95 }
  writeFileSync(target, sourceOf(learnt, cases.length))
  console.log(JSON.stringify({ name: 'cases', value: cases.length, unit: 'held-out stretches', earlier }))
}

async function casesOf(data: string, file: string | undefined): Promise<Case[]> {
  if (file !== undefined && existsSync(file)) return deserialize(readFileSync(file)) as Case[]
  const cases: Case[] = []
  for (const [group, series] of await readSeries(data)) {
    const { period, horizon } = series[0] as (typeof series)[number]
    const histories = series.flatMap(({ train }) => {
      const each = preparedSeries(train, period)
      return each && !each.intermittent ? [each.values] : []
    })
    // Two stretches of each series: the last one of its training part, and the one before.
    let ends = histories
    for (let back = 0; back < 2; back++) {
      const prefixes = ends.map((values) => past(values, horizon))
      const pooled = pooledPair(prefixes, period, horizon)
      for (const [at, end] of ends.entries()) {
        const prefix = prefixes[at] as Float64Array
        if (earlierOrigin(end.length, horizon) === undefined) continue
        const actual = end.slice(prefix.length)
        cases.push({ ...situationOf(prefix, period, actual.length, pooled), actual, group })
      }
      ends = prefixes
      console.error(group, back, cases.length)
    }
    if (period > 1 && period <= 24) cases.push(...shortCases(histories, period, horizon, group))
  }
  if (file !== undefined) writeFileSync(file, serialize(cases))
  return cases
}

/** The newest one to three seasons of each series alone, as young books have them: public collections hold few series so short. */
function shortCases(histories: readonly Float64Array[], period: number, horizon: number, group: string): Case[] {
  return histories.flatMap((values, at) => {
    const length = period + 2 + ((at * 7) % (2 * period))
    const ahead = Math.min(horizon, Math.ceil(period / 2))
    if (values.length < length + ahead) return []
    const end = values.slice(values.length - length - ahead)
    const actual = end.slice(length)
    return [{ ...situationOf(end.slice(0, length), period, ahead), actual, group: `short ${group}` }]
  })
}

function sourceOf({ weights, earlier, width80, width95 }: Coefficients, count: number): string {
  const row = (numbers: readonly number[]) => `[${numbers.map((each) => Number(each.toFixed(4))).join(', ')}]`
  return `import type { Coefficients } from './combination.ts'

// Written by \`npm run -s eval -- train --data DIR\` from ${count} held-out stretches inside the training parts of public series; the test parts were not used.
export const coefficients: Coefficients = {
  // ${memberNames.join(', ')}; one, seasonal, length, seasons
  weights: [
${weights.map((each) => `    ${row(each)},`).join('\n')}
  ],
  earlier: ${Number(earlier.toFixed(4))},
  width80: ${row(width80)},
  width95: ${row(width95)},
}
`
}
