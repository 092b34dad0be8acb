import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { hrClasses } from './classes.ts'
import { hrTables } from './tables.ts'

export const hr = {
  name: 'hr',
  title: 'People',
  metrics: [],
  insights: [],
  tables: hrTables,
  classes: hrClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
