// What a page is made of when it is rendered: everything on it is an Answer.
import type { Answer, Day, Grain, Span } from '../../answer.ts'
import type { Cut } from '../../domain.ts'

export type CompareKind = 'previous' | 'last-year' | 'budget' | 'none'

/** The state of the filter bar, as it stands in the URL. */
export interface Filters {
  span: Span
  /** 'all', 'this-year', 'last-year', 'last-12-months', 'this-quarter', 'last-quarter', or 'custom' when from/to are in the URL. */
  range: string
  grain: Grain
  compare: CompareKind
  /** Chosen members by dimension; absent = all. */
  where: Cut
}

export interface FilterOptions {
  ranges: { value: string; label: string }[]
  grains: Grain[]
  compares: { value: CompareKind; label: string }[]
  dimensions: { name: string; label: string; members: string[] }[]
  /** First and last day of the data. */
  dataSpan: Span | null
}

export interface RunRow {
  id: string
  cause: string
  state: string
  startedAt: string
  durationMs: number | null
  days: number
  rowsRead: number
  /** One line an insight that failed. */
  troubles: string[]
}

export interface PageModel {
  page: string
  locale: string
  timeZone: string
  tenant: string
  role: string
  /** Where the navigation leads. */
  places: { path: string; label: string }[]
  /** Through whose eyes an administrator looks, null for everybody else. */
  lookingAs: string | null
  /** True when the URL carries no filter, so that the page is the cached one. */
  isDefault: boolean
  filters: Filters
  options: FilterOptions
  /** By slot: 'answer finance/pnl', 'metric revenue', 'trend revenue', 'breakdown revenue organization'. */
  answers: Map<string, Answer>
  completeTo: Day | null
  computedAt: string | null
  nextRunAt: string | null
  overdue: boolean
  runs: RunRow[]
  /** What row rules leave over: 'You see: the department Sales and what lies below.'; null for everything. */
  reach: string | null
}
