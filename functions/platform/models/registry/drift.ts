// Whether the data still are what the champion was learnt from: looked at once a week of data.
import type { Day } from '../../../answer.ts'
import { addDays, dayNumber } from '../../../../lib/calendar/calendar.ts'
import { driftInSteps } from '../../../../lib/learn/evaluation/drift.ts'
import { aucDrop, calibrationInTheLarge } from '../../../../lib/learn/evaluation/performance-drift.ts'
import type { Column, Frame } from '../../../../lib/learn/frame.ts'
import type { Model } from '../features/model.ts'
import { paced } from '../paced.ts'
import { storedPart } from './artifact.ts'
import type { NamedModel } from './catalogue.ts'
import { daysTogether, type DriftKnown, type KnownColumn, scoreColumn, scoresColumn } from './drift-reference.ts'
import { currentRows, startedRows } from './examples-of.ts'
import { scoredInSteps } from './learner.ts'
import type { ModelData } from './model-data.ts'
import { usableChampion } from './score.ts'
import { scorePlace, scoringsOf } from './scores.ts'
import type { Reference } from './train.ts'
import { championOf } from './versions.ts'

const daysBetween = 7
/** How often a look may call anything changed where nothing has: a model is looked at 52 times a year. */
const falseAlarmRate = 0.001
/** What the data did by themselves is no drift, nor a little more. */
const beyondUsual = 1.25
const leastPsi = 0.1
const leastKs = 0.1
/** Of what came: that unlikely, and that much. */
const unlikely = 0.001
const grossly = 1.5
/** Rows and outcomes of either kind that it takes. */
const fewestRows = 50

export interface DriftFigure {
  /** Feature, or 'score'. */
  name: string
  label: string
  psi: number
  /** What the index must exceed to count. */
  limit: number
  drifted: boolean
  /** The part that has changed most: its share then and now. */
  part?: { name: string; before: number; now: number }
}

export interface DriftLook {
  version: number
  day: Day
  figures: DriftFigure[]
  /** In a sentence. */
  alarm: string | null
}

/** @returns looks at whether the data still are what a version was learnt from, newest first. */
export async function driftLooks(db: D1Database, model: string, version: number, most = 52): Promise<DriftLook[]> {
  const { results } = await db
    .prepare(
      'SELECT version, day, figures, alarm FROM models_drift WHERE model = ?1 AND version = ?2 ORDER BY day DESC LIMIT ?3',
    )
    .bind(model, version, most)
    .all<Omit<DriftLook, 'figures'> & { figures: string }>()
  return results.map((row) => ({ ...row, figures: JSON.parse(row.figures) as DriftFigure[] }))
}

/** @returns the day of the alarm about the champion; null where the last look found nothing. */
export async function lastAlarm(db: D1Database, model: string): Promise<Day | null> {
  const champion = await championOf(db, model)
  const [look] = champion === null ? [] : await driftLooks(db, model, champion.version, 1)
  return look === undefined || look.alarm === null ? null : look.day
}

/** @returns whether a week of data has gone by since the last look. */
export async function isDriftLookDue(db: D1Database, model: string, day: Day): Promise<boolean> {
  const champion = await championOf(db, model)
  if (champion === null) return false
  const [look] = await driftLooks(db, model, champion.version, 1)
  return look === undefined || look.day <= addDays(day, -daysBetween)
}

/** Looks whether the data are still what the champion was learnt from, and keeps what was found. */
export async function lookForDrift(
  db: D1Database,
  named: NamedModel,
  data: ModelData,
  rest: () => Promise<void>,
): Promise<DriftLook | null> {
  const { name, model } = named
  const usable = await usableChampion(db, named)
  const stored = usable === undefined ? undefined : await storedPart(db, name, usable.row.version, 'reference')
  if (usable === undefined || stored === undefined) return null
  const { drift } = JSON.parse(stored) as Reference
  const table =
    model.moments === 'start'
      ? await startedRows(model, data, dayNumber(data.state.to) - daysTogether, rest)
      : await currentRows(model, data, rest)
  const { scores } = await paced(scoredInSteps(model, usable.learned, table.frame), rest)
  const rate = falseAlarmRate / Math.max(1, drift.columns.length)
  const figures: DriftFigure[] = []
  for (const [at, known] of drift.columns.entries()) {
    const label = model.features[at]?.label ?? known.reference.name
    figures.push(...(await figureOf(known, label, table.frame, rate, rest)))
  }
  const ofScores: Frame = { rows: table.frame.rows, columns: [scoresColumn(scores)] }
  const [ownScores] = await figureOf(drift.scores, 'Scores', ofScores, rate, rest)
  const level = scores.length < fewestRows ? null : levelTrouble(model, drift.scores, scores)
  // Two versions that learnt nearly the same differ in the finest digits of every score: it is the level that counts.
  if (ownScores !== undefined) figures.push({ ...ownScores, drifted: level !== null })
  const trouble = [
    ...troubles(model, figures),
    ...(level === null ? [] : [level]),
    ...(await lapses(db, named, usable.row.version, drift.auc)),
  ]
  const look = { version: usable.row.version, day: data.state.to, figures, alarm: trouble.join(' ') || null }
  await db
    .prepare(
      'INSERT INTO models_drift (model, version, day, figures, alarm) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (model, version, day) DO UPDATE SET figures = excluded.figures, alarm = excluded.alarm',
    )
    .bind(name, look.version, look.day, JSON.stringify(figures), look.alarm)
    .run()
  return look
}

async function figureOf(
  { reference, recent, usualPsi, usualKs }: KnownColumn,
  label: string,
  frame: Frame,
  rate: number,
  rest: () => Promise<void>,
): Promise<DriftFigure[]> {
  const own = frame.columns.find(({ name }) => name === reference.name) as Column
  const limits = {
    falseAlarmRate: rate,
    leastPsi: Math.max(leastPsi, beyondUsual * usualPsi),
    leastKs: Math.max(leastKs, beyondUsual * usualKs),
  }
  const [found, lately] = await paced(
    driftInSteps([reference, recent], { rows: frame.rows, columns: [own] }, limits),
    rest,
  )
  if (found === undefined) return []
  const { psi, psiLimit, parts } = found
  const drifted = found.drifted && lately?.drifted === true
  const [part] = parts
  const limit = Math.max(psiLimit, limits.leastPsi)
  return [{ name: reference.name, label, psi, limit, drifted, ...(part === undefined ? {} : { part }) }]
}

/** What has changed of the inputs and of the scores, in sentences. */
function troubles(model: Model, figures: readonly DriftFigure[]): string[] {
  const changed = figures
    .filter(({ name, drifted }) => drifted && name !== scoreColumn)
    .sort((a, b) => b.psi / b.limit - a.psi / a.limit)
  return changed.slice(0, 3).map(({ label, part }) => {
    const share = (value: number) => `${Math.round(100 * value)} %`
    const where =
      part === undefined
        ? ''
        : `: ${partWords(part)} for ${share(part.now)} of ${model.subject.many}, ${share(part.before)} when it was learnt`
    return `"${label}" is no longer what the model was learnt from${where}.`
  })
}

/** @returns that scores are far higher or lower than they ever were while the version was learnt; null where they are not. */
function levelTrouble(
  { kind }: Model,
  { leastMean, mostMean }: DriftKnown['scores'],
  scores: Float64Array,
): string | null {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const spread = mostMean - leastMean
  const [low, high] =
    kind === 'regression' ? [leastMean - spread, mostMean + spread] : [leastMean / 2, Math.min(1, mostMean * 2)]
  if (mean >= low && mean <= high) return null
  const plain = (value: number) => String(Number(value.toPrecision(3)))
  return `Scores are ${mean > high ? 'higher' : 'lower'} than they ever were when it was learnt: ${plain(mean)} on average, ${plain(leastMean)} to ${plain(mostMean)} then.`
}

function partWords({ name }: NonNullable<DriftFigure['part']>): string {
  return name === 'missing'
    ? 'not known'
    : `“${name.replaceAll(/-?\d+\.\d+(e-?\d+)?/g, (digits) => String(Number(Number(digits).toPrecision(3))))}”`
}

/** Where what came no longer agrees with what was said, in sentences. */
async function lapses(
  db: D1Database,
  { name, model }: NamedModel,
  version: number,
  before: { auc: number; standardError: number } | null,
): Promise<string[]> {
  if (model.kind === 'regression') return []
  const compared = (await scoringsOf(db, name)).find((scoring) => scoring.version === version && scoring.came !== null)
  if (compared === undefined) return []
  const { results } = await db
    .prepare(`SELECT score, outcome FROM ${scorePlace(model).table} WHERE scoring = ?1 AND outcome IS NOT NULL`)
    .bind(compared.id)
    .all<{ score: number; outcome: number }>()
  if (results.length < fewestRows) return []
  const scores = Float64Array.from(results, ({ score }) => score)
  const outcomes = Float64Array.from(results, ({ outcome }) => outcome)
  const sentences: string[] = []
  const level = calibrationInTheLarge(outcomes, scores)
  const off = level !== undefined && level.p < unlikely && (level.ratio > grossly || level.ratio < 1 / grossly)
  if (off)
    sentences.push(
      `Of ${level.rows} ${model.subject.many} scored on ${compared.day}, ${Math.round(level.expected)} events were expected and ${level.observed} came.`,
    )
  const drop = before === null ? undefined : aucDrop(outcomes, scores, before)
  if (drop !== undefined && drop.p < unlikely)
    sentences.push(
      `What was scored on ${compared.day} is put in order less well than when it was tried: area under the curve ${drop.auc.toFixed(2)}, ${before?.auc.toFixed(2)} then.`,
    )
  return sentences
}
