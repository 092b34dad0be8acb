// What the description of the API says of forecasts.
import { z } from '@hono/zod-openapi'
import { day } from './api-description-answers.ts'
import type { Words } from './api-description.ts'

const stepRecord = z.object({
  step: z.int().describe('Periods ahead; 1 = the next one'),
  count: z.int().describe('How many forecasts were compared with what came'),
  wape: z.number().nullable().describe('Sum of absolute errors over sum of absolute values'),
  mase: z.number().nullable(),
  bias: z.number().nullable().describe('Above 0: too much was forecast'),
  coverage80: z.number(),
  coverage95: z.number(),
  skill: z.number().nullable().describe('1 - error / error of seasonal naive'),
})
const bounds = z.array(z.number()).length(2)
const publishedForecasts = z
  .object({
    forecasts: z.array(
      z
        .object({
          insight: z.string(),
          title: z.string(),
          unit: z.string(),
          origin: day.describe('Last day that was known'),
          version: z.int(),
          madeAt: z.string(),
          engine: z.string(),
          models: z.array(z.object({ name: z.string(), weight: z.number() })),
          notes: z.array(z.string()),
          reason: z.string().optional().describe('Why it was made anew of the same origin'),
          periods: z.array(
            z.object({
              period: day,
              expected: z.number(),
              band80: bounds,
              band95: bounds,
              actual: z.number().nullable(),
            }),
          ),
        })
        .openapi('PublishedForecast'),
    ),
    records: z.array(
      z.object({
        insight: z.string(),
        title: z.string(),
        engine: z.string(),
        computedAt: z.string(),
        published: z.array(stepRecord).describe('Published forecasts, compared with what came'),
        tried: z.array(stepRecord).describe('What would have been forecast at earlier origins: tried on history'),
      }),
    ),
    next: z.int().nullable(),
  })
  .openapi('PublishedForecasts')

export const forecastWords: [RegExp, Words][] = [
  [
    /^GET \/api\/models\/forecasts$/,
    {
      summary:
        'The ledger of forecasts: what was published, newest first, what came of it, and how good such forecasts have been; go on with `before` = `next`',
      query: z.object({
        insight: z.string().optional().describe('<domain>/<insight>'),
        limit: z.string().optional(),
        before: z.string().optional(),
      }),
      answer: publishedForecasts,
    },
  ],
]
