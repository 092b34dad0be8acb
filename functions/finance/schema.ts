import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const accountTypes = ['revenue', 'expense', 'asset', 'liability', 'equity', 'statistical'] as const
export type AccountType = (typeof accountTypes)[number]

/** What an account is for, within its type; decides the line of the profit and loss statement. */
export const accountKinds = [
  'sales',
  'intercompany-sales',
  'returns-and-discounts',
  'cost-of-sales',
  'personnel',
  'travel',
  'marketing',
  'facilities',
  'professional-services',
  'depreciation',
  'other-operating',
  'other-income',
  'interest',
  'tax',
  'cash',
  'receivables',
  'inventory',
  'fixed-assets',
  'other-assets',
  'payables',
  'debt',
  'other-liabilities',
  'equity',
  'headcount',
  'units',
  'area',
  'other-statistical',
] as const
export type AccountKind = (typeof accountKinds)[number]

export const scenarios = ['actual', 'budget', 'forecast'] as const
export type Scenario = (typeof scenarios)[number]

export const account = sqliteTable(
  'finance_account',
  {
    id: integer('id').primaryKey(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    type: text('type', { enum: accountTypes }).notNull(),
    kind: text('kind', { enum: accountKinds }).notNull(),
    /** `sum`: its lines are movements; `last`: each line is the balance on its day. */
    aggregation: text('aggregation', { enum: ['sum', 'last'] }).notNull(),
  },
  (t) => [uniqueIndex('finance_account_code').on(t.code), index('finance_account_by_name').on(t.name)],
)

export const department = sqliteTable(
  'finance_department',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
  },
  (t) => [uniqueIndex('finance_department_name').on(t.name)],
)

export const organization = sqliteTable(
  'finance_organization',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
  },
  (t) => [uniqueIndex('finance_organization_name').on(t.name)],
)

/**
 * Ledger lines, one a row. Amounts carry the sign of the source: revenue and expense are both positive as a rule.
 * Statistical accounts keep hundredths of their own unit in `amount_cents`.
 */
export const ledger = sqliteTable(
  'finance_ledger',
  {
    /** Never used twice, so that undo records keep meaning one row. */
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** The source's own number of the line, or hash and occurrence where it has none. */
    entryKey: text('entry_key').notNull(),
    day: text('day').notNull(),
    scenario: text('scenario', { enum: scenarios }).notNull(),
    accountId: integer('account_id').notNull(),
    departmentId: integer('department_id').notNull(),
    organizationId: integer('organization_id').notNull(),
    /** In the tenant's reporting currency. */
    amountCents: integer('amount_cents').notNull(),
    /** As it stood in the source, in hundredths of `currency`. */
    originalCents: integer('original_cents').notNull(),
    /** ISO 4217; NULL on statistical accounts. */
    currency: text('currency'),
    memo: text('memo'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_ledger_entry_key').on(t.entryKey), index('finance_ledger_by_day').on(t.day)],
)

/** Sums by day over every dimension: what a dirty day is summarised into. */
export const ledgerDay = sqliteTable(
  'finance_ledger_day',
  {
    day: text('day').notNull(),
    scenario: text('scenario').notNull(),
    accountId: integer('account_id').notNull(),
    departmentId: integer('department_id').notNull(),
    organizationId: integer('organization_id').notNull(),
    amountCents: integer('amount_cents').notNull(),
    lines: integer('lines').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.scenario, t.accountId, t.departmentId, t.organizationId] })],
)

/** Sums by month over every dimension. */
export const ledgerMonth = sqliteTable(
  'finance_ledger_month',
  {
    /** First day of the month. */
    month: text('month').notNull(),
    scenario: text('scenario').notNull(),
    accountId: integer('account_id').notNull(),
    departmentId: integer('department_id').notNull(),
    organizationId: integer('organization_id').notNull(),
    amountCents: integer('amount_cents').notNull(),
    lines: integer('lines').notNull(),
    /** Last day of the month on which the cell has lines, and their sum: the balance where the account holds balances. */
    closingDay: text('closing_day').notNull(),
    closingCents: integer('closing_cents').notNull(),
  },
  (t) => [primaryKey({ columns: [t.scenario, t.accountId, t.month, t.departmentId, t.organizationId] })],
)

/** Day cells added up over departments and organizations: what a question reads that asks for neither. */
export const ledgerAccountDay = sqliteTable(
  'finance_ledger_account_day',
  {
    day: text('day').notNull(),
    scenario: text('scenario').notNull(),
    accountId: integer('account_id').notNull(),
    amountCents: integer('amount_cents').notNull(),
    lines: integer('lines').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.scenario, t.accountId] })],
)

/** Month cells added up over departments and organizations, their closing balances too. */
export const ledgerAccountMonth = sqliteTable(
  'finance_ledger_account_month',
  {
    /** First day of the month. */
    month: text('month').notNull(),
    scenario: text('scenario').notNull(),
    accountId: integer('account_id').notNull(),
    amountCents: integer('amount_cents').notNull(),
    lines: integer('lines').notNull(),
    closingCents: integer('closing_cents').notNull(),
  },
  (t) => [primaryKey({ columns: [t.scenario, t.accountId, t.month] })],
)
