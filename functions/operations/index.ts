import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { operationsClasses } from './classes.ts'
import { predictiveMaintenance } from './insights/predictive-maintenance.ts'
import { defects } from './models/defects.ts'
import { failure7, failure30 } from './models/failure.ts'
import { remainingLife } from './models/remaining-life.ts'
import { supplierLateness } from './models/supplier-lateness.ts'
import { operationsTables } from './tables.ts'

export const operations = {
  name: 'operations',
  title: 'Operations',
  metrics: [],
  insights: [predictiveMaintenance],
  models: [failure7, failure30, remainingLife, defects, supplierLateness],
  tables: operationsTables,
  classes: operationsClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
