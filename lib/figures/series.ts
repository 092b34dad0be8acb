import { type Axis, valueAxis } from './axis.ts'
import { cut } from './cut.ts'
import { escapeHtml } from './escape.ts'
import type { Band, Line, SeriesFigure } from './figure.ts'
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
  /** Names of the lines and of the bands, by row of the key. */
  key: KeyEntry[][]
}

interface KeyEntry {
  name: string
  /** Class of its sign. */
  of: string
  sign: string
}

const signs: Partial<Record<Line['role'], string>> = { budget: '– –', trend: '···', forecast: '- -' }

/** @returns the measures that the SVG and the canvas share. */
export function seriesLayout(figure: SeriesFigure): SeriesLayout {
  const key = keyRows(figure)
  const bands = (figure.bands ?? []).flatMap(({ lower, upper }) => [...lower, ...upper])
  return {
    axis: valueAxis([...figure.lines.flatMap((line) => line.values), ...bands]),
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

/** @returns what is drawn of a line: a forecast begins where what it goes on from ends. */
export function drawnValues(figure: SeriesFigure, line: Line): (number | null)[] {
  const first = line.values.findIndex((value) => value !== null)
  const before = figure.lines.find(({ role }) => role === 'actual')?.values[first - 1] ?? null
  if (line.role !== 'forecast' || before === null) return line.values
  return line.values.map((value, at) => (at === first - 1 ? before : value))
}

/** @returns a time series as SVG: a path a line, broken where there is no data. */
export function seriesSvg(figure: SeriesFigure, description: string, format: Format): string {
  const layout = seriesLayout(figure)
  const plot = layout.height - layout.top - layout.bottom
  const { min, max } = layout.axis
  const y = (value: number) => ((max - value) / (max - min)) * plot
  const across = Math.max(1, figure.periods.length - 1)
  const lone = figure.periods.length === 1
  const paths = figure.lines.map((line) => linePath(drawnValues(figure, line), lineClass(figure, line), y, lone))
  const bands = (figure.bands ?? []).map((band, at) => bandPath(figure, band, at, y))
  return [
    `<svg class="fig series" role="img" aria-label="${escapeHtml(description)}" width="100%" height="${layout.height}">`,
    grid(layout, y),
    `<svg class="plot" y="${layout.top}" width="100%" height="${plot}" viewBox="0 0 ${across} ${plot}" preserveAspectRatio="none">${bands.join('')}${paths.join('')}</svg>`,
    keyText(layout.key),
    tickTexts(layout, y, figure.unit, format),
    periodTexts(figure, layout, format),
    lastText(figure, layout, y, format),
    '</svg>',
  ].join('')
}

/** A null breaks the line; a value between two nulls is a dot. */
function linePath(values: Line['values'], name: string, y: (value: number) => number, lone: boolean): string {
  let path = ''
  let dots = ''
  let drawing = false
  values.forEach((value, i) => {
    if (value === null) {
      drawing = false
      return
    }
    const at = `${lone ? 0.5 : i} ${Math.round(y(value) * 10) / 10}`
    const alone = !drawing && (values[i + 1] ?? null) === null
    if (alone) dots += `M${at}h0`
    else path += `${drawing ? ' ' : 'M'}${at}`
    drawing = !alone
  })
  return `${path === '' ? '' : `<path class="m l ${name}" d="${path}"/>`}${dots === '' ? '' : `<path class="m dot ${name}" d="${dots}"/>`}`
}

/** Not one of the marks that a canvas draws anew: the bands of the SVG stay. They open from the last value that is known. */
function bandPath(figure: SeriesFigure, band: Band, at: number, y: (value: number) => number): string {
  const first = band.lower.findIndex((value) => value !== null)
  const known = figure.lines.find(({ role }) => role === 'actual')?.values[first - 1] ?? null
  const side = (values: Band['lower']) =>
    values.flatMap((value, i) => {
      const drawn = i === first - 1 ? known : value
      return drawn === null ? [] : [`${i} ${Math.round(y(drawn) * 10) / 10}`]
    })
  const points = [...side(band.lower), ...side(band.upper).reverse()]
  return points.length < 4 ? '' : `<path class="band band-${at}" d="M${points.join(' ')}Z"/>`
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

function keyRows(figure: SeriesFigure): KeyEntry[][] {
  const lines = figure.lines.map((line) => ({
    name: line.name,
    of: lineClass(figure, line),
    sign: signs[line.role] ?? '—',
  }))
  const bands = (figure.bands ?? []).map(({ name }, at) => ({ name, of: `band-${at}`, sign: '■' }))
  const entries = [...lines, ...bands.reverse()]
  if (entries.length < 2) return []
  const rows: KeyEntry[][] = []
  let room = 0
  for (const entry of entries) {
    const length = Math.min(nameLength, entry.name.length) + 5
    if (rows.length === 0 || length > room) {
      rows.push([])
      room = keyRowLength
    }
    rows.at(-1)?.push(entry)
    room -= length
  }
  return rows
}

function keyText(rows: KeyEntry[][]): string {
  return rows
    .map((row, i) => {
      const names = row.map(
        ({ name, of, sign }, at) =>
          `<tspan class="k ${of}"${at > 0 ? ' dx="16"' : ''}>${sign}</tspan> ${escapeHtml(cut(name, nameLength))}`,
      )
      return `<text class="key" y="${12 + i * keyRow}">${names.join('')}</text>`
    })
    .join('')
}
