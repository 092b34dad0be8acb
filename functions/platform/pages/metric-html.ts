import { deltaHtml } from '../../../lib/figures/delta.ts'
import { escapeHtml } from '../../../lib/figures/escape.ts'
import type { Format } from '../../../lib/figures/format.ts'
import { sparkline } from '../../../lib/figures/kpi.ts'
import type { Answer, Unit } from '../../answer.ts'
import { points } from './comparison-html.ts'
import { detailsHtml } from './details-html.ts'
import type { PageModel } from './model.ts'
import { emptyStateHtml, isWithheld, staleHtml } from './state-html.ts'

/** A KPI card: the number, how it changed against what, its line. */
export function metricHtml(answer: Answer, id: string, model: PageModel, format: Format): string {
  const open = `<article class="kpi" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeHtml(answer.title)}</h2>`
  if (isWithheld(answer)) return `${open}${emptyStateHtml(answer)}</article>`
  const figure = answer.figure?.kind === 'kpi' ? answer.figure : null
  if (figure === null || answer.status === 'insufficient' || answer.status === 'failed') {
    return `${open}${emptyStateHtml(answer)}${detailsHtml(answer, model, format, 'Details')}</article>`
  }
  const value =
    figure.value === null
      ? '<p class="value none">–</p>'
      : `<p class="value"><data value="${figure.value}">${escapeHtml(format.short(figure.value, figure.unit))}</data></p>`
  return [
    open,
    value,
    changeHtml(answer, figure.unit, format),
    sparkline(figure, `${answer.title}, ${figure.points.length} periods`),
    staleHtml(answer, model, format.instant(answer.freshness.computedAt, model.timeZone)),
    detailsHtml(answer, model, format, 'Details'),
    '</article>',
  ].join('')
}

function changeHtml(answer: Answer, unit: Unit, format: Format): string {
  const comparison = answer.comparison
  if (comparison === null)
    return `<p class="change quiet">${answer.span ? escapeHtml(format.span(answer.span)) : ''}</p>`
  if (comparison.change === null)
    return `<p class="change quiet">nothing to compare in ${escapeHtml(comparison.label)}</p>`
  const moved =
    unit === 'ratio'
      ? points(comparison.change, format)
      : comparison.ratio === null
        ? format.signedShort(comparison.change, unit)
        : format.change(comparison.ratio)
  return `<p class="change">${deltaHtml(comparison.change, moved, comparison.good)} <span class="quiet">on ${escapeHtml(comparison.label)}, ${escapeHtml(format.short(comparison.base, unit))}</span></p>`
}
