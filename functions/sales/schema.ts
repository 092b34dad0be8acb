import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const stages = ['qualified', 'needs', 'proposal', 'negotiation', 'won', 'lost'] as const

/** What is sold, as it is today; sent again when it changes. */
export const product = sqliteTable(
  'sales_product',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    productId: text('product_id').notNull(),
    /** Sold since. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    family: text('family').notNull(),
    unit: text('unit').notNull(),
    kind: text('kind', { enum: ['goods', 'service'] }).notNull(),
    /** List price and cost of one unit, as introduced. */
    listPriceCents: integer('list_price_cents').notNull(),
    unitCostCents: integer('unit_cost_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_product_key').on(t.productId), index('sales_product_by_day').on(t.day)],
)

/** List price of one unit, valid from a day on until the next row of the product. */
export const priceList = sqliteTable(
  'sales_price_list',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    priceId: text('price_id').notNull(),
    /** Valid from. */
    day: text('day').notNull(),
    productId: text('product_id').notNull(),
    family: text('family').notNull(),
    listPriceCents: integer('list_price_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_price_list_key').on(t.priceId), index('sales_price_list_by_day').on(t.day)],
)

/** Chances of a sale; sent again when the stage changes. */
export const opportunity = sqliteTable(
  'sales_opportunity',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    opportunityId: text('opportunity_id').notNull(),
    /** Created on. */
    day: text('day').notNull(),
    accountId: text('account_id').notNull(),
    /** Product family that it is about. */
    family: text('family').notNull(),
    stage: text('stage', { enum: stages }).notNull(),
    amountCents: integer('amount_cents').notNull(),
    /** Of winning, as the owner puts it, 0 to 1. */
    probability: real('probability').notNull(),
    /** `employee_id` of the seller. */
    ownerId: text('owner_id').notNull(),
    source: text('source').notNull(),
    campaignId: text('campaign_id'),
    /** Day on which the owner expected the decision when it was created. */
    expectedOn: text('expected_on').notNull(),
    closedOn: text('closed_on'),
    lossReason: text('loss_reason'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_opportunity_key').on(t.opportunityId), index('sales_opportunity_by_day').on(t.day)],
)

/** Each step of an opportunity. */
export const stageChange = sqliteTable(
  'sales_stage_change',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    changeId: text('change_id').notNull(),
    day: text('day').notNull(),
    opportunityId: text('opportunity_id').notNull(),
    /** Empty for the first one. */
    fromStage: text('from_stage', { enum: stages }),
    toStage: text('to_stage', { enum: stages }).notNull(),
    /** Days spent in the stage that it leaves. */
    days: integer('days').notNull(),
    amountCents: integer('amount_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_stage_change_key').on(t.changeId), index('sales_stage_change_by_day').on(t.day)],
)

/** Orders; revenue counts on their day. */
export const order = sqliteTable(
  'sales_order',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    orderId: text('order_id').notNull(),
    day: text('day').notNull(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    segment: text('segment').notNull(),
    /** How it was sold. */
    channel: text('channel').notNull(),
    /** Number of lines. */
    lines: integer('lines').notNull(),
    listCents: integer('list_cents').notNull(),
    netCents: integer('net_cents').notNull(),
    costCents: integer('cost_cents').notNull(),
    /** Delivery was promised for. */
    promisedOn: text('promised_on'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_order_key').on(t.orderId), index('sales_order_by_day').on(t.day)],
)

/** Lines of orders: price, volume and mix. */
export const orderLine = sqliteTable(
  'sales_order_line',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    lineId: text('line_id').notNull(),
    day: text('day').notNull(),
    orderId: text('order_id').notNull(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    productId: text('product_id').notNull(),
    family: text('family').notNull(),
    units: integer('units').notNull(),
    /** All units at list price; list = discount + net. */
    listCents: integer('list_cents').notNull(),
    discountCents: integer('discount_cents').notNull(),
    netCents: integer('net_cents').notNull(),
    /** What all units cost. */
    costCents: integer('cost_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_order_line_key').on(t.lineId), index('sales_order_line_by_day').on(t.day)],
)

/** Marketing campaigns. */
export const campaign = sqliteTable(
  'sales_campaign',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    campaignId: text('campaign_id').notNull(),
    /** Begins on. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    channel: text('channel').notNull(),
    /** Last day as planned. */
    endsOn: text('ends_on').notNull(),
    budgetCents: integer('budget_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_campaign_key').on(t.campaignId), index('sales_campaign_by_day').on(t.day)],
)

/** What advertising cost and reached, by campaign and day. */
export const adSpend = sqliteTable(
  'sales_ad_spend',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    spendId: text('spend_id').notNull(),
    day: text('day').notNull(),
    campaignId: text('campaign_id').notNull(),
    channel: text('channel').notNull(),
    spendCents: integer('spend_cents').notNull(),
    impressions: integer('impressions').notNull(),
    clicks: integer('clicks').notNull(),
    /** Enquiries that named the campaign. */
    leads: integer('leads').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_ad_spend_key').on(t.spendId), index('sales_ad_spend_by_day').on(t.day)],
)

/** Visits to the firm's site, by where they came from. */
export const webTraffic = sqliteTable(
  'sales_web_traffic',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    trafficId: text('traffic_id').notNull(),
    day: text('day').notNull(),
    source: text('source').notNull(),
    visits: integer('visits').notNull(),
    pageViews: integer('page_views').notNull(),
    /** Share of visits that saw one page only. */
    bounceShare: real('bounce_share').notNull(),
    signUps: integer('sign_ups').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_web_traffic_key').on(t.trafficId), index('sales_web_traffic_by_day').on(t.day)],
)

/** What social networks show of the firm's pages and of talk about it. */
export const socialSignal = sqliteTable(
  'sales_social_signal',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    signalId: text('signal_id').notNull(),
    day: text('day').notNull(),
    network: text('network').notNull(),
    followers: integer('followers').notNull(),
    posts: integer('posts').notNull(),
    /** Likes, shares and answers to own posts. */
    reactions: integer('reactions').notNull(),
    /** Posts of others that name the firm. */
    mentions: integer('mentions').notNull(),
    /** Of the mentions, -1 to 1. */
    sentiment: real('sentiment').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('sales_social_signal_key').on(t.signalId), index('sales_social_signal_by_day').on(t.day)],
)
