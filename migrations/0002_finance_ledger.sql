CREATE TABLE finance_account (
  id INTEGER PRIMARY KEY NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, kind TEXT NOT NULL, aggregation TEXT NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_account_code ON finance_account (code);
--> statement-breakpoint
CREATE INDEX finance_account_by_name ON finance_account (name);
--> statement-breakpoint
CREATE TABLE finance_department (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_department_name ON finance_department (name);
--> statement-breakpoint
CREATE TABLE finance_organization (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_organization_name ON finance_organization (name);
--> statement-breakpoint
CREATE TABLE finance_ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, entry_key TEXT NOT NULL, day TEXT NOT NULL, scenario TEXT NOT NULL,
  account_id INTEGER NOT NULL, department_id INTEGER NOT NULL, organization_id INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL, original_cents INTEGER NOT NULL, currency TEXT, memo TEXT, batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX finance_ledger_entry_key ON finance_ledger (entry_key);
--> statement-breakpoint
CREATE INDEX finance_ledger_by_day ON finance_ledger (day);
--> statement-breakpoint
CREATE TRIGGER finance_ledger_before AFTER UPDATE ON finance_ledger WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'finance/ledger', 'update', OLD.id, OLD.batch_id, json_object(
    'id', OLD.id, 'entry_key', OLD.entry_key, 'day', OLD.day, 'scenario', OLD.scenario, 'account_id', OLD.account_id,
    'department_id', OLD.department_id, 'organization_id', OLD.organization_id, 'amount_cents', OLD.amount_cents,
    'original_cents', OLD.original_cents, 'currency', OLD.currency, 'memo', OLD.memo, 'batch_id', OLD.batch_id));
  -- No OR IGNORE: in a trigger the conflict clause of the outer statement would win.
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'finance/ledger', OLD.day, NEW.batch_id
  WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'finance/ledger' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE finance_ledger_day (
  day TEXT NOT NULL, scenario TEXT NOT NULL, account_id INTEGER NOT NULL, department_id INTEGER NOT NULL, organization_id INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL, lines INTEGER NOT NULL, PRIMARY KEY (day, scenario, account_id, department_id, organization_id)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE finance_ledger_month (
  month TEXT NOT NULL, scenario TEXT NOT NULL, account_id INTEGER NOT NULL, department_id INTEGER NOT NULL, organization_id INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL, lines INTEGER NOT NULL, closing_day TEXT NOT NULL, closing_cents INTEGER NOT NULL,
  PRIMARY KEY (scenario, account_id, month, department_id, organization_id)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE finance_ledger_account_day (
  day TEXT NOT NULL, scenario TEXT NOT NULL, account_id INTEGER NOT NULL, amount_cents INTEGER NOT NULL, lines INTEGER NOT NULL,
  PRIMARY KEY (day, scenario, account_id)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE finance_ledger_account_month (
  month TEXT NOT NULL, scenario TEXT NOT NULL, account_id INTEGER NOT NULL, amount_cents INTEGER NOT NULL, lines INTEGER NOT NULL,
  closing_cents INTEGER NOT NULL, PRIMARY KEY (scenario, account_id, month)
) WITHOUT ROWID;
