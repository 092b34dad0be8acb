// Whether the world is still as it was when the champion was learnt, and what came of what it said.
import { sparkline } from '../../../../lib/figures/kpi.ts'
import { listTable } from '../../pages/form-html.ts'
import { Html, html } from '../../pages/html.ts'
import type { Model } from '../features/model.ts'
import type { Compared, Drift } from './model-report.ts'
import { scoreWords, type Writing } from './model-words.ts'

/** @returns inputs that have moved since, the most first; a sentence where none is watched yet. */
export function driftHtml(drift: readonly Drift[]): Html {
  const known = drift.flatMap((input) => {
    const last = input.points.findLast(({ value }) => value !== null)?.value
    return last === undefined || last === null ? [] : [{ ...input, last }]
  })
  if (known.length === 0)
    return html`<p>Nothing to compare yet: inputs are held against those that it learnt from with each refresh.</p>`
  known.sort((a, b) => Number(b.alarm) - Number(a.alarm) || b.last / b.limit - a.last / a.limit)
  const moved = known.filter(({ alarm }) => alarm)
  const said =
    moved.length === 0
      ? `None of ${known.length} inputs has changed since it learnt.`
      : `${moved.length} of ${known.length} inputs ${moved.length === 1 ? 'has' : 'have'} changed since it learnt.`
  const rows = known.map(({ label, points, last, limit, alarm }) => [
    label,
    alarm ? html`<strong class="bad">Changed</strong>` : 'As before',
    last.toFixed(2),
    limit.toFixed(2),
    new Html(
      sparkline(
        { kind: 'kpi', unit: 'count', good: 'down', value: last, points: [...points] },
        `${label}, ${points.length} looks`,
      ),
    ),
  ])
  return html`<p>${said}</p><details class="more"${moved.length > 0 && html` open`}><summary>All inputs</summary>
${listTable('Inputs and how they have changed', ['Input', 'Since it learnt', 'Index#', 'Limit#', 'Over time'], rows)}
<p class="quiet">The index (population stability index) compares how values are spread now and when it learnt: 0 is the same. The limit is what chance and the usual ups and downs explain. It is looked at once a week.</p></details>`
}

/** @returns what was said of moments whose horizon is over, beside what came; a sentence while there is none. */
export function comparedHtml(compared: readonly Compared[], model: Model, writing: Writing): Html {
  if (compared.length === 0)
    return html`<p>Nothing to compare yet: what it says of today shows in ${model.horizonDays} days.</p>`
  const { format } = writing
  const isValue = model.kind === 'regression'
  const figure = (value: number) =>
    isValue ? scoreWords(model, value, writing) : format.plain(value, value < 10 && !Number.isInteger(value) ? 1 : 0)
  const hasPairs = compared.some(({ auc }) => auc !== undefined)
  const rows = [...compared]
    .sort((a, b) => (a.moment < b.moment ? 1 : -1))
    .map(({ moment, version, records, expected, observed, auc }) => [
      format.day(moment),
      String(version),
      format.plain(records, 0),
      figure(expected),
      observed === null ? 'few' : figure(observed),
      ...(hasPairs ? [auc === undefined ? '–' : `${Math.round(auc * 100)} of 100`] : []),
    ])
  const heads = [
    'Said on',
    'Version#',
    'Scores#',
    isValue ? 'Expected, mean#' : 'Expected#',
    isValue ? 'Came, mean#' : 'Came#',
  ]
  return listTable('What it said and what came', [...heads, ...(hasPairs ? ['Pairs in order#'] : [])], rows)
}
