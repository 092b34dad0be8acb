import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import type { AppEnv } from '../env.ts'
import { risksAhead } from './insights/risks-ahead.ts'
import { whatChanged } from './insights/what-changed.ts'

export const executive = {
  name: 'executive',
  title: 'Executive',
  metrics: [],
  insights: [whatChanged, risksAhead],
  tables: [],
  classes: {},
  rollups: [],
  app: new Hono<AppEnv>(),
} satisfies Domain
