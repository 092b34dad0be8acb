import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { hrTables } from './tables.ts'

export const hr = {
  name: 'hr',
  title: 'People',
  metrics: [],
  insights: [],
  tables: hrTables,
  rollups: [],
  app: new Hono(),
} satisfies Domain
