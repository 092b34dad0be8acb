// The pieces of the page /privacy.
import { formatOf } from '../../../lib/figures/format.ts'
import type { TenantSettings } from '../../domain.ts'
import { domains } from '../../domains.ts'
import {
  button,
  field,
  hidden,
  instant,
  listTable,
  radios,
  section,
  select,
  troubleNotice,
} from '../pages/form-html.ts'
import { html, type Html } from '../pages/html.ts'
import type { erasureReasons } from './erasure.ts'
import type { ErasureReport, ShownJob } from './jobs.ts'
import type { Register, RegisterEntry } from './register.ts'
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

/** The form that looks for what is kept of somebody. */
export function findHtml(base: string): Html {
  return section(
    'person',
    'A person’s data',
    html`<p>The number is the one by which the sender of the rows knows the person: an employee’s or a contact’s.</p>
<form class="stacked" method="post" action="${base}/privacy/find">${field('Number', 'person', { required: true, max: 200 })}<button type="submit">Find</button></form>`,
  )
}

/** @param number as it was typed. */
export function personHtml(base: string, number: string, report: ErasureReport, trouble: string | null): Html {
  const reasons = Object.entries(reasonWords).map(([value, label]) => ({ value, label }))
  const found = html`${countsHtml(report)}
<form class="buttons" method="post" action="${base}/privacy/export">${hidden('person', number)}<button type="submit" name="format" value="json">Export as JSON</button><button type="submit" name="format" value="csv">Export as CSV</button></form>`
  const erase = html`<p>Names, addresses and texts of the person can never be opened again, in old backups of the rows either. This cannot be taken back. Rows of the person that are sent again are refused.</p>
${troubleNotice(trouble)}
<form class="stacked" method="post" action="${base}/privacy/erase">${hidden('person', number)}
${select('Why', 'reason', reasons)}
${radios('Rows', 'rows', [
  { value: 'keep', label: 'Keep numbers as statistics about nobody' },
  { value: 'delete', label: 'Delete the rows too; sums change with the next refresh' },
])}
${field('Type the number again', 'confirm', { required: true, max: 200 })}
<button type="submit">Erase for good</button></form>
<p><a href="${base}/privacy">Back to privacy</a></p>`
  return html`${section('found', 'Kept about this person', found)}${section('erase', 'Erase', erase)}`
}

/** What was erased and deleted so far. */
export function jobsHtml(jobs: ShownJob[], settings: TenantSettings): Html | null {
  if (jobs.length === 0) return null
  const rows = jobs.map(({ id, kind, state, startedAt, finishedAt, report }) => [
    String(id),
    kind === 'erasure' ? 'Erasure' : 'Retention',
    instant(startedAt, settings),
    state === 'running' || finishedAt === null ? 'Under way' : instant(finishedAt, settings),
    reportText(report),
  ])
  return section('jobs', 'What was done', listTable('What was done', ['No.', 'What', 'Begun', 'Ended', 'Rows'], rows))
}

/** How long rows are kept, which are over their time, and the forms that change and end that. */
export function retentionHtml(
  base: string,
  { automatic }: RetentionSettings,
  tables: TableRetention[],
  { locale }: TenantSettings,
): Html {
  const over = tables.filter(({ over: years }) => Object.keys(years).length > 0)
  const overRows = over.map(({ table, title, over: years }) => [
    tableName(title, table),
    Object.entries(years)
      .map(([year, count]) => `${year}: ${formatOf(locale).plain(count, 0)}`)
      .join(', '),
  ])
  const all = tables.map(({ table, title, keep }) => [tableName(title, table), keptText(keep.months), keep.reason])
  const choices = tables.map(({ table, title }) => ({ value: table, label: `${title} (${table})` }))
  const at = `${base}/privacy/retention`
  const body = html`<p>${
    automatic
      ? 'Rows that are over their time are deleted once a day, after a refresh.'
      : 'Rows that are over their time stay until you delete them.'
  }${over.length === 0 && ' None are over their time now.'}</p>
${over.length > 0 && listTable('Rows over their time', ['Table', 'Rows over their time, by year'], overRows)}
${
  over.length > 0 &&
  html`<form class="stacked" method="post" action="${at}/run"><label class="box"><input type="checkbox" name="confirm" value="yes" required> These rows go for good</label><button type="submit">Delete what is over its time</button></form>`
}
${button(at, automatic ? 'Stop deleting by itself' : 'Delete by itself once a day', { automatic: automatic ? 'off' : 'on' })}
<details><summary>How long each of ${tables.length} tables is kept</summary>
${listTable('How long rows are kept', ['Table', 'Kept', 'Why'], all)}</details>
<form class="stacked" method="post" action="${at}">${select('Table', 'table', choices)}<label><span>Months</span><input name="months" autocomplete="off" pattern="[0-9]{1,4}|always|" maxlength="6"><small>A number, or “always”. Empty: as the program declares it.</small></label><button type="submit">Set</button></form>`
  return section('retention', 'How long rows are kept', body)
}

/** The register, a domain at a time. */
export function registerHtml(base: string, { entries, recipients }: Register): Html {
  const to =
    recipients.length === 0
      ? 'Nothing leaves this installation.'
      : `It may reach: ${recipients.map(({ origin, purpose }) => `${origin} (${purpose})`).join(', ')}.`
  const groups = [...domains.map(({ name, title }) => ({ name, title })), { name: null, title: 'Premise itself' }]
  const heads = ['Table', 'Purpose', 'Data', 'Persons', 'Kept', 'Protected', 'Who reaches it']
  const lists = groups.map(({ name, title }) => {
    const own = entries.filter(({ domain }) => domain === name)
    if (own.length === 0) return null
    return html`<details><summary>${title}, ${own.length} ${own.length === 1 ? 'table' : 'tables'}</summary>
${listTable(`Register of processing: ${title}`, heads, own.map(registerRow))}</details>`
  })
  return section(
    'register',
    'Register of processing',
    html`<p>${to} As a file: <a href="${base}/api/privacy/register?format=csv">CSV</a>, <a href="${base}/api/privacy/register">JSON</a>.</p>${lists}`,
  )
}

function registerRow(entry: RegisterEntry): (Html | string)[] {
  const { table, title, purpose, classes, persons, keptMonths, sealed, pseudonymised } = entry
  const guarded = [
    sealed.length > 0 && html`encrypted: ${sealed.join(', ')}`,
    pseudonymised.length > 0 && html`under a pseudonym: ${pseudonymised.join(', ')}`,
  ].filter((each) => each !== false)
  return [
    tableName(title, table),
    purpose,
    classes.join(', '),
    persons.join(', ') || 'nobody',
    keptText(keptMonths),
    html`${guarded.map((each, at) => html`${at > 0 && html`<br>`}${each}`)}`,
    readersHtml(entry),
  ]
}

/** Roles that reach the same data stand together. */
function readersHtml({ readers }: RegisterEntry): Html {
  const byClasses = new Map<string, string[]>()
  for (const { role, classes } of readers) {
    const key = classes.join(', ')
    byClasses.set(key, [...(byClasses.get(key) ?? []), role])
  }
  return html`${[...byClasses].map(
    ([classes, roles], at) => html`${at > 0 && html`<br>`}${roles.join(', ')} <span class="quiet">(${classes})</span>`,
  )}`
}

/** Old copies of the vault hold keys of persons who have been erased since; a new version of the tenant's key closes them. */
export const oldCopiesHtml = section(
  'copies',
  'Old copies of the keys',
  html`<p>An erased person’s key is overwritten at once. Copies of the key vault that were made before still hold it, under the tenant’s key. To make these copies useless, the operator gives the tenant a new key and removes the old one: <code>premise secrets rotate keys</code>, then <code>premise secrets prune</code>. Backups made with secrets hold that key as well: destroy them. Backups of the rows alone hold no keys.</p>`,
)

function countsHtml({ tables, users, texts, scores, rejects, snapshots }: ErasureReport): Html {
  const rows = tables.map(({ table, about, mentions, earlier }) => [table, about, mentions, earlier])
  const heads = ['Table', 'Rows about the person#', 'Rows that mention it#', 'Earlier states#']
  return html`${listTable('Rows of the person', heads, rows)}
<p>Accounts: ${users}. Texts in the search index: ${texts}. Predictions: ${scores}. Values of rejected lines: ${rejects}. Answers that hold the name: ${snapshots}.</p>`
}

function tableName(title: string, table: string): Html {
  return html`${title}<br><code>${table}</code>`
}

function keptText(months: number | 'always'): string {
  return months === 'always' ? 'always' : `${months} months`
}

function reportText(report: ShownJob['report']): string {
  if (report === null) return ''
  if ('users' in report)
    return `${report.tables.reduce((sum, { about }) => sum + about, 0)} rows of ${report.tables.length} tables ${report.rows === 'delete' ? 'deleted' : 'closed'}`
  return report.tables.map(({ table, rows }) => `${table}: ${rows}`).join(', ') || 'none'
}
