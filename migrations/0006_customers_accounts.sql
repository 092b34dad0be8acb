CREATE TABLE customers_account (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  segment TEXT NOT NULL,
  city TEXT NOT NULL,
  industry TEXT NOT NULL,
  employees INTEGER NOT NULL,
  churned_on TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_account_key ON customers_account (account_id);
--> statement-breakpoint
CREATE INDEX customers_account_by_day ON customers_account (day);
--> statement-breakpoint
CREATE TRIGGER customers_account_before AFTER UPDATE ON customers_account WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/account', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'account_id', OLD.account_id, 'day', OLD.day, 'name', OLD.name, 'region', OLD.region, 'segment', OLD.segment, 'city', OLD.city, 'industry', OLD.industry, 'employees', OLD.employees, 'churned_on', OLD.churned_on, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/account', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/account' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE customers_churn (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  churn_id TEXT NOT NULL,
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  segment TEXT NOT NULL,
  reason TEXT NOT NULL,
  tenure_months INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_churn_key ON customers_churn (churn_id);
--> statement-breakpoint
CREATE INDEX customers_churn_by_day ON customers_churn (day);
--> statement-breakpoint
CREATE TRIGGER customers_churn_before AFTER UPDATE ON customers_churn WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/churn', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'churn_id', OLD.churn_id, 'day', OLD.day, 'account_id', OLD.account_id, 'region', OLD.region, 'segment', OLD.segment, 'reason', OLD.reason, 'tenure_months', OLD.tenure_months, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/churn', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/churn' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE customers_contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  contact_id TEXT NOT NULL,
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  gender TEXT,
  age_group TEXT,
  language TEXT,
  email TEXT,
  origin TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_contact_key ON customers_contact (contact_id);
--> statement-breakpoint
CREATE INDEX customers_contact_by_day ON customers_contact (day);
--> statement-breakpoint
CREATE TRIGGER customers_contact_before AFTER UPDATE ON customers_contact WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/contact', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'contact_id', OLD.contact_id, 'day', OLD.day, 'account_id', OLD.account_id, 'name', OLD.name, 'role', OLD.role, 'gender', OLD.gender, 'age_group', OLD.age_group, 'language', OLD.language, 'email', OLD.email, 'origin', OLD.origin, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/contact', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/contact' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE customers_message (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  message_id TEXT NOT NULL,
  day TEXT NOT NULL,
  ticket_id TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  author TEXT NOT NULL,
  author_id TEXT,
  text TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_message_key ON customers_message (message_id);
--> statement-breakpoint
CREATE INDEX customers_message_by_day ON customers_message (day);
--> statement-breakpoint
CREATE TRIGGER customers_message_before AFTER UPDATE ON customers_message WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/message', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'message_id', OLD.message_id, 'day', OLD.day, 'ticket_id', OLD.ticket_id, 'sent_at', OLD.sent_at, 'author', OLD.author, 'author_id', OLD.author_id, 'text', OLD.text, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/message', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/message' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE customers_satisfaction (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  answer_id TEXT NOT NULL,
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  score REAL NOT NULL,
  recommend INTEGER,
  channel TEXT NOT NULL,
  reason TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_satisfaction_key ON customers_satisfaction (answer_id);
--> statement-breakpoint
CREATE INDEX customers_satisfaction_by_day ON customers_satisfaction (day);
--> statement-breakpoint
CREATE TRIGGER customers_satisfaction_before AFTER UPDATE ON customers_satisfaction WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/satisfaction', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'answer_id', OLD.answer_id, 'day', OLD.day, 'account_id', OLD.account_id, 'score', OLD.score, 'recommend', OLD.recommend, 'channel', OLD.channel, 'reason', OLD.reason, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/satisfaction', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/satisfaction' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE customers_ticket (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  ticket_id TEXT NOT NULL,
  day TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  first_response_at TEXT,
  closed_at TEXT,
  priority TEXT NOT NULL,
  category TEXT NOT NULL,
  account_id TEXT NOT NULL,
  contact_id TEXT,
  agent_id TEXT,
  product_id TEXT,
  subject TEXT NOT NULL,
  score INTEGER,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_ticket_key ON customers_ticket (ticket_id);
--> statement-breakpoint
CREATE INDEX customers_ticket_by_day ON customers_ticket (day);
--> statement-breakpoint
CREATE TRIGGER customers_ticket_before AFTER UPDATE ON customers_ticket WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/ticket', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'ticket_id', OLD.ticket_id, 'day', OLD.day, 'opened_at', OLD.opened_at, 'first_response_at', OLD.first_response_at, 'closed_at', OLD.closed_at, 'priority', OLD.priority, 'category', OLD.category, 'account_id', OLD.account_id, 'contact_id', OLD.contact_id, 'agent_id', OLD.agent_id, 'product_id', OLD.product_id, 'subject', OLD.subject, 'score', OLD.score, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/ticket', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/ticket' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE customers_usage (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  usage_id TEXT NOT NULL,
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  feature TEXT NOT NULL,
  users INTEGER NOT NULL,
  sessions INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX customers_usage_key ON customers_usage (usage_id);
--> statement-breakpoint
CREATE INDEX customers_usage_by_day ON customers_usage (day);
--> statement-breakpoint
CREATE TRIGGER customers_usage_before AFTER UPDATE ON customers_usage WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'customers/usage', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'usage_id', OLD.usage_id, 'day', OLD.day, 'account_id', OLD.account_id, 'feature', OLD.feature, 'users', OLD.users, 'sessions', OLD.sessions, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'customers/usage', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'customers/usage' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
