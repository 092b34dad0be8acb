import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { salesTables } from './tables.ts'

export const sales = {
  name: 'sales',
  title: 'Sales',
  metrics: [],
  insights: [],
  tables: salesTables,
  rollups: [],
  app: new Hono(),
} satisfies Domain
