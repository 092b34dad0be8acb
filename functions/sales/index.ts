import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { salesClasses } from './classes.ts'
import { salesTables } from './tables.ts'

export const sales = {
  name: 'sales',
  title: 'Sales',
  metrics: [],
  insights: [],
  tables: salesTables,
  classes: salesClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
