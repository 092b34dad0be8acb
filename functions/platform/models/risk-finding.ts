// What a model expects, as an answer: how much is at stake, whom it concerns most and why, and what can be done.
import { formatOf } from '../../../lib/figures/format.ts'
import { importance } from '../../../lib/stats/importance.ts'
import { fitting } from '../../../lib/text/fitting.ts'
import type { TableFigure } from '../../../lib/figures/figure.ts'
import { type Finding, unimportant } from '../../answer.ts'
import type { InsightContext } from '../../domain.ts'
import type { ClassificationModel } from './features/model.ts'
import {
  accuracySentence,
  eventWords,
  measuredSentence,
  ofHundred,
  upper,
  valueWords,
  type Writing,
} from './pages/model-words.ts'
import type { Predicted, PredictedGroup, PredictedRecord } from './predictions.ts'

export interface Stakes {
  /** In the reporting currency, by key of the record. */
  amounts: ReadonlyMap<string, number>
  /** 'revenue of the last twelve months'. */
  what: string
}

export type PredictedRecords = Predicted & { records: readonly PredictedRecord[] }
export type PredictedGroups = Predicted & { groups: readonly PredictedGroup[] }

const mostRows = 10
/** Where nobody is marked, so many with the highest scores are listed all the same. */
const rowsOfNone = 5
const mostReasons = 2
/** Records that an action names. */
const mostNamed = 3
/** Characters that can be read aloud in one breath. */
const longestHeadline = 200

interface Risk extends PredictedRecord {
  name: string
  /** undefined without stakes. */
  amount: number | undefined
}

/**
 * Who is at risk among single records.
 * @param predicted undefined where no version scores.
 * @param stakes what is lost with each record; those that it does not name are worth nothing.
 */
export function riskFinding(
  model: ClassificationModel,
  predicted: PredictedRecords | undefined,
  stakes: Stakes | undefined,
  context: InsightContext,
): Finding {
  if (predicted === undefined) return nothingSaid(model)
  const writing = writingOf(context)
  const risks = predicted.records.map((record): Risk => {
    const name = record.shown[model.shown?.name ?? ''] ?? record.key
    return { ...record, name, amount: stakes === undefined ? undefined : (stakes.amounts.get(record.key) ?? 0) }
  })
  const weight = ({ score, amount }: Risk) => score * (amount ?? 1)
  const sorted = [...risks].sort((a, b) => weight(b) - weight(a))
  const marked = sorted.filter(({ score }) => score >= thresholdOf(model, predicted))
  const total = (some: readonly Risk[]) => some.reduce((sum, { amount }) => sum + (amount ?? 1), 0)
  const atRisk = risks.reduce((sum, risk) => sum + weight(risk), 0)
  const action = actionOf(model, marked)
  const [all, own] = [total(risks), total(marked)]
  return {
    ...common(model, predicted, writing),
    headline: headlineOf(model, risks, marked, stakes && { atRisk, what: stakes.what }, writing),
    ...(action === null ? {} : { action }),
    figure: tableOf(model, marked.length > 0 ? marked : sorted.slice(0, rowsOfNone), stakes, writing),
    importance:
      marked.length === 0 || all <= 0
        ? unimportant
        : importance(atRisk, all, { value: atRisk, history: [] }, Math.min(1, Math.max(0, own / all))),
  }
}

/** How many are at risk, by group: for records that are persons. */
export function groupRiskFinding(
  model: ClassificationModel,
  predicted: PredictedGroups | undefined,
  by: string,
  context: InsightContext,
): Finding {
  const shown = (predicted?.groups ?? []).flatMap(({ group, records, expected }) =>
    records === undefined || expected === undefined || records === 0
      ? []
      : [{ group, records, expected, share: expected / records }],
  )
  if (predicted === undefined || shown.length === 0) return nothingSaid(model)
  const writing = writingOf(context)
  const { format } = writing
  const sorted = shown.sort((a, b) => b.share - a.share || (a.group < b.group ? -1 : 1))
  const first = sorted[0] as (typeof sorted)[number]
  const sum = (of: (group: (typeof sorted)[number]) => number) => sorted.reduce((total, each) => total + of(each), 0)
  const [expected, records] = [sum((group) => group.expected), sum((group) => group.records)]
  const { many } = model.subject
  const said = `About ${format.plain(expected, 0)} of ${format.plain(records, 0)} ${many} are expected to ${eventWords(model)}`
  return {
    ...common(model, predicted, writing),
    headline: fitting(
      [`${said}, the largest share in ${first.group}: ${ofHundred(first.share)}.`, `${said}.`],
      longestHeadline,
    ),
    action: `Ask in ${first.group} what would make people stay; single ${many} are for those who lead them.`,
    figure: {
      kind: 'table',
      columns: [
        { label: by },
        { label: upper(many), unit: 'count' },
        { label: 'Expected', unit: 'count' },
        { label: 'Share', unit: 'ratio' },
      ],
      rows: sorted.map(({ group, records: size, expected: some, share }) => ({
        cells: [group, size, Math.round(some * 10) / 10, Math.round(share * 1000) / 1000],
      })),
    },
    importance: importance(expected, records, { value: expected, history: [] }, 1),
  }
}

function writingOf({ settings }: InsightContext): Writing {
  return { format: formatOf(settings.locale), currency: settings.currency, timeZone: settings.timeZone }
}

function thresholdOf({ costs }: ClassificationModel, { holdOut }: Predicted): number {
  return holdOut?.threshold?.value ?? costs.falseAlarm / (costs.falseAlarm + costs.missed)
}

function nothingSaid(model: ClassificationModel): Finding {
  return {
    status: 'insufficient',
    headline: `No model says yet which ${model.subject.many} may ${eventWords(model)}.`,
    action: 'The page of models says what is missing, or how far learning is.',
    figure: null,
    comparison: null,
    drivers: [],
    importance: unimportant,
    method: methodOf(model),
    span: null,
  }
}

function common(model: ClassificationModel, predicted: Predicted, writing: Writing) {
  const measured = [measuredSentence(predicted, model, writing), accuracySentence(predicted)].filter(
    (sentence) => sentence !== null,
  )
  return {
    status: 'ok' as const,
    comparison: null,
    drivers: [],
    method: `${methodOf(model)} Version ${predicted.version}, scores of ${writing.format.day(predicted.day)}.`,
    ...(measured.length === 0 ? {} : { accuracy: measured.join(' ') }),
    span: null,
  }
}

function methodOf(model: ClassificationModel): string {
  const { one, many } = model.subject
  return `A model that learnt from what was known of ${many} at earlier times, and what came, says of each ${one} how likely it is to ${eventWords(model)}. An amount at risk is what is at stake times that chance.`
}

function headlineOf(
  model: ClassificationModel,
  risks: readonly Risk[],
  marked: readonly Risk[],
  stake: { atRisk: number; what: string } | undefined,
  { format, currency }: Writing,
): string {
  const { one, many } = model.subject
  const count = (number: number) => format.plain(number, 0)
  const all = `${count(risks.length)} ${risks.length === 1 ? one : many}`
  const [first] = marked
  if (first === undefined) return `None of ${all} stands out as likely to ${eventWords(model)}.`
  const who = `${count(marked.length)} of ${all} may ${eventWords(model)}`
  const what =
    stake === undefined ? upper(who) : `${format.short(stake.atRisk, currency)} of ${stake.what} is at risk: ${who}`
  return fitting([`${what}, first ${first.name} (${ofHundred(first.score)}).`, `${what}.`], longestHeadline)
}

function tableOf(
  model: ClassificationModel,
  listed: readonly Risk[],
  stakes: Stakes | undefined,
  writing: Writing,
): TableFigure | null {
  if (listed.length === 0) return null
  const { currency } = writing
  return {
    kind: 'table',
    columns: [
      { label: upper(model.subject.one) },
      { label: 'Score', unit: 'ratio' },
      ...(stakes === undefined ? [] : [{ label: upper(stakes.what), unit: currency }]),
      { label: 'Why' },
    ],
    rows: listed.slice(0, mostRows).map((risk) => ({
      cells: [
        risk.name === risk.key ? risk.key : `${risk.name}, ${risk.key}`,
        Math.round(risk.score * 1000) / 1000,
        ...(risk.amount === undefined ? [] : [Math.round(risk.amount * 100) / 100]),
        whyOf(model, risk, writing),
      ],
    })),
  }
}

/** The strongest reasons that raise the score, with their values. */
function whyOf(model: ClassificationModel, { reasons }: Risk, writing: Writing): string {
  const raising = reasons.top.filter(([, , contribution]) => contribution > 0).slice(0, mostReasons)
  return raising
    .map(([name, value]) => {
      const feature = model.features.find((each) => each.name === name)
      return `${feature?.label ?? name}: ${valueWords(value ?? undefined, feature?.unit, writing)}`
    })
    .join('; ')
}

/** What would help most of those who are marked, and the first of them; null where nothing that can be changed raises their scores. */
function actionOf(model: ClassificationModel, marked: readonly Risk[]): string | null {
  const helped = new Map<string, string[]>()
  for (const { name, reasons } of marked)
    for (const [feature, , contribution] of reasons.top) {
      const action = model.features.find((each) => each.name === feature)?.change?.action
      if (action === undefined || contribution <= 0) continue
      const names = helped.get(action) ?? []
      if (!names.includes(name)) helped.set(action, [...names, name])
    }
  const [best] = [...helped].sort(([, a], [, b]) => b.length - a.length)
  if (best === undefined) return null
  const [action, names] = best
  const more = names.length - mostNamed
  return `${action}: ${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}
