// What the data looked like when a version was learnt, and how much they moved by themselves meanwhile.
import { aucEstimate } from '../../../../lib/learn/evaluation/delong.ts'
import { driftInSteps } from '../../../../lib/learn/evaluation/drift.ts'
import { type DriftReference, driftReferenceOf } from '../../../../lib/learn/evaluation/drift-reference.ts'
import { type Column, type Frame, rowsOf } from '../../../../lib/learn/frame.ts'
import type { Learned } from '../../../../lib/learn/procedure/learn.ts'
import type { Model } from '../features/model.ts'
import { actualOf, rowsAt, type Table } from './examples-of.ts'
import { scoredInSteps } from './learner.ts'

/** A column then, and the largest index and distance that a look at one moment had within the time that was learnt from. */
export interface KnownColumn {
  reference: DriftReference
  /** Of the newest quarter of the moments: what moves on slowly, as time in the firm, has not left it. */
  recent: DriftReference
  usualPsi: number
  usualKs: number
}

export interface DriftKnown {
  columns: KnownColumn[]
  /** What the version itself says of some of the rows that it was learnt from. */
  scores: KnownColumn & { leastMean: number; mostMean: number }
  /** How well the twin put events first in the hold-out; null without one. */
  auc: { auc: number; standardError: number } | null
}

/** Moments that are looked at for what is usual: the newest. */
const momentsTried = 24
/** Share of those, the newest, that slow change is told by. */
const recentShare = 0.25
const scoredOfLook = 100
/** Days of records that begin one by one which are looked at together. */
export const daysTogether = 28
export const scoreColumn = 'score'

/** @param trial the hold-out, and what the twin said of it; null without one. */
export function* driftKnownInSteps(
  model: Model,
  table: Table,
  learned: Learned,
  trial: { test: Table; scores: Float64Array } | null,
): Generator<undefined, DriftKnown> {
  const columns: KnownColumn[] = []
  for (const column of table.frame.columns) columns.push(yield* knownColumn(model, table, column))
  const found =
    trial === null || model.kind === 'regression' ? undefined : aucEstimate(actualOf(model, trial.test), trial.scores)
  return {
    columns,
    scores: yield* knownScores(model, table, learned),
    auc: found === undefined ? null : { auc: found.auc, standardError: found.standardError },
  }
}

export function scoresColumn(values: Float64Array): Column {
  return { kind: 'numeric', name: scoreColumn, values }
}

/** Scores of some rows of each look: the mean of all of a look is what must not leave its usual bounds. */
function* knownScores(model: Model, table: Table, learned: Learned): Generator<undefined, DriftKnown['scores']> {
  const places = looks(model, table.moments).flatMap((rows) =>
    rows.filter((_, at) => at % Math.ceil(rows.length / scoredOfLook) === 0),
  )
  const some = rowsAt(
    table,
    places.sort((a, b) => a - b),
  )
  const { scores } = yield* scoredInSteps(model, learned, some.frame)
  const means = looks(model, some.moments).map((rows) => {
    let sum = 0
    for (const row of rows) sum += scores[row] as number
    return sum / rows.length
  })
  const known = yield* knownColumn(model, some, scoresColumn(scores))
  return { ...known, leastMean: Math.min(...means), mostMean: Math.max(...means) }
}

function* knownColumn(model: Model, { moments }: Table, column: Column): Generator<undefined, KnownColumn> {
  const frame: Frame = { rows: moments.length, columns: [column] }
  const reference = driftReferenceOf(column)
  const all = looks(model, moments)
  const [newest] = rowsOf(frame, all.slice(0, Math.ceil(all.length * recentShare)).flat()).columns
  let [usualPsi, usualKs] = [0, 0]
  for (const places of all) {
    const [found] = yield* driftInSteps([reference], rowsOf(frame, places))
    usualPsi = Math.max(usualPsi, found?.psi ?? 0)
    usualKs = Math.max(usualKs, found?.ks?.statistic ?? 0)
  }
  return { reference, recent: driftReferenceOf(newest as Column), usualPsi, usualKs }
}

/** Rows that would have been looked at together, by moment. */
function looks(model: Model, moments: Int32Array): number[][] {
  const last = moments.at(-1) ?? 0
  const look = (day: number) => (model.moments === 'start' ? Math.floor((last - day) / daysTogether) : -day)
  const rows = Map.groupBy(moments.keys(), (row) => look(moments[row] as number))
  return [...rows]
    .sort(([a], [b]) => a - b)
    .slice(0, momentsTried)
    .map(([, places]) => places)
}
