CREATE TABLE finance_bank_balance (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  balance_id TEXT NOT NULL,
  day TEXT NOT NULL,
  bank_account TEXT NOT NULL,
  bank TEXT NOT NULL,
  in_cents INTEGER NOT NULL,
  out_cents INTEGER NOT NULL,
  balance_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_bank_balance_key ON finance_bank_balance (balance_id);
--> statement-breakpoint
CREATE INDEX finance_bank_balance_by_day ON finance_bank_balance (day);
--> statement-breakpoint
CREATE TRIGGER finance_bank_balance_before AFTER UPDATE ON finance_bank_balance WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/bank-balance', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'balance_id', OLD.balance_id, 'day', OLD.day, 'bank_account', OLD.bank_account, 'bank', OLD.bank, 'in_cents', OLD.in_cents, 'out_cents', OLD.out_cents, 'balance_cents', OLD.balance_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/bank-balance', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/bank-balance' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_bill (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  bill_id TEXT NOT NULL,
  day TEXT NOT NULL,
  supplier_id TEXT NOT NULL,
  supplier TEXT NOT NULL,
  invoice_number TEXT NOT NULL,
  category TEXT NOT NULL,
  department TEXT NOT NULL,
  site TEXT NOT NULL,
  purchase_order TEXT,
  due_on TEXT NOT NULL,
  paid_on TEXT,
  amount_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_bill_key ON finance_bill (bill_id);
--> statement-breakpoint
CREATE INDEX finance_bill_by_day ON finance_bill (day);
--> statement-breakpoint
CREATE TRIGGER finance_bill_before AFTER UPDATE ON finance_bill WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/bill', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'bill_id', OLD.bill_id, 'day', OLD.day, 'supplier_id', OLD.supplier_id, 'supplier', OLD.supplier, 'invoice_number', OLD.invoice_number, 'category', OLD.category, 'department', OLD.department, 'site', OLD.site, 'purchase_order', OLD.purchase_order, 'due_on', OLD.due_on, 'paid_on', OLD.paid_on, 'amount_cents', OLD.amount_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/bill', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/bill' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_billing (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  billing_id TEXT NOT NULL,
  day TEXT NOT NULL,
  contract_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  start_on TEXT NOT NULL,
  end_on TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_billing_key ON finance_billing (billing_id);
--> statement-breakpoint
CREATE INDEX finance_billing_by_day ON finance_billing (day);
--> statement-breakpoint
CREATE TRIGGER finance_billing_before AFTER UPDATE ON finance_billing WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/billing', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'billing_id', OLD.billing_id, 'day', OLD.day, 'contract_id', OLD.contract_id, 'account_id', OLD.account_id, 'invoice_id', OLD.invoice_id, 'start_on', OLD.start_on, 'end_on', OLD.end_on, 'amount_cents', OLD.amount_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/billing', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/billing' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_cash_flow (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  flow_id TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  activity TEXT NOT NULL,
  in_cents INTEGER NOT NULL,
  out_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_cash_flow_key ON finance_cash_flow (flow_id);
--> statement-breakpoint
CREATE INDEX finance_cash_flow_by_day ON finance_cash_flow (day);
--> statement-breakpoint
CREATE TRIGGER finance_cash_flow_before AFTER UPDATE ON finance_cash_flow WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/cash-flow', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'flow_id', OLD.flow_id, 'day', OLD.day, 'kind', OLD.kind, 'activity', OLD.activity, 'in_cents', OLD.in_cents, 'out_cents', OLD.out_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/cash-flow', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/cash-flow' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_contract (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  contract_id TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  region TEXT NOT NULL,
  segment TEXT NOT NULL,
  start_on TEXT NOT NULL,
  end_on TEXT NOT NULL,
  billing TEXT NOT NULL,
  value_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_contract_key ON finance_contract (contract_id);
--> statement-breakpoint
CREATE INDEX finance_contract_by_day ON finance_contract (day);
--> statement-breakpoint
CREATE TRIGGER finance_contract_before AFTER UPDATE ON finance_contract WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/contract', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'contract_id', OLD.contract_id, 'day', OLD.day, 'kind', OLD.kind, 'account_id', OLD.account_id, 'customer', OLD.customer, 'region', OLD.region, 'segment', OLD.segment, 'start_on', OLD.start_on, 'end_on', OLD.end_on, 'billing', OLD.billing, 'value_cents', OLD.value_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/contract', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/contract' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_expense_claim (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  claim_id TEXT NOT NULL,
  day TEXT NOT NULL,
  submitted_on TEXT NOT NULL,
  paid_on TEXT,
  employee_id TEXT NOT NULL,
  department TEXT NOT NULL,
  category TEXT NOT NULL,
  merchant TEXT NOT NULL,
  receipt_number TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  approved_by TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_expense_claim_key ON finance_expense_claim (claim_id);
--> statement-breakpoint
CREATE INDEX finance_expense_claim_by_day ON finance_expense_claim (day);
--> statement-breakpoint
CREATE TRIGGER finance_expense_claim_before AFTER UPDATE ON finance_expense_claim WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/expense-claim', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'claim_id', OLD.claim_id, 'day', OLD.day, 'submitted_on', OLD.submitted_on, 'paid_on', OLD.paid_on, 'employee_id', OLD.employee_id, 'department', OLD.department, 'category', OLD.category, 'merchant', OLD.merchant, 'receipt_number', OLD.receipt_number, 'amount_cents', OLD.amount_cents, 'approved_by', OLD.approved_by, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/expense-claim', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/expense-claim' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_invoice (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  invoice_id TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  region TEXT NOT NULL,
  segment TEXT NOT NULL,
  reference TEXT NOT NULL,
  terms_days INTEGER NOT NULL,
  due_on TEXT NOT NULL,
  paid_on TEXT,
  amount_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_invoice_key ON finance_invoice (invoice_id);
--> statement-breakpoint
CREATE INDEX finance_invoice_by_day ON finance_invoice (day);
--> statement-breakpoint
CREATE TRIGGER finance_invoice_before AFTER UPDATE ON finance_invoice WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/invoice', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'invoice_id', OLD.invoice_id, 'day', OLD.day, 'kind', OLD.kind, 'account_id', OLD.account_id, 'customer', OLD.customer, 'region', OLD.region, 'segment', OLD.segment, 'reference', OLD.reference, 'terms_days', OLD.terms_days, 'due_on', OLD.due_on, 'paid_on', OLD.paid_on, 'amount_cents', OLD.amount_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/invoice', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/invoice' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_mrr_movement (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  movement_id TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  contract_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  region TEXT NOT NULL,
  segment TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  mrr_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_mrr_movement_key ON finance_mrr_movement (movement_id);
--> statement-breakpoint
CREATE INDEX finance_mrr_movement_by_day ON finance_mrr_movement (day);
--> statement-breakpoint
CREATE TRIGGER finance_mrr_movement_before AFTER UPDATE ON finance_mrr_movement WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/mrr-movement', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'movement_id', OLD.movement_id, 'day', OLD.day, 'kind', OLD.kind, 'contract_id', OLD.contract_id, 'account_id', OLD.account_id, 'customer', OLD.customer, 'region', OLD.region, 'segment', OLD.segment, 'amount_cents', OLD.amount_cents, 'mrr_cents', OLD.mrr_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/mrr-movement', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/mrr-movement' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_purchase_order (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  purchase_order_id TEXT NOT NULL,
  day TEXT NOT NULL,
  supplier_id TEXT NOT NULL,
  supplier TEXT NOT NULL,
  item TEXT NOT NULL,
  unit TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  site TEXT NOT NULL,
  promised_on TEXT NOT NULL,
  received_on TEXT,
  amount_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_purchase_order_key ON finance_purchase_order (purchase_order_id);
--> statement-breakpoint
CREATE INDEX finance_purchase_order_by_day ON finance_purchase_order (day);
--> statement-breakpoint
CREATE TRIGGER finance_purchase_order_before AFTER UPDATE ON finance_purchase_order WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/purchase-order', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'purchase_order_id', OLD.purchase_order_id, 'day', OLD.day, 'supplier_id', OLD.supplier_id, 'supplier', OLD.supplier, 'item', OLD.item, 'unit', OLD.unit, 'quantity', OLD.quantity, 'site', OLD.site, 'promised_on', OLD.promised_on, 'received_on', OLD.received_on, 'amount_cents', OLD.amount_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/purchase-order', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/purchase-order' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_revenue_schedule (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  schedule_id TEXT NOT NULL,
  day TEXT NOT NULL,
  contract_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  recognised_cents INTEGER NOT NULL,
  deferred_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_revenue_schedule_key ON finance_revenue_schedule (schedule_id);
--> statement-breakpoint
CREATE INDEX finance_revenue_schedule_by_day ON finance_revenue_schedule (day);
--> statement-breakpoint
CREATE TRIGGER finance_revenue_schedule_before AFTER UPDATE ON finance_revenue_schedule WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/revenue-schedule', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'schedule_id', OLD.schedule_id, 'day', OLD.day, 'contract_id', OLD.contract_id, 'account_id', OLD.account_id, 'region', OLD.region, 'recognised_cents', OLD.recognised_cents, 'deferred_cents', OLD.deferred_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/revenue-schedule', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/revenue-schedule' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
