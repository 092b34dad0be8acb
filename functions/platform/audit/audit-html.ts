// The page of the audit log. Everything in a record may have been chosen by an attacker: the template escapes all of it.
import { formatOf } from '../../../lib/figures/format.ts'
import type { TenantSettings } from '../../domain.ts'
import { field, instant, listTable, select } from '../pages/form-html.ts'
import { html, type Html } from '../pages/html.ts'
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
  return html`${chainHtml(page)}${formHtml(page)}${recordsHtml(page)}${pagingHtml(page)}`.text
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

function chainHtml({ chain, settings }: AuditPage): Html {
  const { checkpoint, damage, presentKey } = chain
  const sentence = chainSentence({ chain, settings })
  const isStrange = checkpoint !== null && !presentKey
  return html`<p class="intro">${damage === null ? sentence : html`<strong class="bad">${sentence}</strong>`}</p>
${
  checkpoint === null
    ? html`<p class="quiet">No checkpoint has been signed yet.</p>`
    : html`<p class="quiet">The newest checkpoint signs record ${formatOf(settings.locale).plain(checkpoint.seq, 0)}, ${instant(checkpoint.at, settings)}: hash <code>${checkpoint.hash}</code>, key <code>${checkpoint.publicKey}</code>.</p>`
}${isStrange && html`<p class="notice bad">This is not the key that signs now: unless it was just replaced, find out who signed it.</p>`}`
}

function formHtml({ base, filter, mayExport }: AuditPage): Html {
  const fields = filterNames.map((name) => {
    if (name === 'outcome') {
      const choices = outcomes.map((value) => ({ value, label: words[value] as string }))
      return select(labels.outcome, name, [{ value: '', label: 'Any' }, ...choices], filter.outcome)
    }
    const type = name === 'from' || name === 'to' ? 'date' : 'text'
    return field(labels[name], name, { type, value: filter[name] ?? '', max: 400 })
  })
  const query = queryOf(filter)
  return html`<form method="get" action="${base}/audit" class="look">${fields}
<div class="buttons"><button type="submit">Look</button><a href="${base}/audit">All records</a>${
    mayExport && html`<a href="${base}/api/audit.csv${query !== '' && `?${query}`}" download>Export as CSV</a>`
  }</div></form>`
}

function recordsHtml(page: AuditPage): Html {
  if (page.records.length === 0) return html`<p>No record is like that.</p>`
  const rows = page.records.map((row) => cells(row, page))
  return listTable(
    'Records, the newest first',
    ['No.', 'When', 'Who, from where', 'Did', 'To what', 'Outcome', 'More'],
    rows,
  )
}

function cells(row: AuditRow, { settings }: AuditPage): (Html | string)[] {
  const text = (value: unknown) => html`<bdi>${String(value)}</bdi>`
  // A damaged record may hold anything, a time that is none among it.
  const at = Number.isNaN(Date.parse(String(row.at))) ? text(row.at) : instant(row.at, settings)
  const outcome = words[row.outcome] ?? String(row.outcome)
  const who = row.actor === null ? row.subject : `${row.actor} as ${row.subject}`
  const more = [row.detail, row.request_id === null ? null : `request ${row.request_id}`].filter(
    (each) => each !== null,
  )
  return [
    html`<span title="hash ${String(row.hash)}">${String(row.seq)}</span>`,
    at,
    html`${text(who)}${row.source !== null && html`<br><span class="quiet">${text(row.source)}</span>`}`,
    text(row.action),
    html`<span class="any">${text(row.resource)}</span>`,
    row.outcome === 'done' ? outcome : html`<span class="bad">${outcome}</span>`,
    html`${more.map((each, place) => html`${place > 0 && html`<br>`}<code>${text(each)}</code>`)}`,
  ]
}

function pagingHtml({ base, filter, next }: AuditPage): Html | null {
  if (next === null) return null
  const query = queryOf(filter, { before: String(next) })
  return html`<p><a href="${base}/audit?${query}" rel="next">Older records</a></p>`
}

function queryOf(filter: AuditFilter, also: Record<string, string> = {}): string {
  return new URLSearchParams({ ...(filter as Record<string, string>), ...also }).toString()
}
