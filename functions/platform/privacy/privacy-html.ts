// The pieces of the page /privacy.
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { erasureReasons } from './erasure.ts'
import type { ErasureReport, ShownJob } from './jobs.ts'
import { type Register, readersText } from './register.ts'
import type { TableRetention } from './retention.ts'
import type { RetentionSettings } from './retention-settings.ts'

const reasonWords: Record<(typeof erasureReasons)[number], string> = {
  request: 'The person asked for it',
  'consent-withdrawn': 'Consent was withdrawn',
  objection: 'The person objects',
  'no-longer-needed': 'The data are needed no longer',
  unlawful: 'They were processed unlawfully',
  'legal-obligation': 'The law demands it',
}

export function findHtml(base: string): string {
  return `<section aria-labelledby="person"><h2 id="person">A person’s data</h2>
<p>The number is the one by which the sender of the rows knows the person: an employee’s or a contact’s.</p>
<form method="post" action="${base}/privacy/find"><label>Number <input name="person" required maxlength="200" autocomplete="off"></label> <button type="submit">Find</button></form></section>`
}

/** @param number as it was typed. */
export function personHtml(base: string, number: string, report: ErasureReport, trouble: string | null): string {
  const hidden = `<input type="hidden" name="person" value="${escapeHtml(number)}">`
  const options = Object.entries(reasonWords)
    .map(([value, words]) => `<option value="${value}">${words}</option>`)
    .join('')
  return `<section aria-labelledby="found"><h2 id="found">Kept about this person</h2>${countsHtml(report)}
<form method="post" action="${base}/privacy/export">${hidden}<button type="submit" name="format" value="json">Export as JSON</button> <button type="submit" name="format" value="csv">Export as CSV</button></form></section>
<section aria-labelledby="erase"><h2 id="erase">Erase</h2>
<p>Names, addresses and texts of the person can never be opened again, in old backups of the rows either. This cannot be taken back. Rows of the person that are sent again are refused.</p>
${trouble === null ? '' : `<p role="alert">${escapeHtml(trouble)}</p>`}
<form method="post" action="${base}/privacy/erase">${hidden}
<p><label>Why <select name="reason">${options}</select></label></p>
<p><label><input type="radio" name="rows" value="keep" checked> Keep numbers as statistics about nobody</label><br><label><input type="radio" name="rows" value="delete"> Delete the rows too; sums change with the next refresh</label></p>
<p><label>Type the number again <input name="confirm" required maxlength="200" autocomplete="off"></label> <button type="submit">Erase for good</button></p></form></section>`
}

export function jobsHtml(jobs: ShownJob[]): string {
  if (jobs.length === 0) return ''
  const rows = jobs.map(
    ({ id, kind, state, startedAt, finishedAt, report }) =>
      `<tr><td>${id}</td><td>${kind}</td><td>${state}</td><td>${escapeHtml(startedAt)}</td><td>${escapeHtml(finishedAt ?? '')}</td><td>${escapeHtml(reportText(report))}</td></tr>`,
  )
  return `<section aria-labelledby="jobs"><h2 id="jobs">What was done</h2><table><thead><tr><th>No.</th><th>What</th><th>State</th><th>Begun</th><th>Ended</th><th>Rows</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

export function retentionHtml(base: string, settings: RetentionSettings, tables: TableRetention[]): string {
  const rows = tables.map(({ table, title, keep, over }) => {
    const years = Object.entries(over).map(([year, count]) => `${year}: ${count}`)
    return `<tr><td>${escapeHtml(title)}<br><small>${escapeHtml(table)}</small></td><td>${keep.months === 'always' ? 'always' : `${keep.months} months`}</td><td>${escapeHtml(keep.reason)}</td><td>${years.length === 0 ? 'none' : years.join('<br>')}</td></tr>`
  })
  const names = tables.map(({ table }) => `<option value="${escapeHtml(table)}">${escapeHtml(table)}</option>`).join('')
  return `<section aria-labelledby="retention"><h2 id="retention">How long rows are kept</h2>
<p>${settings.automatic ? 'What is over its time goes by itself, once a day after a refresh.' : 'Nothing goes by itself: what is over its time stays until you delete it.'}</p>
<table><thead><tr><th>Table</th><th>Kept</th><th>Why</th><th>Rows over their time, by year</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<form method="post" action="${base}/privacy/retention"><label>Table <select name="table">${names}</select></label> <label>Months <input name="months" inputmode="numeric" pattern="[0-9]{1,4}|always|" placeholder="as declared" maxlength="6"></label> <button type="submit">Set</button></form>
<form method="post" action="${base}/privacy/retention"><input type="hidden" name="automatic" value="${settings.automatic ? 'off' : 'on'}"><button type="submit">${settings.automatic ? 'Stop deleting by itself' : 'Delete by itself once a day'}</button></form>
<form method="post" action="${base}/privacy/retention/run"><label><input type="checkbox" name="confirm" value="yes" required> These rows go for good</label> <button type="submit">Delete what is over its time</button></form></section>`
}

export function registerHtml(base: string, { entries, recipients }: Register): string {
  const rows = entries.map(
    (entry) =>
      `<tr><td>${escapeHtml(entry.title)}<br><small>${escapeHtml(entry.table)}</small></td><td>${escapeHtml(entry.purpose)}</td><td>${entry.classes.join(', ')}</td><td>${escapeHtml(entry.persons.join(', ') || 'nobody')}</td><td>${entry.keptMonths === 'always' ? 'always' : `${entry.keptMonths} months`}</td><td>${escapeHtml(entry.sealed.join(', '))}</td><td>${escapeHtml(entry.pseudonymised.join(', '))}</td><td>${escapeHtml(readersText(entry))}</td></tr>`,
  )
  const to =
    recipients.length === 0
      ? 'Nothing leaves this installation.'
      : `It may reach: ${recipients.map(({ origin, purpose }) => `${origin} (${purpose})`).join(', ')}.`
  return `<section aria-labelledby="register"><h2 id="register">Register of processing</h2>
<p>${escapeHtml(to)} As a file: <a href="${base}/api/privacy/register?format=csv">CSV</a>, <a href="${base}/api/privacy/register">JSON</a>.</p>
<table><thead><tr><th>Table</th><th>Purpose</th><th>Data</th><th>Persons</th><th>Kept</th><th>Encrypted</th><th>Under a pseudonym</th><th>Who reaches it</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

/** Old copies of the vault hold keys of persons who have been erased since; a new version of the tenant's key closes them. */
export const oldCopiesHtml = `<section aria-labelledby="copies"><h2 id="copies">Old copies of the keys</h2>
<p>An erased person’s key is overwritten at once. Copies of the key vault that were made before still hold it, under the tenant’s key. To make these copies useless, the operator gives the tenant a new key and removes the old one: <code>premise secrets rotate keys</code>, then <code>premise secrets prune</code>. Backups made with secrets hold that key as well: destroy them. Backups of the rows alone hold no keys.</p></section>`

function countsHtml({ tables, users, texts, rejects, snapshots }: ErasureReport): string {
  const rows = tables.map(
    ({ table, about, mentions, earlier }) =>
      `<tr><td>${escapeHtml(table)}</td><td>${about}</td><td>${mentions}</td><td>${earlier}</td></tr>`,
  )
  return `<table><thead><tr><th>Table</th><th>Rows about the person</th><th>Rows that mention it</th><th>Earlier states</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<p>Accounts: ${users}. Texts in the search index: ${texts}. Values of rejected lines: ${rejects}. Answers that hold the name: ${snapshots}.</p>`
}

function reportText(report: ShownJob['report']): string {
  if (report === null) return ''
  if ('users' in report)
    return `${report.tables.reduce((sum, { about }) => sum + about, 0)} rows of ${report.tables.length} tables ${report.rows === 'delete' ? 'deleted' : 'closed'}`
  return report.tables.map(({ table, rows }) => `${table}: ${rows}`).join(', ') || 'none'
}
