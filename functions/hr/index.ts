import type { Domain } from '../domain.ts'
import { hrClasses } from './classes.ts'
import { hrMetrics } from './metrics.ts'
import { leaving } from './models/leaving.ts'
import { hrApp } from './routes.ts'
import { hrTables } from './tables.ts'

export const hr = {
  name: 'hr',
  title: 'People',
  metrics: hrMetrics,
  insights: [],
  models: [leaving],
  tables: hrTables,
  classes: hrClasses,
  rollups: [],
  app: hrApp,
} satisfies Domain
