import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { customersClasses } from './classes.ts'
import { customersTables } from './tables.ts'

export const customers = {
  name: 'customers',
  title: 'Customers',
  metrics: [],
  insights: [],
  tables: customersTables,
  classes: customersClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
