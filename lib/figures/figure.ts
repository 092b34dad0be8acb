// What a figure holds, by kind. lib/figures/<kind>.ts draws each as SVG, site/charts/<kind>.ts as a Chart.js chart, from the same numbers.
// Money is in units of its currency (1234.56), already rounded to the cent.

/** A calendar day in the tenant's time zone, 'YYYY-MM-DD'. */
export type Day = string

/** An ISO 4217 code for money ('USD'), else what is counted: 'ratio' (0-1), 'count', 'persons', 'units', 'square feet'. */
export type Unit = string

/** Which direction is good news for a number; decides the colour, never the arrow. */
export type Good = 'up' | 'down' | 'neutral'

export interface Point {
  /** First day of the period. */
  period: Day
  /** `null` where the period holds no data, which is not zero. */
  value: number | null
}

export interface KpiFigure {
  kind: 'kpi'
  unit: Unit
  good: Good
  value: number | null
  points: Point[]
}

export interface Line {
  name: string
  /** How it is drawn: `actual` strong, `forecast` as what goes on from it, `budget` and `last-year` as comparison, `trend` thin. */
  role: 'actual' | 'forecast' | 'budget' | 'last-year' | 'trend' | 'part'
  values: (number | null)[]
}

/** Between which values something lies with a stated probability. */
export interface Band {
  /** The probability as it is said: '80%'. */
  name: string
  lower: (number | null)[]
  upper: (number | null)[]
}

export interface SeriesFigure {
  kind: 'series'
  unit: Unit
  grain: Grain
  /** First day of each period; the values of each line are parallel to it. */
  periods: Day[]
  lines: Line[]
  /** Of the forecast, the widest first; parallel to the periods. */
  bands?: Band[]
  good: Good
}

export interface RankingRow {
  label: string
  value: number
  /** A second number said beside the bar, such as the ratio to the budget. */
  note?: string
  good?: Good
}

/** Signed bars, largest size first. */
export interface RankingFigure {
  kind: 'ranking'
  unit: Unit
  good: Good
  rows: RankingRow[]
}

/** Parts of a whole: the values add up to `total`. */
export interface BreakdownFigure {
  kind: 'breakdown'
  unit: Unit
  total: number
  rows: { label: string; value: number; previous?: number | null }[]
}

/** start + sum of steps = end, to the cent. */
export interface WaterfallFigure {
  kind: 'waterfall'
  unit: Unit
  good: Good
  start: { label: string; value: number }
  steps: { label: string; value: number }[]
  end: { label: string; value: number }
}

export interface TableColumn {
  label: string
  unit?: Unit
  /** A change or a variance: drawn with sign and, by `good`, colour. */
  signed?: boolean
}

export interface TableFigure {
  kind: 'table'
  columns: TableColumn[]
  rows: {
    cells: (string | number | null)[]
    /** A subtotal, set apart. */
    strong?: boolean
    /** Which direction of the signed cells is good in this row. */
    good?: Good
  }[]
}

/** values[y][x], `null` where there is no data. */
export interface HeatmapFigure {
  kind: 'heatmap'
  unit: Unit
  xs: string[]
  ys: string[]
  values: (number | null)[][]
}

export type Figure =
  | KpiFigure
  | SeriesFigure
  | RankingFigure
  | BreakdownFigure
  | WaterfallFigure
  | TableFigure
  | HeatmapFigure

export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year'
