// The page of the audit log. Everything in a record may have been chosen by an attacker: all of it passes escapeHtml.
import { escapeHtml } from '../../../lib/figures/escape.ts'
import { type Format, formatOf } from '../../../lib/figures/format.ts'
import type { TenantSettings } from '../../domain.ts'
import type { AuditRow } from './chain.ts'
import type { ChainState } from './chain-state.ts'
import { type AuditFilter, filterNames, outcomes } from './search.ts'

export interface AuditPage {
  /** '' or '/base'. */
  base: string
  settings: TenantSettings
  filter: AuditFilter
  records: AuditRow[]
  next: number | null
  chain: ChainState
  mayExport: boolean
}

const labels: Record<(typeof filterNames)[number], string> = {
  subject: 'Who',
  action: 'Did what (beginning)',
  resource: 'To what',
  outcome: 'Outcome',
  from: 'From day',
  to: 'To day',
  request: 'Request id',
}
const words: Record<string, string> = { done: 'Done', refused: 'Refused', failed: 'Failed' }

/** @returns the body of /audit. */
export function auditHtml(page: AuditPage): string {
  const format = formatOf(page.settings.locale)
  return [chainHtml(page, format), formHtml(page), tableHtml(page, format), pagingHtml(page)].join('')
}

/** @returns what is known of the chain, in sentences. */
export function chainSentence({ chain, settings }: Pick<AuditPage, 'chain' | 'settings'>): string {
  const format = formatOf(settings.locale)
  const count = (records: number) => `${format.plain(records, 0)} ${records === 1 ? 'record' : 'records'}`
  if (chain.damage !== null)
    return `The log is damaged. ${chain.damage.what} ${chain.checked === 0 ? 'No record before it was found good.' : `Before it, ${count(chain.checked)} ${chain.checked === 1 ? 'is' : 'are'} as written.`}`
  if (!chain.ended)
    return `The log is being checked: ${format.plain(chain.checked, 0)} of ${count(chain.records)} are as they were written. Look again in a moment.`
  if (chain.checked === 0) return 'Nothing has been recorded yet.'
  return `The log is whole: ${count(chain.checked)}, each as it was written and in its place (checked ${format.instant(chain.at, settings.timeZone)}).`
}

function chainHtml({ chain, settings }: AuditPage, format: Format): string {
  const { checkpoint } = chain
  const signed =
    checkpoint === null
      ? 'No checkpoint has been signed yet.'
      : `The newest checkpoint is of ${format.instant(checkpoint.at, settings.timeZone)}: record ${format.plain(checkpoint.seq, 0)}, hash ${checkpoint.hash}, key ${checkpoint.publicKey}.`
  const sentence = escapeHtml(chainSentence({ chain, settings }))
  const strange =
    checkpoint === null || chain.presentKey
      ? ''
      : ' <strong class="bad">This is not the key that signs now: unless it was just replaced, find out who signed it.</strong>'
  return `<p class="said">${chain.damage === null ? sentence : `<strong class="bad">${sentence}</strong>`}</p><p class="said">${escapeHtml(signed)}${strange}</p>`
}

function formHtml({ base, filter, mayExport }: AuditPage): string {
  const fields = filterNames.map((name) => {
    const value = escapeHtml(filter[name] ?? '')
    const id = `audit-${name}`
    const field =
      name === 'outcome'
        ? `<select id="${id}" name="${name}"><option value="">Any</option>${outcomes
            .map(
              (outcome) =>
                `<option value="${outcome}"${filter.outcome === outcome ? ' selected' : ''}>${words[outcome]}</option>`,
            )
            .join('')}</select>`
        : `<input id="${id}" name="${name}" type="${name === 'from' || name === 'to' ? 'date' : 'text'}" value="${value}" maxlength="400">`
    return `<p><label for="${id}">${labels[name]}</label> ${field}</p>`
  })
  const query = queryOf(filter)
  const csv = mayExport
    ? ` <a href="${escapeHtml(`${base}/api/audit.csv${query === '' ? '' : `?${query}`}`)}" download>Export as CSV</a>`
    : ''
  return `<form method="get" action="${escapeHtml(base)}/audit" class="filters">${fields.join('')}<p><button type="submit">Look</button> <a href="${escapeHtml(base)}/audit">All records</a>${csv}</p></form>`
}

function tableHtml(page: AuditPage, format: Format): string {
  if (page.records.length === 0) return '<p class="absent">No record is like that.</p>'
  const head = ['No.', 'When', 'Who', 'Did', 'To what', 'Outcome', 'From', 'More']
    .map((label, at) => `<th scope="col"${at === 0 ? ' class="n"' : ''}>${label}</th>`)
    .join('')
  const rows = page.records.map((row) => rowHtml(row, page, format)).join('')
  return `<div class="scroll" tabindex="0" role="region" aria-label="Audit log"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
}

function rowHtml(row: AuditRow, { settings }: AuditPage, format: Format): string {
  const cell = (text: string) => `<td><bdi>${escapeHtml(text)}</bdi></td>`
  // A damaged record may hold anything, a time that is none among it.
  const at = Number.isNaN(Date.parse(String(row.at))) ? String(row.at) : format.instant(row.at, settings.timeZone)
  const who = row.actor === null ? row.subject : `${row.actor} as ${row.subject}`
  const outcome = escapeHtml(words[row.outcome] ?? String(row.outcome))
  const more = [row.detail, row.request_id === null ? null : `request ${row.request_id}`]
    .filter((text) => text !== null)
    .map((text) => `<code><bdi>${escapeHtml(String(text))}</bdi></code>`)
    .join('<br>')
  const when = `<td><span title="${escapeHtml(String(row.at))}">${escapeHtml(at)}</span></td>`
  return `<tr><th scope="row" class="n" title="${escapeHtml(String(row.hash))}">${escapeHtml(String(row.seq))}</th>${when}${[
    who,
    row.action,
    row.resource,
  ]
    .map((text) => cell(String(text)))
    .join(
      '',
    )}<td>${row.outcome === 'done' ? outcome : `<span class="bad">${outcome}</span>`}</td>${cell(row.source ?? '')}<td>${more}</td></tr>`
}

function pagingHtml({ base, filter, next }: AuditPage): string {
  if (next === null) return ''
  const query = queryOf(filter, { before: String(next) })
  return `<p><a href="${escapeHtml(`${base}/audit?${query}`)}" rel="next">Older records</a></p>`
}

function queryOf(filter: AuditFilter, also: Record<string, string> = {}): string {
  return new URLSearchParams({ ...(filter as Record<string, string>), ...also }).toString()
}
