CREATE TABLE models_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  trained_at TEXT NOT NULL,
  engine TEXT NOT NULL,
  shape TEXT NOT NULL,
  program TEXT NOT NULL,
  data_from TEXT NOT NULL,
  data_to TEXT NOT NULL,
  known_to TEXT NOT NULL,
  rows INTEGER NOT NULL,
  records INTEGER NOT NULL,
  events INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  card TEXT NOT NULL,
  size INTEGER NOT NULL,
  hash TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_version_key ON models_version (model, version);
--> statement-breakpoint
CREATE TABLE models_artifact (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  part TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  content TEXT NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_artifact_key ON models_artifact (model, version, part, chunk);
--> statement-breakpoint
CREATE TABLE models_champion (
  model TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  since TEXT NOT NULL
);
--> statement-breakpoint
CREATE TABLE models_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  decided_by TEXT NOT NULL
);
--> statement-breakpoint
CREATE INDEX models_decision_by_model ON models_decision (model, id);
--> statement-breakpoint
CREATE TABLE models_training (
  model TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  known_to TEXT,
  last_batch INTEGER,
  shape TEXT NOT NULL,
  program TEXT NOT NULL,
  interruptions INTEGER NOT NULL,
  reason TEXT
);
--> statement-breakpoint
CREATE TABLE models_scoring (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  day TEXT NOT NULL,
  scored_at TEXT NOT NULL,
  records INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  compared_to TEXT,
  came TEXT
);
--> statement-breakpoint
CREATE INDEX models_scoring_by_model ON models_scoring (model, day);
--> statement-breakpoint
CREATE TABLE models_score (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  scoring INTEGER NOT NULL,
  record TEXT NOT NULL,
  day TEXT NOT NULL,
  score REAL NOT NULL,
  expected_days REAL,
  shown TEXT NOT NULL,
  reasons TEXT NOT NULL,
  outcome REAL
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_score_key ON models_score (scoring, record);
--> statement-breakpoint
CREATE TABLE models_person_score (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  scoring INTEGER NOT NULL,
  person TEXT NOT NULL,
  day TEXT NOT NULL,
  score REAL NOT NULL,
  expected_days REAL,
  shown TEXT NOT NULL,
  reasons TEXT NOT NULL,
  outcome REAL
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_person_score_key ON models_person_score (scoring, person);
--> statement-breakpoint
CREATE INDEX models_person_score_by_person ON models_person_score (person);
--> statement-breakpoint
CREATE INDEX models_person_score_by_day ON models_person_score (day);
--> statement-breakpoint
CREATE TABLE models_drift (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  model TEXT NOT NULL,
  version INTEGER NOT NULL,
  day TEXT NOT NULL,
  figures TEXT NOT NULL,
  alarm TEXT
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_drift_key ON models_drift (model, version, day);
--> statement-breakpoint
CREATE TRIGGER models_version_unchanged BEFORE UPDATE ON models_version BEGIN
  SELECT RAISE(ABORT, 'versions of models are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER models_version_kept BEFORE DELETE ON models_version BEGIN
  SELECT RAISE(ABORT, 'versions of models are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER models_decision_unchanged BEFORE UPDATE ON models_decision BEGIN
  SELECT RAISE(ABORT, 'decisions about models are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER models_decision_kept BEFORE DELETE ON models_decision BEGIN
  SELECT RAISE(ABORT, 'decisions about models are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER models_artifact_unchanged BEFORE UPDATE ON models_artifact BEGIN
  SELECT RAISE(ABORT, 'what a version has learnt is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER models_artifact_closed BEFORE INSERT ON models_artifact
  WHEN EXISTS (SELECT 1 FROM models_version WHERE model = NEW.model AND version = NEW.version) BEGIN
  SELECT RAISE(ABORT, 'what a version has learnt is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER models_artifact_used BEFORE DELETE ON models_artifact
  WHEN EXISTS (SELECT 1 FROM models_champion WHERE model = OLD.model AND version = OLD.version) BEGIN
  SELECT RAISE(ABORT, 'the champion is never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER models_champion_whole BEFORE INSERT ON models_champion
  WHEN NOT EXISTS (SELECT 1 FROM models_artifact WHERE model = NEW.model AND version = NEW.version) BEGIN
  SELECT RAISE(ABORT, 'a version without what it has learnt cannot score');
END;
--> statement-breakpoint
CREATE TRIGGER models_champion_still_whole BEFORE UPDATE ON models_champion
  WHEN NOT EXISTS (SELECT 1 FROM models_artifact WHERE model = NEW.model AND version = NEW.version) BEGIN
  SELECT RAISE(ABORT, 'a version without what it has learnt cannot score');
END;
