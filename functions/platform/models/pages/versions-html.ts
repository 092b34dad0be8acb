// Every version that was learnt, why it counts or not, and the buttons for those who may change that.
import { button, instant, listTable } from '../../pages/form-html.ts'
import { html, type Html } from '../../pages/html.ts'
import type { Model } from '../features/model.ts'
import type { Decision, ModelVersion } from '../registry/card.ts'
import type { ModelReport, Rights } from './model-report.ts'
import { foundInTopTenth, ofHundred, valueWords, type Writing } from './model-words.ts'

const decisions: Readonly<Record<Decision, string>> = {
  promoted: 'Took over',
  'kept-champion': 'Not better',
  refused: 'Refused',
  'rolled-back-to': 'Gone back to',
  'promoted-by-hand': 'Put in by hand',
}
/** Characters of a hash that tell versions apart. */
const hashLength = 12

/** @returns the versions, newest first, with their forms. */
export function versionsHtml(report: ModelReport, rights: Rights, base: string, writing: Writing): Html {
  const { versions, name, state } = report
  const place = `${base}/models/${name}`
  const mayTrain = rights.train && state.kind !== 'training'
  const train =
    mayTrain &&
    html`<p>${button(`${place}/train`, versions.length === 0 ? 'Learn now' : 'Learn a new version now')}</p>`
  if (versions.length === 0) return html`<p>There is no version yet.</p>${train}`
  const rows = versions.map((version) => rowOf(version, report, rights, place, writing))
  const heads = ['Version', 'Learnt', 'From', 'Measured', 'Decision', 'Size', ...(rights.promote ? [''] : [])]
  return html`${listTable('Versions, the newest first', heads, rows)}${train}`
}

function rowOf(
  version: ModelVersion,
  { model, champion }: ModelReport,
  rights: Rights,
  place: string,
  writing: Writing,
): (Html | string)[] {
  const { format } = writing
  const count = (number: number) => format.plain(number, 0)
  const isChampion = version.version === champion
  const settings = { locale: format.locale, timeZone: writing.timeZone }
  return [
    html`${version.version}${isChampion && html` <strong>counts now</strong>`}`,
    instant(version.trainedAt, settings),
    html`${format.span({ from: version.dataFrom, to: version.dataTo })}<br><span class="quiet">${count(version.rows)} rows, ${count(version.records)} ${model.subject.many}${model.kind !== 'regression' && `, ${count(version.events)} came true`}</span>`,
    measured(version, model, writing),
    html`${decisions[version.decision]}<br><span class="quiet">${version.reason}</span>`,
    html`${kilobytes(version.size, writing)}<br><code title="SHA-256 ${version.hash}">${version.hash.slice(0, hashLength)}</code>`,
    ...(rights.promote ? [isChampion ? '' : promotion(version, champion, place)] : []),
  ]
}

function promotion({ version }: ModelVersion, champion: number | null, place: string): Html {
  const isOlder = champion !== null && version < champion
  return button(`${place}/promote`, isOlder ? 'Go back to it' : 'Let it count', {
    version: String(version),
  })
}

function measured({ holdOut }: ModelVersion, model: Model, writing: Writing): Html | string {
  if (holdOut === null) return 'Not measured'
  const { auc, concordance, accuracy, baseRateAccuracy, mae } = holdOut.figures
  if (model.kind === 'regression')
    return mae === undefined ? '–' : `Off by ${valueWords(mae.value, model.unit, writing)}`
  const pairs = auc ?? concordance
  const found = foundInTopTenth(holdOut)
  const lines = [
    pairs && `${Math.round(pairs.value * 100)} of 100 pairs in order`,
    found && `${Math.round(found.value * 100)} of 100 found in the top tenth`,
    accuracy &&
      baseRateAccuracy &&
      `right in ${ofHundred(accuracy.value)}, without it ${Math.round(baseRateAccuracy.value * 100)}`,
  ].filter((line) => line !== undefined)
  return html`${lines.map((line, at) => html`${at > 0 && html`<br>`}${line}`)}`
}

function kilobytes(bytes: number, { format }: Writing): string {
  return `${format.plain(bytes / 1000, bytes < 10_000 ? 1 : 0)} kB`
}
