CREATE TABLE documents_clause (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  clause_id TEXT NOT NULL,
  day TEXT NOT NULL,
  document_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  risk TEXT NOT NULL,
  text TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX documents_clause_key ON documents_clause (clause_id);
--> statement-breakpoint
CREATE INDEX documents_clause_by_day ON documents_clause (day);
--> statement-breakpoint
CREATE TRIGGER documents_clause_before AFTER UPDATE ON documents_clause WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'documents/clause', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'clause_id', OLD.clause_id, 'day', OLD.day, 'document_id', OLD.document_id, 'number', OLD.number, 'kind', OLD.kind, 'risk', OLD.risk, 'text', OLD.text, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'documents/clause', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'documents/clause' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE documents_document (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  part_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  party_id TEXT,
  party TEXT,
  ends_on TEXT,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  text TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX documents_document_key ON documents_document (part_id);
--> statement-breakpoint
CREATE INDEX documents_document_by_day ON documents_document (day);
--> statement-breakpoint
CREATE TRIGGER documents_document_before AFTER UPDATE ON documents_document WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'documents/document', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'part_id', OLD.part_id, 'document_id', OLD.document_id, 'day', OLD.day, 'kind', OLD.kind, 'title', OLD.title, 'party_id', OLD.party_id, 'party', OLD.party, 'ends_on', OLD.ends_on, 'part', OLD.part, 'parts', OLD.parts, 'text', OLD.text, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'documents/document', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'documents/document' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE documents_meeting (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  part_id TEXT NOT NULL,
  meeting_id TEXT NOT NULL,
  day TEXT NOT NULL,
  title TEXT NOT NULL,
  team TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  person_id TEXT NOT NULL,
  due_on TEXT,
  text TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX documents_meeting_key ON documents_meeting (part_id);
--> statement-breakpoint
CREATE INDEX documents_meeting_by_day ON documents_meeting (day);
--> statement-breakpoint
CREATE TRIGGER documents_meeting_before AFTER UPDATE ON documents_meeting WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'documents/meeting', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'part_id', OLD.part_id, 'meeting_id', OLD.meeting_id, 'day', OLD.day, 'title', OLD.title, 'team', OLD.team, 'position', OLD.position, 'kind', OLD.kind, 'person_id', OLD.person_id, 'due_on', OLD.due_on, 'text', OLD.text, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'documents/meeting', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'documents/meeting' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE documents_message (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  message_id TEXT NOT NULL,
  day TEXT NOT NULL,
  hour INTEGER NOT NULL,
  channel TEXT NOT NULL,
  team TEXT NOT NULL,
  from_id TEXT NOT NULL,
  to_id TEXT NOT NULL,
  subject TEXT,
  text TEXT NOT NULL,
  tone TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX documents_message_key ON documents_message (message_id);
--> statement-breakpoint
CREATE INDEX documents_message_by_day ON documents_message (day);
--> statement-breakpoint
CREATE TRIGGER documents_message_before AFTER UPDATE ON documents_message WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'documents/message', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'message_id', OLD.message_id, 'day', OLD.day, 'hour', OLD.hour, 'channel', OLD.channel, 'team', OLD.team, 'from_id', OLD.from_id, 'to_id', OLD.to_id, 'subject', OLD.subject, 'text', OLD.text, 'tone', OLD.tone, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'documents/message', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'documents/message' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
