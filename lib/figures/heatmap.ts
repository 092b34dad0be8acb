import { cut } from './cut.ts'
import { escapeHtml } from './escape.ts'
import type { HeatmapFigure } from './figure.ts'
import type { Format } from './format.ts'

const rowHeight = 28
const head = 22
const names = 26
const levels = 6
/** Up to this many columns, each cell holds its number. */
const mostWritten = 8

/** @returns a grid of cells whose tint is the size of the value, negative ones in the second colour and with their sign. */
export function heatmapSvg(figure: HeatmapFigure, description: string, format: Format): string {
  const most = Math.max(...figure.values.flat().map((value) => Math.abs(value ?? 0)), 0)
  const width = (100 - names) / Math.max(1, figure.xs.length)
  const at = (x: number) => Math.round((names + x * width) * 100) / 100
  const every = Math.max(1, Math.ceil(figure.xs.length / mostWritten))
  const cell = (value: number | null, x: number, top: number, wide: number): string => {
    if (value === null) return ''
    const level = most === 0 ? 0 : Math.ceil((Math.abs(value) / most) * (levels - 1))
    const text =
      figure.xs.length > mostWritten
        ? ''
        : `<text class="c" x="${Math.round((x + wide / 2) * 100) / 100}%" y="${top + 18}">${escapeHtml(format.short(value, figure.unit))}</text>`
    return `<rect class="h ${value < 0 ? 'n' : 'p'}${level}" x="${x}%" y="${top}" width="${Math.round(wide * 100) / 100}%" height="${rowHeight - 2}"/>${text}`
  }
  const heads = figure.xs.map((label, x) =>
    x % every === 0 ? `<text class="tick c" x="${at(x + 0.5)}%" y="14">${escapeHtml(cut(label, 10))}</text>` : '',
  )
  const rows = figure.ys.map((label, y) => {
    const top = head + y * rowHeight
    const cells = figure.xs.map((_, x) => cell(figure.values[y]?.[x] ?? null, at(x), top, width))
    return `<svg class="name" y="${top}" width="${names - 1}%" height="${rowHeight}"><text y="18">${escapeHtml(cut(label, 40))}</text></svg>${cells.join('')}`
  })
  return `<svg class="fig heatmap" role="img" aria-label="${escapeHtml(description)}" width="100%" height="${head + figure.ys.length * rowHeight}">${heads.join('')}${rows.join('')}</svg>`
}
