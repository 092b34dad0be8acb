import type { Domain } from '../domain.ts'
import { hrClasses } from './classes.ts'
import { hrMetrics } from './metrics.ts'
import { retentionRisk } from './insights/retention-risk.ts'
import { leaving } from './models/leaving.ts'
import { pay } from './models/pay.ts'
import { performanceTrend } from './models/performance-trend.ts'
import { hrApp } from './routes.ts'
import { hrTables } from './tables.ts'

export const hr = {
  name: 'hr',
  title: 'People',
  metrics: hrMetrics,
  insights: [retentionRisk],
  models: [leaving, performanceTrend, pay],
  tables: hrTables,
  classes: hrClasses,
  rollups: [],
  app: hrApp,
} satisfies Domain
