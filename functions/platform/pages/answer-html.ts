import { drawn } from '../../../lib/figures/draw.ts'
import { escapeHtml, scriptJson } from '../../../lib/figures/escape.ts'
import type { Figure } from '../../../lib/figures/figure.ts'
import type { Format } from '../../../lib/figures/format.ts'
import type { Answer } from '../../answer.ts'
import { comparisonHtml, driversHtml, unitOf } from './comparison-html.ts'
import { detailsHtml } from './details-html.ts'
import type { PageModel } from './model.ts'
import { sentenceHtml } from './sentence-html.ts'
import { emptyStateHtml, isWithheld, staleHtml } from './state-html.ts'

/** Kinds that become a Chart.js chart; the others are as good as they get in HTML. */
const interactive = new Set<Figure['kind']>(['series', 'ranking', 'breakdown', 'waterfall'])
/** Kinds whose figure already says what moved the number. */
const showsDrivers = new Set<Figure['kind']>(['waterfall', 'ranking', 'breakdown'])

/** @returns the name as an id within the page: 'finance-pnl'. */
export function anchorOf(name: string): string {
  return escapeHtml(name.replace(/[^a-z0-9-]+/gi, '-'))
}

/**
 * An answer with its sentence, figure, comparison, drivers, and behind a fold its numbers, method and evidence.
 * @param id the element's, safe to write.
 * @param told whether the page's headline has said its sentence already.
 * @param place address of the answer among others of its domain, where that is another page; safe to write.
 */
export function answerHtml(
  answer: Answer,
  id: string,
  model: PageModel,
  format: Format,
  told = false,
  place?: string,
): string {
  const title = place === undefined ? escapeHtml(answer.title) : `<a href="${place}">${escapeHtml(answer.title)}</a>`
  const open = `<article class="answer" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>`
  if (isWithheld(answer)) return `${open}${emptyStateHtml(answer)}</article>`
  if (answer.figure === null || answer.status === 'insufficient' || answer.status === 'failed') {
    const body =
      answer.status === 'ok' || answer.status === 'stale'
        ? `<p class="said">${escapeHtml(answer.headline)}</p>`
        : emptyStateHtml(answer)
    return `${open}${staleHtml(answer, model, format.instant(answer.freshness.computedAt, model.timeZone))}${body}${detailsHtml(answer, model, format)}</article>`
  }
  const unit = unitOf(answer.figure)
  return [
    open,
    staleHtml(answer, model, format.instant(answer.freshness.computedAt, model.timeZone)),
    answer.headline && !told ? `<p class="said">${sentenceHtml(answer.headline)}</p>` : '',
    answer.action && !told ? `<p class="todo">${sentenceHtml(answer.action)}</p>` : '',
    figureHtml(answer.figure, answer, format),
    recordHtml(answer),
    answer.comparison ? comparisonHtml(answer.comparison, unit, format) : '',
    showsDrivers.has(answer.figure.kind) ? '' : driversHtml(answer, unit, format),
    detailsHtml(answer, model, format),
    '</article>',
  ].join('')
}

/** How good such forecasts have been stands beside the next one, not behind the fold. */
function recordHtml({ figure, accuracy }: Answer): string {
  if (figure?.kind !== 'series' || figure.bands === undefined || accuracy === undefined) return ''
  return `<p class="against">${escapeHtml(accuracy)}</p>`
}

function figureHtml(figure: Figure, answer: Answer, format: Format): string {
  const svg = drawn(figure, `${answer.title}. ${answer.headline}`, format)
  if (!interactive.has(figure.kind)) return `<div class="figure">${svg}</div>`
  return `<premise-figure class="figure" kind="${figure.kind}" locale="${escapeHtml(format.locale)}">${svg}<script type="application/json" class="figure-data">${scriptJson(figure)}</script></premise-figure>`
}
