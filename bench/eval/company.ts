// npm run -s eval -- company --db FILE: learns each model of the domains from a company's rows and tries it on its last quarter.
import { parseArgs } from 'node:util'
import { domains } from '../../functions/domains.ts'
import { type Examples, examplesInSteps, momentsIn } from '../../functions/platform/models/features/examples.ts'
import type { Model } from '../../functions/platform/models/features/model.ts'
import { dayNumber } from '../../lib/calendar/calendar.ts'
import { auc } from '../../lib/learn/evaluation/ranking-metrics.ts'
import { scoresOf } from '../../lib/learn/procedure/explain.ts'
import { learnInSteps } from '../../lib/learn/procedure/learn.ts'
import { randomOf } from '../../lib/random/random.ts'
import { print } from '../print.ts'
import { type Loaded, loadModel, openCompany } from './company-database.ts'
import { driversOf } from './company-drivers.ts'
import { eventFigures, mean, naiveFigures, numberFigures } from './company-figures.ts'
import { type Part, splitByTime } from './company-split.ts'

const usage = `npm run -s eval -- company --db FILE [--model DOMAIN/NAME] [--seed 1] [--shuffles 3]
  --db        database of a tenant, which is only read
  --model     this one instead of all
  --shuffles  how often the labels are shuffled, to see that nothing is learnt from them`

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
  const db = openCompany(values.db)
  for (const { name, model } of wanted) {
    const loaded = await loadModel(db, model)
    try {
      print({ name, ...tried(model, loaded, Number(values.seed), Number(values.shuffles)) })
    } catch (error) {
      print({ name, value: Number.NaN, unit: 'failed', error: (error as Error).message })
    }
  }
}

function tried(model: Model, loaded: Loaded, seed: number, shuffles: number) {
  const start = performance.now()
  const examples = examplesOf(model, loaded)
  const built = performance.now()
  if (model.kind === 'survival') throw new Error('models of how long it takes are not tried here')
  const { train, test } = splitByTime(examples, model.horizonDays)
  const options = optionsOf(model, train, seed)
  const learned = ended(learnInSteps(train.frame, train.target, options))
  const trained = performance.now()
  const scores = scoresOf(learned, test.frame)
  const common = {
    rows: { learnt: train.frame.rows, tried: test.frame.rows },
    records: { learnt: new Set(train.groups).size, tried: new Set(test.groups).size },
    drivers: driversOf(learned, test.frame, 8, seed),
    seconds: { load: loaded.seconds, build: (built - start) / 1000, learn: (trained - built) / 1000 },
    slowestStatement: { milliseconds: loaded.slowestMilliseconds, sql: loaded.slowest },
  }
  if (model.kind === 'regression') {
    const figures = numberFigures(test.target, scores)
    return {
      value: figures.rmse ?? Number.NaN,
      unit: 'RMSE',
      ...figures,
      naive: naiveFigures(test.target, test.frame, train.target),
      ...common,
    }
  }
  const figures = eventFigures(model, test.target, scores, {
    outcomes: train.target,
    scores: scoresOf(learned, train.frame),
  })
  return {
    value: figures.auc ?? Number.NaN,
    unit: 'AUC',
    events: { learnt: sumOf(train.target), tried: sumOf(test.target) },
    ...figures,
    ...(shuffles > 0 ? { shuffledAuc: shuffledAuc(model, train, test, seed, shuffles) } : {}),
    ...common,
  }
}

/**
 * What is learnt from labels that tell nothing, held against labels that tell nothing: half, or the procedure cheats. Only the labels of each part are shuffled
 * within it. Against what truly came a model of chance is off a half by a tenth, as leavings of one team lie along one direction: its mean over many is a half too.
 */
function shuffledAuc(model: Model, train: Part, test: Part, seed: number, times: number) {
  const each = Array.from({ length: times }, (_, at) => {
    const random = randomOf(seed + at)
    const target = shuffled(train.target, random)
    const scores = scoresOf(ended(learnInSteps(train.frame, target, optionsOf(model, train, seed))), test.frame)
    return { shuffled: auc(shuffled(test.target, random), scores) as number, true: auc(test.target, scores) as number }
  })
  return {
    mean: mean(Float64Array.from(each, ({ shuffled }) => shuffled)),
    each: each.map(({ shuffled }) => shuffled),
    againstWhatCame: each.map((one) => one.true),
  }
}

function shuffled(values: Float64Array, random: () => number): Float64Array {
  const mixed = values.slice()
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[mixed[at], mixed[other]] = [mixed[other] as number, mixed[at] as number]
  }
  return mixed
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function optionsOf(model: Model, { groups }: Part, seed: number) {
  const task = model.kind === 'regression' ? ('regression' as const) : ('classification' as const)
  const monotone = Object.fromEntries(
    model.features.flatMap(({ name, monotone }) => (monotone === undefined ? [] : [[name, monotone]])),
  )
  return { task, seed, groups, monotone }
}

function examplesOf(model: Model, { rows, span }: Loaded): Examples {
  const moments = model.moments === 'start' ? undefined : momentsIn(model.moments, span.from, span.to)
  return ended(examplesInSteps(model, rows, moments, dayNumber(span.to)))
}

function ended<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
