// Plants and what happens in them, as the systems of a firm record it. `day` is the business day of a row.
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const maintenanceKinds = ['routine', 'preventive', 'repair'] as const
export const movementKinds = ['receipt', 'issue', 'adjustment'] as const
export const itemKinds = ['product', 'material'] as const
export const assignmentRoles = ['lead', 'member'] as const

export const site = sqliteTable(
  'operations_site',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Name. */
    site: text('site').notNull(),
    /** First day on record. */
    day: text('day').notNull(),
    region: text('region').notNull(),
    lines: integer('lines').notNull(),
    machines: integer('machines').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_site_key').on(t.site), index('operations_site_by_day').on(t.day)],
)

export const line = sqliteTable(
  'operations_line',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Name. */
    line: text('line').notNull(),
    /** First day on record. */
    day: text('day').notNull(),
    site: text('site').notNull(),
    machines: integer('machines').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_line_key').on(t.line), index('operations_line_by_day').on(t.day)],
)

export const equipment = sqliteTable(
  'operations_equipment',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    equipmentId: text('equipment_id').notNull(),
    /** First day on record. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    site: text('site').notNull(),
    line: text('line').notNull(),
    installedYear: integer('installed_year').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_equipment_key').on(t.equipmentId), index('operations_equipment_by_day').on(t.day)],
)

/** What the sensors of a machine say at an instant. */
export const reading = sqliteTable(
  'operations_reading',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** Machine and instant. */
    readingId: text('reading_id').notNull(),
    day: text('day').notNull(),
    readAt: text('read_at').notNull(),
    equipmentId: text('equipment_id').notNull(),
    /** Degrees Celsius. */
    temperatureC: real('temperature_c').notNull(),
    /** Millimetres a second, root mean square. */
    vibrationMmS: real('vibration_mm_s').notNull(),
    /** Amperes. */
    currentA: real('current_a').notNull(),
    pressureBar: real('pressure_bar').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_reading_key').on(t.readingId), index('operations_reading_by_day').on(t.day)],
)

export const failure = sqliteTable(
  'operations_failure',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    failureId: text('failure_id').notNull(),
    day: text('day').notNull(),
    startedAt: text('started_at').notNull(),
    equipmentId: text('equipment_id').notNull(),
    site: text('site').notNull(),
    line: text('line').notNull(),
    /** What failed. */
    mode: text('mode').notNull(),
    /** Hours that the machine stood still. */
    downHours: real('down_hours').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_failure_key').on(t.failureId), index('operations_failure_by_day').on(t.day)],
)

export const maintenance = sqliteTable(
  'operations_maintenance',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    maintenanceId: text('maintenance_id').notNull(),
    day: text('day').notNull(),
    equipmentId: text('equipment_id').notNull(),
    site: text('site').notNull(),
    kind: text('kind', { enum: maintenanceKinds }).notNull(),
    /** The failure that a repair mends. */
    failureId: text('failure_id'),
    /** The firm's own technician. */
    employeeId: text('employee_id'),
    /** Hours of work. */
    hours: real('hours').notNull(),
    partsCents: integer('parts_cents').notNull(),
    /** Outside help, billed by the hour. */
    servicesCents: integer('services_cents').notNull(),
    /** Parts and services. */
    costCents: integer('cost_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('operations_maintenance_key').on(t.maintenanceId),
    index('operations_maintenance_by_day').on(t.day),
  ],
)

/**
 * One product on one line on one day.
 * OEE = (run / planned hours) × (output / (run hours × units an hour)) × ((output - scrap) / output).
 */
export const productionOrder = sqliteTable(
  'operations_production_order',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    productionOrderId: text('production_order_id').notNull(),
    day: text('day').notNull(),
    site: text('site').notNull(),
    line: text('line').notNull(),
    productId: text('product_id').notNull(),
    plannedUnits: integer('planned_units').notNull(),
    /** Units made, scrap included. */
    outputUnits: integer('output_units').notNull(),
    scrapUnits: integer('scrap_units').notNull(),
    plannedHours: real('planned_hours').notNull(),
    /** Hours in which the line ran. */
    runHours: real('run_hours').notNull(),
    /** Rated speed. */
    unitsAnHour: real('units_an_hour').notNull(),
    /** What the scrapped units had cost. */
    scrapCents: integer('scrap_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('operations_production_order_key').on(t.productionOrderId),
    index('operations_production_order_by_day').on(t.day),
  ],
)

/** A sample of what a machine made that day; five of the pieces are measured. */
export const inspection = sqliteTable(
  'operations_inspection',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    inspectionId: text('inspection_id').notNull(),
    day: text('day').notNull(),
    equipmentId: text('equipment_id').notNull(),
    site: text('site').notNull(),
    line: text('line').notNull(),
    productId: text('product_id').notNull(),
    /** Number of the tool in the machine; a new one begins with a tool change. */
    tool: text('tool').notNull(),
    /** Pieces. */
    sampleSize: integer('sample_size').notNull(),
    /** Pieces with a defect. */
    defects: integer('defects').notNull(),
    nominalMm: real('nominal_mm').notNull(),
    /** Mean and range (largest less smallest) of the five pieces. */
    meanMm: real('mean_mm').notNull(),
    rangeMm: real('range_mm').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_inspection_key').on(t.inspectionId), index('operations_inspection_by_day').on(t.day)],
)

export const defect = sqliteTable(
  'operations_defect',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    defectId: text('defect_id').notNull(),
    day: text('day').notNull(),
    inspectionId: text('inspection_id').notNull(),
    equipmentId: text('equipment_id').notNull(),
    site: text('site').notNull(),
    line: text('line').notNull(),
    productId: text('product_id').notNull(),
    kind: text('kind').notNull(),
    /** Pieces. */
    quantity: integer('quantity').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_defect_key').on(t.defectId), index('operations_defect_by_day').on(t.day)],
)

export const inventoryMovement = sqliteTable(
  'operations_inventory_movement',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    movementId: text('movement_id').notNull(),
    day: text('day').notNull(),
    site: text('site').notNull(),
    kind: text('kind', { enum: movementKinds }).notNull(),
    itemKind: text('item_kind', { enum: itemKinds }).notNull(),
    /** Product or material. */
    item: text('item').notNull(),
    /** In the item's own unit; what leaves the stock is negative. */
    quantity: integer('quantity').notNull(),
    /** With the sign of the quantity. */
    valueCents: integer('value_cents').notNull(),
    /** Production order, delivery or count that it belongs to. */
    reference: text('reference'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('operations_inventory_movement_key').on(t.movementId),
    index('operations_inventory_movement_by_day').on(t.day),
  ],
)

export const supplier = sqliteTable(
  'operations_supplier',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    supplierId: text('supplier_id').notNull(),
    /** First day on record. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    /** What it sells. */
    trade: text('trade').notNull(),
    /** ISO 3166-1 alpha-2. */
    country: text('country').notNull(),
    /** Agreed days from order to delivery. */
    leadDays: integer('lead_days').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_supplier_key').on(t.supplierId), index('operations_supplier_by_day').on(t.day)],
)

/** What a supplier was to deliver on `day`. */
export const deliveryIn = sqliteTable(
  'operations_delivery_in',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    deliveryId: text('delivery_id').notNull(),
    /** Promised. */
    day: text('day').notNull(),
    orderedDay: text('ordered_day').notNull(),
    /** Empty while it is open. */
    receivedDay: text('received_day'),
    /** Days after the promised day, negative = before; empty while it is open. */
    lateDays: integer('late_days'),
    purchaseOrderId: text('purchase_order_id').notNull(),
    supplierId: text('supplier_id').notNull(),
    site: text('site').notNull(),
    /** Country of origin and site. */
    lane: text('lane').notNull(),
    item: text('item').notNull(),
    /** In the item's own unit. */
    quantity: integer('quantity').notNull(),
    valueCents: integer('value_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_delivery_in_key').on(t.deliveryId), index('operations_delivery_in_by_day').on(t.day)],
)

/** What a customer was to get on `day`. */
export const shipment = sqliteTable(
  'operations_shipment',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    shipmentId: text('shipment_id').notNull(),
    /** Promised. */
    day: text('day').notNull(),
    orderedDay: text('ordered_day').notNull(),
    /** Empty until it is on its way, and until it is there. */
    shippedDay: text('shipped_day'),
    deliveredDay: text('delivered_day'),
    /** Days after the promised day; empty until it is delivered. */
    delayDays: integer('delay_days'),
    orderId: text('order_id').notNull(),
    accountId: text('account_id').notNull(),
    region: text('region').notNull(),
    /** From where. */
    site: text('site').notNull(),
    carrier: text('carrier').notNull(),
    units: integer('units').notNull(),
    /** Empty until it is on its way. */
    freightCents: integer('freight_cents'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_shipment_key').on(t.shipmentId), index('operations_shipment_by_day').on(t.day)],
)

export const project = sqliteTable(
  'operations_project',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    projectId: text('project_id').notNull(),
    /** Begin. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    department: text('department').notNull(),
    /** The employee who leads it. */
    leadId: text('lead_id'),
    plannedEndDay: text('planned_end_day').notNull(),
    /** Empty while it runs. */
    endedDay: text('ended_day'),
    /** Planned hours of all people. */
    plannedHours: integer('planned_hours').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_project_key').on(t.projectId), index('operations_project_by_day').on(t.day)],
)

/** Who works on a project. */
export const assignment = sqliteTable(
  'operations_assignment',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    assignmentId: text('assignment_id').notNull(),
    /** Begin. */
    day: text('day').notNull(),
    /** Empty while it runs. */
    endedDay: text('ended_day'),
    projectId: text('project_id').notNull(),
    employeeId: text('employee_id').notNull(),
    role: text('role', { enum: assignmentRoles }).notNull(),
    /** What the project needs of this person. */
    skill: text('skill').notNull(),
    hoursAWeek: real('hours_a_week').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_assignment_key').on(t.assignmentId), index('operations_assignment_by_day').on(t.day)],
)

export const energy = sqliteTable(
  'operations_energy',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    energyId: text('energy_id').notNull(),
    day: text('day').notNull(),
    site: text('site').notNull(),
    /** Kilowatt hours of electricity. */
    kwh: integer('kwh').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('operations_energy_key').on(t.energyId), index('operations_energy_by_day').on(t.day)],
)
