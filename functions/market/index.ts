import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { marketTables } from './tables.ts'

export const market = {
  name: 'market',
  title: 'Market',
  metrics: [],
  insights: [],
  tables: marketTables,
  rollups: [],
  app: new Hono(),
} satisfies Domain
