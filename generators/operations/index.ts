// Rows that the systems of plants, quality, purchasing, stock and dispatch would hold.
import type { Area } from '../area.ts'
import { deliveries } from './deliveries.ts'
import { energy } from './energy.ts'
import { inspections } from './inspections.ts'
import { inventory } from './inventory.ts'
import { maintenance } from './maintenance.ts'
import type { Part, Shift } from './part.ts'
import { plant } from './plant.ts'
import { production } from './production.ts'
import { projects } from './projects.ts'
import { readings } from './readings.ts'
import { shipments } from './shipments.ts'

/** In the order of cause: the stock comes after all that moves it. */
const movers: readonly Part[] = [production, shipments, deliveries]
const parts: readonly Part[] = [readings, maintenance, ...movers, inventory(movers), inspections, energy, projects]

export const operations = {
  name: 'operations',
  tables: [
    'operations/site',
    'operations/line',
    'operations/equipment',
    'operations/supplier',
    'operations/reading',
    'operations/failure',
    'operations/maintenance',
    'operations/production-order',
    'operations/inspection',
    'operations/defect',
    'operations/shipment',
    'operations/delivery-in',
    'operations/inventory-movement',
    'operations/energy',
    'operations/project',
    'operations/assignment',
  ],
  start: plant,
  *month(world, month, journal) {
    const shift: Shift = { world, month, journal, movements: [] }
    const days = parts.map((part) => part(shift))
    for (let i = month.firstDay; i <= month.lastDay; i++) for (const day of days) yield* day(i)
  },
} satisfies Area
