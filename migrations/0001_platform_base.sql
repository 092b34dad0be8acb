CREATE TABLE tenants_setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE tenants_rate (currency TEXT NOT NULL, from_day TEXT NOT NULL, rate TEXT NOT NULL, PRIMARY KEY (currency, from_day)) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE identity_user (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, created_at TEXT NOT NULL, disabled_at TEXT);
--> statement-breakpoint
CREATE TABLE identity_session (hash TEXT PRIMARY KEY NOT NULL, user_id INTEGER NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE identity_token (id INTEGER PRIMARY KEY NOT NULL, hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, name TEXT NOT NULL, created_at TEXT NOT NULL, revoked_at TEXT);
--> statement-breakpoint
CREATE TABLE identity_link (hash TEXT PRIMARY KEY NOT NULL, role TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE ingest_batch (
  id INTEGER PRIMARY KEY NOT NULL, table_name TEXT NOT NULL, idempotency_key TEXT NOT NULL UNIQUE, request_hash TEXT NOT NULL,
  state TEXT NOT NULL, source TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
  accepted INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, first_row INTEGER, last_row INTEGER, report TEXT
);
--> statement-breakpoint
CREATE TABLE ingest_reject (batch_id INTEGER NOT NULL, line INTEGER NOT NULL, column_name TEXT, reason TEXT NOT NULL, value TEXT);
--> statement-breakpoint
CREATE INDEX ingest_reject_batch ON ingest_reject (batch_id, line);
--> statement-breakpoint
CREATE TABLE ingest_undo (
  id INTEGER PRIMARY KEY NOT NULL, batch_id INTEGER NOT NULL, table_name TEXT NOT NULL, action TEXT NOT NULL,
  row_id INTEGER NOT NULL, previous_batch_id INTEGER NOT NULL, previous TEXT NOT NULL
);
--> statement-breakpoint
CREATE INDEX ingest_undo_batch ON ingest_undo (batch_id, id);
--> statement-breakpoint
CREATE INDEX ingest_undo_row ON ingest_undo (table_name, row_id);
--> statement-breakpoint
CREATE TABLE ingest_dirty (table_name TEXT NOT NULL, day TEXT NOT NULL, batch_id INTEGER NOT NULL, PRIMARY KEY (table_name, day, batch_id)) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE refresh_run (
  id TEXT PRIMARY KEY NOT NULL, cause TEXT NOT NULL, state TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
  duration_ms INTEGER, days INTEGER NOT NULL DEFAULT 0, rows_read INTEGER NOT NULL DEFAULT 0, detail TEXT
);
--> statement-breakpoint
CREATE TABLE snapshots_snapshot (
  name TEXT NOT NULL, run_id TEXT NOT NULL, version INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (name, version)
) WITHOUT ROWID;
