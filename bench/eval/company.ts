// npm run -s eval -- company --db FILE: learns each model of the domains from a company's rows and tries it on its last quarter, as the registry does.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { domains } from '../../functions/domains.ts'
import type { Model } from '../../functions/platform/models/features/model.ts'
import {
  actualOf,
  eventsOf,
  labelledRows,
  rowsAt,
  type Table,
} from '../../functions/platform/models/registry/examples-of.ts'
import { holdOutSplit } from '../../functions/platform/models/registry/hold-out-split.ts'
import { daysOf, naiveOf } from '../../functions/platform/models/registry/hold-out.ts'
import { learntInSteps, type Scores, scoredInSteps } from '../../functions/platform/models/registry/learner.ts'
import { dayFromNumber } from '../../lib/calendar/calendar.ts'
import { ended } from '../../lib/steps/ended.ts'
import { auc } from '../../lib/learn/evaluation/ranking-metrics.ts'
import { concordance } from '../../lib/learn/evaluation/survival-metrics.ts'
import { randomOf } from '../../lib/random/random.ts'
import { shuffle } from '../../lib/random/shuffle.ts'
import { mean } from '../../lib/stats/moments.ts'
import { print } from '../print.ts'
import { type Loaded, loadModel, openCompany } from './company-database.ts'
import { driversOf } from './company-drivers.ts'
import { eventFigures, naiveFigures, numberFigures } from './company-figures.ts'

const usage = `npm run -s eval -- company --db FILE [--model DOMAIN/NAME] [--seed 1] [--shuffles 3]
  --db        database of a tenant, which is only read
  --model     this one instead of all
  --shuffles  how often a classification learns from shuffled labels, to see that nothing comes of it`

/** @throws Error with the usage where an argument is missing or unknown. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      db: { type: 'string' },
      model: { type: 'string' },
      seed: { type: 'string', default: '1' },
      shuffles: { type: 'string', default: '3' },
    },
  })
  if (values.db === undefined) throw new Error(usage)
  const all = domains.flatMap(({ name, models = [] }) =>
    models.map((model) => ({ name: `${name}/${model.name}`, model })),
  )
  const wanted = all.filter(({ name }) => values.model === undefined || values.model === name)
  if (wanted.length === 0)
    throw new Error(
      `There is no such model. Those of the domains are: ${all.map(({ name }) => name).join(', ') || 'none'}.`,
    )
  if (!existsSync(values.db))
    throw new Error(
      `There is no database ${values.db}.\nGive the file of a tenant: the largest one in DATA/db/premise-d1.`,
    )
  const db = openCompany(values.db)
  for (const { name, model } of wanted) {
    try {
      const loaded = await loadModel(db, model)
      print({ name, ...(await tried(model, loaded, Number(values.seed), Number(values.shuffles))) })
    } catch (error) {
      print({ name, value: Number.NaN, unit: 'failed', error: (error as Error).message })
    }
  }
}

/** @throws Error when there is too little to hold some of it out. */
async function tried(model: Model, loaded: Loaded, seed: number, shuffles: number) {
  const start = performance.now()
  const table = await labelledRows(model, loaded.data, async () => {})
  const built = performance.now()
  const split = holdOutSplit({
    ...{ moments: table.moments, horizonDays: model.horizonDays },
    ...(model.kind === 'regression' ? {} : { events: Uint8Array.from(actualOf(model, table)) }),
  })
  if (!('train' in split)) throw new Error(split.reason)
  const [train, test] = [rowsAt(table, split.train), rowsAt(table, split.test)]
  const learned = ended(learntInSteps(model, train, seed, null))
  const trained = performance.now()
  const said = ended(scoredInSteps(model, learned, test.frame))
  const counts = (of: (part: Table) => number) => ({ learnt: of(train), tried: of(test) })
  return {
    ...figuresOf(model, train, test, said, () => ended(scoredInSteps(model, learned, train.frame)).scores),
    ...(model.kind === 'classification' && shuffles > 0
      ? { shuffledAuc: shuffledAuc(model, train, test, seed, shuffles) }
      : {}),
    triedFrom: dayFromNumber(split.from),
    triedTo: dayFromNumber(split.to),
    rows: counts(({ keys }) => keys.length),
    records: counts(({ keys }) => new Set(keys).size),
    events: counts((part) => eventsOf(model, part)),
    drivers: driversOf(model, learned, test.frame, 8, seed),
    seconds: { load: loaded.seconds, build: (built - start) / 1000, learn: (trained - built) / 1000 },
    slowestStatementMilliseconds: loaded.slowestMilliseconds,
  }
}

function figuresOf(
  model: Model,
  train: Table,
  test: Table,
  { scores, expectedDays }: Scores,
  learnt: () => Float64Array,
) {
  if (model.kind === 'regression') {
    const figures = numberFigures(test.outcomes, scores)
    const naive = naiveFigures(test.outcomes, test.frame, train.outcomes)
    return { value: figures.rmse ?? Number.NaN, unit: 'RMSE', ...figures, naive }
  }
  const came = actualOf(model, test)
  if (model.kind === 'classification') {
    const figures = eventFigures(model, came, scores, { outcomes: train.outcomes, scores: learnt() })
    return { value: figures.auc ?? Number.NaN, unit: 'AUC', ...figures }
  }
  const days = daysOf(model, test.outcomes)
  const usual = naiveOf(model, train).days as number
  const figures = numberFigures(days, expectedDays as Float64Array)
  return {
    value: figures.rmse ?? Number.NaN,
    unit: 'RMSE of days, at most the horizon',
    ...figures,
    naive: numberFigures(
      days,
      days.map(() => usual),
    ),
    concordance: concordance(days, came, scores),
    auc: auc(came, scores),
  }
}

/**
 * What is learnt from labels that tell nothing, held against labels that tell nothing: half, or the procedure cheats. The labels of each part are shuffled
 * within it. Against what truly came a model of chance is off a half by a tenth, as events hang together along few directions (a team leaves, a line fails).
 */
function shuffledAuc(model: Model, train: Table, test: Table, seed: number, times: number) {
  const each = Array.from({ length: times }, (_, at) => {
    const random = randomOf(seed + at)
    const outcomes = shuffle(train.outcomes.slice(), random)
    const learned = ended(learntInSteps(model, { ...train, outcomes }, seed, null))
    const { scores } = ended(scoredInSteps(model, learned, test.frame))
    return { shuffled: auc(shuffle(test.outcomes.slice(), random), scores) as number, came: auc(test.outcomes, scores) }
  })
  return {
    mean: mean(Float64Array.from(each, ({ shuffled }) => shuffled)),
    each: each.map(({ shuffled }) => shuffled),
    againstWhatCame: each.map(({ came }) => came),
  }
}
