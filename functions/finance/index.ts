import type { Domain } from '../domain.ts'
import { ledgerTable } from './ledger-table.ts'
import { financeMetrics } from './metrics.ts'
import { ledgerRollup } from './rollups.ts'
import { financeApp } from './routes.ts'

export const finance = {
  name: 'finance',
  title: 'Finance',
  metrics: financeMetrics,
  insights: [],
  tables: [ledgerTable],
  rollups: [ledgerRollup],
  app: financeApp,
} satisfies Domain
