CREATE TABLE sales_ad_spend (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  spend_id TEXT NOT NULL,
  day TEXT NOT NULL,
  campaign_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  spend_cents INTEGER NOT NULL,
  impressions INTEGER NOT NULL,
  clicks INTEGER NOT NULL,
  leads INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_ad_spend_key ON sales_ad_spend (spend_id);
--> statement-breakpoint
CREATE INDEX sales_ad_spend_by_day ON sales_ad_spend (day);
--> statement-breakpoint
CREATE TRIGGER sales_ad_spend_before AFTER UPDATE ON sales_ad_spend WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/ad-spend', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'spend_id', OLD.spend_id, 'day', OLD.day, 'campaign_id', OLD.campaign_id, 'channel', OLD.channel, 'spend_cents', OLD.spend_cents, 'impressions', OLD.impressions, 'clicks', OLD.clicks, 'leads', OLD.leads, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/ad-spend', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/ad-spend' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_campaign (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  campaign_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  budget_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_campaign_key ON sales_campaign (campaign_id);
--> statement-breakpoint
CREATE INDEX sales_campaign_by_day ON sales_campaign (day);
--> statement-breakpoint
CREATE TRIGGER sales_campaign_before AFTER UPDATE ON sales_campaign WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/campaign', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'campaign_id', OLD.campaign_id, 'day', OLD.day, 'name', OLD.name, 'channel', OLD.channel, 'ends_on', OLD.ends_on, 'budget_cents', OLD.budget_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/campaign', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/campaign' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_opportunity (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  opportunity_id TEXT NOT NULL,
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  family TEXT NOT NULL,
  stage TEXT NOT NULL,
  amount_cents INTEGER NOT NULL,
  probability REAL NOT NULL,
  owner_id TEXT NOT NULL,
  source TEXT NOT NULL,
  campaign_id TEXT,
  expected_on TEXT NOT NULL,
  closed_on TEXT,
  loss_reason TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_opportunity_key ON sales_opportunity (opportunity_id);
--> statement-breakpoint
CREATE INDEX sales_opportunity_by_day ON sales_opportunity (day);
--> statement-breakpoint
CREATE TRIGGER sales_opportunity_before AFTER UPDATE ON sales_opportunity WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/opportunity', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'opportunity_id', OLD.opportunity_id, 'day', OLD.day, 'account_id', OLD.account_id, 'family', OLD.family, 'stage', OLD.stage, 'amount_cents', OLD.amount_cents, 'probability', OLD.probability, 'owner_id', OLD.owner_id, 'source', OLD.source, 'campaign_id', OLD.campaign_id, 'expected_on', OLD.expected_on, 'closed_on', OLD.closed_on, 'loss_reason', OLD.loss_reason, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/opportunity', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/opportunity' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_order (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  order_id TEXT NOT NULL,
  day TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  segment TEXT NOT NULL,
  channel TEXT NOT NULL,
  lines INTEGER NOT NULL,
  list_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  promised_on TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_order_key ON sales_order (order_id);
--> statement-breakpoint
CREATE INDEX sales_order_by_day ON sales_order (day);
--> statement-breakpoint
CREATE TRIGGER sales_order_before AFTER UPDATE ON sales_order WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/order', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'order_id', OLD.order_id, 'day', OLD.day, 'account_id', OLD.account_id, 'region', OLD.region, 'segment', OLD.segment, 'channel', OLD.channel, 'lines', OLD.lines, 'list_cents', OLD.list_cents, 'net_cents', OLD.net_cents, 'cost_cents', OLD.cost_cents, 'promised_on', OLD.promised_on, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/order', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/order' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_order_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  line_id TEXT NOT NULL,
  day TEXT NOT NULL,
  order_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  product_id TEXT NOT NULL,
  family TEXT NOT NULL,
  units INTEGER NOT NULL,
  list_cents INTEGER NOT NULL,
  discount_cents INTEGER NOT NULL,
  net_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_order_line_key ON sales_order_line (line_id);
--> statement-breakpoint
CREATE INDEX sales_order_line_by_day ON sales_order_line (day);
--> statement-breakpoint
CREATE TRIGGER sales_order_line_before AFTER UPDATE ON sales_order_line WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/order-line', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'line_id', OLD.line_id, 'day', OLD.day, 'order_id', OLD.order_id, 'account_id', OLD.account_id, 'region', OLD.region, 'product_id', OLD.product_id, 'family', OLD.family, 'units', OLD.units, 'list_cents', OLD.list_cents, 'discount_cents', OLD.discount_cents, 'net_cents', OLD.net_cents, 'cost_cents', OLD.cost_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/order-line', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/order-line' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_price_list (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  price_id TEXT NOT NULL,
  day TEXT NOT NULL,
  product_id TEXT NOT NULL,
  family TEXT NOT NULL,
  list_price_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_price_list_key ON sales_price_list (price_id);
--> statement-breakpoint
CREATE INDEX sales_price_list_by_day ON sales_price_list (day);
--> statement-breakpoint
CREATE TRIGGER sales_price_list_before AFTER UPDATE ON sales_price_list WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/price-list', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'price_id', OLD.price_id, 'day', OLD.day, 'product_id', OLD.product_id, 'family', OLD.family, 'list_price_cents', OLD.list_price_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/price-list', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/price-list' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_product (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  product_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  family TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  list_price_cents INTEGER NOT NULL,
  unit_cost_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_product_key ON sales_product (product_id);
--> statement-breakpoint
CREATE INDEX sales_product_by_day ON sales_product (day);
--> statement-breakpoint
CREATE TRIGGER sales_product_before AFTER UPDATE ON sales_product WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/product', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'product_id', OLD.product_id, 'day', OLD.day, 'name', OLD.name, 'family', OLD.family, 'unit', OLD.unit, 'kind', OLD.kind, 'list_price_cents', OLD.list_price_cents, 'unit_cost_cents', OLD.unit_cost_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/product', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/product' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_social_signal (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  signal_id TEXT NOT NULL,
  day TEXT NOT NULL,
  network TEXT NOT NULL,
  followers INTEGER NOT NULL,
  posts INTEGER NOT NULL,
  reactions INTEGER NOT NULL,
  mentions INTEGER NOT NULL,
  sentiment REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_social_signal_key ON sales_social_signal (signal_id);
--> statement-breakpoint
CREATE INDEX sales_social_signal_by_day ON sales_social_signal (day);
--> statement-breakpoint
CREATE TRIGGER sales_social_signal_before AFTER UPDATE ON sales_social_signal WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/social-signal', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'signal_id', OLD.signal_id, 'day', OLD.day, 'network', OLD.network, 'followers', OLD.followers, 'posts', OLD.posts, 'reactions', OLD.reactions, 'mentions', OLD.mentions, 'sentiment', OLD.sentiment, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/social-signal', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/social-signal' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_stage_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  change_id TEXT NOT NULL,
  day TEXT NOT NULL,
  opportunity_id TEXT NOT NULL,
  from_stage TEXT,
  to_stage TEXT NOT NULL,
  days INTEGER NOT NULL,
  amount_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_stage_change_key ON sales_stage_change (change_id);
--> statement-breakpoint
CREATE INDEX sales_stage_change_by_day ON sales_stage_change (day);
--> statement-breakpoint
CREATE TRIGGER sales_stage_change_before AFTER UPDATE ON sales_stage_change WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/stage-change', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'change_id', OLD.change_id, 'day', OLD.day, 'opportunity_id', OLD.opportunity_id, 'from_stage', OLD.from_stage, 'to_stage', OLD.to_stage, 'days', OLD.days, 'amount_cents', OLD.amount_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/stage-change', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/stage-change' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE sales_web_traffic (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  traffic_id TEXT NOT NULL,
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  visits INTEGER NOT NULL,
  page_views INTEGER NOT NULL,
  bounce_share REAL NOT NULL,
  sign_ups INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX sales_web_traffic_key ON sales_web_traffic (traffic_id);
--> statement-breakpoint
CREATE INDEX sales_web_traffic_by_day ON sales_web_traffic (day);
--> statement-breakpoint
CREATE TRIGGER sales_web_traffic_before AFTER UPDATE ON sales_web_traffic WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'sales/web-traffic', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'traffic_id', OLD.traffic_id, 'day', OLD.day, 'source', OLD.source, 'visits', OLD.visits, 'page_views', OLD.page_views, 'bounce_share', OLD.bounce_share, 'sign_ups', OLD.sign_ups, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'sales/web-traffic', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'sales/web-traffic' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
