import { type Axis, valueAxis } from './axis.ts'
import { cut } from './cut.ts'
import { escapeHtml } from './escape.ts'
import type { Line, SeriesFigure } from './figure.ts'
import type { Format } from './format.ts'
import { periodLabels } from './time-axis.ts'

// The picture is as wide as its place: positions across are shares of the width, heights and type are pixels. So type keeps its size on a phone.
export const seriesHeight = 260
const bottom = 26
const keyRow = 20
/** Characters of the key that fit a phone's width in one row. */
const keyRowLength = 44
const nameLength = 40

export interface SeriesLayout {
  axis: Axis
  /** Pixels above and below the plot. */
  top: number
  bottom: number
  height: number
  /** Names of the lines, by row of the key. */
  key: Line[][]
}

/** @returns the measures that the SVG and the canvas share. */
export function seriesLayout(figure: SeriesFigure): SeriesLayout {
  const key = keyRows(figure.lines)
  return {
    axis: valueAxis(figure.lines.flatMap((line) => line.values)),
    top: 18 + key.length * keyRow,
    bottom,
    height: seriesHeight,
    key,
  }
}

/** @returns the class of a line: its role, or its place among the parts. */
export function lineClass(figure: SeriesFigure, line: Line): string {
  if (line.role !== 'part') return line.role
  return `part-${figure.lines.filter((other) => other.role === 'part').indexOf(line) % 6}`
}

/** @returns a time series as SVG: a path a line, broken where there is no data. */
export function seriesSvg(figure: SeriesFigure, description: string, format: Format): string {
  const layout = seriesLayout(figure)
  const plot = layout.height - layout.top - layout.bottom
  const { min, max } = layout.axis
  const y = (value: number) => ((max - value) / (max - min)) * plot
  const across = Math.max(1, figure.periods.length - 1)
  const lone = figure.periods.length === 1
  const paths = figure.lines.map((line) => linePath(line, lineClass(figure, line), y, lone))
  return [
    `<svg class="fig series" role="img" aria-label="${escapeHtml(description)}" width="100%" height="${layout.height}">`,
    grid(layout, y),
    `<svg class="plot" y="${layout.top}" width="100%" height="${plot}" viewBox="0 0 ${across} ${plot}" preserveAspectRatio="none">${paths.join('')}</svg>`,
    figure.lines.length > 1 ? keyText(layout.key, figure) : '',
    tickTexts(layout, y, figure.unit, format),
    periodTexts(figure, layout, format),
    lastText(figure, layout, y, format),
    '</svg>',
  ].join('')
}

/** A null breaks the line; a value between two nulls is a dot. */
function linePath(line: Line, name: string, y: (value: number) => number, lone: boolean): string {
  let path = ''
  let dots = ''
  let drawing = false
  line.values.forEach((value, i) => {
    if (value === null) {
      drawing = false
      return
    }
    const at = `${lone ? 0.5 : i} ${Math.round(y(value) * 10) / 10}`
    const alone = !drawing && (line.values[i + 1] ?? null) === null
    if (alone) dots += `M${at}h0`
    else path += `${drawing ? ' ' : 'M'}${at}`
    drawing = !alone
  })
  return `${path === '' ? '' : `<path class="m l ${name}" d="${path}"/>`}${dots === '' ? '' : `<path class="m dot ${name}" d="${dots}"/>`}`
}

function grid(layout: SeriesLayout, y: (value: number) => number): string {
  return layout.axis.ticks
    .map((tick) => {
      const at = tickPlace(layout, y, tick)
      return `<line class="${tick === 0 ? 'zero' : 'rule'}" x2="100%" y1="${at}" y2="${at}"/>`
    })
    .join('')
}

function tickTexts(layout: SeriesLayout, y: (value: number) => number, unit: string, format: Format): string {
  return layout.axis.ticks
    .map(
      (tick) =>
        `<text class="tick" y="${tickPlace(layout, y, tick) - 4}">${escapeHtml(format.tick(tick, unit))}</text>`,
    )
    .join('')
}

function tickPlace(layout: SeriesLayout, y: (value: number) => number, tick: number): number {
  return Math.round((layout.top + y(tick)) * 10) / 10
}

function periodTexts(figure: SeriesFigure, layout: SeriesLayout, format: Format): string {
  const last = figure.periods.length - 1
  return periodLabels(figure.periods, figure.grain, format)
    .map(({ index, text }) => {
      const share = last === 0 ? 50 : Math.round((index / last) * 1000) / 10
      const anchor = share < 5 ? '' : share > 95 ? ' class="e"' : ' class="c"'
      return `<text${anchor} x="${share}%" y="${layout.height - 6}">${escapeHtml(text)}</text>`
    })
    .join('')
}

/** The last value of the strong line, said where it stands. */
function lastText(figure: SeriesFigure, layout: SeriesLayout, y: (value: number) => number, format: Format): string {
  const line = figure.lines.find((candidate) => candidate.role === 'actual')
  const index = line ? line.values.findLastIndex((value) => value !== null) : -1
  const value = line?.values[index] ?? null
  if (value === null || figure.periods.length < 2) return ''
  const share = Math.round((index / (figure.periods.length - 1)) * 1000) / 10
  const at = Math.max(12, layout.top + y(value) - 10)
  return `<text class="last${share > 90 ? ' e' : ' c'}" x="${share}%" y="${Math.round(at)}">${escapeHtml(format.short(value, figure.unit))}</text>`
}

function keyRows(lines: Line[]): Line[][] {
  if (lines.length < 2) return []
  const rows: Line[][] = []
  let room = 0
  for (const line of lines) {
    const length = Math.min(nameLength, line.name.length) + 5
    if (rows.length === 0 || length > room) {
      rows.push([])
      room = keyRowLength
    }
    rows.at(-1)?.push(line)
    room -= length
  }
  return rows
}

function keyText(rows: Line[][], figure: SeriesFigure): string {
  const signs: Record<string, string> = { budget: '– –', trend: '···' }
  return rows
    .map((row, i) => {
      const names = row.map(
        (line, at) =>
          `<tspan class="k ${lineClass(figure, line)}"${at > 0 ? ' dx="16"' : ''}>${signs[line.role] ?? '—'}</tspan> ${escapeHtml(cut(line.name, nameLength))}`,
      )
      return `<text class="key" y="${12 + i * keyRow}">${names.join('')}</text>`
    })
    .join('')
}
