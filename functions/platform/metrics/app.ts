import { Hono } from 'hono'
import type { Grain } from '../../answer.ts'
import type { Cut } from '../../domain.ts'
import type { AppEnv, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { RecordingReader } from '../db/reader.ts'
import { access, demand, permittedCut } from '../identity/access.ts'
import { forbidden } from '../snapshots/divisible.ts'
import { aboutSlot, slotAllowed } from '../snapshots/visible.ts'
import { parseFilters } from '../pages/filters.ts'
import { allTables } from '../refresh/metric-answers.ts'
import { calendarOf, openTenant } from '../tenants/tenant.ts'
import { allMetrics, metricNamed } from './catalogue.ts'
import { unitOf } from './metric-finding.ts'
import { divisionOf, known, scenarioOf, withDefaults } from './metric-params.ts'
import { basePeriods, baseSpan, measure } from './measure.ts'
import { personsAnswer } from './persons-api.ts'
import { recordQuestion } from './record-question.ts'

const rowsMost = 50_000
const periodsMost = 20_000

export const metrics = new Hono<AppEnv>()

metrics.get('/api/metrics', access('view'), async (c) => {
  const tenant = await openTenant(c.env, c.get('now'))
  const subject = c.get('subject') as Subject
  return c.json({
    metrics: allMetrics()
      .filter(({ name }) => slotAllowed(subject, `metric ${name}`) && forbidden(`metric ${name}`, subject.cut) === null)
      .map((metric) => ({
        name: metric.name,
        label: metric.label,
        help: metric.help,
        synonyms: metric.synonyms,
        unit: unitOf(metric, tenant.settings),
        good: metric.good,
        aggregation: metric.aggregation,
        dimensions: metric.dimensions,
        sensitivity: metric.sensitivity,
        ...(metric.target === undefined ? {} : { target: metric.target }),
      })),
  })
})

metrics.get('/api/metrics/:name', access('view'), async (c) => {
  const metric = metricNamed(c.req.param('name'))
  const subject = c.get('subject') as Subject
  const slot = `metric ${metric.name}`
  for (const about of aboutSlot(slot)) demand(subject, 'view', about, metric.label)
  const refused = forbidden(slot, subject.cut)
  if (refused !== null) throw new Problem(403, 'forbidden', refused.why, refused.action)
  if (metric.aggregation === 'persons') return personsAnswer(c, metric, subject)
  const tenant = await openTenant(c.env, c.get('now'))
  const calendar = calendarOf(tenant, allTables(), c.get('now'))
  const params = new URL(c.req.url).searchParams
  known(params, ['from', 'to', 'grain', 'by', 'compare', 'scenario', 'range', ...metric.dimensions])
  const by = divisionOf(params, metric)
  const scenario = scenarioOf(params)
  const filters = parseFilters(withDefaults(params, calendar), calendar, metric.dimensions, periodsMost)
  const db = new RecordingReader(c.env.DB)
  const where = permittedCut(subject, filters.where)
  await recordQuestion(c, metric)
  const question = { grain: filters.grain, where, ...(by === undefined ? {} : { by }) }
  const rows = await measure(db, metric, { ...question, span: filters.span, scenario }, tenant.settings)
  if (rows.length > rowsMost)
    throw new Problem(
      400,
      'too-many-rows',
      `This asks for more than ${rowsMost} rows.`,
      'Take a shorter range, a coarser grain or fewer members.',
    )
  const base = filters.compare === 'none' ? null : await baseRows(db, metric, filters, question, tenant.settings)
  return c.json({
    metric: metric.name,
    label: metric.label,
    unit: unitOf(metric, tenant.settings),
    from: filters.span.from,
    to: filters.span.to,
    grain: filters.grain,
    scenario,
    compare: filters.compare,
    completeTo: calendar.completeTo,
    rows: rows.map((row) => ({
      period: row.period,
      ...(by === undefined ? {} : { [by]: row.member, member: row.member }),
      value: metric.aggregation === 'ratio' ? row.value : Math.round(row.value * 100) / 100,
      ...(base === null ? {} : { base: base.get(`${row.period} ${row.member ?? ''}`) ?? null }),
    })),
  })
})

async function baseRows(
  db: RecordingReader,
  metric: ReturnType<typeof metricNamed>,
  filters: ReturnType<typeof parseFilters>,
  question: { grain: Grain; where: Cut; by?: string },
  settings: Parameters<typeof measure>[3],
) {
  const budget = filters.compare === 'budget'
  const span = budget ? filters.span : baseSpan(filters.span, filters.compare as 'previous' | 'last-year')
  const pairs = basePeriods(filters.span, span, filters.grain, settings.fiscalYearStartMonth)
  const own = new Map([...pairs].map(([period, other]) => [other, period]))
  const rows = await measure(db, metric, { ...question, span, scenario: budget ? 'budget' : 'actual' }, settings)
  return new Map(
    rows.flatMap((row) =>
      own.has(row.period) ? [[`${own.get(row.period)} ${row.member ?? ''}`, row.value] as const] : [],
    ),
  )
}
