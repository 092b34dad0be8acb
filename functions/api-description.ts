import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { administrationWords } from './api-description-administration.ts'
import { answer, day } from './api-description-answers.ts'
import { forecastWords } from './api-description-forecasts.ts'
import { modelWords } from './api-description-models.ts'
import { assertAccess, type RouteRule } from './assert-access.ts'
import type { AppEnv, Installation } from './env.ts'

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    hint: z.string(),
    requestId: z.string(),
  })
  .openapi('Problem')
const metricRows = z
  .object({
    metric: z.string(),
    label: z.string(),
    unit: z.string(),
    from: day,
    to: day,
    grain: z.string(),
    scenario: z.string(),
    compare: z.string(),
    completeTo: day.nullable(),
    rows: z.array(
      z
        .object({
          period: day,
          member: z.string().nullable().optional(),
          value: z.number(),
          base: z.number().nullable().optional(),
        })
        .loose(),
    ),
    withheld: z
      .object({ figures: z.int(), least: z.int(), why: z.string() })
      .nullable()
      .optional()
      .describe('Of figures about persons: how many are left out, and why'),
  })
  .openapi('MetricRows')
const started = z.object({ runId: z.string(), state: z.string(), busy: z.boolean() }).openapi('StartedRun')
const report = z
  .object({ accepted: z.int(), rejected: z.int(), batchId: z.int().nullable() })
  .loose()
  .openapi('ImportReport')
const filters = z.object({
  range: z.enum(['this-year', 'last-year', 'last-12-months', 'this-quarter', 'last-quarter', 'all']).optional(),
  from: day.optional(),
  to: day.optional(),
  grain: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
  compare: z.enum(['last-year', 'previous', 'budget', 'none']).optional(),
  organization: z.string().optional(),
  department: z.string().optional(),
})
const rowsQuery = z.object({
  'dry-run': z.literal('1').optional(),
  replace: z.string().optional().describe('FROM..TO: swaps the rows of these days whole'),
  source: z.string().optional(),
  delimiter: z.string().optional(),
  decimal: z.enum(['comma', 'point']).optional(),
  'day-order': z.enum(['dmy', 'mdy', 'ymd']).optional(),
  encoding: z.string().optional(),
})

const auditFilter = z.object({
  subject: z.string().optional(),
  action: z.string().optional().describe('What the action begins with'),
  resource: z.string().optional(),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  from: day.optional(),
  to: day.optional(),
  request: z.string().optional(),
})
const lines = z.object({
  from: day.optional(),
  to: day.optional(),
  organization: z.string().optional(),
  department: z.string().optional(),
  account: z.string().optional(),
  scenario: z.enum(['actual', 'budget', 'forecast']).optional(),
  limit: z.string().optional(),
  cursor: z.string().optional(),
})

export interface Words {
  summary: string
  query?: z.ZodObject
  body?: { type: string; schema: z.ZodType }
  status?: number
  answer?: z.ZodType
  type?: string
}

/** What is known of a route beyond its method, path and access rule, by 'METHOD path' with the path's names left open. */
const words: [RegExp, Words][] = [
  [/^GET \/healthz$/, { summary: 'The process answers', answer: z.object({ status: z.string() }) }],
  [
    /^GET \/readyz$/,
    {
      summary: 'The database is open; says whether refreshes are overdue',
      answer: z.object({ status: z.enum(['ready', 'overdue']) }).loose(),
    },
  ],
  [
    /^GET \/api\/pages\/:page$/,
    {
      summary: 'All answers of a page',
      query: filters,
      answer: z.object({ page: z.string(), version: z.int(), answers: z.array(answer) }).loose(),
    },
  ],
  [/^GET \/api\/[a-z]+\/insights$/, { summary: 'All current answers of a domain', answer: z.array(answer) }],
  [/^GET \/api\/[a-z]+\/insights\/:insight$/, { summary: 'One answer', answer }],
  [/^GET \/api\/metrics$/, { summary: 'The catalogue of metrics' }],
  [
    /^GET \/api\/metrics\/:name$/,
    {
      summary: 'A metric by period',
      query: filters.extend({
        by: z.string().optional(),
        scenario: z.enum(['actual', 'budget', 'forecast']).optional(),
      }),
      answer: metricRows,
    },
  ],
  ...forecastWords,
  ...modelWords,
  [
    /^POST \/api\/refresh$/,
    {
      summary: 'Start a refresh, or join the running one',
      status: 202,
      body: { type: 'application/json', schema: z.object({ only: z.array(z.string()).optional() }) },
      answer: started,
    },
  ],
  [/^GET \/api\/refresh$/, { summary: 'The last runs and the next due time' }],
  [/^GET \/api\/refresh\/:runId$/, { summary: 'The status of a run' }],
  [
    /^POST \/api\/[^/]+\/rows\/[^/]+$/,
    {
      summary: 'Send rows: CSV, JSON or NDJSON as a stream, with an Idempotency-Key',
      query: rowsQuery,
      body: { type: 'text/csv', schema: z.string() },
      answer: report,
    },
  ],
  [/^GET \/api\/batches$/, { summary: 'The last batches of rows' }],
  [/^GET \/api\/batches\/:id$/, { summary: 'One batch, with its progress' }],
  [/^GET \/api\/batches\/:id\/rejects$/, { summary: 'The rows that a batch set aside, as CSV', type: 'text/csv' }],
  [/^POST \/api\/batches\/:id\/undo$/, { summary: 'Take a batch back whole' }],
  [
    /^GET \/api\/audit$/,
    {
      summary: 'The audit log, newest first, and whether its chain holds; go on with `before` = `next`',
      query: auditFilter.extend({ before: z.string().optional(), limit: z.string().optional() }),
    },
  ],
  [/^GET \/api\/audit.csv$/, { summary: 'The audit log as CSV', query: auditFilter, type: 'text/csv' }],
  [/^GET \/api\/live$/, { summary: 'Publications as server-sent events', type: 'text/event-stream' }],
  [/^GET \/api\/settings$/, { summary: "The tenant's settings and rates" }],
  [
    /^PATCH \/api\/settings$/,
    {
      summary: "Change the tenant's settings or rates",
      body: { type: 'application/json', schema: z.object({}).loose() },
    },
  ],
  [
    /^GET \/api\/hr\/employees$/,
    {
      summary: 'Employees, paged: `next` is the `cursor` of the next page; names only for those who may know them',
      query: z.object({
        department: z.string().optional(),
        cursor: z.string().optional(),
        limit: z.string().optional(),
      }),
    },
  ],
  [/^GET \/api\/hr\/employees\/:person$/, { summary: 'One employee: place, skills, training; never pay or illness' }],
  [/^GET \/api\/hr\/persons\/:person\/pay$/, { summary: "A person's payslips, under the pseudonym alone" }],
  ...administrationWords,
  [
    /^GET \/api\/egress$/,
    {
      summary: 'The places outside that can be reached, and when each was last asked',
      answer: z.object({
        egress: z.array(
          z.object({
            origin: z.string(),
            purpose: z.string(),
            usedAt: z.string().nullable(),
            outcome: z.string().nullable(),
          }),
        ),
      }),
    },
  ],
  [/^GET \/sign-in\/sso$/, { summary: 'Goes to the provider of single sign-on', status: 303, type: 'text/html' }],
  [
    /^GET \/sign-in\/sso\/callback$/,
    {
      summary: 'Where the provider of single sign-on sends the browser back to',
      query: z.object({ state: z.string(), code: z.string().optional(), iss: z.string().optional() }),
      status: 303,
      type: 'text/html',
    },
  ],
  [/^GET \/api\/finance\/accounts$/, { summary: 'Accounts with their type and kind' }],
  [/^GET \/api\/finance\/lines$/, { summary: 'Ledger lines, paged: follow `next` until it is null', query: lines }],
  [
    /^POST \/api\/operator\//,
    {
      summary: 'For the command line of this installation',
      body: { type: 'application/json', schema: z.object({}).loose() },
    },
  ],
  [/^GET \/api\/operator\//, { summary: 'For the command line of this installation' }],
  [/^GET \/api\/openapi.json$/, { summary: 'This document' }],
]

/** @returns the OpenAPI 3.1 document of every route of the app that is not a file of the site. */
export function describeApi(app: Hono<AppEnv>, installation: Installation): object {
  const doc = new OpenAPIHono()
  doc.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  for (const route of assertAccess(app)) if (!route.path.includes('{')) register(doc, route)
  return doc.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Premise',
      version: installation.version,
      description: 'Rows in, answers out. Errors are RFC 9457 problem documents.',
    },
    servers: [
      { url: `${installation.publicUrl ?? ''}${installation.publicUrl === null ? installation.basePath : ''}` || '/' },
    ],
  })
}

function register(doc: OpenAPIHono, { method, path, access }: RouteRule): void {
  const known = words.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? {
    summary: `The page ${path}`,
    type: 'text/html',
  }
  const names = [...path.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1] as string)
  const problems = Object.fromEntries(
    (access === 'public' ? [400] : [400, 401, 403]).map((status) => [
      status,
      { description: 'Problem', content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  )
  doc.openAPIRegistry.registerPath({
    method: method.toLowerCase() as 'get',
    path: path.replaceAll(/:([a-zA-Z]+)/g, '{$1}'),
    summary: known.summary,
    description: `Access: ${access}.`,
    ...(access === 'public' ? {} : { security: [{ bearer: [] }] }),
    request: {
      ...(names.length === 0 ? {} : { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
      ...(known.query === undefined ? {} : { query: known.query }),
      ...(known.body === undefined ? {} : { body: { content: { [known.body.type]: { schema: known.body.schema } } } }),
    },
    responses: {
      [known.status ?? 200]: {
        description: known.summary,
        content: { [known.type ?? 'application/json']: { schema: known.answer ?? z.unknown() } },
      },
      ...problems,
    },
  })
}
