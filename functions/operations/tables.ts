import { tableOf } from '../platform/ingest/table-of.ts'
import { operationsClasses } from './classes.ts'
import * as schema from './schema.ts'

export const operationsTables = [
  tableOf('operations/site', schema.site, {
    classes: operationsClasses.site,
    key: 'site',
    day: 'day',
    synonyms: { site: ['plant', 'location'] },
  }),
  tableOf('operations/line', schema.line, {
    classes: operationsClasses.line,
    key: 'line',
    day: 'day',
    synonyms: { site: ['plant'] },
  }),
  tableOf('operations/equipment', schema.equipment, {
    classes: operationsClasses.equipment,
    key: 'equipmentId',
    day: 'day',
    synonyms: { equipmentId: ['machine_id', 'asset'], name: ['machine'] },
  }),
  tableOf('operations/reading', schema.reading, {
    classes: operationsClasses.reading,
    key: 'readingId',
    day: 'day',
    synonyms: {
      readAt: ['timestamp', 'time'],
      equipmentId: ['machine_id', 'asset'],
      temperatureC: ['temperature'],
      vibrationMmS: ['vibration'],
      currentA: ['current'],
      pressureBar: ['pressure'],
    },
  }),
  tableOf('operations/failure', schema.failure, {
    classes: operationsClasses.failure,
    key: 'failureId',
    day: 'day',
    synonyms: { equipmentId: ['machine_id', 'asset'], downHours: ['downtime'], mode: ['failure_mode'] },
  }),
  tableOf('operations/maintenance', schema.maintenance, {
    classes: operationsClasses.maintenance,
    key: 'maintenanceId',
    day: 'day',
    synonyms: { maintenanceId: ['work_order'], equipmentId: ['machine_id', 'asset'], employeeId: ['technician'] },
  }),
  tableOf('operations/production-order', schema.productionOrder, {
    classes: operationsClasses.productionOrder,
    key: 'productionOrderId',
    day: 'day',
    synonyms: { productId: ['product', 'sku'], outputUnits: ['produced'], scrapUnits: ['scrapped'] },
  }),
  tableOf('operations/inspection', schema.inspection, {
    classes: operationsClasses.inspection,
    key: 'inspectionId',
    day: 'day',
    synonyms: { equipmentId: ['machine_id', 'asset'], productId: ['product', 'sku'] },
  }),
  tableOf('operations/defect', schema.defect, {
    classes: operationsClasses.defect,
    key: 'defectId',
    day: 'day',
    synonyms: { kind: ['defect_code'] },
  }),
  tableOf('operations/inventory-movement', schema.inventoryMovement, {
    classes: operationsClasses.inventoryMovement,
    key: 'movementId',
    day: 'day',
    synonyms: { item: ['sku', 'material'], quantity: ['qty'] },
  }),
  tableOf('operations/supplier', schema.supplier, {
    classes: operationsClasses.supplier,
    key: 'supplierId',
    day: 'day',
    synonyms: { name: ['vendor'] },
  }),
  tableOf('operations/delivery-in', schema.deliveryIn, {
    classes: operationsClasses.deliveryIn,
    key: 'deliveryId',
    day: 'day',
    synonyms: { day: ['promised_day', 'due'], supplierId: ['vendor_id'], quantity: ['qty'] },
  }),
  tableOf('operations/shipment', schema.shipment, {
    classes: operationsClasses.shipment,
    key: 'shipmentId',
    day: 'day',
    synonyms: { day: ['promised_day', 'due'], accountId: ['customer_id'] },
  }),
  tableOf('operations/project', schema.project, {
    classes: operationsClasses.project,
    key: 'projectId',
    day: 'day',
    synonyms: { day: ['started_day'] },
  }),
  tableOf('operations/assignment', schema.assignment, {
    classes: operationsClasses.assignment,
    key: 'assignmentId',
    day: 'day',
    synonyms: { day: ['started_day'] },
  }),
  tableOf('operations/energy', schema.energy, {
    classes: operationsClasses.energy,
    key: 'energyId',
    day: 'day',
    synonyms: { kwh: ['consumption'] },
  }),
]
