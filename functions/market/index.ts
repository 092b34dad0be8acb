import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { marketClasses } from './classes.ts'
import { marketTables } from './tables.ts'

export const market = {
  name: 'market',
  title: 'Market',
  metrics: [],
  insights: [],
  tables: marketTables,
  classes: marketClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
