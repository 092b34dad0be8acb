import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { operationsTables } from './tables.ts'

export const operations = {
  name: 'operations',
  title: 'Operations',
  metrics: [],
  insights: [],
  tables: operationsTables,
  rollups: [],
  app: new Hono(),
} satisfies Domain
