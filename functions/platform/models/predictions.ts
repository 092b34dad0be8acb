// What models say, for insights: single records of things, and sums of persons.
import type { Day } from '../../answer.ts'
import type { HoldOut } from './registry/card.ts'
import type { KeptReasons } from './registry/reasons.ts'

/** A record as the champion has scored it. */
export interface PredictedRecord {
  key: string
  /** Chance of the event within the horizon, or the quantity. */
  score: number
  /** Days until the event, at most the horizon; null but of survival models. */
  expectedDays: number | null
  /** By column: what it is listed by, and its name. */
  shown: Readonly<Record<string, string>>
  reasons: KeptReasons
}

export interface Predicted {
  version: number
  /** Last day that was known. */
  day: Day
  /** How good such scores were on a period that had not been seen. */
  holdOut: HoldOut | null
}

/** Scores of a group; undefined figures are withheld, because the group is small or would show a small one. */
export interface PredictedGroup {
  group: string
  records?: number
  /** Sum of the chances, or mean of the quantities. */
  expected?: number
}

/** What the champions have said last. An insight that asks says 'models/<domain>/<name>' among what it `reads`, so that new scores make it be computed anew. */
export interface Predictions {
  /**
   * @param model '<domain>/<name>'.
   * @returns the records of the insight's cut, highest first; undefined where no version scores, the cut cannot be kept, or the records are persons: of them
   * an insight is told sums only.
   */
  scores(model: string): Promise<(Predicted & { records: PredictedRecord[] }) | undefined>
  /**
   * @param by one of the columns that the model's records are listed by.
   * @returns sums by its members; undefined as above, but of persons too.
   * @throws RangeError when they are not listed by it.
   */
  groupScores(model: string, by: string): Promise<(Predicted & { groups: PredictedGroup[] }) | undefined>
}
