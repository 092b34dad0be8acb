ALTER TABLE identity_user ADD COLUMN login TEXT;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN login_index TEXT;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN password TEXT;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN password_at TEXT;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN totp TEXT;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN totp_step INTEGER;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN person TEXT;
--> statement-breakpoint
ALTER TABLE identity_user ADD COLUMN scope TEXT NOT NULL DEFAULT '{}';
--> statement-breakpoint
CREATE UNIQUE INDEX identity_user_login ON identity_user (login_index);
--> statement-breakpoint
DROP TABLE identity_session;
--> statement-breakpoint
CREATE TABLE identity_session (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, hash TEXT NOT NULL UNIQUE, user_id INTEGER NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL,
  seen_at TEXT NOT NULL, method TEXT NOT NULL, source TEXT, agent TEXT, view_as TEXT
);
--> statement-breakpoint
CREATE INDEX identity_session_user ON identity_session (user_id);
--> statement-breakpoint
ALTER TABLE identity_token ADD COLUMN scopes TEXT;
--> statement-breakpoint
ALTER TABLE identity_token ADD COLUMN scope TEXT NOT NULL DEFAULT '{}';
--> statement-breakpoint
ALTER TABLE identity_token ADD COLUMN expires_at TEXT;
--> statement-breakpoint
ALTER TABLE identity_token ADD COLUMN last_used_at TEXT;
--> statement-breakpoint
ALTER TABLE identity_token ADD COLUMN created_by TEXT;
--> statement-breakpoint
ALTER TABLE identity_link ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign-in';
--> statement-breakpoint
ALTER TABLE identity_link ADD COLUMN user_id INTEGER;
--> statement-breakpoint
ALTER TABLE identity_link ADD COLUMN created_by TEXT;
--> statement-breakpoint
CREATE TABLE identity_role (name TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, policy TEXT NOT NULL, created_at TEXT NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE identity_unit (dimension TEXT NOT NULL, member TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (dimension, member)) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE audit_record (
  seq INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT, action TEXT NOT NULL, resource TEXT NOT NULL, outcome TEXT NOT NULL,
  source TEXT, request_id TEXT, detail TEXT, previous TEXT NOT NULL, hash TEXT NOT NULL
);
--> statement-breakpoint
CREATE TABLE snapshots_cut (
  name TEXT NOT NULL, cut TEXT NOT NULL, run_id TEXT NOT NULL, version INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (name, cut, version)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO snapshots_cut (name, cut, run_id, version, answer) SELECT name, '', run_id, version, answer FROM snapshots_snapshot;
--> statement-breakpoint
DROP TABLE snapshots_snapshot;
--> statement-breakpoint
ALTER TABLE snapshots_cut RENAME TO snapshots_snapshot;
