// The page of a model: what it says, how good it is, what it looks at, whether it is fair, whether it still holds, and its versions.
import { section } from '../../pages/form-html.ts'
import { html, type Html } from '../../pages/html.ts'
import { comparedHtml, driftHtml } from './drift-html.ts'
import { fairnessHtml } from './fairness-html.ts'
import { featuresHtml } from './features-html.ts'
import { measuredHtml } from './measured-html.ts'
import type { ModelReport, Rights, ScoredGroup, ScoredRecord } from './model-report.ts'
import {
  accuracySentence,
  championOf,
  eventWords,
  measuredSentence,
  nowSentence,
  versionWords,
  type Writing,
} from './model-words.ts'
import { groupsHtml, recordsHtml } from './scores-html.ts'
import { alarmsHtml, stateHtml } from './state-html.ts'
import { versionsHtml } from './versions-html.ts'

export interface CardPage {
  report: ModelReport
  rights: Rights
  /** Highest scores, for who may see them on the card itself: never of persons. */
  records: readonly ScoredRecord[]
  /** Scores by a dimension; null where records have none. */
  groups: { by: string; rows: readonly ScoredGroup[] } | null
  /** '' or '/base'. */
  base: string
  writing: Writing
}

/** @returns the body of /models/<domain>/<name>. */
export function modelCardHtml(page: CardPage): Html {
  const { report, rights, base, writing } = page
  const { model } = report
  const champion = championOf(report)
  return html`<p class="quiet"><a href="${base}/models">All models</a> · ${report.domain}: ${model.question}</p>
<p class="lede${nowSentence(report, writing).length > 110 && ' long'}">${nowSentence(report, writing)}</p>
${champion && ledeHtml(report, writing)}${alarmsHtml(report.alarms, writing)}${stateHtml(report, writing)}
${report.withheld === null && section('scores', 'The scores', scoresHtml(page))}
${champion && rights.whole && section('measured', 'How good it is', measuredHtml(champion, model, writing))}
${champion && section('features', 'What it looks at', featuresHtml(champion, model, writing))}
${champion && rights.whole && (model.protected !== undefined || champion.fairness.length > 0) && section('fairness', model.persons === true ? 'Is it fair?' : 'Does it hold for every group?', fairnessHtml(champion.fairness, model, writing))}
${champion && rights.whole && section('drift', 'Does it still hold?', driftHtml(report.drift))}
${champion && rights.whole && section('compared', 'What it said and what came', comparedHtml(report.compared, model, writing))}
${rights.whole && section('versions', 'Versions', versionsHtml(report, rights, base, writing))}`
}

function ledeHtml(report: ModelReport, writing: Writing): Html | null {
  const champion = championOf(report)
  if (champion === undefined) return null
  const measured = measuredSentence(champion, report.model, writing)
  const accuracy = accuracySentence(champion)
  const data = writing.format.span({ from: champion.dataFrom, to: champion.dataTo })
  return html`<p class="why">${measured ?? 'Not measured yet: there is no later period that it had not seen.'}${accuracy && ` ${accuracy}`}</p>
<p class="quiet tiny">${versionWords(champion, writing)} of ${data}.${report.now !== null && ` Scores as of ${writing.format.day(report.now.moment)}.`}</p>`
}

function scoresHtml({ report, rights, records, groups, base, writing }: CardPage): Html {
  const { model, now, name } = report
  const { many } = model.subject
  const { format } = writing
  const marked = now?.marked !== null && now?.marked !== undefined && model.kind !== 'regression'
  return html`${marked && html`<p>${format.plain(now.marked ?? 0, 0)} of ${format.plain(now.records, 0)} ${many} are marked as worth a look.</p>`}
${model.persons === true && personsHtml(model.subject.many, rights.records)}
${groups !== null && groupsHtml(groups.rows, groups.by, model, writing)}
${records.length > 0 && html`<h3>Highest scores</h3>${recordsHtml(records, model, writing)}`}
${rights.records && now !== null && html`<p><a href="${base}/models/${name}/records">${model.persons === true ? `See single ${many}, with reasons (this is recorded)` : `More ${many}, with reasons`}</a></p>`}`
}

/** What everybody must know who reads scores of persons. */
function personsHtml(many: string, mayRecords: boolean): Html {
  return html`<div class="notice decides"><p><strong>A person decides.</strong> A score is a reason to talk to somebody, never by itself the ground of a decision about pay, promotion or employment. It is often wrong about a single person.</p>
<p>Gender, age and other protected attributes are not among what it learns from; they are only held against the scores, to see whether it is fair. ${
    mayRecords
      ? `You may see single ${many} of your part of the company; each look is recorded.`
      : `Your role sees groups only, and none that is small. Single ${many} are for roles that need them for their work.`
  }</p></div>`
}

export interface RecordsPage {
  report: ModelReport
  records: readonly ScoredRecord[]
  /** Parameter of the address that gives those that follow; null at the end. */
  next: string | null
  base: string
  writing: Writing
}

/** @returns the body of /models/<domain>/<name>/records: single records, highest score first. */
export function modelRecordsHtml({ report, records, next, base, writing }: RecordsPage): Html {
  const { model, name, now } = report
  const { many } = model.subject
  const what = model.kind === 'regression' ? model.quantity : model.event
  return html`<p class="quiet"><a href="${base}/models/${name}">${model.title}: the model</a></p>
<p class="intro">${model.question}${now !== null && ` Scores as of ${writing.format.day(now.moment)}.`}</p>
<p>${model.kind === 'regression' ? `Each bar is the expected ${what}` : `A score of 23 of 100 means: of 100 such ${many}, about 23 are expected to ${eventWords(model)}`}; the tick is what is usual. The reasons are those that moved the score most.</p>
${model.persons === true && personsHtml(many, true)}
${section('records', 'Highest scores', recordsHtml(records, model, writing))}
${next !== null && html`<p><a href="${base}/models/${name}/records?after=${next}" rel="next">The next ${many}</a></p>`}`
}
