// Answers in the description of the API.
import { z } from '@hono/zod-openapi'

export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const figure = z
  .object({ kind: z.enum(['kpi', 'series', 'ranking', 'breakdown', 'waterfall', 'table', 'heatmap']) })
  .loose()
  .openapi('Figure')
const comparison = z
  .object({
    kind: z.string(),
    label: z.string(),
    value: z.number().nullable(),
    base: z.number().nullable(),
    change: z.number().nullable(),
    ratio: z.number().nullable(),
    good: z.enum(['up', 'down', 'neutral']),
    span: z.object({ from: day, to: day }),
    baseSpan: z.object({ from: day, to: day }),
  })
  .openapi('Comparison')
export const answer = z
  .object({
    name: z.string(),
    title: z.string(),
    question: z.string(),
    headline: z.string(),
    status: z.enum(['ok', 'insufficient', 'failed', 'stale', 'forbidden', 'pending']),
    trouble: z.string().optional(),
    action: z.string().optional(),
    figure: figure.nullable(),
    comparison: comparison.nullable(),
    drivers: z.array(z.object({ dimension: z.string(), member: z.string(), change: z.number() })),
    importance: z.object({ score: z.number(), size: z.number(), surprise: z.number(), reach: z.number() }),
    method: z.string(),
    accuracy: z.string().optional(),
    span: z.object({ from: day, to: day }).nullable(),
    evidence: z.array(z.object({ sql: z.string(), rows: z.int().optional(), rowsRead: z.int().optional() })),
    freshness: z.object({ completeTo: day.nullable(), computedAt: z.string(), runId: z.string() }),
  })
  .openapi('Answer')
