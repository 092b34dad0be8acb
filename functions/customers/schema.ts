import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const priorities = ['urgent', 'high', 'normal', 'low'] as const
export const churnReasons = [
  'price',
  'service',
  'outage',
  'quality',
  'delivery',
  'competitor',
  'closure',
  'other',
] as const

/** Customers; sent again when they leave. */
export const account = sqliteTable(
  'customers_account',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    accountId: text('account_id').notNull(),
    /** Customer since. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    region: text('region').notNull(),
    segment: text('segment').notNull(),
    city: text('city').notNull(),
    industry: text('industry').notNull(),
    employees: integer('employees').notNull(),
    /** Last day as a customer; empty for those who are. */
    churnedOn: text('churned_on'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_account_key').on(t.accountId), index('customers_account_by_day').on(t.day)],
)

/** People at customers. */
export const contact = sqliteTable(
  'customers_contact',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    contactId: text('contact_id').notNull(),
    /** Known since. */
    day: text('day').notNull(),
    accountId: text('account_id').notNull(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    gender: text('gender', { enum: ['female', 'male', 'non-binary'] }),
    /** Such as 35-44. */
    ageGroup: text('age_group'),
    language: text('language'),
    email: text('email'),
    /** Where the record comes from; invented people are marked 'invented'. */
    origin: text('origin').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_contact_key').on(t.contactId), index('customers_contact_by_day').on(t.day)],
)

/** Answers to the monthly survey; not every account answers every month. */
export const satisfaction = sqliteTable(
  'customers_satisfaction',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    answerId: text('answer_id').notNull(),
    day: text('day').notNull(),
    accountId: text('account_id').notNull(),
    /** 1 (bad) to 10. */
    score: real('score').notNull(),
    /** Would recommend us, 0 to 10. */
    recommend: integer('recommend'),
    channel: text('channel').notNull(),
    reason: text('reason'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_satisfaction_key').on(t.answerId), index('customers_satisfaction_by_day').on(t.day)],
)

/** What an account uses, by feature and week. */
export const usage = sqliteTable(
  'customers_usage',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    usageId: text('usage_id').notNull(),
    /** Sunday on which the week ends. */
    day: text('day').notNull(),
    accountId: text('account_id').notNull(),
    feature: text('feature').notNull(),
    /** People who used it. */
    users: integer('users').notNull(),
    /** Times that they did. */
    sessions: integer('sessions').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_usage_key').on(t.usageId), index('customers_usage_by_day').on(t.day)],
)

/** Support tickets; sent again when they are answered and closed. */
export const ticket = sqliteTable(
  'customers_ticket',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    ticketId: text('ticket_id').notNull(),
    /** Opened on. */
    day: text('day').notNull(),
    openedAt: text('opened_at').notNull(),
    firstResponseAt: text('first_response_at'),
    closedAt: text('closed_at'),
    priority: text('priority', { enum: priorities }).notNull(),
    category: text('category').notNull(),
    accountId: text('account_id').notNull(),
    contactId: text('contact_id'),
    /** `employee_id` of who answers. */
    agentId: text('agent_id'),
    productId: text('product_id'),
    subject: text('subject').notNull(),
    /** 1 (bad) to 10, as the customer rated the answer; empty for those who did not. */
    score: integer('score'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_ticket_key').on(t.ticketId), index('customers_ticket_by_day').on(t.day)],
)

/** What was written in a ticket. */
export const message = sqliteTable(
  'customers_message',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    messageId: text('message_id').notNull(),
    day: text('day').notNull(),
    ticketId: text('ticket_id').notNull(),
    sentAt: text('sent_at').notNull(),
    author: text('author', { enum: ['customer', 'agent'] }).notNull(),
    /** `contact_id` or `employee_id`. */
    authorId: text('author_id'),
    text: text('text').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_message_key').on(t.messageId), index('customers_message_by_day').on(t.day)],
)

/** Customers who left. */
export const churn = sqliteTable(
  'customers_churn',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    churnId: text('churn_id').notNull(),
    /** Last day as a customer. */
    day: text('day').notNull(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    segment: text('segment').notNull(),
    reason: text('reason', { enum: churnReasons }).notNull(),
    /** Full months as a customer. */
    tenureMonths: integer('tenure_months').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('customers_churn_key').on(t.churnId), index('customers_churn_by_day').on(t.day)],
)
