import { breakdownSvg } from './breakdown.ts'
import { escapeHtml } from './escape.ts'
import type { Figure } from './figure.ts'
import type { Format } from './format.ts'
import { heatmapSvg } from './heatmap.ts'
import { sparkline } from './kpi.ts'
import { rankingSvg } from './ranking.ts'
import { seriesSvg } from './series.ts'
import { readingTable } from './table.ts'
import { waterfallSvg } from './waterfall.ts'

/**
 * @param description what the figure says, for those who cannot see it.
 * @returns any figure as SVG text, or as an HTML table.
 */
export function drawn(figure: Figure, description: string, format: Format): string {
  switch (figure.kind) {
    case 'kpi':
      return sparkline(figure, description)
    case 'series':
      return seriesSvg(figure, description, format)
    case 'ranking':
      return rankingSvg(figure, description, format)
    case 'breakdown':
      return breakdownSvg(figure, description, format)
    case 'waterfall':
      return waterfallSvg(figure, description, format)
    case 'heatmap':
      return heatmapSvg(figure, description, format)
    case 'table':
      return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(description)}">${readingTable(figure, format)}</div>`
  }
}
