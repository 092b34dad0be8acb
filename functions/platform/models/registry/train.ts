// Trains one model: what it learns from, what it is tried on, and whether it takes over. Nothing counts before the last transaction.
import { dayFromNumber } from '../../../../lib/calendar/calendar.ts'
import type { Learned } from '../../../../lib/learn/procedure/learn.ts'
import { rowsOf } from '../../../../lib/learn/frame.ts'
import { learningEngine } from '../engine.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import { measured, type Parts, plainJson, pruneParts, stageParts, storedPart } from './artifact.ts'
import type { Fairness, FeatureUse } from './card.ts'
import type { NamedModel } from './catalogue.ts'
import { type DriftKnown, driftKnownInSteps } from './drift-reference.ts'
import { actualOf, eventsOf, labelledRows, rowsAt, type Table } from './examples-of.ts'
import { holdOutInSteps, type Naive, naiveOf } from './hold-out.ts'
import { holdOutSplit, type TimeSplit } from './hold-out-split.ts'
import { fairnessesInSteps } from './fairness.ts'
import { usesOf } from './feature-use.ts'
import { type Incumbent, type Judged, judgedInSteps, type Trial } from './judgement.ts'
import { learntInSteps, scoredInSteps } from './learner.ts'
import type { ModelData } from './model-data.ts'
import { type Obstacle, obstacleOf } from './obstacles.ts'
import { saveTraining, type TrainingState } from './training-state.ts'
import { addVersion, championOf, crown, lastVersion, type VersionRow, versionOf } from './versions.ts'

/** What was known when a version was learnt, kept with it. */
export interface Reference {
  naive: Naive
  /** Last moment that the twin was learnt from; null without a hold-out. */
  twinTo: number | null
  drift: DriftKnown
}

export interface TrainOptions {
  /** As it was saved when the training began. */
  begun: TrainingState
  clock: () => Date
  /** Gives the event loop away; throws when the training is to stop. */
  rest: () => Promise<void>
}

export type Trained = { state: 'done'; version: VersionRow } | Obstacle

/**
 * Trains a model on data that have been read.
 * @returns the version that stands in the registry now, or why there is none.
 */
export async function trainModel(
  db: D1Database,
  { name, model }: NamedModel,
  data: ModelData,
  options: TrainOptions,
): Promise<Trained> {
  const { begun, clock, rest } = options
  const { shape, program } = begun
  const table = await labelledRows(model, data, rest)
  const obstacle = await obstacleOf(model, table, rest)
  if (obstacle !== null) {
    await saveTraining(db, { ...begun, ...ended(clock, obstacle.state), reason: obstacle.reason }).run()
    return obstacle
  }
  const seed = seedOf(`${name} ${data.state.to}`)
  const found = await learnAndTry(db, name, model, table, shape, seed, rest)
  const trainedAt = clock().toISOString()
  const version: VersionRow = {
    ...{ model: name, version: ((await lastVersion(db, name))?.version ?? 0) + 1, trainedAt },
    ...{ engine: learningEngine, shape, program, seed, knownTo: data.state.to },
    ...{ dataFrom: dayFromNumber(table.moments[0] as number), dataTo: dayFromNumber(table.moments.at(-1) as number) },
    ...{ rows: table.keys.length, records: new Set(table.keys).size, events: eventsOf(model, table) },
    ...{ features: found.features, holdOut: found.trial?.holdOut ?? null },
    fairness: found.fairness,
    ...(await measured(found.parts)),
    ...found.judged,
  }
  await stageParts(db, name, version.version, found.parts, rest)
  await db.batch([
    ...addVersion(db, version),
    ...(version.decision === 'promoted' ? [crown(db, name, version.version, trainedAt)] : []),
    pruneParts(db, name),
    saveTraining(db, { ...begun, ...ended(clock, 'done') }),
  ])
  return { state: 'done', version }
}

function ended(clock: () => Date, state: Obstacle['state'] | 'done') {
  return { state, interruptions: 0, finishedAt: clock().toISOString() }
}

interface Found {
  parts: Parts
  features: FeatureUse[]
  fairness: Fairness[]
  trial: Trial | null
  judged: Judged
}

async function learnAndTry(
  db: D1Database,
  name: string,
  model: Model,
  table: Table,
  shape: string,
  seed: number,
  rest: () => Promise<void>,
): Promise<Found> {
  const split = holdOutSplit(labelled(model, table))
  const isSplit = 'train' in split
  const twin = isSplit ? await paced(learntInSteps(model, rowsAt(table, split.train), seed, null), rest) : null
  const trial = twin === null || !isSplit ? null : await triedOn(model, table, split, twin, seed, rest)
  const incumbent = trial === null ? null : await incumbentOf(db, name, model, trial.test, shape, rest)
  const judged = await paced(judgedInSteps(trial, incumbent, isSplit ? '' : split.reason), rest)
  const learned = await paced(learntInSteps(model, table, seed, twin), rest)
  const reference: Reference = {
    naive: naiveOf(model, table),
    twinTo: isSplit ? (table.moments[split.train.at(-1) as number] as number) : null,
    drift: await paced(driftKnownInSteps(model, table, learned, trial), rest),
  }
  return {
    parts: { learned: plainJson(learned), twin: plainJson(twin), reference: plainJson(reference) },
    features: await usesOf(model, learned, table, rest),
    fairness: trial === null ? [] : await paced(fairnessesInSteps(model, trial.test, trial.scores), rest),
    trial,
    judged,
  }
}

async function triedOn(
  model: Model,
  table: Table,
  split: TimeSplit,
  twin: Learned,
  seed: number,
  rest: () => Promise<void>,
): Promise<Trial> {
  const test = rowsAt(table, split.test)
  const naive = naiveOf(model, rowsAt(table, split.train))
  const found = await paced(scoredInSteps(model, twin, test.frame), rest)
  const holdOut = await paced(holdOutInSteps(model, test, found, naive, seed), rest)
  return { model, test, holdOut, scores: found.scores, naive, seed }
}

/** @returns the champion, and what its twin says of those rows of the hold-out that show later than what it was learnt from. */
async function incumbentOf(
  db: D1Database,
  name: string,
  model: Model,
  test: Table,
  shape: string,
  rest: () => Promise<void>,
): Promise<Incumbent | null> {
  const champion = await championOf(db, name)
  const row = champion === null ? null : await versionOf(db, name, champion.version)
  if (row === null) return null
  const { version } = row
  if (row.engine !== learningEngine) return { version, unusable: 'models are learnt in another way since' }
  if (row.shape !== shape) return { version, unusable: 'what it looks at has been changed since' }
  const twin = await storedPart(db, name, version, 'twin')
  const reference = await storedPart(db, name, version, 'reference')
  const twinTo = reference === undefined ? null : (JSON.parse(reference) as Reference).twinTo
  if (twin === undefined || twinTo === null) return { version }
  const places = Int32Array.from(test.keys.keys()).filter(
    (place) => (test.moments[place] as number) >= twinTo + Math.max(1, model.horizonDays),
  )
  try {
    const learned = JSON.parse(twin) as Learned
    const { scores } = await paced(scoredInSteps(model, learned, rowsOf(test.frame, places)), rest)
    return { version, places, scores }
  } catch (error) {
    // An engine that was changed without being raised: the next version must not fail because of it.
    if (error instanceof TypeError || error instanceof RangeError)
      return { version, unusable: 'what it had learnt cannot be read any more' }
    throw error
  }
}

function labelled(model: Model, table: Table) {
  const { moments } = table
  const { horizonDays } = model
  return model.kind === 'regression'
    ? { moments, horizonDays }
    : { moments, horizonDays, events: Uint8Array.from(actualOf(model, table)) }
}

/** A seed that is the same whenever the same model is trained on data of the same day (FNV-1a, 32 bits). */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
