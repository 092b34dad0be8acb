CREATE TABLE models_forecast (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, insight TEXT NOT NULL, cut TEXT NOT NULL, origin TEXT NOT NULL, version INTEGER NOT NULL,
  made_at TEXT NOT NULL, run_id TEXT NOT NULL, engine TEXT NOT NULL, history TEXT NOT NULL, unit TEXT NOT NULL, periods TEXT NOT NULL,
  models TEXT NOT NULL, notes TEXT NOT NULL, reason TEXT
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_forecast_key ON models_forecast (insight, cut, origin, version);
--> statement-breakpoint
CREATE TRIGGER models_forecast_unchanged BEFORE UPDATE ON models_forecast BEGIN
  SELECT RAISE(ABORT, 'published forecasts are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER models_forecast_kept BEFORE DELETE ON models_forecast BEGIN
  SELECT RAISE(ABORT, 'published forecasts are never deleted');
END;
--> statement-breakpoint
CREATE TABLE models_record (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, insight TEXT NOT NULL, cut TEXT NOT NULL, engine TEXT NOT NULL, computed_at TEXT NOT NULL,
  grain TEXT NOT NULL, first_period TEXT NOT NULL, history TEXT NOT NULL, trials TEXT NOT NULL, published TEXT NOT NULL, tried TEXT NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX models_record_key ON models_record (insight, cut);
