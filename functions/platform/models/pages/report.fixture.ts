// Literal models, versions and scores, for tests of the pages.
import { sql } from 'drizzle-orm'
import { formatOf } from '../../../../lib/figures/format.ts'
import type { ClassificationModel, Feature, RegressionModel } from '../features/model.ts'
import type { Estimate, HoldOut, ModelVersion } from '../registry/card.ts'
import type { ModelReport, ScoredRecord } from './model-report.ts'
import type { Writing } from './model-words.ts'

export const writing: Writing = { format: formatOf('en-GB'), currency: 'EUR', timeZone: 'Europe/Berlin' }

const feature = (name: string, label: string, more: Partial<Feature> = {}): Feature => ({
  name,
  label,
  kind: 'number',
  value: () => undefined,
  ...more,
})

export const churn: ClassificationModel = {
  name: 'churn',
  title: 'Churn',
  question: 'Which customers may leave?',
  subject: { one: 'customer', many: 'customers' },
  sensitivity: 'internal',
  kind: 'classification',
  event: 'leaves within 90 days',
  costs: { missed: 5, falseAlarm: 1 },
  moments: 'month',
  horizonDays: 90,
  sources: [{ name: 'accounts', about: 'customer', reads: [], rows: () => sql`SELECT 1` }],
  population: () => true,
  outcome: () => 0,
  features: [
    feature('satisfaction', 'Satisfaction, last survey', {
      change: { direction: 'up', action: 'Call them about the last ticket' },
    }),
    feature('orders', 'Orders, last quarter'),
    feature('revenue', 'Revenue, last year', { unit: 'money' }),
    feature('overdue', 'Days overdue', {
      unit: 'days',
      change: { direction: 'down', action: 'Agree on a plan of payment' },
    }),
    feature('segment', 'Segment', { kind: 'category' }),
  ],
  shown: { name: 'name', by: ['segment'] },
}

export const leaving: ClassificationModel = {
  ...churn,
  name: 'leaving',
  title: 'Leaving',
  question: 'Who may leave within the next three months?',
  subject: { one: 'employee', many: 'employees' },
  persons: true,
  sensitivity: 'rating',
  protected: [feature('gender', 'Gender', { kind: 'category' })],
}

const { event: _, costs: __, ...shared } = churn
export const lifetime: RegressionModel = {
  ...shared,
  name: 'lifetime-value',
  title: 'Lifetime value',
  question: 'What will a customer bring?',
  kind: 'regression',
  quantity: 'revenue of the next twelve months',
  unit: 'money',
  outcome: () => 0,
}

export function estimate(value: number, half = 0.03): Estimate {
  return { value, low: value - half, high: value + half }
}

export const holdOut: HoldOut = {
  from: '2026-05-31',
  to: '2026-08-31',
  rows: 1210,
  records: 312,
  events: 61,
  figures: {
    auc: estimate(0.84),
    averagePrecision: estimate(0.52),
    logLoss: estimate(0.21),
    brier: estimate(0.061),
    calibrationError: estimate(0.021, 0.01),
    accuracy: estimate(0.913, 0.02),
    baseRateAccuracy: estimate(0.88, 0.02),
    lift: estimate(7.4, 0.5),
    f1: estimate(0.51),
  },
  threshold: { value: 0.167, precision: 0.41, recall: 0.68, accuracy: 0.87 },
  reliability: [
    { expected: 0.01, observed: 0.012, rows: 400 },
    { expected: 0.05, observed: 0.04, rows: 400 },
    { expected: 0.2, observed: 0.23, rows: 300 },
    { expected: 0.61, observed: 0.58, rows: 110 },
  ],
}

export function version(more: Partial<ModelVersion> = {}): ModelVersion {
  return {
    model: 'customers/churn',
    version: 3,
    trainedAt: '2026-11-12T03:10:00.000Z',
    engine: 'one',
    dataFrom: '2024-01-31',
    dataTo: '2026-04-30',
    rows: 8421,
    records: 350,
    events: 402,
    features: [
      { name: 'satisfaction', label: 'Satisfaction, last survey', share: 0.41, direction: -1.2 },
      { name: 'orders', label: 'Orders, last quarter', share: 0.3, direction: -0.8 },
      { name: 'overdue', label: 'Days overdue', share: 0.19, direction: 0.5 },
      { name: 'segment', label: 'Segment', share: 0.07 },
      { name: 'revenue', label: 'Revenue, last year', share: 0.03, direction: 0.001 },
    ],
    holdOut,
    fairness: [],
    size: 148_230,
    hash: '4f2ac19be0d86b11a5d0c7e93f5b7f21b0b2c3a4d5e6f708192a3b4c5d6e7f80',
    decision: 'promoted',
    reason: 'It put 84 of 100 pairs in the right order, the version before 81: more than chance explains.',
    ...more,
  }
}

export function report(more: Partial<ModelReport> = {}): ModelReport {
  const champion = version()
  return {
    name: 'customers/churn',
    domain: 'Customers',
    model: churn,
    state: { kind: 'ready' },
    champion: 3,
    versions: [
      champion,
      version({
        version: 2,
        decision: 'kept-champion',
        reason: 'No better than the version before.',
        hash: 'a'.repeat(64),
      }),
    ],
    now: { moment: '2026-10-31', records: 312, likely: 18, marked: 41, expected: 24.2 },
    withheld: null,
    alarms: [],
    drift: [],
    compared: [],
    ...more,
  }
}

export const record: ScoredRecord = {
  key: 'C-1042',
  name: 'Miller Logistics',
  groups: ['Mid-market'],
  score: 0.63,
  base: 0.08,
  reasons: [
    { feature: 'satisfaction', value: 5.2, usual: 7.8, part: 0.31 },
    { feature: 'overdue', value: 31, usual: 4, part: 0.17 },
    { feature: 'orders', value: 9, usual: 6, part: -0.02 },
  ],
  rest: 0.09,
}
