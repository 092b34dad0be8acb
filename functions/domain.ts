// The contract of a domain. A domain's index.ts `satisfies Domain`; functions/domains.ts lists them all.
import type { SQL } from 'drizzle-orm'
import type { Hono } from 'hono'
import type { Answer, Day, Finding, Good, Unit } from './answer.ts'
import type { IngestTable } from './platform/ingest/table.ts'
import type { Model } from './platform/models/features/model.ts'
import type { Forecasts } from './platform/models/forecasts.ts'
import type { Predictions } from './platform/models/predictions.ts'
import type { TableClasses } from './platform/privacy/data-class.ts'
import type { Vault } from './platform/privacy/vault.ts'
import type { Rollup } from './platform/rollups/rollup.ts'

/** What somebody may do. `account` is everybody's who is signed in: their own account. */
export type Action =
  | 'account'
  | 'view'
  | 'export'
  | 'drill'
  | 'import'
  | 'refresh'
  | 'configure'
  | 'administer'
  | 'audit'
  | 'privacy'

/** Who may call a route: `public` needs no identity, `operator` is the CLI of this installation, everything else an action of one's policy. */
export type Access = 'public' | 'operator' | Action

/** What a figure or a column tells, beyond the firm's own numbers: each needs a grant. */
export type Sensitivity = 'open' | 'internal' | 'rating' | 'pay' | 'health' | 'contact' | 'names' | 'text'

/** Members by dimension that a row rule leaves over; {} = everything. Members are sorted. */
export type Cut = Record<string, readonly string[]>

/** What a role says. */
export interface Policy {
  actions: readonly Action[]
  /** Domains whose pages, figures and rows it reaches. */
  domains: readonly string[] | '*'
  /** Classes that it sees beside `open` and `internal`. */
  fields: readonly Sensitivity[]
  /** Dimensions ('department', 'organization', 'person') whose members are taken from the user; a user without them sees nothing. */
  rows: readonly string[]
}

/** False alarms a year where a tenant has not set its own. */
export const defaultFalseAlarmsPerYear = 2

/** Settings of a tenant, kept in its own database. */
export interface TenantSettings {
  name: string
  /** IANA zone in which days, months and fiscal years are cut. */
  timeZone: string
  /** 1-12; the fiscal year is named after the calendar year in which it ends. */
  fiscalYearStartMonth: number
  /** ISO 4217 code of the reporting currency. */
  currency: string
  locale: string
  branding?: Branding | undefined
  /** How many false alarms a year answers about unusual amounts may give, each over all that it watches. */
  falseAlarmsPerYear?: number | undefined
}

/** How a tenant looks different from others. */
export interface Branding {
  /** '#rrggbb', readable on the light paper; the site's own without it. */
  accent?: string | undefined
}

export interface MetricQuestion {
  span: { from: Day; to: Day }
  /** `month` answers from the month rollup (period = 'YYYY-MM-01'), `day` from the day rollup, `week` adds days up (period = its Monday; not for balances). */
  resolution: 'day' | 'week' | 'month'
  scenario: 'actual' | 'budget' | 'forecast'
  /** Divide by this dimension. */
  by?: string
  /** Keep only these members, by dimension. */
  where: Cut
}

export interface MetricRow {
  period: Day
  member: string | null
  /** Integer: cents for money, hundredths for statistical accounts. */
  value: number
}

interface MetricBase {
  /** kebab-case, unique over all domains. */
  name: string
  label: string
  /** What it counts and how, in a sentence a viewer understands. */
  help: string
  synonyms: string[]
  /** 'money' stands for the tenant's reporting currency. */
  unit: 'money' | 'ratio' | Unit
  good: Good
  dimensions: string[]
  /** Who may see it, and how small a group may be. */
  sensitivity: Sensitivity
  /** Unit value to reach per period, where there is one. */
  target?: number
}

/** A number read from rollups: rows(question) selects `period`, `member` and `value` (see MetricRow). */
export interface SummedMetric extends MetricBase {
  /** `sum` adds the periods up (flows); `last` takes the last one (balances, headcount). */
  aggregation: 'sum' | 'last'
  rows(question: MetricQuestion): SQL
  /**
   * The rows that `rows` selects, with those of each member of these dimensions apart, in a column a dimension ('department'): they add up to it.
   * @returns undefined where they cannot be kept apart; each cut is then asked for by itself.
   */
  divided?(question: MetricQuestion, dimensions: readonly string[]): SQL | undefined
  /** Most days of day cells that one statement may add up, so that it holds the event loop for milliseconds only. */
  daysAtOnce(question: Pick<MetricQuestion, 'by' | 'where'>): number
}

/** A ratio of two summed metrics, divided after adding up. */
export interface RatioMetric extends MetricBase {
  aggregation: 'ratio'
  numerator: string
  denominator: string
}

/** Where to go on reading: rows after this one, by day (where they have one) and row number. */
export interface PersonsPage {
  /** Whole month. */
  month: { from: Day; to: Day }
  after: { day: Day; row: number }
  most: number
}

/**
 * A number about the persons of a month, read from their rows and shown only as far as small groups stay protected (functions/platform/metrics/persons-month.ts):
 * by month, by up to three of its dimensions, never as minimum, maximum or of one person.
 */
export interface PersonsMetric extends MetricBase {
  aggregation: 'persons'
  /** Everybody with a value: how many; what they come to by weight (sum of values / sum of weights); which share of all has one above zero. */
  figure: 'count' | 'mean' | 'share'
  /** How a span of months is said in one number: the last month, their sum, or the mean of the months. */
  months: 'last' | 'sum' | 'mean'
  /** Who has no value counts as zero, instead of not at all. */
  zeros?: boolean
  /** What a value is counted in, per unit of the metric: 100 for cents. */
  scale?: number
  /** Ingest tables that are read: an unfinished import of one of them is waited for. */
  reads: string[]
  /** Everybody of the month: rows of `row` (ascending), `person`, a column a dimension, and `value` where `values` is missing. */
  persons(page: PersonsPage): SQL
  /** What persons contribute: rows of `day`, `row` (ascending together), `person`, `value` and `weight`; those of one person are added up. */
  values?(page: PersonsPage): SQL
  /** One row: `from` and `to`, first and last day with rows about the metric (NULL without), and `mark`, which changes with the persons. */
  span(): SQL
}

export type Metric = SummedMetric | RatioMetric | PersonsMetric

/** The rows of one cut, and where they can be found among those of all cuts. */
export interface PartQuestion<Whole, Row> {
  /** Asks for the rows of this cut alone; the evidence of the answer. */
  own: SQL
  /** Asks for the rows of all cuts at once, each member apart. */
  whole(): SQL
  /** @returns the rows that `own` would return. */
  keep(whole: readonly Whole[]): Row[]
}

/** Runs read-only SQL; each statement is kept as evidence and the event loop is yielded after it. Rows may be shared: they are not to be changed. */
export interface Reader {
  all<Row>(query: SQL): Promise<Row[]>
  /** Rows of a cut. Where many cuts are computed in one run, what they have in common is read once. */
  part<Whole, Row>(question: PartQuestion<Whole, Row>): Promise<Row[]>
}

/** Where an insight's window ends and how it is cut. */
export interface InsightContext {
  settings: TenantSettings
  /** Keep only these members, by dimension (one of the insight's `cuts`): row rules. {} = everything. */
  cut: Cut
  /** Last day of the last complete month of the insight's tables, in the tenant's zone; `null` without data. */
  completeTo: Day | null
  /** First and last day on which there is any row. */
  dataSpan: { from: Day; to: Day } | null
  /** Today in the tenant's zone. */
  today: Day
}

export interface LoadContext extends InsightContext {
  db: Reader
  /** Published answers of other insights, for the executive domain ('<domain>/<name>'). */
  answers: (name: string) => Answer | undefined
  /** Opens what is sealed in rows. */
  vault: Vault
  /** Forecasts series, and keeps what is published of it. */
  forecasts: Forecasts
  /** What models have said last of records. */
  models: Predictions
}

export interface Insight<Input = unknown> {
  /** kebab-case, the file's name. */
  name: string
  title: string
  question: string
  /** Ingest tables ('finance/ledger') whose new rows make it be computed again. */
  reads: string[]
  /** Insights ('finance/pnl') that must be computed before. */
  after?: string[]
  /** Who may see it; `internal` unless told. */
  sensitivity?: Sensitivity
  /** Dimensions by which a row rule may divide it: its `load` keeps to `context.cut`. */
  cuts: string[]
  load(context: LoadContext): Promise<Input>
  compute(input: Input, context: InsightContext): Finding
}

export interface Domain {
  /** The folder's name and the URL's segment. */
  name: string
  title: string
  metrics: Metric[]
  // biome-ignore lint/suspicious/noExplicitAny: each insight has an input of its own, known to its own load and compute only
  insights: Insight<any>[]
  /** What is predicted of single records of it. */
  models?: Model[]
  /** Tables that rows may be sent to. */
  tables: IngestTable[]
  /** What every table of it tells about people, those of members and rollups among them. */
  classes: Readonly<Record<string, TableClasses>>
  rollups: Rollup[]
  /** Its own routes, mounted at /api/<domain>. */
  // biome-ignore lint/suspicious/noExplicitAny: Hono's environment differs by domain
  app: Hono<any>
}
