// What was forecast, for ever, and how good it has been.
import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

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
