import { escapeHtml } from '../../../lib/figures/escape.ts'
import { dataTable } from '../../../lib/figures/data-table.ts'
import type { Format } from '../../../lib/figures/format.ts'
import { exactTable } from '../../../lib/figures/table.ts'
import type { Answer } from '../../answer.ts'
import type { PageModel } from './model.ts'

/** The numbers to the cent, how they were computed, and the statements they came from. */
export function detailsHtml(answer: Answer, model: PageModel, format: Format, summary = 'Numbers and method'): string {
  const facts: [string, string | null | undefined][] = [
    ['Question', answer.question],
    ['Method', answer.method],
    ['Accuracy', answer.accuracy],
    ['Window', answer.span && format.span(answer.span)],
    ['Complete to', answer.freshness.completeTo && format.day(answer.freshness.completeTo)],
    ['Computed', format.instant(answer.freshness.computedAt, model.timeZone)],
  ]
  const list = facts
    .filter(([, said]) => said)
    .map(([name, said]) => `<div><dt>${name}</dt><dd>${escapeHtml(said ?? '')}</dd></div>`)
  return `<details class="more"><summary>${summary}<span class="unseen">: ${escapeHtml(answer.title)}</span></summary>${numbersHtml(answer, format)}<dl>${list.join('')}</dl>${evidenceHtml(answer, format)}</details>`
}

function numbersHtml(answer: Answer, format: Format): string {
  if (answer.figure === null) return ''
  const { table, leftOut } = dataTable(answer.figure, format)
  if (table.rows.length === 0) return ''
  const note = leftOut > 0 ? `<p class="quiet">The ${leftOut} earlier periods are in the API.</p>` : ''
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(`Numbers: ${answer.title}`)}">${exactTable(table, format)}</div>${note}`
}

function evidenceHtml(answer: Answer, format: Format): string {
  if (answer.evidence.length === 0) return ''
  const entries = answer.evidence.map(({ sql, rows, rowsRead }) => {
    const read = rowsRead === undefined ? '' : `, ${format.plain(rowsRead, 0)} read`
    const returned = rows === undefined ? '' : `${format.plain(rows, 0)} ${rows === 1 ? 'row' : 'rows'}`
    return `<pre tabindex="0"><code>${escapeHtml(sql)}</code></pre><p class="quiet">${returned}${read}</p>`
  })
  return `<h3>Evidence</h3>${entries.join('')}`
}
