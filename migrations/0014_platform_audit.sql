CREATE TABLE audit_checkpoint (
  seq INTEGER PRIMARY KEY NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL, public_key TEXT NOT NULL, signature TEXT NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER audit_record_unchanged BEFORE UPDATE ON audit_record BEGIN
  SELECT RAISE(ABORT, 'records of the audit log are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER audit_record_kept BEFORE DELETE ON audit_record BEGIN
  SELECT RAISE(ABORT, 'records of the audit log are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER audit_record_once BEFORE INSERT ON audit_record WHEN EXISTS (SELECT 1 FROM audit_record WHERE seq = NEW.seq) BEGIN
  SELECT RAISE(ABORT, 'records of the audit log are never replaced');
END;
