import { Hono } from 'hono'
import type { Domain } from '../domain.ts'
import { documentsClasses } from './classes.ts'
import { documentsTables } from './tables.ts'

export const documents = {
  name: 'documents',
  title: 'Documents',
  metrics: [],
  insights: [],
  tables: documentsTables,
  classes: documentsClasses,
  rollups: [],
  app: new Hono(),
} satisfies Domain
