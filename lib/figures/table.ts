import { deltaHtml } from './delta.ts'
import { escapeHtml } from './escape.ts'
import type { TableColumn, TableFigure } from './figure.ts'
import { type Format, isMoney, noValue } from './format.ts'

/** Characters of a text that is not wrapped. */
const shortest = 16

interface Scale {
  divisor: number
  decimals: number
  /** '$ thousand' is said once in the head, not in each cell. */
  word: string
}

/** @returns the table for reading: money in one round scale, named in the head of its columns. */
export function readingTable(figure: TableFigure, format: Format): string {
  const scale = moneyScale(figure)
  const caption = scale.word === '' ? '' : `<caption>${escapeHtml(scale.word)}</caption>`
  return html(figure, caption, (value, column) => {
    if (column.unit === 'ratio') return format.share(value, column.signed === true)
    if (!isMoney(column.unit ?? ''))
      return format[column.signed ? 'signedShort' : 'short'](value, column.unit ?? 'count')
    const text = format.plain(value / scale.divisor, scale.decimals)
    return column.signed && value / scale.divisor >= 0.5 / 10 ** scale.decimals ? `+${text}` : text
  })
}

/** @returns the table with every number as exact as it is held. */
export function exactTable(figure: TableFigure, format: Format): string {
  return html(figure, '', (value, column) =>
    format[column.signed ? 'signedExact' : 'exact'](value, column.unit ?? 'count'),
  )
}

function html(figure: TableFigure, caption: string, write: (value: number, column: TableColumn) => string): string {
  const numeric = figure.columns.map(
    (column, i) => column.unit !== undefined || figure.rows.some((row) => typeof row.cells[i] === 'number'),
  )
  const classes = figure.columns.map((_, i) =>
    numeric[i] ? ' class="n"' : figure.rows.every((row) => isShort(row.cells[i])) ? ' class="s"' : '',
  )
  const head = figure.columns.map(
    (column, i) => `<th scope="col"${numeric[i] ? ' class="n"' : ''}>${escapeHtml(column.label)}</th>`,
  )
  const body = figure.rows.map((row) => {
    const cells = figure.columns.map((column, i) => {
      const value = row.cells[i] ?? null
      const text =
        value === null
          ? noValue
          : typeof value === 'string'
            ? escapeHtml(value)
            : number(value, column, row.good ?? 'neutral', write)
      return i === 0 ? `<th scope="row">${text}</th>` : `<td${classes[i]}>${text}</td>`
    })
    return `<tr${row.strong ? ' class="strong"' : ''}>${cells.join('')}</tr>`
  })
  return `<table>${caption}<thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`
}

/** Words that need no room to wrap: 'Jun 2026', 'published'. */
function isShort(cell: string | number | null | undefined): boolean {
  return typeof cell !== 'string' || cell.length <= shortest
}

function number(
  value: number,
  column: TableColumn,
  good: 'up' | 'down' | 'neutral',
  write: (value: number, column: TableColumn) => string,
): string {
  const text = write(value, column)
  return column.signed ? deltaHtml(value, text, good) : escapeHtml(text)
}

/** One scale for all money of a table, so that its columns can be read down and across. */
function moneyScale(figure: TableFigure): Scale {
  const units = new Set(figure.columns.map((column) => column.unit ?? '').filter(isMoney))
  const values = figure.rows.flatMap((row) =>
    row.cells.filter((cell, i) => typeof cell === 'number' && isMoney(figure.columns[i]?.unit ?? '')),
  ) as number[]
  const most = Math.max(0, ...values.map(Math.abs))
  const money = [...units].join(', ')
  if (money === '') return { divisor: 1, decimals: 0, word: '' }
  if (most >= 1e9) return { divisor: 1e6, decimals: 0, word: `${money} million` }
  if (most >= 1e5) return { divisor: 1e3, decimals: 0, word: `${money} thousand` }
  return { divisor: 1, decimals: most >= 1000 ? 0 : 2, word: money }
}
