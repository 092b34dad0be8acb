import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import type { AppEnv } from '../env.ts'

export const executive = {
  name: 'executive',
  title: 'Executive',
  metrics: [],
  insights: [],
  tables: [],
  rollups: [],
  app: new Hono<AppEnv>(),
} satisfies Domain
