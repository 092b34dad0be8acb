import { tableOf } from '../platform/ingest/table-of.ts'
import * as schema from './schema.ts'

export const operationsTables = [
  tableOf('operations/site', schema.site, { key: 'site', day: 'day', synonyms: { site: ['plant', 'location'] } }),
  tableOf('operations/line', schema.line, { key: 'line', day: 'day', synonyms: { site: ['plant'] } }),
  tableOf('operations/equipment', schema.equipment, {
    key: 'equipmentId',
    day: 'day',
    synonyms: { equipmentId: ['machine_id', 'asset'], name: ['machine'] },
  }),
  tableOf('operations/reading', schema.reading, {
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
    key: 'failureId',
    day: 'day',
    synonyms: { equipmentId: ['machine_id', 'asset'], downHours: ['downtime'], mode: ['failure_mode'] },
  }),
  tableOf('operations/maintenance', schema.maintenance, {
    key: 'maintenanceId',
    day: 'day',
    synonyms: { maintenanceId: ['work_order'], equipmentId: ['machine_id', 'asset'], employeeId: ['technician'] },
  }),
  tableOf('operations/production-order', schema.productionOrder, {
    key: 'productionOrderId',
    day: 'day',
    synonyms: { productId: ['product', 'sku'], outputUnits: ['produced'], scrapUnits: ['scrapped'] },
  }),
  tableOf('operations/inspection', schema.inspection, {
    key: 'inspectionId',
    day: 'day',
    synonyms: { equipmentId: ['machine_id', 'asset'], productId: ['product', 'sku'] },
  }),
  tableOf('operations/defect', schema.defect, { key: 'defectId', day: 'day', synonyms: { kind: ['defect_code'] } }),
  tableOf('operations/inventory-movement', schema.inventoryMovement, {
    key: 'movementId',
    day: 'day',
    synonyms: { item: ['sku', 'material'], quantity: ['qty'] },
  }),
  tableOf('operations/supplier', schema.supplier, { key: 'supplierId', day: 'day', synonyms: { name: ['vendor'] } }),
  tableOf('operations/delivery-in', schema.deliveryIn, {
    key: 'deliveryId',
    day: 'day',
    synonyms: { day: ['promised_day', 'due'], supplierId: ['vendor_id'], quantity: ['qty'] },
  }),
  tableOf('operations/shipment', schema.shipment, {
    key: 'shipmentId',
    day: 'day',
    synonyms: { day: ['promised_day', 'due'], accountId: ['customer_id'] },
  }),
  tableOf('operations/project', schema.project, { key: 'projectId', day: 'day', synonyms: { day: ['started_day'] } }),
  tableOf('operations/assignment', schema.assignment, {
    key: 'assignmentId',
    day: 'day',
    synonyms: { day: ['started_day'] },
  }),
  tableOf('operations/energy', schema.energy, { key: 'energyId', day: 'day', synonyms: { kwh: ['consumption'] } }),
]
