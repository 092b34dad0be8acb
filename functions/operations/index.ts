import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { operationsClasses } from './classes.ts'
import { operationsTables } from './tables.ts'

export const operations = {
  name: 'operations',
  title: 'Operations',
  metrics: [],
  insights: [],
  tables: operationsTables,
  classes: operationsClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
