// What the description of the API says of models.
import { z } from '@hono/zod-openapi'
import { day } from './api-description-answers.ts'
import type { Words } from './api-description.ts'

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
const version = z
  .object({
    version: z.int(),
    trainedAt: z.string(),
    dataFrom: day,
    dataTo: day.describe('Last moment that it was learnt from'),
    rows: z.int(),
    records: z.int(),
    events: z.int(),
    features: z.array(z.object({ name: z.string(), label: z.string(), share: z.number() }).loose()),
    holdOut: z
      .object({ from: day, to: day, rows: z.int(), figures: z.record(z.string(), estimate) })
      .loose()
      .nullable()
      .describe('What it did on a later period that it had not seen'),
    fairness: z.array(z.object({ attribute: z.string(), finding: z.string() }).loose()),
    size: z.int(),
    hash: z.string(),
    decision: z.enum(['promoted', 'kept-champion', 'refused', 'rolled-back-to', 'promoted-by-hand']),
    reason: z.string(),
  })
  .loose()
  .openapi('ModelVersion')
const about = {
  name: z.string().describe('<domain>/<name>'),
  title: z.string(),
  question: z.string(),
  kind: z.enum(['classification', 'regression', 'survival']),
  state: z.object({ kind: z.enum(['ready', 'waiting', 'insufficient', 'training', 'failed', 'interrupted']) }).loose(),
  now: z.object({ moment: day, records: z.int() }).loose().nullable().describe('What it says of all records today'),
  alarms: z.array(z.object({ since: day, text: z.string() })),
}
const list = z
  .object({ models: z.array(z.object({ ...about, champion: version.nullable() }).loose()) })
  .openapi('Models')
const card = z
  .object({
    ...about,
    champion: z.int().nullable().describe('Number of the version that scores'),
    versions: z.array(version).describe('Newest first'),
    compared: z.array(z.object({ moment: day, expected: z.number(), observed: z.number() }).loose()),
    drift: z.array(z.object({ label: z.string(), alarm: z.boolean() }).loose()),
  })
  .loose()
  .openapi('ModelCard')
const scores = z
  .object({
    model: z.string(),
    version: z.int().nullable(),
    day: day.nullable(),
    scores: z.array(
      z
        .object({
          key: z.string().describe('Number of the record; of persons, the pseudonym'),
          score: z.number().describe('Chance of the event, or the quantity'),
          base: z.number(),
          reasons: z
            .array(z.object({ feature: z.string(), part: z.number() }).loose())
            .describe('Strongest first; base + parts + rest = score'),
          rest: z.number(),
        })
        .loose(),
    ),
    next: z.string().nullable(),
  })
  .openapi('ModelScores')

export const modelWords: [RegExp, Words][] = [
  [
    /^GET \/api\/models$/,
    { summary: 'What is predicted: every model, the version that scores, and alarms', answer: list },
  ],
  [
    /^GET \/api\/models\/:domain\/:model$/,
    {
      summary: 'The card of a model: versions, how good they are, fairness, drift, and what came of its scores',
      answer: card,
    },
  ],
  [
    /^GET \/api\/models\/:domain\/:model\/scores$/,
    {
      summary:
        'Single records with score and reasons, highest first; each look at persons is recorded; go on with `after` = `next`',
      query: z.object({
        limit: z.string().optional(),
        after: z.string().optional(),
        department: z.string().optional().describe('Or another of the columns that the card names in `by`'),
      }),
      answer: scores,
    },
  ],
  [
    /^POST \/api\/models\/:domain\/:model\/train$/,
    {
      summary: 'Trains the model in the background; its card says how far it is',
      body: { type: 'application/json', schema: z.object({}) },
      status: 202,
      answer: z.object({ model: z.string(), state: z.string(), cause: z.string(), startedAt: z.string() }),
    },
  ],
  [
    /^POST \/api\/models\/:domain\/:model\/promote$/,
    {
      summary: 'Lets a version score from now on: the next one, or an earlier one again',
      body: { type: 'application/json', schema: z.object({ version: z.int() }) },
      answer: z.object({ model: z.string(), version: z.int(), decision: z.string(), reason: z.string() }),
    },
  ],
  [
    /^GET \/models/,
    { summary: 'The pages of models: all of them, the card of one, single records of one', type: 'text/html' },
  ],
  [
    /^POST \/models\//,
    {
      summary: 'A form on the card of a model',
      body: { type: 'application/x-www-form-urlencoded', schema: z.object({ version: z.string().optional() }) },
      type: 'text/html',
    },
  ],
]
