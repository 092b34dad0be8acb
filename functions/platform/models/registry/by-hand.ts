// What people do with models: have one trained now, and say which version scores. Both are recorded.
import type { Context } from 'hono'
import type { AppEnv } from '../../../env.ts'
import { Problem } from '../../../problem.ts'
import { audit, originOf } from '../../audit/audit.ts'
import { forgetResponses } from '../../pages/responses.ts'
import { lookAfterModels } from '../../refresh/refresh.ts'
import { openTenant } from '../../tenants/tenant.ts'
import { learningEngine } from '../engine.ts'
import { storedPart } from './artifact.ts'
import { type NamedModel, shapeOf } from './catalogue.ts'
import { tended } from './desk.ts'
import { saveTraining, type TrainingState, trainingOf } from './training-state.ts'
import { championOf, crown, decide, type VersionRow, versionOf } from './versions.ts'

type C = Context<AppEnv>

/** Has the model trained in the background. @returns its state. @throws Problem 409 when it is being trained. */
export async function trainByHand(c: C, { name, model }: NamedModel): Promise<TrainingState> {
  const { DB: db, TENANT: tenant, INSTALLATION: installation } = c.env
  const known = await trainingOf(db, name)
  const working = tended(tenant.id)
  if (known?.state === 'running' && working?.model === name)
    throw new Problem(
      409,
      'training-busy',
      'This model is being trained.',
      `It was begun at ${known.startedAt}; ask again when it is done.`,
    )
  const waiting: TrainingState = {
    ...{ model: name, state: 'waiting', cause: 'hand', startedAt: c.get('now').toISOString(), finishedAt: null },
    ...{ knownTo: null, lastBatch: null, shape: await shapeOf(model), program: installation.version },
    ...{ interruptions: 0, reason: null },
  }
  await audit(c, { action: 'model.train', resource: `model:${name}` }, [saveTraining(db, waiting)])
  await tendNow(c)
  return waiting
}

/** Lets a version score from now on. @throws Problem 404 when there is no such version, 409 when it cannot be applied any more or scores already. */
export async function promoteByHand(c: C, named: NamedModel, version: number): Promise<VersionRow> {
  const { DB: db } = c.env
  const { name } = named
  const row = await versionOf(db, name, version)
  if (row === null)
    throw new Problem(404, 'unknown-version', `There is no version ${version} of this model.`, 'Its card lists them.')
  const champion = await championOf(db, name)
  if (champion?.version === version)
    throw new Problem(409, 'version-in-use', `Version ${version} is in use already.`, 'There is nothing to do.')
  await mustApply(db, named, row)
  const isOlder = champion !== null && version < champion.version
  const decision = isOlder ? 'rolled-back-to' : 'promoted-by-hand'
  const from = champion === null ? '' : ` in the place of version ${champion.version}`
  const reason = `${isOlder ? 'Gone back to' : 'Put in'} by hand${from}.`
  const at = c.get('now').toISOString()
  await audit(
    c,
    { action: 'model.promote', resource: `model:${name}`, detail: { version, before: champion?.version ?? null } },
    [decide(db, row, decision, reason, at, originOf(c).subject), crown(db, name, version, at)],
  )
  forgetResponses(c.env.TENANT.id)
  await tendNow(c)
  return { ...row, decision, reason }
}

async function mustApply(db: D1Database, { name, model }: NamedModel, row: VersionRow): Promise<void> {
  const why =
    row.engine !== learningEngine
      ? 'models are learnt in another way since'
      : row.shape !== (await shapeOf(model))
        ? 'what the model looks at has been changed since'
        : (await storedPart(db, name, row.version, 'learned')) === undefined
          ? 'what it had learnt is kept no more'
          : null
  if (why !== null)
    throw new Problem(
      409,
      'version-unusable',
      `Version ${row.version} cannot be used any more: ${why}.`,
      'Train the model anew instead.',
    )
}

/** What is due now is not left for the next refresh. */
async function tendNow(c: C): Promise<void> {
  lookAfterModels(c.env, await openTenant(c.env, c.get('now')), c.get('clock'))
}
