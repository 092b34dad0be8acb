// What is known of one version of a model: the card that stands on its page, and the record in the registry.
import type { Day } from '../../../answer.ts'

/** A figure with its interval of 95 %. */
export interface Estimate {
  value: number
  low: number
  high: number
}

/** What a version did on a period that it had not seen. */
export interface HoldOut {
  /** Moments of the rows, and how many. */
  from: Day
  to: Day
  rows: number
  records: number
  /** Events, in a classification and a survival model. */
  events: number
  /** By name of the figure: auc, averagePrecision, logLoss, brier, calibrationError, accuracy, baseRateAccuracy, lift, f1; rmse, mae, r2, naiveRmse; concordance. */
  figures: Readonly<Record<string, Estimate>>
  /** The threshold that the costs lead to, and what it did. */
  threshold?: { value: number; precision: number; recall: number; accuracy: number }
  /** Expected against observed, by tenth of the scores. */
  reliability: readonly { expected: number; observed: number; rows: number }[]
}

export interface FairnessGroup {
  group: string
  rows: number
  /** Withheld where the group is smaller than the least. */
  figures?: Readonly<Record<string, Estimate>>
}

export interface Fairness {
  attribute: string
  label: string
  groups: readonly FairnessGroup[]
  /** Least over largest selection rate; under .8 it is said. */
  parityRatio?: Estimate
  /** Largest difference of true positive rates. */
  opportunityDifference?: Estimate
  finding: string
  /** The difference is beyond chance and beyond four fifths. */
  concern?: boolean
}

export interface FeatureUse {
  name: string
  label: string
  /** Share of all contributions, 0-1. */
  share: number
  /** Mean contribution where the value is high less where it is low, in units of the margin; undefined for categories. */
  direction?: number
}

export type Decision = 'promoted' | 'kept-champion' | 'refused' | 'rolled-back-to' | 'promoted-by-hand'

export interface ModelVersion {
  /** '<domain>/<name>'. */
  model: string
  version: number
  trainedAt: string
  engine: string
  /** First and last moment that it was learnt from, and until when outcomes were known. */
  dataFrom: Day
  dataTo: Day
  rows: number
  records: number
  events: number
  features: readonly FeatureUse[]
  holdOut: HoldOut | null
  fairness: readonly Fairness[]
  /** Bytes of what was learnt, and its SHA-256. */
  size: number
  hash: string
  /** What the automatic decision was and why, in a sentence. */
  decision: Decision
  reason: string
}
