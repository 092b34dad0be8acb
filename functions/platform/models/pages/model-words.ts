// What models say, in sentences that can be read aloud.
import { monthEnd } from '../../../../lib/calendar/calendar.ts'
import type { Format } from '../../../../lib/figures/format.ts'
import type { Day, Unit } from '../../../answer.ts'
import type { Feature, Model } from '../features/model.ts'
import type { Estimate, HoldOut, ModelVersion } from '../registry/card.ts'
import type { ModelReport, ScoresNow } from './model-report.ts'

/** How the numbers of a tenant are written. */
export interface Writing {
  format: Format
  /** ISO 4217 code. */
  currency: string
  timeZone: string
}

/** Share of events from which a tenth of the records says little. */
const oftenFrom = 0.15

/** @returns 'leave within 90 days' for 'leaves within 90 days': the verb comes first. */
export function infinitive(event: string): string {
  const [verb = '', ...rest] = event.split(' ')
  const known: Record<string, string> = { is: 'be', has: 'have', does: 'do', goes: 'go' }
  const plain =
    known[verb] ??
    (/(?:ss|sh|ch|x|zz)es$/.test(verb)
      ? verb.slice(0, -2)
      : /[^aeiou]ies$/.test(verb)
        ? `${verb.slice(0, -3)}y`
        : verb.replace(/([^s])s$/, '$1'))
  return [plain, ...rest].join(' ')
}

/** @returns what may happen as it stands after 'to', with the time in which it shows. */
export function eventWords({ event, horizonDays }: Exclude<Model, { kind: 'regression' }>): string {
  const words = infinitive(event)
  return /\b(?:days?|weeks?|months?)\b/.test(words) ? words : `${words} within ${horizonDays} days`
}

/** @returns '23 of 100' for .234; never 0 or 100 where it is not. */
export function ofHundred(ratio: number): string {
  if (ratio > 0 && ratio < 0.005) return 'under 1 of 100'
  if (ratio < 1 && ratio >= 0.995) return 'over 99 of 100'
  return `${Math.round(ratio * 100)} of 100`
}

/** @returns '71 to 77' for an interval of a share. */
export function hundredths({ low, high }: Estimate): string {
  return `${Math.round(low * 100)} to ${Math.round(high * 100)}`
}

/** @returns a value of a feature, or of what a regression tells: '5.2', '31 days', '$3,900'. */
export function valueWords(
  value: number | string | undefined,
  unit: Feature['unit'],
  { format, currency }: Writing,
): string {
  if (value === undefined) return 'not known'
  if (typeof value === 'string') return value
  if (unit === 'money') return format.short(value, currency)
  return unit === 'ratio'
    ? format.short(value, unit)
    : format.exact(threeDigits(value), unit ?? ('count' satisfies Unit))
}

/** @returns a score: '23 of 100' of an event, a value in its unit of a regression. */
export function scoreWords(model: Model, score: number, writing: Writing): string {
  return model.kind === 'regression' ? valueWords(score, model.unit, writing) : ofHundred(score)
}

/** @returns what the champion says of all records now, in a sentence; of a model without scores where it stands. */
export function nowSentence(report: ModelReport, writing: Writing): string {
  const { model, now, withheld } = report
  if (withheld !== null) return withheld
  if (now === null) return standSentence(report, writing)
  return model.kind === 'regression' ? valueSentence(now, model, writing) : eventSentence(now, model, writing)
}

/** Where a model without scores stands. */
function standSentence({ state, versions, champion }: ModelReport, { format, timeZone }: Writing): string {
  const since = 'since' in state ? format.instant(state.since, timeZone) : ''
  const which = versions.length === 0 ? 'Its first version' : 'A new version'
  if (state.kind === 'insufficient') return `Too little data: ${state.missing}`
  if (state.kind === 'training') return `${which} is being learnt, since ${since}.`
  if (state.kind === 'interrupted')
    return `Learning was interrupted (begun ${since}). The next refresh goes on with it.`
  if (state.kind === 'failed') return `${which} could not be learnt: ${state.trouble}`
  if (state.kind === 'waiting') return 'Nothing has been learnt yet. Models learn one after the other, after a refresh.'
  if (champion === null) return 'Nothing is said: no version has been good enough so far.'
  return 'It has learnt, and has scored nothing yet. The next refresh does.'
}

function eventSentence(now: ScoresNow, model: Exclude<Model, { kind: 'regression' }>, { format }: Writing): string {
  const count = (number: number) => format.plain(number, 0)
  const { one, many } = model.subject
  const event = eventWords(model)
  if (now.records === 0) return `There are no ${many} to score.`
  const all = `${count(now.records)} ${now.records === 1 ? one : many}`
  const rounded = Math.round(now.expected)
  const expected =
    rounded === 0
      ? 'fewer than one is expected to'
      : `about ${count(rounded)} ${rounded === 1 ? 'is' : 'are'} expected to`
  if (now.likely === null) return `Of ${all}, ${expected} ${event}.`
  if (now.likely === 0) return `None of ${all} is likelier than not to ${event}; ${expected}.`
  return `${count(now.likely)} of ${all} ${now.likely === 1 ? 'is' : 'are'} likelier than not to ${event}; ${expected}.`
}

function valueSentence(now: ScoresNow, model: Extract<Model, { kind: 'regression' }>, writing: Writing): string {
  const { one, many } = model.subject
  if (now.records === 0) return `There are no ${many} to score.`
  const count = writing.format.plain(now.records, 0)
  return `${upper(model.quantity)}: ${valueWords(now.expected, model.unit, writing)} expected on average, over ${count} ${now.records === 1 ? one : many}.`
}

/** @returns how good a version was on the period that it had not seen, in a sentence; null where it was not measured. */
export function measuredSentence(
  { holdOut }: Pick<ModelVersion, 'holdOut'>,
  model: Model,
  writing: Writing,
): string | null {
  if (holdOut === null) return null
  const { figures } = holdOut
  const when = `Measured on ${momentsWords(holdOut, writing)}`
  if (model.kind === 'regression') {
    if (figures.mae === undefined) return null
    const off = `${when}: off by ${valueWords(figures.mae.value, model.unit, writing)} on average`
    const gain = errorGain(holdOut)
    return gain === undefined ? `${off}.` : `${off}; its error was ${gain} ${guessWords(model)}.`
  }
  // Where many events come no tenth can hold most of them.
  const found = holdOut.events <= oftenFrom * holdOut.rows ? foundInTopTenth(holdOut) : undefined
  if (found !== undefined)
    return `${when}: of 100 ${model.subject.many} that did, ${Math.round(found.value * 100)} were among the tenth with the highest scores.`
  const pairs = figures.auc ?? figures.concordance
  return pairs === undefined
    ? null
    : `${when}: of 100 pairs of ${model.subject.many}, one that did and one that did not, ${Math.round(pairs.value * 100)} were put in the right order.`
}

/** @returns how right it was beside who always says the same: null where that was not measured. */
export function accuracySentence({ holdOut }: Pick<ModelVersion, 'holdOut'>): string | null {
  const { accuracy, baseRateAccuracy } = holdOut?.figures ?? {}
  if (accuracy === undefined || baseRateAccuracy === undefined) return null
  return `Right in ${ofHundred(accuracy.value)} cases; always saying the more frequent outcome is right in ${Math.round(baseRateAccuracy.value * 100)}.`
}

/** @returns the share of all events that the tenth with the highest scores held; lift is that share over a tenth. */
export function foundInTopTenth({ figures: { lift } }: HoldOut): Estimate | undefined {
  if (lift === undefined) return undefined
  const share = (times: number) => Math.min(1, Math.max(0, times / 10))
  return { value: share(lift.value), low: share(lift.low), high: share(lift.high) }
}

/** What one would do without the model. */
export function guessWords(model: Extract<Model, { kind: 'regression' }>): string {
  const usual = model.features.find(({ name }) => name === model.usual)
  return usual === undefined ? 'always saying the average' : `going by “${usual.label}”`
}

/** '31% smaller than that of', against a guess. */
function errorGain({ figures: { rmse, naiveRmse } }: HoldOut): string | undefined {
  if (rmse === undefined || naiveRmse === undefined || naiveRmse.value <= 0) return undefined
  const gain = 1 - rmse.value / naiveRmse.value
  return Math.abs(gain) < 0.005
    ? 'as large as that of'
    : `${Math.round(Math.abs(gain) * 100)}% ${gain > 0 ? 'smaller' : 'larger'} than that of`
}

/** @returns 'Version 3, learnt on 12 Nov 2026 from 12,345 rows'. */
export function versionWords({ version, trainedAt, rows }: ModelVersion, { format, timeZone }: Writing): string {
  const learnt = `Version ${version}, learnt ${format.instant(trainedAt, timeZone)}`
  // To a reader of a part how many there are in all is not told.
  if (rows === 0) return learnt
  return `${learnt} from ${format.plain(rows, 0)} ${rows === 1 ? 'row' : 'rows'}`
}

/** @returns 'May 2026 to Aug 2026' for moments at the ends of months. */
export function momentsWords({ from, to }: { from: Day; to: Day }, { format }: Writing): string {
  return format.span(
    monthEnd(from) === from && monthEnd(to) === to ? { from: `${from.slice(0, 7)}-01`, to } : { from, to },
  )
}

/** @returns the version whose scores count. */
export function championOf({
  champion,
  versions,
}: Pick<ModelReport, 'champion' | 'versions'>): ModelVersion | undefined {
  return versions.find(({ version }) => version === champion)
}

/** @returns the words with a capital letter first. */
export function upper(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

function threeDigits(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}
