// What was forecast, for ever, and how good it has been; versions of models, what they say of records, and what came.
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** One published forecast. Rows are never changed. */
export const forecast = sqliteTable(
  'models_forecast',
  {
    id: integer('id').primaryKey(),
    /** '<domain>/<insight>' that published it. */
    insight: text('insight').notNull(),
    /** Key of the row rule's cut, '' for everything. */
    cut: text('cut').notNull(),
    /** Last day of the last period that was known. */
    origin: text('origin').notNull(),
    /** 1, and one more each time that it was made anew of the same origin. */
    version: integer('version').notNull(),
    madeAt: text('made_at').notNull(),
    runId: text('run_id').notNull(),
    engine: text('engine').notNull(),
    /** SHA-256 of the history and the engine that it was made of. */
    history: text('history').notNull(),
    unit: text('unit').notNull(),
    /** JSON, one list a period: first day, expected, 80 % from and to, 95 % from and to; integers in hundredths of the unit. */
    periods: text('periods').notNull(),
    /** JSON: names and weights. */
    models: text('models').notNull(),
    /** JSON: what was done to the series, in sentences. */
    notes: text('notes').notNull(),
    /** Why it was made anew; NULL for the first version. */
    reason: text('reason'),
  },
  (t) => [uniqueIndex('models_forecast_key').on(t.insight, t.cut, t.origin, t.version)],
)

/** How good the forecasts of an insight have been, as of its last forecast; replaced by the next one. */
export const record = sqliteTable(
  'models_record',
  {
    id: integer('id').primaryKey(),
    insight: text('insight').notNull(),
    cut: text('cut').notNull(),
    engine: text('engine').notNull(),
    computedAt: text('computed_at').notNull(),
    grain: text('grain').notNull(),
    firstPeriod: text('first_period').notNull(),
    /** JSON: one integer a period, null where it is missing. */
    history: text('history').notNull(),
    /** JSON: what would have been forecast at earlier origins, tried on the history. */
    trials: text('trials').notNull(),
    /** JSON: published forecasts compared with what came, by step. */
    published: text('published').notNull(),
    /** JSON: the trials compared with what came, by step. */
    tried: text('tried').notNull(),
  },
  (t) => [uniqueIndex('models_record_key').on(t.insight, t.cut)],
)

/** One version of a model: what it was learnt from and what it did on a period that it had not seen. Rows are never changed. */
export const version = sqliteTable(
  'models_version',
  {
    id: integer('id').primaryKey(),
    /** '<domain>/<name>'. */
    model: text('model').notNull(),
    version: integer('version').notNull(),
    trainedAt: text('trained_at').notNull(),
    engine: text('engine').notNull(),
    /** SHA-256 of what the model is made of: features, sources, horizon. Another shape cannot be applied any more. */
    shape: text('shape').notNull(),
    /** Program that trained it. */
    program: text('program').notNull(),
    /** First and last moment that it was learnt from. */
    dataFrom: text('data_from').notNull(),
    dataTo: text('data_to').notNull(),
    /** Last day of the data: until then outcomes were known. */
    knownTo: text('known_to').notNull(),
    rows: integer('rows').notNull(),
    records: integer('records').notNull(),
    events: integer('events').notNull(),
    seed: integer('seed').notNull(),
    /** JSON: features, holdOut and fairness of its card. */
    card: text('card').notNull(),
    /** Of all parts of what was learnt, and their SHA-256. */
    size: integer('size').notNull(),
    hash: text('hash').notNull(),
    /** What was decided when it was trained; decisions by hand stand in models_decision. */
    decision: text('decision').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [uniqueIndex('models_version_key').on(t.model, t.version)],
)

/** What was learnt, as text cut into pieces. Rows are never changed; old ones go, those of a champion never. */
export const artifact = sqliteTable(
  'models_artifact',
  {
    id: integer('id').primaryKey(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    /** 'learned', 'twin', 'reference'. */
    part: text('part').notNull(),
    chunk: integer('chunk').notNull(),
    /** ASCII, at most a million characters. */
    content: text('content').notNull(),
  },
  (t) => [uniqueIndex('models_artifact_key').on(t.model, t.version, t.part, t.chunk)],
)

/** The version of each model that scores. */
export const champion = sqliteTable('models_champion', {
  model: text('model').primaryKey(),
  version: integer('version').notNull(),
  since: text('since').notNull(),
})

/** Every decision about a version, for ever. */
export const decision = sqliteTable(
  'models_decision',
  {
    id: integer('id').primaryKey(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    decision: text('decision').notNull(),
    reason: text('reason').notNull(),
    at: text('at').notNull(),
    /** 'system', 'user:1', 'operator'. */
    decidedBy: text('decided_by').notNull(),
  },
  (t) => [index('models_decision_by_model').on(t.model, t.id)],
)

/** The last training of each model, or the one that is going on. */
export const training = sqliteTable('models_training', {
  model: text('model').primaryKey(),
  state: text('state', { enum: ['waiting', 'running', 'done', 'insufficient', 'failed'] }).notNull(),
  cause: text('cause').notNull(),
  startedAt: text('started_at').notNull(),
  finishedAt: text('finished_at'),
  /** Last day of the data that it was tried with. */
  knownTo: text('known_to'),
  /** Last import into the tables that it reads. */
  lastBatch: integer('last_batch'),
  shape: text('shape').notNull(),
  program: text('program').notNull(),
  /** How often it began without coming to an end. */
  interruptions: integer('interruptions').notNull(),
  /** Why it came to nothing, in a sentence. */
  reason: text('reason'),
})

/** Scores of all current records, made at once by one version. */
export const scoring = sqliteTable(
  'models_scoring',
  {
    id: integer('id').primaryKey(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    /** Last day that was known. */
    day: text('day').notNull(),
    scoredAt: text('scored_at').notNull(),
    records: integer('records').notNull(),
    /** 0 until all of its scores are there. */
    complete: integer('complete').notNull(),
    /** Last day of the data when it was last held against what came; NULL before. */
    comparedTo: text('compared_to'),
    /** JSON: how the scores did, as far as outcomes are known. */
    came: text('came'),
  },
  (t) => [index('models_scoring_by_model').on(t.model, t.day)],
)

/** Columns of a score behind the one that says whose it is. */
function scoreColumns() {
  return {
    /** The moment as of which the record was looked at. */
    day: text('day').notNull(),
    score: real('score').notNull(),
    /** Days until the event, of a survival model. */
    expectedDays: real('expected_days'),
    /** JSON by column: what the record is listed by, and its name; of a person no name. */
    shown: text('shown').notNull(),
    /** JSON: margin, base, the largest contributions with the values that they come from, and the rest of them. */
    reasons: text('reasons').notNull(),
    /** What came of it; NULL while it is not known. */
    outcome: real('outcome'),
  }
}

/** Scores of records that are no persons. */
export const score = sqliteTable(
  'models_score',
  {
    id: integer('id').primaryKey(),
    scoring: integer('scoring').notNull(),
    record: text('record').notNull(),
    ...scoreColumns(),
  },
  (t) => [uniqueIndex('models_score_key').on(t.scoring, t.record)],
)

/** Scores of persons. */
export const personScore = sqliteTable(
  'models_person_score',
  {
    id: integer('id').primaryKey(),
    scoring: integer('scoring').notNull(),
    person: text('person').notNull(),
    ...scoreColumns(),
  },
  (t) => [
    uniqueIndex('models_person_score_key').on(t.scoring, t.person),
    index('models_person_score_by_person').on(t.person),
    index('models_person_score_by_day').on(t.day),
  ],
)

/** One look at whether the data still are what a version was learnt from. */
export const drift = sqliteTable(
  'models_drift',
  {
    id: integer('id').primaryKey(),
    model: text('model').notNull(),
    version: integer('version').notNull(),
    /** Last day that was looked at. */
    day: text('day').notNull(),
    /** JSON: by feature, of the scores, of their quality. */
    figures: text('figures').notNull(),
    /** What has changed, in a sentence; NULL where nothing has beyond noise. */
    alarm: text('alarm'),
  },
  (t) => [uniqueIndex('models_drift_key').on(t.model, t.version, t.day)],
)
