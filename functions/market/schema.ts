// What is outside of the firm. `source` says where a value comes from; what the generator writes is marked 'synthetic'.
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** Prices of what the firm buys, by day. */
export const price = sqliteTable(
  'market_price',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    priceId: text('price_id').notNull(),
    day: text('day').notNull(),
    item: text('item').notNull(),
    /** What one price buys, such as 't' or 'kWh'. */
    unit: text('unit').notNull(),
    /** In units of the currency, not cents: a kilowatt hour has four digits. */
    price: real('price').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('market_price_key').on(t.priceId), index('market_price_by_day').on(t.day)],
)

/** Indices of the industry and the markets, by workday. */
export const marketIndex = sqliteTable(
  'market_index',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    indexId: text('index_id').notNull(),
    day: text('day').notNull(),
    name: text('name').notNull(),
    /** About 100 on the first day. */
    value: real('value').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('market_index_key').on(t.indexId), index('market_index_by_day').on(t.day)],
)

/** What statistical offices and central banks publish, by the day of publication. */
export const indicator = sqliteTable(
  'market_indicator',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    indicatorId: text('indicator_id').notNull(),
    day: text('day').notNull(),
    name: text('name').notNull(),
    value: real('value').notNull(),
    /** Such as 'ratio' (0.03 = 3 %) or 'index'. */
    unit: text('unit').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('market_indicator_key').on(t.indicatorId), index('market_indicator_by_day').on(t.day)],
)

/** Yearly pay that others pay, by quarter. */
export const wageBenchmark = sqliteTable(
  'market_wage_benchmark',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    benchmarkId: text('benchmark_id').notNull(),
    /** First day of the quarter. */
    day: text('day').notNull(),
    department: text('department').notNull(),
    role: text('role').notNull(),
    /** 1 (junior) to 5 (head of the department). */
    level: integer('level').notNull(),
    lowerQuartileCents: integer('lower_quartile_cents').notNull(),
    medianCents: integer('median_cents').notNull(),
    upperQuartileCents: integer('upper_quartile_cents').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('market_wage_benchmark_key').on(t.benchmarkId), index('market_wage_benchmark_by_day').on(t.day)],
)

/** Weather at the firm's sites, by day. */
export const weather = sqliteTable(
  'market_weather',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    weatherId: text('weather_id').notNull(),
    day: text('day').notNull(),
    site: text('site').notNull(),
    /** Degrees Celsius. */
    meanTemperature: real('mean_temperature').notNull(),
    lowTemperature: real('low_temperature').notNull(),
    highTemperature: real('high_temperature').notNull(),
    /** Millimetres. */
    precipitation: real('precipitation').notNull(),
    /** Kilometres an hour. */
    wind: real('wind').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('market_weather_key').on(t.weatherId), index('market_weather_by_day').on(t.day)],
)

export const signalKinds = ['price change', 'product launch', 'hiring', 'customer win', 'trouble'] as const

/** What competitors were seen to do. */
export const competitorSignal = sqliteTable(
  'market_competitor_signal',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    signalId: text('signal_id').notNull(),
    day: text('day').notNull(),
    competitor: text('competitor').notNull(),
    kind: text('kind', { enum: signalKinds }).notNull(),
    family: text('family').notNull(),
    region: text('region').notNull(),
    /** -1 (good for us) to 1 (a threat). */
    threat: real('threat').notNull(),
    headline: text('headline').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('market_competitor_signal_key').on(t.signalId),
    index('market_competitor_signal_by_day').on(t.day),
  ],
)

/** How much people search for something, by week. */
export const webTrend = sqliteTable(
  'market_web_trend',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    trendId: text('trend_id').notNull(),
    /** Last day of the week. */
    day: text('day').notNull(),
    term: text('term').notNull(),
    region: text('region').notNull(),
    /** 0-100. */
    interest: integer('interest').notNull(),
    source: text('source').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('market_web_trend_key').on(t.trendId), index('market_web_trend_by_day').on(t.day)],
)
