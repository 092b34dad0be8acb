// What is known of a model, as a reader may be told it.
import { leastPersons } from '../../metrics/persons-month.ts'
import { domains } from '../../../domains.ts'
import type { Env, Subject } from '../../../env.ts'
import { alarmsOf, driftOf } from './drift-of.ts'
import type { NamedModel } from '../registry/catalogue.ts'
import { tended } from '../registry/desk.ts'
import { driftLooks } from '../registry/drift.ts'
import { lastScoring, type Scoring, scoringsOf } from '../registry/scores.ts'
import { type TrainingState, trainingOf } from '../registry/training-state.ts'
import { championOf, type VersionRow, versionOf, versionsOf } from '../registry/versions.ts'
import type { Compared, ModelReport, ModelState } from './model-report.ts'
import { reachesScores, rightsTo } from './score-rights.ts'
import { type CurrentScores, currentScores } from './scores-now.ts'

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
  const champion = await championOf(db, name)
  const versions = await shownVersions(db, name, champion?.version)
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
  const current = scoring === null ? null : await currentScores(env, named, scoring)
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
    : { versions: row === undefined ? [] : [withoutCounts(row)] }
  return { report: { ...report, now, withheld: current !== null && now === null ? tooFew : null, ...whole }, scores }
}

/** The newest versions, and the one that scores where it is older than all of them. */
async function shownVersions(db: D1Database, name: string, champion: number | undefined): Promise<VersionRow[]> {
  const newest = await versionsOf(db, name, versionsMost)
  if (champion === undefined || newest.some(({ version }) => version === champion)) return newest
  const row = await versionOf(db, name, champion)
  return row === null ? newest : [...newest, row]
}

/** For a reader of a part of the company: how good the version is, without numbers of the whole. */
function withoutCounts(row: VersionRow): VersionRow {
  const none = { rows: 0, records: 0, events: 0 }
  const holdOut = row.holdOut && {
    ...row.holdOut,
    ...none,
    reliability: row.holdOut.reliability.map((point) => ({ ...point, rows: 0 })),
  }
  return { ...row, ...none, holdOut, fairness: [], reason: '' }
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
      ...{ moment: day, version, records: rows, expected: expected / of },
      observed: isFew(model, observed) ? null : observed / of,
      ...(figures.auc === undefined ? {} : { auc: figures.auc }),
    },
  ]
}

/** How many persons it came true of is not told where they are few. */
function isFew({ persons, kind, sensitivity }: NamedModel['model'], observed: number): boolean {
  return persons === true && kind !== 'regression' && observed > 0 && observed < leastPersons(sensitivity)
}
