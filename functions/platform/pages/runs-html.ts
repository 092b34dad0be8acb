import { escapeHtml } from '../../../lib/figures/escape.ts'
import { type Format, formatOf, noValue } from '../../../lib/figures/format.ts'
import type { PageModel, RunRow } from './model.ts'

const outcomes: Record<string, { word: string; tone: string }> = {
  done: { word: 'Done', tone: '' },
  running: { word: 'Running', tone: 'quiet' },
  partial: { word: 'Done in part', tone: 'bad' },
  failed: { word: 'Failed', tone: 'bad' },
}

/** The refresh runs, latest first, with what went wrong in them. */
export function runsHtml(model: PageModel): string {
  const format = formatOf(model.locale)
  const next =
    model.nextRunAt === null
      ? 'No refresh is scheduled.'
      : `The next refresh is due ${escapeHtml(format.instant(model.nextRunAt, model.timeZone))} (${escapeHtml(model.timeZone)}).`
  const due = `<p class="said">${next}${model.overdue ? ' <strong class="overdue">It is overdue: the answers are older than they should be.</strong>' : ''}</p>`
  if (model.runs.length === 0) return `${due}<p class="absent">Nothing has run yet.</p>`
  const head = ['Started', 'Cause', 'Outcome', 'Took', 'Days recomputed', 'Rows read'].map(
    (label, i) => `<th scope="col"${i > 2 ? ' class="n"' : ''}>${label}</th>`,
  )
  return `${due}<div class="scroll" tabindex="0" role="region" aria-label="Refresh runs"><table><thead><tr>${head.join('')}</tr></thead><tbody>${model.runs.map((run) => rowHtml(run, model, format)).join('')}</tbody></table></div>`
}

function rowHtml(run: RunRow, model: PageModel, format: Format): string {
  const outcome = outcomes[run.state] ?? { word: run.state, tone: '' }
  const troubles =
    run.troubles.length === 0
      ? ''
      : `<ul class="troubles">${run.troubles.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`
  const number = (value: number) => `<td class="n">${format.plain(value, 0)}</td>`
  return `<tr><th scope="row">${escapeHtml(format.instant(run.startedAt, model.timeZone))}</th><td>${escapeHtml(run.cause)}</td><td><span class="${outcome.tone}">${escapeHtml(outcome.word)}</span>${troubles}</td><td class="n">${took(run.durationMs, format)}</td>${number(run.days)}${number(run.rowsRead)}</tr>`
}

function took(durationMs: number | null, format: Format): string {
  if (durationMs === null) return noValue
  return durationMs < 1000 ? `${format.plain(durationMs, 0)} ms` : `${format.plain(durationMs / 1000, 1)} s`
}
