// What the pages of models tell, put together from the registry by report-of.ts and rendered by the functions beside.
import type { Day, Point } from '../../../../lib/figures/figure.ts'
import type { Model } from '../features/model.ts'
import type { ModelVersion } from '../registry/card.ts'

/** Where a model stands. */
export type ModelState =
  | { kind: 'ready' }
  /** Nothing has been learnt yet. */
  | { kind: 'waiting' }
  /** @member missing what there is too little of, in a sentence. */
  | { kind: 'insufficient'; missing: string }
  /** A version is being learnt; @member since ISO instant. */
  | { kind: 'training'; since: string }
  /** The last attempt came to nothing. @member trouble why, in a sentence. */
  | { kind: 'failed'; trouble: string }
  /** Learning was cut off, by a crash or a stop, and goes on with the next run. */
  | { kind: 'interrupted'; since: string }

/** What the champion says of all records today. */
export interface ScoresNow {
  moment: Day
  records: number
  /** Records with a score above one half; null where they are so few that the number would tell of single persons. */
  likely: number | null
  /** Records above the threshold that the costs lead to; null as above. */
  marked: number | null
  /** Sum of the scores of a classification, mean of the values of a regression. */
  expected: number
}

export interface Alarm {
  since: Day
  /** A sentence. */
  text: string
}

/** How an input, or what comes of the scores, has moved since the champion was learnt. */
export interface Drift {
  label: string
  /** Population stability index over time, the newest last. */
  points: readonly Point[]
  /** What the index must exceed to count. */
  limit: number
  alarm: boolean
}

/** Scores of a moment that is over, beside what came. */
export interface Compared {
  moment: Day
  version: number
  records: number
  /** Sum of scores, or mean of values; what came, in the same. */
  expected: number
  /** null where so few came that the number would tell of single persons. */
  observed: number | null
  /** Share of pairs in the right order. */
  auc?: number
}

export interface ModelReport {
  /** '<domain>/<name>'. */
  name: string
  /** Title of the domain. */
  domain: string
  model: Model
  state: ModelState
  /** Number of the version whose scores count. */
  champion: number | null
  /** Newest first. */
  versions: readonly ModelVersion[]
  now: ScoresNow | null
  /** Why the reader is told nothing of it but its question, in a sentence; null for everybody else. */
  withheld: string | null
  alarms: readonly Alarm[]
  drift: readonly Drift[]
  compared: readonly Compared[]
}

export interface Reason {
  /** Name of the feature. */
  feature: string
  /** What the record has, and what is usual; undefined where it is not known. */
  value: number | string | undefined
  usual: number | string | undefined
  /** The reader may not see the value, only that it counts. */
  withheld?: true
  /** What it adds to the score, in the score's own unit: base + reasons + rest = score. */
  part: number
}

export interface ScoredRecord {
  key: string
  /** undefined for records without a name, and for those who may not see it. */
  name?: string | undefined
  /** Members by which records are listed: 'Research', 'Berlin'. */
  groups: readonly string[]
  score: number
  base: number
  /** Mean days to the event, at most the horizon, of a survival model. */
  expectedDays?: number | undefined
  /** Strongest first. */
  reasons: readonly Reason[]
  rest: number
}

/** Scores of a group; undefined figures are withheld, because the group is small or would show a small one. */
export interface ScoredGroup {
  group: string
  records?: number
  /** Sum of scores, or mean of values. */
  expected?: number
}

/** What the reader may do and see beyond the card. */
export interface Rights {
  /** Row rules leave everything over: figures about the whole company are shown. */
  whole: boolean
  records: boolean
  train: boolean
  promote: boolean
}
