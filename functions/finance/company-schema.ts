// Tables of finance beside the ledger: banks, customers' invoices, suppliers' bills, expense claims, contracts. Amounts are in the tenant's reporting currency.
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const activities = ['operating', 'investing', 'financing', 'transfer'] as const
export const claimKinds = ['order', 'contract'] as const
export const contractKinds = ['new', 'renewal'] as const
export const billingRhythms = ['monthly', 'quarterly', 'yearly'] as const
export const mrrKinds = ['new', 'expansion', 'contraction', 'churn'] as const

/** What stands on an account of a bank at the end of a day. */
export const bankBalance = sqliteTable(
  'finance_bank_balance',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    balanceId: text('balance_id').notNull(),
    day: text('day').notNull(),
    bankAccount: text('bank_account').notNull(),
    bank: text('bank').notNull(),
    /** Came in and went out over the day. */
    inCents: integer('in_cents').notNull(),
    outCents: integer('out_cents').notNull(),
    balanceCents: integer('balance_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_bank_balance_key').on(t.balanceId), index('finance_bank_balance_by_day').on(t.day)],
)

/** Money in and out by day and kind, over all bank accounts. */
export const cashFlow = sqliteTable(
  'finance_cash_flow',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    flowId: text('flow_id').notNull(),
    day: text('day').notNull(),
    /** Such as customer receipts, suppliers, payroll. */
    kind: text('kind').notNull(),
    /** `transfer` moves money between own accounts. */
    activity: text('activity', { enum: activities }).notNull(),
    inCents: integer('in_cents').notNull(),
    outCents: integer('out_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_cash_flow_key').on(t.flowId), index('finance_cash_flow_by_day').on(t.day)],
)

/** What customers owe, one row an invoice; sent again when it is paid. */
export const invoice = sqliteTable(
  'finance_invoice',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    invoiceId: text('invoice_id').notNull(),
    /** Issued on. */
    day: text('day').notNull(),
    kind: text('kind', { enum: claimKinds }).notNull(),
    /** `customers/account` that owes it. */
    accountId: text('account_id').notNull(),
    customer: text('customer').notNull(),
    region: text('region').notNull(),
    segment: text('segment').notNull(),
    /** Number of the order or contract. */
    reference: text('reference').notNull(),
    /** Days from issue to the due day. */
    termsDays: integer('terms_days').notNull(),
    dueOn: text('due_on').notNull(),
    /** Empty while it is open. */
    paidOn: text('paid_on'),
    amountCents: integer('amount_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_invoice_key').on(t.invoiceId), index('finance_invoice_by_day').on(t.day)],
)

/** What suppliers are owed, one row a bill received; sent again when it is paid. */
export const bill = sqliteTable(
  'finance_bill',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    billId: text('bill_id').notNull(),
    /** Received on. */
    day: text('day').notNull(),
    supplierId: text('supplier_id').notNull(),
    supplier: text('supplier').notNull(),
    /** As the supplier numbers it. */
    invoiceNumber: text('invoice_number').notNull(),
    /** What was bought. */
    category: text('category').notNull(),
    department: text('department').notNull(),
    site: text('site').notNull(),
    /** `purchase_order_id`; empty where none was placed. */
    purchaseOrder: text('purchase_order'),
    dueOn: text('due_on').notNull(),
    /** Empty while it is open. */
    paidOn: text('paid_on'),
    amountCents: integer('amount_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_bill_key').on(t.billId), index('finance_bill_by_day').on(t.day)],
)

/** What was ordered from suppliers; sent again when it has come. */
export const purchaseOrder = sqliteTable(
  'finance_purchase_order',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    purchaseOrderId: text('purchase_order_id').notNull(),
    /** Ordered on. */
    day: text('day').notNull(),
    supplierId: text('supplier_id').notNull(),
    supplier: text('supplier').notNull(),
    item: text('item').notNull(),
    /** Unit of `quantity`, such as kg or piece. */
    unit: text('unit').notNull(),
    quantity: integer('quantity').notNull(),
    /** Where it is delivered to. */
    site: text('site').notNull(),
    promisedOn: text('promised_on').notNull(),
    /** Empty until it has come. */
    receivedOn: text('received_on'),
    amountCents: integer('amount_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('finance_purchase_order_key').on(t.purchaseOrderId),
    index('finance_purchase_order_by_day').on(t.day),
  ],
)

/** What employees laid out and claim back. */
export const expenseClaim = sqliteTable(
  'finance_expense_claim',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    claimId: text('claim_id').notNull(),
    /** Laid out on. */
    day: text('day').notNull(),
    submittedOn: text('submitted_on').notNull(),
    /** Empty until it is paid back. */
    paidOn: text('paid_on'),
    employeeId: text('employee_id').notNull(),
    department: text('department').notNull(),
    category: text('category').notNull(),
    merchant: text('merchant').notNull(),
    receiptNumber: text('receipt_number').notNull(),
    amountCents: integer('amount_cents').notNull(),
    /** `employee_id`; empty for heads of departments. */
    approvedBy: text('approved_by'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_expense_claim_key').on(t.claimId), index('finance_expense_claim_by_day').on(t.day)],
)

/** Bookings: contracts as they are signed, one row a term. */
export const contract = sqliteTable(
  'finance_contract',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    contractId: text('contract_id').notNull(),
    /** Signed on. */
    day: text('day').notNull(),
    kind: text('kind', { enum: contractKinds }).notNull(),
    accountId: text('account_id').notNull(),
    customer: text('customer').notNull(),
    region: text('region').notNull(),
    segment: text('segment').notNull(),
    /** First and last day of the term. */
    startOn: text('start_on').notNull(),
    endOn: text('end_on').notNull(),
    billing: text('billing', { enum: billingRhythms }).notNull(),
    /** Of the whole term. */
    valueCents: integer('value_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_contract_key').on(t.contractId), index('finance_contract_by_day').on(t.day)],
)

/** Bills for contracts, in advance of the service. */
export const billing = sqliteTable(
  'finance_billing',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    billingId: text('billing_id').notNull(),
    /** Billed on. */
    day: text('day').notNull(),
    contractId: text('contract_id').notNull(),
    accountId: text('account_id').notNull(),
    invoiceId: text('invoice_id').notNull(),
    /** First and last day of the service billed. */
    startOn: text('start_on').notNull(),
    endOn: text('end_on').notNull(),
    amountCents: integer('amount_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_billing_key').on(t.billingId), index('finance_billing_by_day').on(t.day)],
)

/** Revenue of contracts as it is earned, one row a contract and month. */
export const revenueSchedule = sqliteTable(
  'finance_revenue_schedule',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    scheduleId: text('schedule_id').notNull(),
    /** Last day of the month. */
    day: text('day').notNull(),
    contractId: text('contract_id').notNull(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    recognisedCents: integer('recognised_cents').notNull(),
    /** Billed, but not earned yet. */
    deferredCents: integer('deferred_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('finance_revenue_schedule_key').on(t.scheduleId),
    index('finance_revenue_schedule_by_day').on(t.day),
  ],
)

/** What moved monthly recurring revenue. */
export const mrrMovement = sqliteTable(
  'finance_mrr_movement',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    movementId: text('movement_id').notNull(),
    day: text('day').notNull(),
    kind: text('kind', { enum: mrrKinds }).notNull(),
    contractId: text('contract_id').notNull(),
    accountId: text('account_id').notNull(),
    customer: text('customer').notNull(),
    region: text('region').notNull(),
    segment: text('segment').notNull(),
    /** Change of a month’s revenue; less is negative. */
    amountCents: integer('amount_cents').notNull(),
    /** What the contract brings a month from then on. */
    mrrCents: integer('mrr_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('finance_mrr_movement_key').on(t.movementId), index('finance_mrr_movement_by_day').on(t.day)],
)
