// What a version did on rows that it had not seen, with intervals over records.
import { bootstrapInSteps } from '../../../../lib/learn/evaluation/bootstrap.ts'
import {
  aucMeasure,
  averagePrecisionMeasure,
  brierMeasure,
  calibrationErrorMeasure,
  liftMeasure,
  logLossMeasure,
  maeMeasure,
  type Measure,
  rmseMeasure,
  rSquaredMeasure,
  thresholdMeasure,
  type Weighing,
} from '../../../../lib/learn/evaluation/measures.ts'
import { reliability } from '../../../../lib/learn/evaluation/probability-metrics.ts'
import { concordance } from '../../../../lib/learn/evaluation/survival-metrics.ts'
import { accuracy, confusionAt, precision, recall } from '../../../../lib/learn/evaluation/threshold-metrics.ts'
import { dayFromNumber } from '../../../../lib/calendar/calendar.ts'
import { mean } from '../../../../lib/stats/moments.ts'
import { orderOf } from '../../../../lib/stats/order.ts'
import type { ClassificationModel, Model } from '../features/model.ts'
import type { Estimate, HoldOut } from './card.ts'
import { actualOf, eventsOf, groupsOf, type Table } from './examples-of.ts'
import type { Scores } from './learner.ts'

const replicates = 200
const tenths = 10

/** What always saying the same would be: the base rate, or the mean, of what was learnt from. */
export interface Naive {
  value: number
  /** Of a survival model: mean days to the event, at most the horizon. */
  days?: number
}

/** Days to the event or to the end of the horizon, whichever comes first. */
export function daysOf(model: Model, outcomes: Float64Array): Float64Array {
  return outcomes.map((days) => (Number.isNaN(days) ? model.horizonDays : days))
}

export function naiveOf(model: Model, table: Table): Naive {
  return {
    value: mean(actualOf(model, table)),
    ...(model.kind === 'survival' ? { days: mean(daysOf(model, table.outcomes)) } : {}),
  }
}

/** @returns by row: what one would say without the model. */
export function guessesOf(model: Model, { frame }: Table, naive: Naive): Float64Array {
  const guesses = new Float64Array(frame.rows).fill(naive.value)
  const usual = model.kind === 'regression' ? frame.columns.find(({ name }) => name === model.usual) : undefined
  if (usual?.kind !== 'numeric') return guesses
  return guesses.map((mean, row) => (Number.isNaN(usual.values[row]) ? mean : (usual.values[row] as number)))
}

/** Where a missed event costs as much as the false alarms that finding it brings. */
export function thresholdOf({ costs }: Pick<ClassificationModel, 'costs'>): number {
  return costs.falseAlarm / (costs.falseAlarm + costs.missed)
}

export function* holdOutInSteps(
  model: Model,
  test: Table,
  found: Scores,
  naive: Naive,
  seed: number,
): Generator<undefined, HoldOut> {
  const actual = actualOf(model, test)
  const groups = groupsOf(test.keys)
  const binary = model.kind !== 'regression'
  const strata = binary ? actual : undefined
  const figures: Record<string, Estimate> = {}
  for (const [name, weighing] of Object.entries(weighingsOf(model, test, actual, found, naive))) {
    const interval = yield* bootstrapInSteps(weighing, actual.length, {
      ...{ seed, replicates, groups },
      ...(strata === undefined ? {} : { strata }),
    })
    if (interval !== undefined) figures[name] = { value: interval.value, low: interval.low, high: interval.high }
  }
  return {
    from: dayFromNumber(test.moments.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY)),
    to: dayFromNumber(test.moments.reduce((most, day) => Math.max(most, day), Number.NEGATIVE_INFINITY)),
    rows: actual.length,
    records: new Set(test.keys).size,
    events: eventsOf(model, test),
    figures,
    ...(model.kind === 'classification' ? { threshold: atThreshold(model, actual, found.scores) } : {}),
    reliability: binary ? ofEvents(actual, found.scores) : ofQuantities(actual, found.scores),
  }
}

function weighingsOf(
  model: Model,
  test: Table,
  actual: Float64Array,
  { scores, expectedDays }: Scores,
  naive: Naive,
): Record<string, Weighing> {
  const of = (measure: Measure, predicted = scores, came = actual) => measure.of(came, predicted)
  const always = guessesOf(model, test, naive)
  if (model.kind === 'regression')
    return {
      rmse: of(rmseMeasure),
      mae: of(maeMeasure),
      r2: of(rSquaredMeasure),
      naiveRmse: of(rmseMeasure, always),
    }
  const events = {
    auc: of(aucMeasure),
    averagePrecision: of(averagePrecisionMeasure),
    logLoss: of(logLossMeasure),
    naiveLogLoss: of(logLossMeasure, always),
    brier: of(brierMeasure),
    calibrationError: of(calibrationErrorMeasure),
    lift: of(liftMeasure(1 / tenths)),
    accuracy: of(thresholdMeasure(0.5, 'accuracy')),
    baseRateAccuracy: of(thresholdMeasure(0.5, 'accuracy'), always),
  }
  if (model.kind === 'classification') return { ...events, f1: of(thresholdMeasure(thresholdOf(model), 'f1')) }
  const days = daysOf(model, test.outcomes)
  const meanDays = scores.map(() => naive.days as number)
  return {
    ...events,
    concordance: (weights) => concordance(days, actual, scores, weights),
    rmse: of(rmseMeasure, expectedDays, days),
    naiveRmse: of(rmseMeasure, meanDays, days),
  }
}

function atThreshold(model: ClassificationModel, actual: Float64Array, scores: Float64Array) {
  const value = thresholdOf(model)
  const found = confusionAt(actual, scores, value)
  return {
    value,
    precision: precision(found) ?? 0,
    recall: recall(found) ?? 0,
    accuracy: accuracy(found) ?? 0,
  }
}

function ofEvents(actual: Float64Array, scores: Float64Array): HoldOut['reliability'] {
  return reliability(actual, scores, tenths).map(({ predicted, observed, weight }) => ({
    ...{ expected: predicted, observed },
    rows: Math.round(weight),
  }))
}

function ofQuantities(actual: Float64Array, scores: Float64Array): HoldOut['reliability'] {
  const order = orderOf(scores)
  const parts: { expected: number; observed: number; rows: number }[] = []
  for (let tenth = 0; tenth < tenths; tenth++) {
    const rows = order.subarray(
      Math.floor((tenth * order.length) / tenths),
      Math.floor(((tenth + 1) * order.length) / tenths),
    )
    if (rows.length === 0) continue
    const meanOf = (values: Float64Array) => mean(Float64Array.from(rows, (row) => values[row] as number))
    parts.push({ expected: meanOf(scores), observed: meanOf(actual), rows: rows.length })
  }
  return parts
}
