// Every figure as a table, for those who cannot see it or want the numbers.
import type { Figure, SeriesFigure, TableFigure } from './figure.ts'
import type { Format } from './format.ts'

const mostRows = 120

/** @returns the figure's numbers as a table, and how many earlier periods of a long series are left out of it. */
export function dataTable(figure: Figure, format: Format): { table: TableFigure; leftOut: number } {
  if (figure.kind === 'series') return seriesTable(figure, format)
  return { table: wholeTable(figure, format), leftOut: 0 }
}

function seriesTable(figure: SeriesFigure, format: Format): { table: TableFigure; leftOut: number } {
  const leftOut = Math.max(0, figure.periods.length - mostRows)
  const bands = figure.bands?.toReversed() ?? []
  const rows = figure.periods.slice(leftOut).map((period, i) => ({
    cells: [
      format.period(period, figure.grain),
      ...figure.lines.map((line) => line.values[leftOut + i] ?? null),
      ...bands.flatMap(({ lower, upper }) => [lower[leftOut + i] ?? null, upper[leftOut + i] ?? null]),
    ],
  }))
  return {
    table: {
      kind: 'table',
      columns: [
        { label: 'Period' },
        ...[
          ...figure.lines.map(({ name }) => name),
          ...bands.flatMap(({ name }) => [`${name} band from`, `${name} band to`]),
        ].map((label) => ({ label, unit: figure.unit })),
      ],
      rows,
    },
    leftOut,
  }
}

function wholeTable(figure: Exclude<Figure, SeriesFigure>, format: Format): TableFigure {
  if (figure.kind === 'table') return figure
  if (figure.kind === 'kpi') {
    const grain = figure.points.every((point) => point.period.endsWith('-01')) ? 'month' : 'day'
    return {
      kind: 'table',
      columns: [{ label: 'Period' }, { label: 'Value', unit: figure.unit }],
      rows: figure.points
        .slice(-mostRows)
        .map((point) => ({ cells: [format.period(point.period, grain), point.value] })),
    }
  }
  if (figure.kind === 'heatmap') {
    return {
      kind: 'table',
      columns: [{ label: 'Name' }, ...figure.xs.map((label) => ({ label, unit: figure.unit }))],
      rows: figure.ys.map((label, y) => ({ cells: [label, ...(figure.values[y] ?? [])] })),
    }
  }
  if (figure.kind === 'ranking') {
    const noted = figure.rows.some((row) => row.note)
    const rows = figure.rows.map((row) => ({
      cells: noted ? [row.label, row.value, row.note ?? ''] : [row.label, row.value],
      good: row.good ?? figure.good,
    }))
    return {
      kind: 'table',
      columns: [
        { label: 'Name' },
        { label: 'Value', unit: figure.unit, signed: figure.good !== 'neutral' },
        ...(noted ? [{ label: 'Note' }] : []),
      ],
      rows,
    }
  }
  if (figure.kind === 'waterfall') {
    const part = (step: { label: string; value: number }, strong: boolean) => ({
      cells: [step.label, step.value],
      strong,
    })
    return {
      kind: 'table',
      columns: [{ label: 'Name' }, { label: 'Amount', unit: figure.unit }],
      rows: [part(figure.start, true), ...figure.steps.map((step) => part(step, false)), part(figure.end, true)],
    }
  }
  const compared = figure.rows.some((row) => typeof row.previous === 'number')
  const rows = figure.rows.map((row) => ({
    cells: compared ? [row.label, row.value, row.previous ?? null] : [row.label, row.value],
  }))
  const total = { cells: compared ? ['Total', figure.total, null] : ['Total', figure.total], strong: true }
  return {
    kind: 'table',
    columns: [
      { label: 'Name' },
      { label: 'Value', unit: figure.unit },
      ...(compared ? [{ label: 'Before', unit: figure.unit }] : []),
    ],
    rows: [...rows, total],
  }
}
