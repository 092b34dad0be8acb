// Horizontal bars, each under its label: ranking, breakdown and waterfall are made of them, as SVG here and on a canvas by the same measures.
import { cut } from './cut.ts'
import { escapeHtml } from './escape.ts'

export type Tone = 'good' | 'bad' | 'even' | 'plain' | 'total'

export interface Bar {
  label: string
  /** Where the bar begins and ends, in the figure's unit; `to` is where its value points. */
  from: number
  to: number
  /** The value as it is written at the right, arrow and sign included. */
  text: string
  tone: Tone
  /** Said before the value where there is room. */
  note?: string
  /** A tick to compare with, in the figure's unit. */
  mark?: number
}

export interface Bars {
  rows: Bar[]
  min: number
  max: number
  /** A line under the bars. */
  foot?: string
  /** Lines between the end of one bar and the next. */
  joined?: boolean
}

export const rowHeight = 42
export const barHeight = 9
/** From the top of a row to the middle of its bar. */
export const barMiddle = 26.5
/** Under the last row. */
const below = 6
const footHeight = 18
const labelLength = 56

/** @returns the height of the picture in pixels. */
export function barsHeight(bars: Bars): number {
  return bars.rows.length * rowHeight + below + (bars.foot ? footHeight : 0)
}

/** @returns the extent of the bars with zero in it. */
export function extent(rows: Bar[]): { min: number; max: number } {
  const ends = rows.flatMap((row) => [row.from, row.to, row.mark ?? 0])
  const min = Math.min(0, ...ends)
  const max = Math.max(0, ...ends)
  return min === max ? { min: 0, max: 1 } : { min, max }
}

/** @returns the bars as SVG; positions across are shares of the width, so that it fits any. */
export function barsSvg(bars: Bars, kind: string, description: string): string {
  const { min, max } = bars
  const x = (value: number) => Math.round(((Math.min(max, Math.max(min, value)) - min) / (max - min)) * 10000) / 100
  const height = barsHeight(bars)
  const zero = min < 0 && max > 0 ? x(0) : undefined
  const foot = bars.foot ? `<text class="foot" y="${height - 4}">${escapeHtml(bars.foot)}</text>` : ''
  // Lines first: the type above them clears its own ground.
  const joints = bars.joined ? bars.rows.slice(0, -1).map((bar, i) => joint(bar, i, x)) : []
  const rows = bars.rows.map((bar, i) => rowSvg(bar, i, x, zero))
  return `<svg class="fig ${kind}" role="img" aria-label="${escapeHtml(description)}" width="100%" height="${Math.max(height, 1)}">${joints.join('')}${rows.join('')}${foot}</svg>`
}

function rowSvg(bar: Bar, index: number, x: (value: number) => number, zero: number | undefined): string {
  const top = index * rowHeight
  const [left, right] = [Math.min(x(bar.from), x(bar.to)), Math.max(x(bar.from), x(bar.to))]
  const barTop = top + barMiddle - barHeight / 2
  const width = Math.round((right - left) * 100) / 100
  const name = `<svg class="name" y="${top}" width="62%" height="20"><text y="14"${bar.tone === 'total' ? ' class="strong"' : ''}>${escapeHtml(cut(bar.label, labelLength))}${bar.label.length > labelLength ? `<title>${escapeHtml(bar.label)}</title>` : ''}</text></svg>`
  // The gap belongs to the note: where the note is hidden, the value must not be pushed over the edge.
  const note = bar.note ? `<tspan class="note">${escapeHtml(bar.note)}\u00a0\u00a0</tspan>` : ''
  const value = `<text class="v e ${bar.tone}" x="100%" y="${top + 14}">${note}<tspan>${escapeHtml(bar.text)}</tspan></text>`
  const mark = bar.mark === undefined ? '' : markSvg(x(bar.mark), barTop)
  const axis =
    zero === undefined
      ? ''
      : `<line class="zero" x1="${zero}%" x2="${zero}%" y1="${barTop - 2}" y2="${barTop + barHeight + 4}"/>`
  return `${name}${value}${axis}<rect class="m b ${bar.tone}" x="${left}%" y="${barTop}" width="${width}%" height="${barHeight}"/>${mark}`
}

/** A tick that clears its own ground, to be seen on a bar too. */
function markSvg(share: number, barTop: number): string {
  const at = `x1="${share}%" x2="${share}%" y1="${barTop - 3}" y2="${barTop + barHeight + 3}"`
  return `<line class="mark under" ${at}/><line class="mark" ${at}/>`
}

function joint(bar: Bar, index: number, x: (value: number) => number): string {
  const from = index * rowHeight + barMiddle + barHeight / 2
  return `<line class="joint" x1="${x(bar.to)}%" x2="${x(bar.to)}%" y1="${from}" y2="${from + rowHeight - barHeight}"/>`
}
