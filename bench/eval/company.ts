// npm run -s eval -- company --db FILE: learns each model of the domains from a company's rows and tries it on its last quarter.
import { parseArgs } from 'node:util'
import { domains } from '../../functions/domains.ts'
import { type Examples, examplesInSteps, momentsIn } from '../../functions/platform/models/features/examples.ts'
import type { Model } from '../../functions/platform/models/features/model.ts'
import { dayNumber } from '../../lib/calendar/calendar.ts'
import { learnInSteps, scoresOf } from '../../lib/learn/procedure/learn.ts'
import { randomOf } from '../../lib/random/random.ts'
import { print } from '../print.ts'
import { type Loaded, loadModel, openCompany } from './company-database.ts'
import { driversOf } from './company-drivers.ts'
import { accuracy, auc, averagePrecision, calibrationError, errorsOf, lift, mean } from './company-figures.ts'
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
    drivers: driversOf(model, learned, test.frame, 8),
    seconds: { load: loaded.seconds, build: (built - start) / 1000, learn: (trained - built) / 1000 },
    slowestStatement: { milliseconds: loaded.slowestMilliseconds, sql: loaded.slowest },
  }
  if (model.kind === 'regression')
    return {
      value: errorsOf(scores, test.target).rmse,
      unit: 'RMSE',
      ...errorsOf(scores, test.target),
      naive: errorsOf(new Float64Array(test.target.length).fill(mean(train.target)), test.target),
      ...common,
    }
  const { missed, falseAlarm } = model.costs
  const threshold = falseAlarm / (falseAlarm + missed)
  return {
    value: auc(scores, test.target),
    unit: 'AUC',
    baseRate: mean(test.target),
    events: { learnt: train.target.reduce((a, b) => a + b, 0), tried: test.target.reduce((a, b) => a + b, 0) },
    auc: auc(scores, test.target),
    averagePrecision: averagePrecision(scores, test.target),
    lift: lift(scores, test.target),
    accuracy: {
      baseRate: Math.max(mean(test.target), 1 - mean(test.target)),
      atHalf: accuracy(scores, test.target, 0.5),
      atCostThreshold: accuracy(scores, test.target, threshold),
      costThreshold: threshold,
    },
    calibrationError: calibrationError(scores, test.target),
    shuffledAuc: Array.from({ length: shuffles }, (_, at) => shuffledAuc(model, train, test, seed + at)),
    ...common,
  }
}

/** What a model is worth that has learnt from labels which tell nothing: half, or something leaks. */
function shuffledAuc(model: Model, train: Part, test: Part, seed: number): number {
  const random = randomOf(seed)
  const target = train.target.slice()
  for (let at = target.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[target[at], target[other]] = [target[other] as number, target[at] as number]
  }
  const learned = ended(learnInSteps(train.frame, target, optionsOf(model, train, seed)))
  return auc(scoresOf(learned, test.frame), test.target)
}

function optionsOf(model: Model, { groups, times }: Part, seed: number) {
  const task = model.kind === 'regression' ? ('regression' as const) : ('classification' as const)
  const monotone = Object.fromEntries(
    model.features.flatMap(({ name, monotone }) => (monotone === undefined ? [] : [[name, monotone]])),
  )
  return { task, seed, groups, times, monotone }
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
