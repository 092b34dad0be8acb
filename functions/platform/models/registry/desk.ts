// Trains and scores in the background, one model at a time over all tenants. A refresh never waits for it, and it waits for none.
import { dayInZone } from '../../../../lib/calendar/calendar.ts'
import type { Env } from '../../../env.ts'
import { logLine } from '../../../log.ts'
import { outlive } from '../../audit/outlive.ts'
import { isDraining } from '../../live/live.ts'
import { forgetResponses } from '../../pages/responses.ts'
import { openVault } from '../../privacy/vault.ts'
import type { Tenant } from '../../tenants/tenant.ts'
import { restEvery } from '../paced.ts'
import { type NamedModel, namedModels, shapeOf } from './catalogue.ts'
import { isDriftLookDue, lastAlarm, lookForDrift } from './drift.ts'
import { dueTraining } from './due.ts'
import { type DataState, dataState, type ModelData, modelData } from './model-data.ts'
import { compareScores } from './outcomes.ts'
import { isScoringDue, scoreModel } from './score.ts'
import { forgetScores } from './scores.ts'
import { trainModel } from './train.ts'
import { saveTraining, type TrainingCause, type TrainingState, trainingOf } from './training-state.ts'
import { lastVersion } from './versions.ts'

/** What is to be looked after: what is due of all models of a tenant. */
export interface Round {
  env: Env
  tenant: Tenant
  clock: () => Date
  models?: readonly NamedModel[]
  /** Called when scores have changed: insights that read them are to be computed anew. */
  scored(names: readonly string[]): void
}

/** Work that has given no sign for so long was ended with the request that it ran in. */
const deadMs = 120_000
/** Rows that change while they are read are read again so often. */
const readings = 3

const waiting: Round[] = []
let leader: symbol | null = null
let beatMs = 0
/** What is being worked on. */
let current: { tenant: string; model: string; doing: 'training' | 'scoring' } | null = null
let begin: (round: Round) => void = () => outlive(workOff())

class Stopped extends Error {}

/** @param start lets `workOff` run in a context of its own, which no request and no tick of cron has to wait for. */
export function tendWith(start: (round: Round) => void): void {
  begin = start
}

/** @returns the model of the tenant that is being trained or scored; null when none is. */
export function tended(tenantId: string): { model: string; doing: 'training' | 'scoring' } | null {
  return current?.tenant === tenantId && leader !== null ? current : null
}

/** Looks after a tenant's models in the background: trains and scores what is due. */
export function tendModels(round: Round): void {
  if (isDraining()) return
  const known = waiting.findIndex(({ env }) => env.TENANT.id === round.env.TENANT.id)
  if (known >= 0) waiting.splice(known, 1)
  waiting.push(round)
  const nowMs = round.clock().getTime()
  if (leader === null || nowMs - beatMs > deadMs) begin(round)
}

/** Does all that waits, one after the other. Never throws. */
export async function workOff(): Promise<void> {
  const me = Symbol()
  leader = me
  for (let round = waiting.shift(); round !== undefined && leader === me; round = waiting.shift()) {
    const { clock } = round
    const rest = restEvery(clock, (nowMs) => {
      beatMs = nowMs
      if (isDraining() || leader !== me) throw new Stopped()
    })
    beatMs = clock().getTime()
    await tendTenant(round, rest)
    if (isDraining()) break
  }
  if (leader === me) {
    leader = null
    current = null
  }
}

async function tendTenant(round: Round, rest: () => Promise<void>): Promise<void> {
  const scored: string[] = []
  for (const named of round.models ?? namedModels()) {
    try {
      if (await tendModel(round, named, rest)) scored.push(named.name)
    } catch (error) {
      if (error instanceof Stopped) return
      logLine('error', 'model not scored', { tenant: round.env.TENANT.id, model: named.name, error: String(error) })
    }
  }
  current = null
  if (scored.length > 0) round.scored(scored)
}

/** @returns whether there are new scores. */
async function tendModel(round: Round, named: NamedModel, rest: () => Promise<void>): Promise<boolean> {
  const { env, tenant, clock } = round
  const { DB: db } = env
  const today = dayInZone(clock(), tenant.settings.timeZone)
  const state = await dataState(db, named.model, today)
  await rest()
  const training = await trainingOf(db, named.name)
  if (state === undefined && training?.state === 'waiting') {
    const reason = 'There are no rows to learn from yet.'
    const finishedAt = clock().toISOString()
    await saveTraining(db, { ...training, state: 'insufficient', finishedAt, reason }).run()
  }
  if (state === undefined || state.importing) return false
  const cause = await causeOf(round, named, state, training)
  const scoring = await isScoringDue(db, named, state.to)
  if (cause === null && !scoring) return false
  const about = { tenant: env.TENANT.id, model: named.name }
  current = { ...about, doing: cause === null ? 'scoring' : 'training' }
  const reading = () => settledData(db, named, today, state, rest)
  const data =
    cause === null ? await reading() : await train(round, named, { cause, state, before: training }, reading, rest)
  if (data === undefined || !(await isScoringDue(db, named, data.state.to))) return false
  current = { ...about, doing: 'scoring' }
  await compareScores(db, named, data, rest)
  if (await isDriftLookDue(db, named.name, data.state.to)) await lookForDrift(db, named, data, rest)
  const erased = named.model.persons === true ? await erasedPersons(env, clock()) : []
  const table = await scoreModel(db, named, data, { clock, rest, erased: new Set(erased) })
  // Somebody may have been erased meanwhile.
  if (named.model.persons === true) await forgetScores(db, await erasedPersons(env, clock()))
  forgetResponses(env.TENANT.id)
  return table !== undefined
}

async function erasedPersons(env: Env, now: Date): Promise<string[]> {
  return (await openVault(env, now)).persons.erased()
}

async function causeOf(
  { env, clock }: Round,
  named: NamedModel,
  data: DataState,
  training: TrainingState | null,
): Promise<TrainingCause | null> {
  return dueTraining({
    ...{ data, training, last: await lastVersion(env.DB, named.name), shape: await shapeOf(named.model) },
    ...{ program: env.INSTALLATION.version, alarm: await lastAlarm(env.DB, named.name), now: clock() },
  })
}

/** The rows, read while no import was at work; undefined where there is always one: the next refresh tries again. */
async function settledData(
  db: D1Database,
  { model }: NamedModel,
  today: string,
  first: DataState,
  rest: () => Promise<void>,
): Promise<ModelData | undefined> {
  let state = first
  for (let reading = 0; reading < readings; reading++) {
    const data = await modelData(db, model, state, rest)
    const after = await dataState(db, model, today)
    if (after === undefined || after.importing) return undefined
    if (after.lastBatch === state.lastBatch) return data
    state = after
  }
  return undefined
}

/** @returns the rows that it was trained on; undefined where they could not be read now, or the training failed. */
async function train(
  { env, clock }: Round,
  named: NamedModel,
  { cause, state, before }: { cause: TrainingCause; state: DataState; before: TrainingState | null },
  reading: () => Promise<ModelData | undefined>,
  rest: () => Promise<void>,
): Promise<ModelData | undefined> {
  const about = { tenant: env.TENANT.id, model: named.name }
  const interruptions = before?.state === 'running' ? before.interruptions : 0
  const begun: TrainingState = {
    ...{ model: named.name, state: 'running', cause, startedAt: clock().toISOString(), finishedAt: null },
    ...{ knownTo: state.to, lastBatch: state.lastBatch, shape: await shapeOf(named.model) },
    ...{ program: env.INSTALLATION.version, interruptions: interruptions + 1, reason: null },
  }
  await saveTraining(env.DB, begun).run()
  try {
    const data = await reading()
    if (data === undefined) {
      await saveTraining(env.DB, { ...begun, state: 'waiting', interruptions }).run()
      return undefined
    }
    const found = await trainModel(env.DB, named, data, { begun, clock, rest })
    const told = found.state === 'done' ? { version: found.version.version, decision: found.version.decision } : {}
    logLine('info', 'model trained', { ...about, state: found.state, ...told })
    return data
  } catch (error) {
    if (error instanceof Stopped) {
      // The process ends as it was told to: that is no interruption.
      await saveTraining(env.DB, { ...begun, state: 'waiting', interruptions }).run()
      throw error
    }
    logLine('error', 'model not trained', { ...about, error: String(error), stack: (error as Error).stack })
    const reason = 'The training failed inside; the log has the reason.'
    const finishedAt = clock().toISOString()
    await saveTraining(env.DB, { ...begun, state: 'failed', reason, finishedAt, interruptions: 0 }).run()
    return undefined
  } finally {
    forgetResponses(env.TENANT.id)
  }
}
