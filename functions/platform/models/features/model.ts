// What an engineer writes to have something predicted: of which records, from which rows, and what came of them.
import type { SQL } from 'drizzle-orm'
import type { Day, Unit } from '../../../answer.ts'
import type { Sensitivity } from '../../../domain.ts'

/** Rows from which features are made. Each is known from a day on, and no feature sees it before. */
export interface Source {
  name: string
  /** What its rows are about: the model's own records ('employee'), or something that a record belongs to ('account'), see `Model.links`. */
  about: string
  /** Ingest tables ('hr/timesheet') that it reads. */
  reads: readonly string[]
  /**
   * Rows of [from, to]: `key` (whom it is about), `day` (from which it is known; of a sum, its last day), and the other columns as numbers or words.
   * What is sent again as it changes is to be told as of its day, or in a `later` column.
   */
  rows(page: { from: Day; to: Day }): SQL
  /** Columns that become known after the row, each with the column that has the day: { left_on: 'left_on' }. */
  later?: Readonly<Record<string, string>>
  /** Days that one statement reads, so that it holds the event loop for milliseconds; 31 unless told. */
  daysAtOnce?: number
}

/** The rows of a record in one source that are known at a moment, oldest first. */
export interface History {
  readonly count: number
  /** Only rows known within the last so many days, the moment's own day among them. */
  within(days: number): History
  /** Only rows whose column is this word. */
  where(column: string, word: string): History
  /** undefined without a row or a value. */
  last(column: string): number | undefined
  first(column: string): number | undefined
  lastWord(column: string): string | undefined
  sum(column: string): number
  mean(column: string): number | undefined
  min(column: string): number | undefined
  max(column: string): number | undefined
  /** Change a month of 30 days along a straight line through the rows; undefined under three values. */
  slope(column: string): number | undefined
  /** Days from the last row to the moment. */
  daysSinceLast(): number | undefined
  daysSinceFirst(): number | undefined
  /** Values of the rows that have one, oldest first. */
  values(column: string): number[]
  /** Days since 1970-01-01 of the rows. */
  dayNumbers(): number[]
}

/** A record at a moment: nothing that became known later can be reached through it. */
export interface Known {
  readonly key: string
  readonly moment: Day
  /** Days since 1970-01-01. */
  readonly dayNumber: number
  /** Rows of the record, or of what it belongs to, in a source. */
  history(source: string): History
}

export interface Feature {
  /** kebab-case. */
  name: string
  /** As a reader knows it: 'Overtime a week, last quarter'. */
  label: string
  kind: 'number' | 'category'
  unit?: Unit | 'money' | 'ratio'
  /** What its value tells: who may not see that is told of a single record only whether the feature raises or lowers the score. */
  sensitivity?: Sensitivity
  value(known: Known): number | string | undefined
  /** Which way it can be changed, and what is done for it: 'Bring pay to the market'. A feature without it is a circumstance. */
  change?: { direction: 'up' | 'down'; action: string }
  /** 1 = more of it never lowers the score, -1 never raises it. */
  monotone?: 1 | -1
}

/** When records are looked at: at the end of each month or week, or once, on the first day of the record. */
export type Moments = 'month' | 'week' | 'start'

interface ModelBase {
  /** kebab-case, unique in its domain: 'leaving'. */
  name: string
  title: string
  /** 'Who may leave within the next three months?' */
  question: string
  /** What a record is called: { one: 'employee', many: 'employees' }. */
  subject: { one: string; many: string }
  /** Scores are about persons: aggregates keep to small groups, single ones are for roles with the field, a person decides. */
  persons?: boolean
  /** Who may see single scores. */
  sensitivity: Sensitivity
  /** The first one lists the records: it is about the subject, and its first row says since when there is one. */
  sources: readonly [Source, ...Source[]]
  /** By `about` of a source: the column of the first source that has the key there. */
  links?: Readonly<Record<string, string>>
  moments: Moments
  /** Days after the moment in which the outcome shows. */
  horizonDays: number
  /** Whether the record is one to be predicted at the moment (employed, a customer, open). */
  population(known: Known): boolean
  features: readonly Feature[]
  /** What must not decide: never learnt from, only held against the scores afterwards, with the ground for it. */
  protected?: readonly Feature[]
  /** Column of the first source by which a reader knows the record ('name'), and one or two by which records are listed ('department'). */
  shown?: { name?: string; by?: readonly string[] }
}

/** Whether something happens within the horizon. */
export interface ClassificationModel extends ModelBase {
  kind: 'classification'
  /** The event in words, a verb first: 'leaves within 90 days', 'is paid late'. */
  event: string
  /** 1 or 0; undefined where it cannot be said. @param then the record as known when the horizon is over. */
  outcome(then: Known, now: Known): 0 | 1 | undefined
  /** What a missed event and a false alarm cost, in any unit: sets the threshold. */
  costs: { missed: number; falseAlarm: number }
}

/** How much of something there will be within the horizon. */
export interface RegressionModel extends ModelBase {
  kind: 'regression'
  /** 'revenue of the next twelve months'. */
  quantity: string
  /** Name of the feature that one would go by without a model, in the unit of the quantity: it has to be beaten. Without it the mean has. */
  usual?: string
  unit: Unit | 'money' | 'ratio'
  outcome(then: Known, now: Known): number | undefined
}

/** How long until something happens, where much has not happened yet. */
export interface SurvivalModel extends ModelBase {
  kind: 'survival'
  /** As of a classification. */
  event: string
  /** Days of one period of the hazard: 7 = weekly. The horizon is a whole number of periods. */
  periodDays: number
  /** Days from the moment to the event; undefined where there was none until the horizon was over. */
  outcome(then: Known, now: Known): number | undefined
}

export type Model = ClassificationModel | RegressionModel | SurvivalModel
