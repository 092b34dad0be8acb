import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { customersClasses } from './classes.ts'
import { churnRisk } from './insights/churn-risk.ts'
import { churn } from './models/churn.ts'
import { lifetimeValue } from './models/lifetime-value.ts'
import { nextPurchase } from './models/next-purchase.ts'
import { customersTables } from './tables.ts'

export const customers = {
  name: 'customers',
  title: 'Customers',
  metrics: [],
  insights: [churnRisk],
  models: [churn, nextPurchase, lifetimeValue],
  tables: customersTables,
  classes: customersClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
