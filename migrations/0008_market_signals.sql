CREATE TABLE market_competitor_signal (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  signal_id TEXT NOT NULL,
  day TEXT NOT NULL,
  competitor TEXT NOT NULL,
  kind TEXT NOT NULL,
  family TEXT NOT NULL,
  region TEXT NOT NULL,
  threat REAL NOT NULL,
  headline TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_competitor_signal_key ON market_competitor_signal (signal_id);
--> statement-breakpoint
CREATE INDEX market_competitor_signal_by_day ON market_competitor_signal (day);
--> statement-breakpoint
CREATE TRIGGER market_competitor_signal_before AFTER UPDATE ON market_competitor_signal WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/competitor-signal', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'signal_id', OLD.signal_id, 'day', OLD.day, 'competitor', OLD.competitor, 'kind', OLD.kind, 'family', OLD.family, 'region', OLD.region, 'threat', OLD.threat, 'headline', OLD.headline, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/competitor-signal', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/competitor-signal' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE market_indicator (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  indicator_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  unit TEXT NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_indicator_key ON market_indicator (indicator_id);
--> statement-breakpoint
CREATE INDEX market_indicator_by_day ON market_indicator (day);
--> statement-breakpoint
CREATE TRIGGER market_indicator_before AFTER UPDATE ON market_indicator WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/indicator', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'indicator_id', OLD.indicator_id, 'day', OLD.day, 'name', OLD.name, 'value', OLD.value, 'unit', OLD.unit, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/indicator', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/indicator' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE market_index (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  index_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_index_key ON market_index (index_id);
--> statement-breakpoint
CREATE INDEX market_index_by_day ON market_index (day);
--> statement-breakpoint
CREATE TRIGGER market_index_before AFTER UPDATE ON market_index WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/index', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'index_id', OLD.index_id, 'day', OLD.day, 'name', OLD.name, 'value', OLD.value, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/index', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/index' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE market_price (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  price_id TEXT NOT NULL,
  day TEXT NOT NULL,
  item TEXT NOT NULL,
  unit TEXT NOT NULL,
  price REAL NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_price_key ON market_price (price_id);
--> statement-breakpoint
CREATE INDEX market_price_by_day ON market_price (day);
--> statement-breakpoint
CREATE TRIGGER market_price_before AFTER UPDATE ON market_price WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/price', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'price_id', OLD.price_id, 'day', OLD.day, 'item', OLD.item, 'unit', OLD.unit, 'price', OLD.price, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/price', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/price' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE market_wage_benchmark (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  benchmark_id TEXT NOT NULL,
  day TEXT NOT NULL,
  department TEXT NOT NULL,
  role TEXT NOT NULL,
  level INTEGER NOT NULL,
  lower_quartile_cents INTEGER NOT NULL,
  median_cents INTEGER NOT NULL,
  upper_quartile_cents INTEGER NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_wage_benchmark_key ON market_wage_benchmark (benchmark_id);
--> statement-breakpoint
CREATE INDEX market_wage_benchmark_by_day ON market_wage_benchmark (day);
--> statement-breakpoint
CREATE TRIGGER market_wage_benchmark_before AFTER UPDATE ON market_wage_benchmark WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/wage-benchmark', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'benchmark_id', OLD.benchmark_id, 'day', OLD.day, 'department', OLD.department, 'role', OLD.role, 'level', OLD.level, 'lower_quartile_cents', OLD.lower_quartile_cents, 'median_cents', OLD.median_cents, 'upper_quartile_cents', OLD.upper_quartile_cents, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/wage-benchmark', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/wage-benchmark' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE market_weather (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  weather_id TEXT NOT NULL,
  day TEXT NOT NULL,
  site TEXT NOT NULL,
  mean_temperature REAL NOT NULL,
  low_temperature REAL NOT NULL,
  high_temperature REAL NOT NULL,
  precipitation REAL NOT NULL,
  wind REAL NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_weather_key ON market_weather (weather_id);
--> statement-breakpoint
CREATE INDEX market_weather_by_day ON market_weather (day);
--> statement-breakpoint
CREATE TRIGGER market_weather_before AFTER UPDATE ON market_weather WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/weather', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'weather_id', OLD.weather_id, 'day', OLD.day, 'site', OLD.site, 'mean_temperature', OLD.mean_temperature, 'low_temperature', OLD.low_temperature, 'high_temperature', OLD.high_temperature, 'precipitation', OLD.precipitation, 'wind', OLD.wind, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/weather', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/weather' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE market_web_trend (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  trend_id TEXT NOT NULL,
  day TEXT NOT NULL,
  term TEXT NOT NULL,
  region TEXT NOT NULL,
  interest INTEGER NOT NULL,
  source TEXT NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX market_web_trend_key ON market_web_trend (trend_id);
--> statement-breakpoint
CREATE INDEX market_web_trend_by_day ON market_web_trend (day);
--> statement-breakpoint
CREATE TRIGGER market_web_trend_before AFTER UPDATE ON market_web_trend WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'market/web-trend', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'trend_id', OLD.trend_id, 'day', OLD.day, 'term', OLD.term, 'region', OLD.region, 'interest', OLD.interest, 'source', OLD.source, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'market/web-trend', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'market/web-trend' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
