import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { salesClasses } from './classes.ts'
import { dealClose } from './models/deal-close.ts'
import { dealWon } from './models/deal-won.ts'
import { demand } from './models/demand.ts'
import { salesTables } from './tables.ts'

export const sales = {
  name: 'sales',
  title: 'Sales',
  metrics: [],
  insights: [],
  models: [dealWon, dealClose, demand],
  tables: salesTables,
  classes: salesClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
