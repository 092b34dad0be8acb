// The page of all models that the reader may see.
import { html, type Html } from '../../pages/html.ts'
import type { ModelReport } from './model-report.ts'
import {
  accuracySentence,
  championOf,
  measuredSentence,
  nowSentence,
  versionWords,
  type Writing,
} from './model-words.ts'
import { alarmsHtml, stateHtml } from './state-html.ts'

/**
 * @param base '' or '/base'.
 * @returns the body of /models: by domain, what each model asks and says.
 */
export function modelListHtml(reports: readonly ModelReport[], base: string, writing: Writing): Html {
  if (reports.length === 0)
    return html`<p class="intro">There is no model that you may see. A model belongs to a domain; ask an owner of this installation for the domain.</p>`
  const domains = [...new Set(reports.map(({ domain }) => domain))]
  return html`<p class="intro">What is expected of single records: how likely each is to leave, to fail or to be late, and why. Every model is measured on months that it had not seen.</p>
${domains.map((domain, at) => {
  const own = reports.filter((report) => report.domain === domain)
  return html`<section class="models" aria-labelledby="domain-${at}"><h2 id="domain-${at}">${domain}</h2><div class="grid">${own.map((report) => entryHtml(report, base, writing))}</div></section>`
})}`
}

function entryHtml(report: ModelReport, base: string, writing: Writing): Html {
  const { model, name } = report
  const champion = championOf(report)
  const measured = champion && measuredSentence(champion, model, writing)
  const accuracy = champion && accuracySentence(champion)
  return html`<article class="answer model"><h3><a href="${base}/models/${name}">${model.title}</a></h3>
<p class="quiet">${model.question}</p>
<p class="said">${nowSentence(report, writing)}</p>
${alarmsHtml(report.alarms, writing)}${stateHtml(report, writing)}
${champion !== undefined && measured === null && html`<p>Not measured yet: there is no later period that it had not seen.</p>`}${measured && html`<p>${measured}</p>`}${accuracy && html`<p>${accuracy}</p>`}
${champion !== undefined && html`<p class="quiet tiny">${versionWords(champion, writing)}.</p>`}</article>`
}
