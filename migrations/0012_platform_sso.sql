CREATE TABLE identity_login (
  issuer TEXT NOT NULL, subject_index TEXT NOT NULL, user_id INTEGER NOT NULL, created_at TEXT NOT NULL, used_at TEXT NOT NULL, PRIMARY KEY (issuer, subject_index)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX identity_login_user ON identity_login (user_id);
--> statement-breakpoint
CREATE TABLE identity_sso_start (state TEXT PRIMARY KEY NOT NULL, browser TEXT NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE egress_use (origin TEXT PRIMARY KEY NOT NULL, used_at TEXT NOT NULL, outcome TEXT NOT NULL) WITHOUT ROWID;
