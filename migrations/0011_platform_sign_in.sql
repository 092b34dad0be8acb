CREATE TABLE identity_recovery (
  user_id INTEGER NOT NULL, hash TEXT NOT NULL, created_at TEXT NOT NULL, used_at TEXT, PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE identity_passkey (
  id TEXT PRIMARY KEY NOT NULL, user_id INTEGER NOT NULL, algorithm INTEGER NOT NULL, public_key TEXT NOT NULL, sign_count INTEGER NOT NULL,
  agent TEXT NOT NULL, created_at TEXT NOT NULL, last_used_at TEXT
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX identity_passkey_user ON identity_passkey (user_id);
--> statement-breakpoint
CREATE TABLE identity_spent (hash TEXT PRIMARY KEY NOT NULL, expires_at TEXT NOT NULL) WITHOUT ROWID;
