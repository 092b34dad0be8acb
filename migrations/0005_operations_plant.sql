CREATE TABLE operations_assignment (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  assignment_id TEXT NOT NULL,
  day TEXT NOT NULL,
  ended_day TEXT,
  project_id TEXT NOT NULL,
  employee_id TEXT NOT NULL,
  role TEXT NOT NULL,
  skill TEXT NOT NULL,
  hours_a_week REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_assignment_key ON operations_assignment (assignment_id);
--> statement-breakpoint
CREATE INDEX operations_assignment_by_day ON operations_assignment (day);
--> statement-breakpoint
CREATE TRIGGER operations_assignment_before AFTER UPDATE ON operations_assignment WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/assignment', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'assignment_id', OLD.assignment_id, 'day', OLD.day, 'ended_day', OLD.ended_day, 'project_id', OLD.project_id, 'employee_id', OLD.employee_id, 'role', OLD.role, 'skill', OLD.skill, 'hours_a_week', OLD.hours_a_week, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/assignment', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/assignment' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_defect (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  defect_id TEXT NOT NULL,
  day TEXT NOT NULL,
  inspection_id TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  site TEXT NOT NULL,
  line TEXT NOT NULL,
  product_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_defect_key ON operations_defect (defect_id);
--> statement-breakpoint
CREATE INDEX operations_defect_by_day ON operations_defect (day);
--> statement-breakpoint
CREATE TRIGGER operations_defect_before AFTER UPDATE ON operations_defect WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/defect', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'defect_id', OLD.defect_id, 'day', OLD.day, 'inspection_id', OLD.inspection_id, 'equipment_id', OLD.equipment_id, 'site', OLD.site, 'line', OLD.line, 'product_id', OLD.product_id, 'kind', OLD.kind, 'quantity', OLD.quantity, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/defect', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/defect' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_delivery_in (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  delivery_id TEXT NOT NULL,
  day TEXT NOT NULL,
  ordered_day TEXT NOT NULL,
  received_day TEXT,
  late_days INTEGER,
  purchase_order_id TEXT NOT NULL,
  supplier_id TEXT NOT NULL,
  site TEXT NOT NULL,
  lane TEXT NOT NULL,
  item TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  value_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_delivery_in_key ON operations_delivery_in (delivery_id);
--> statement-breakpoint
CREATE INDEX operations_delivery_in_by_day ON operations_delivery_in (day);
--> statement-breakpoint
CREATE TRIGGER operations_delivery_in_before AFTER UPDATE ON operations_delivery_in WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/delivery-in', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'delivery_id', OLD.delivery_id, 'day', OLD.day, 'ordered_day', OLD.ordered_day, 'received_day', OLD.received_day, 'late_days', OLD.late_days, 'purchase_order_id', OLD.purchase_order_id, 'supplier_id', OLD.supplier_id, 'site', OLD.site, 'lane', OLD.lane, 'item', OLD.item, 'quantity', OLD.quantity, 'value_cents', OLD.value_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/delivery-in', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/delivery-in' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_energy (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  energy_id TEXT NOT NULL,
  day TEXT NOT NULL,
  site TEXT NOT NULL,
  kwh INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_energy_key ON operations_energy (energy_id);
--> statement-breakpoint
CREATE INDEX operations_energy_by_day ON operations_energy (day);
--> statement-breakpoint
CREATE TRIGGER operations_energy_before AFTER UPDATE ON operations_energy WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/energy', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'energy_id', OLD.energy_id, 'day', OLD.day, 'site', OLD.site, 'kwh', OLD.kwh, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/energy', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/energy' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_equipment (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  equipment_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  site TEXT NOT NULL,
  line TEXT NOT NULL,
  installed_year INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_equipment_key ON operations_equipment (equipment_id);
--> statement-breakpoint
CREATE INDEX operations_equipment_by_day ON operations_equipment (day);
--> statement-breakpoint
CREATE TRIGGER operations_equipment_before AFTER UPDATE ON operations_equipment WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/equipment', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'equipment_id', OLD.equipment_id, 'day', OLD.day, 'name', OLD.name, 'kind', OLD.kind, 'site', OLD.site, 'line', OLD.line, 'installed_year', OLD.installed_year, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/equipment', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/equipment' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_failure (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  failure_id TEXT NOT NULL,
  day TEXT NOT NULL,
  started_at TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  site TEXT NOT NULL,
  line TEXT NOT NULL,
  mode TEXT NOT NULL,
  down_hours REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_failure_key ON operations_failure (failure_id);
--> statement-breakpoint
CREATE INDEX operations_failure_by_day ON operations_failure (day);
--> statement-breakpoint
CREATE TRIGGER operations_failure_before AFTER UPDATE ON operations_failure WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/failure', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'failure_id', OLD.failure_id, 'day', OLD.day, 'started_at', OLD.started_at, 'equipment_id', OLD.equipment_id, 'site', OLD.site, 'line', OLD.line, 'mode', OLD.mode, 'down_hours', OLD.down_hours, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/failure', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/failure' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_inspection (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  inspection_id TEXT NOT NULL,
  day TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  site TEXT NOT NULL,
  line TEXT NOT NULL,
  product_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  sample_size INTEGER NOT NULL,
  defects INTEGER NOT NULL,
  nominal_mm REAL NOT NULL,
  mean_mm REAL NOT NULL,
  range_mm REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_inspection_key ON operations_inspection (inspection_id);
--> statement-breakpoint
CREATE INDEX operations_inspection_by_day ON operations_inspection (day);
--> statement-breakpoint
CREATE TRIGGER operations_inspection_before AFTER UPDATE ON operations_inspection WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/inspection', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'inspection_id', OLD.inspection_id, 'day', OLD.day, 'equipment_id', OLD.equipment_id, 'site', OLD.site, 'line', OLD.line, 'product_id', OLD.product_id, 'tool', OLD.tool, 'sample_size', OLD.sample_size, 'defects', OLD.defects, 'nominal_mm', OLD.nominal_mm, 'mean_mm', OLD.mean_mm, 'range_mm', OLD.range_mm, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/inspection', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/inspection' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_inventory_movement (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  movement_id TEXT NOT NULL,
  day TEXT NOT NULL,
  site TEXT NOT NULL,
  kind TEXT NOT NULL,
  item_kind TEXT NOT NULL,
  item TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  value_cents INTEGER NOT NULL,
  reference TEXT,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_inventory_movement_key ON operations_inventory_movement (movement_id);
--> statement-breakpoint
CREATE INDEX operations_inventory_movement_by_day ON operations_inventory_movement (day);
--> statement-breakpoint
CREATE TRIGGER operations_inventory_movement_before AFTER UPDATE ON operations_inventory_movement WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/inventory-movement', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'movement_id', OLD.movement_id, 'day', OLD.day, 'site', OLD.site, 'kind', OLD.kind, 'item_kind', OLD.item_kind, 'item', OLD.item, 'quantity', OLD.quantity, 'value_cents', OLD.value_cents, 'reference', OLD.reference, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/inventory-movement', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/inventory-movement' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_line (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  line TEXT NOT NULL,
  day TEXT NOT NULL,
  site TEXT NOT NULL,
  machines INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_line_key ON operations_line (line);
--> statement-breakpoint
CREATE INDEX operations_line_by_day ON operations_line (day);
--> statement-breakpoint
CREATE TRIGGER operations_line_before AFTER UPDATE ON operations_line WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/line', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'line', OLD.line, 'day', OLD.day, 'site', OLD.site, 'machines', OLD.machines, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/line', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/line' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_maintenance (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  maintenance_id TEXT NOT NULL,
  day TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  site TEXT NOT NULL,
  kind TEXT NOT NULL,
  failure_id TEXT,
  employee_id TEXT,
  hours REAL NOT NULL,
  parts_cents INTEGER NOT NULL,
  services_cents INTEGER NOT NULL,
  cost_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_maintenance_key ON operations_maintenance (maintenance_id);
--> statement-breakpoint
CREATE INDEX operations_maintenance_by_day ON operations_maintenance (day);
--> statement-breakpoint
CREATE TRIGGER operations_maintenance_before AFTER UPDATE ON operations_maintenance WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/maintenance', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'maintenance_id', OLD.maintenance_id, 'day', OLD.day, 'equipment_id', OLD.equipment_id, 'site', OLD.site, 'kind', OLD.kind, 'failure_id', OLD.failure_id, 'employee_id', OLD.employee_id, 'hours', OLD.hours, 'parts_cents', OLD.parts_cents, 'services_cents', OLD.services_cents, 'cost_cents', OLD.cost_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/maintenance', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/maintenance' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_production_order (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  production_order_id TEXT NOT NULL,
  day TEXT NOT NULL,
  site TEXT NOT NULL,
  line TEXT NOT NULL,
  product_id TEXT NOT NULL,
  planned_units INTEGER NOT NULL,
  output_units INTEGER NOT NULL,
  scrap_units INTEGER NOT NULL,
  planned_hours REAL NOT NULL,
  run_hours REAL NOT NULL,
  units_an_hour REAL NOT NULL,
  scrap_cents INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_production_order_key ON operations_production_order (production_order_id);
--> statement-breakpoint
CREATE INDEX operations_production_order_by_day ON operations_production_order (day);
--> statement-breakpoint
CREATE TRIGGER operations_production_order_before AFTER UPDATE ON operations_production_order WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/production-order', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'production_order_id', OLD.production_order_id, 'day', OLD.day, 'site', OLD.site, 'line', OLD.line, 'product_id', OLD.product_id, 'planned_units', OLD.planned_units, 'output_units', OLD.output_units, 'scrap_units', OLD.scrap_units, 'planned_hours', OLD.planned_hours, 'run_hours', OLD.run_hours, 'units_an_hour', OLD.units_an_hour, 'scrap_cents', OLD.scrap_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/production-order', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/production-order' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_project (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  project_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  department TEXT NOT NULL,
  lead_id TEXT,
  planned_end_day TEXT NOT NULL,
  ended_day TEXT,
  planned_hours INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_project_key ON operations_project (project_id);
--> statement-breakpoint
CREATE INDEX operations_project_by_day ON operations_project (day);
--> statement-breakpoint
CREATE TRIGGER operations_project_before AFTER UPDATE ON operations_project WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/project', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'project_id', OLD.project_id, 'day', OLD.day, 'name', OLD.name, 'department', OLD.department, 'lead_id', OLD.lead_id, 'planned_end_day', OLD.planned_end_day, 'ended_day', OLD.ended_day, 'planned_hours', OLD.planned_hours, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/project', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/project' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_reading (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  reading_id TEXT NOT NULL,
  day TEXT NOT NULL,
  read_at TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  temperature_c REAL NOT NULL,
  vibration_mm_s REAL NOT NULL,
  current_a REAL NOT NULL,
  pressure_bar REAL NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_reading_key ON operations_reading (reading_id);
--> statement-breakpoint
CREATE INDEX operations_reading_by_day ON operations_reading (day);
--> statement-breakpoint
CREATE TRIGGER operations_reading_before AFTER UPDATE ON operations_reading WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/reading', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'reading_id', OLD.reading_id, 'day', OLD.day, 'read_at', OLD.read_at, 'equipment_id', OLD.equipment_id, 'temperature_c', OLD.temperature_c, 'vibration_mm_s', OLD.vibration_mm_s, 'current_a', OLD.current_a, 'pressure_bar', OLD.pressure_bar, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/reading', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/reading' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_shipment (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  shipment_id TEXT NOT NULL,
  day TEXT NOT NULL,
  ordered_day TEXT NOT NULL,
  shipped_day TEXT,
  delivered_day TEXT,
  delay_days INTEGER,
  order_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  site TEXT NOT NULL,
  carrier TEXT NOT NULL,
  units INTEGER NOT NULL,
  freight_cents INTEGER,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_shipment_key ON operations_shipment (shipment_id);
--> statement-breakpoint
CREATE INDEX operations_shipment_by_day ON operations_shipment (day);
--> statement-breakpoint
CREATE TRIGGER operations_shipment_before AFTER UPDATE ON operations_shipment WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/shipment', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'shipment_id', OLD.shipment_id, 'day', OLD.day, 'ordered_day', OLD.ordered_day, 'shipped_day', OLD.shipped_day, 'delivered_day', OLD.delivered_day, 'delay_days', OLD.delay_days, 'order_id', OLD.order_id, 'account_id', OLD.account_id, 'region', OLD.region, 'site', OLD.site, 'carrier', OLD.carrier, 'units', OLD.units, 'freight_cents', OLD.freight_cents, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/shipment', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/shipment' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_site (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  site TEXT NOT NULL,
  day TEXT NOT NULL,
  region TEXT NOT NULL,
  lines INTEGER NOT NULL,
  machines INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_site_key ON operations_site (site);
--> statement-breakpoint
CREATE INDEX operations_site_by_day ON operations_site (day);
--> statement-breakpoint
CREATE TRIGGER operations_site_before AFTER UPDATE ON operations_site WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/site', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'site', OLD.site, 'day', OLD.day, 'region', OLD.region, 'lines', OLD.lines, 'machines', OLD.machines, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/site', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/site' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
--> statement-breakpoint
CREATE TABLE operations_supplier (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  supplier_id TEXT NOT NULL,
  day TEXT NOT NULL,
  name TEXT NOT NULL,
  trade TEXT NOT NULL,
  country TEXT NOT NULL,
  lead_days INTEGER NOT NULL,
  batch_id INTEGER NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX operations_supplier_key ON operations_supplier (supplier_id);
--> statement-breakpoint
CREATE INDEX operations_supplier_by_day ON operations_supplier (day);
--> statement-breakpoint
CREATE TRIGGER operations_supplier_before AFTER UPDATE ON operations_supplier WHEN NEW.batch_id <> OLD.batch_id BEGIN
  INSERT INTO ingest_undo (batch_id, table_name, action, row_id, previous_batch_id, previous)
  VALUES (NEW.batch_id, 'operations/supplier', 'update', OLD.id, OLD.batch_id, json_object('id', OLD.id, 'supplier_id', OLD.supplier_id, 'day', OLD.day, 'name', OLD.name, 'trade', OLD.trade, 'country', OLD.country, 'lead_days', OLD.lead_days, 'batch_id', OLD.batch_id));
  INSERT INTO ingest_dirty (table_name, day, batch_id) SELECT 'operations/supplier', OLD.day, NEW.batch_id
    WHERE NOT EXISTS (SELECT 1 FROM ingest_dirty WHERE table_name = 'operations/supplier' AND day = OLD.day AND batch_id = NEW.batch_id);
END;
