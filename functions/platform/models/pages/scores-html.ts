// Single records with the highest scores and why; for those who may not see single ones, groups of them.
import { laneSvg } from '../../../../lib/figures/lane.ts'
import { listTable } from '../../pages/form-html.ts'
import { Html, html } from '../../pages/html.ts'
import type { Model } from '../features/model.ts'
import type { Reason, ScoredGroup, ScoredRecord } from './model-report.ts'
import { ofHundred, scoreWords, upper, valueWords, type Writing } from './model-words.ts'

/** Reasons that are said before the fold. */
const said = 3
/** Share of the horizon under which it is told how long it may take. */
const soon = 0.9

/** @returns the records in their order, each with its score, its strongest reasons, and behind a fold how they add up to it. */
export function recordsHtml(records: readonly ScoredRecord[], model: Model, writing: Writing): Html {
  if (records.length === 0) return html`<p>No ${model.subject.one} has been scored yet.</p>`
  const most = model.kind === 'regression' ? Math.max(...records.map(({ score }) => Math.abs(score))) : 1
  return html`<ol class="records">${records.map((record) => recordHtml(record, model, most, writing))}</ol>`
}

function recordHtml(record: ScoredRecord, model: Model, most: number, writing: Writing): Html {
  const { name, key, groups, score, reasons } = record
  const lane =
    most > 0 &&
    new Html(
      laneSvg(
        { from: 0, to: score, mark: record.base },
        { min: Math.min(0, score, record.base), max: Math.max(most, score, record.base) },
      ),
    )
  const strongest = reasons.slice(0, said)
  // Of persons the key is a pseudonym, which tells nobody anything.
  const about = [...(name === undefined || model.persons === true ? [] : [key]), ...groups]
  return html`<li><div class="record"><h3>${name ?? key}</h3>${about.length > 0 && html`<p class="quiet">${about.join(', ')}</p>`}</div>
<div class="scored"><p><strong>${scoreWords(model, score, writing)}</strong>${untilThen(record, model)}</p>${lane}</div>
<div class="reasons"><ul>${strongest.map((reason) => html`<li>${reasonWords(reason, model, writing)}</li>`)}</ul>
${todoHtml(strongest, model)}
<details class="more"><summary>How it adds up<span class="unseen">: ${name ?? key}</span></summary>${sumHtml(record, model, writing)}</details></div></li>`
}

/** Of a survival model how long it may take; where most of the horizon is left there is nothing to tell. */
function untilThen({ expectedDays }: ScoredRecord, { horizonDays }: Model): Html | null {
  if (expectedDays === undefined || expectedDays > soon * horizonDays) return null
  const days = Math.round(expectedDays)
  return html` <span class="quiet">about ${days} ${days === 1 ? 'day' : 'days'} left</span>`
}

/** 'Satisfaction, last survey 5.2, usual 7.8: raises it'. */
function reasonWords(reason: Reason, model: Model, writing: Writing): Html {
  const { label, value, usual } = told(reason, model, writing)
  const effect = reason.part > 0 ? 'raises it' : reason.part < 0 ? 'lowers it' : 'changes nothing'
  if (reason.withheld === true) return html`${label} <span class="quiet">– ${effect}</span>`
  return html`${label}: <strong>${value}</strong>${usual !== null && html`<span class="quiet">, usual ${usual}</span>`} <span class="quiet">– ${effect}</span>`
}

function told({ feature: name, value, usual }: Reason, model: Model, writing: Writing) {
  const feature = model.features.find((each) => each.name === name)
  return {
    label: feature?.label ?? name,
    value: valueWords(value, feature?.unit, writing),
    usual: usual === undefined ? null : valueWords(usual, feature?.unit, writing),
  }
}

/** What can be done about the reasons that raise the score. */
function todoHtml(reasons: readonly Reason[], model: Model): Html | null {
  const actions = reasons.flatMap(({ feature: name, part }) => {
    const change = model.features.find((each) => each.name === name)?.change
    return change !== undefined && isAdverse(part, model) ? [change.action] : []
  })
  if (actions.length === 0) return null
  return html`<p class="todo">${[...new Set(actions)].join('. ')}.</p>`
}

/** What is done is done against an event, and for a larger value. */
function isAdverse(part: number, model: Model): boolean {
  return model.kind === 'regression' ? part < 0 : part > 0
}

/** Base, reasons, rest and score, each with its bar where the one before ended. */
function sumHtml(record: ScoredRecord, model: Model, writing: Writing): Html {
  const { base, reasons, rest, score } = record
  const parts = [
    ...reasons.map((reason) => {
      const { label, value } = told(reason, model, writing)
      return { label: reason.withheld === true ? label : `${label}: ${value}`, part: reason.part }
    }),
    ...(rest === 0 ? [] : [{ label: 'Everything else', part: rest }]),
  ]
  let level = base
  const steps = parts.map(({ label, part }) => {
    const from = level
    level += part
    return { label, part, from, to: level }
  })
  const ends = [0, base, score, ...steps.map(({ to }) => to)]
  const scale = { min: Math.min(...ends), max: Math.max(...ends) }
  const lane = (from: number, to: number, tone: 'good' | 'bad' | 'total') =>
    scale.min < scale.max ? new Html(laneSvg({ from, to }, scale, tone)) : ''
  const rows = [
    [`Usual for ${model.subject.many}`, pointWords(base, model, writing, false), lane(0, base, 'total')],
    ...steps.map(({ label, part, from, to }) => [
      label,
      pointWords(part, model, writing, true),
      lane(from, to, isAdverse(part, model) ? 'bad' : 'good'),
    ]),
    [
      html`<strong>Score</strong>`,
      html`<strong>${pointWords(score, model, writing, false)}</strong>`,
      lane(0, score, 'total'),
    ],
  ]
  return listTable('How the score adds up', ['What', 'Adds#', 'From where to where'], rows)
}

/** A share in points of 100, with its sign where it is a part. */
function pointWords(value: number, model: Model, writing: Writing, signed: boolean): string {
  const { format, currency } = writing
  if (model.kind === 'regression') {
    const words = valueWords(value, model.unit, writing)
    if (model.unit === 'money' && signed) return format.signedShort(value, currency)
    return signed && value > 0 ? `+${words}` : words
  }
  const points = format.plain(value * 100, 1)
  return signed && value * 100 >= 0.05 ? `+${points}` : points
}

/** @returns scores by group; small groups are withheld. */
export function groupsHtml(groups: readonly ScoredGroup[], column: string, model: Model, writing: Writing): Html {
  const by = upper(column.replaceAll(/[-_]/g, ' '))
  const { format } = writing
  const shown = groups.filter(({ records, expected }) => records !== undefined && expected !== undefined)
  const withheld = groups.length - shown.length
  const many = model.subject.many
  if (groups.length === 0) return html``
  if (shown.length === 0) return html`<p>No group of ${many} is large enough to be shown.</p>`
  const rows = shown.map(({ group, records = 0, expected = 0 }) =>
    model.kind === 'regression'
      ? [group, format.plain(records, 0), valueWords(expected, model.unit, writing)]
      : [
          group,
          format.plain(records, 0),
          format.plain(expected, expected < 9.95 && expected >= 0.05 ? 1 : 0),
          records === 0 ? '–' : ofHundred(expected / records),
        ],
  )
  const heads =
    model.kind === 'regression'
      ? [by, `${upper(many)}#`, 'Expected, mean#']
      : [by, `${upper(many)}#`, 'Expected#', 'Mean score#']
  return html`${listTable(`Scores by ${by}`, heads, rows)}${withheld > 0 && html`<p class="quiet">${withheld} ${withheld === 1 ? 'group is' : 'groups are'} withheld: too small, or a small one would follow from ${withheld === 1 ? 'it' : 'them'}.</p>`}`
}
