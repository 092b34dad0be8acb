// What is known of a model, as a reader may be told it.
import { domains } from '../../../domains.ts'
import type { Env, Subject } from '../../../env.ts'
import { alarmsOf, driftOf } from './drift-of.ts'
import type { NamedModel } from '../registry/catalogue.ts'
import { tended } from '../registry/desk.ts'
import { driftLooks } from '../registry/drift.ts'
import { lastScoring, type Scoring, scoringsOf } from '../registry/scores.ts'
import { type TrainingState, trainingOf } from '../registry/training-state.ts'
import { championOf, type VersionRow, versionsOf } from '../registry/versions.ts'
import type { Compared, ModelReport, ModelState } from './model-report.ts'
import { reachesScores, rightsTo } from './score-rights.ts'
import { CurrentScores } from './scores-now.ts'

const versionsMost = 24
const comparedMost = 24
const looksMost = 26

const partOnly =
  'Your role sees its own part of the company, and this model cannot be divided by it. Ask an owner of this installation.'
const tooFew = 'Your part of the company is too small: what is said of so few persons would tell of each of them.'

/** A report, and what of it is needed to go on. */
export interface FoundReport {
  report: ModelReport
  /** The last scores by the champion; null where there are none, or the reader is told nothing of them. */
  scores: { scoring: Scoring; current: CurrentScores } | null
}

export async function reportOf(env: Env, subject: Subject, named: NamedModel): Promise<FoundReport> {
  const { DB: db } = env
  const { name, model } = named
  const rights = rightsTo(subject, named)
  const versions = await versionsOf(db, name, versionsMost)
  const champion = await championOf(db, name)
  const report: ModelReport = {
    ...{ name, model, domain: domains.find((each) => each.name === named.domain)?.title ?? named.domain },
    ...{
      champion: champion?.version ?? null,
      versions,
      now: null,
      withheld: null,
      alarms: [],
      drift: [],
      compared: [],
    },
    state: stateOf(await trainingOf(db, name), tended(env.TENANT.id)?.model === name, versions),
  }
  if (!reachesScores(subject, named))
    return { report: { ...report, champion: null, versions: [], withheld: partOnly }, scores: null }
  const scoring = champion === null ? null : await lastScoring(db, name, champion.version)
  const current = scoring === null ? null : await CurrentScores.of(db, model, scoring)
  const row = versions.find(({ version }) => version === champion?.version)
  const now = current?.now(subject.cut, row?.holdOut?.threshold?.value) ?? null
  const scores = scoring === null || current === null ? null : { scoring, current }
  const looks = champion === null ? [] : await driftLooks(db, name, champion.version, looksMost)
  const whole = rights.whole
    ? {
        alarms: alarmsOf(looks),
        drift: driftOf(looks),
        compared: (await scoringsOf(db, name, comparedMost)).flatMap((each) => comparedOf(each, named)),
      }
    : {}
  return { report: { ...report, now, withheld: current !== null && now === null ? tooFew : null, ...whole }, scores }
}

function stateOf(training: TrainingState | null, isTended: boolean, versions: readonly VersionRow[]): ModelState {
  if (training === null || training.state === 'waiting') return { kind: versions.length === 0 ? 'waiting' : 'ready' }
  const { state, startedAt: since, reason } = training
  if (state === 'running') return { kind: isTended ? 'training' : 'interrupted', since }
  if (state === 'insufficient') return { kind: 'insufficient', missing: reason ?? 'There are too few records.' }
  if (state === 'failed') return { kind: 'failed', trouble: reason ?? 'The log has the reason.' }
  return { kind: 'ready' }
}

function comparedOf({ came, day, version }: Scoring, { model }: NamedModel): Compared[] {
  if (came === null || came.rows === 0) return []
  const of = model.kind === 'regression' ? came.rows : 1
  const { rows, expected, observed, figures } = came
  return [
    {
      ...{ moment: day, version, records: rows, expected: expected / of, observed: observed / of },
      ...(figures.auc === undefined ? {} : { auc: figures.auc }),
    },
  ]
}
