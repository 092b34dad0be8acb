CREATE TABLE privacy_job (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, person TEXT, plan TEXT NOT NULL,
  started_by TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, report TEXT
);
--> statement-breakpoint
CREATE VIRTUAL TABLE privacy_text USING fts5(words, content='', contentless_delete=1, tokenize='ascii');
--> statement-breakpoint
CREATE TABLE privacy_text_row (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, table_name TEXT NOT NULL, row_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, day TEXT NOT NULL, person TEXT,
  department TEXT
);
--> statement-breakpoint
CREATE UNIQUE INDEX privacy_text_row_key ON privacy_text_row (table_name, row_id);
--> statement-breakpoint
CREATE INDEX privacy_text_row_by_person ON privacy_text_row (person);
--> statement-breakpoint
CREATE TABLE privacy_text_state (table_name TEXT PRIMARY KEY NOT NULL, batch_id INTEGER NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE privacy_name (word TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
