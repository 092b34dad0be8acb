// GET /api/metrics/:name for figures about persons: by whole months, with what is withheld said in one wording.
import type { Context } from 'hono'
import { addMonths, monthStart } from '../../../lib/calendar/calendar.ts'
import type { PersonsMetric } from '../../domain.ts'
import type { AppEnv, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { permittedCut } from '../identity/access.ts'
import { parseFilters } from '../pages/filters.ts'
import { allTables } from '../refresh/metric-answers.ts'
import { calendarOf, openTenant } from '../tenants/tenant.ts'
import { basePeriods, baseSpan } from './measure.ts'
import { checkQuestion, type MeasuredPersons, measurePersons, withheldWords } from './measure-persons.ts'
import { unitOf } from './metric-finding.ts'
import { divisionOf, known, scenarioOf } from './metric-params.ts'
import { leastPersons } from './persons-month.ts'
import { PersonsMonths } from './persons-months.ts'
import { recordQuestion } from './record-question.ts'

const periodsMost = 1200
const defaultMonths = 12

/** @throws Problem 400 on what figures about persons are never asked by: days, weeks, budgets, persons. */
export async function personsAnswer(c: Context<AppEnv>, metric: PersonsMetric, subject: Subject): Promise<Response> {
  const tenant = await openTenant(c.env, c.get('now'))
  const params = new URL(c.req.url).searchParams
  known(params, ['from', 'to', 'grain', 'by', 'compare', 'scenario', 'range', ...metric.dimensions])
  const by = divisionOf(params, metric)
  refuse(params)
  const calendar = calendarOf(tenant, allTables(), c.get('now'))
  const months = new PersonsMonths(c.env, calendar.today)
  const span = await months.span(metric)
  const own = { ...calendar, dataSpan: span, completeTo: span?.to ?? null }
  const filters = parseFilters(withRange(params, own.completeTo ?? own.today), own, metric.dimensions, periodsMost)
  const where = permittedCut(subject, filters.where)
  const question = { where, ...(by === undefined ? {} : { by }) }
  checkQuestion(metric, question)
  await recordQuestion(c, metric)
  const measured = await measurePersons(months, metric, { ...question, span: filters.span })
  const base = filters.compare === 'none' ? null : baseSpan(filters.span, filters.compare as 'previous' | 'last-year')
  const before = base === null ? null : await measurePersons(months, metric, { ...question, span: base })
  const pairs = base === null ? null : basePeriods(filters.span, base, 'month', tenant.settings.fiscalYearStartMonth)
  return c.json({
    metric: metric.name,
    label: metric.label,
    unit: unitOf(metric, tenant.settings),
    from: filters.span.from,
    to: filters.span.to,
    grain: 'month',
    scenario: 'actual',
    compare: filters.compare,
    completeTo: own.completeTo,
    rows: measured.rows.map(({ period, member, value }) => ({
      period,
      ...(by === undefined ? {} : { [by]: member, member }),
      value,
      ...(pairs === null ? {} : { base: valueAt(before, pairs.get(period), member) }),
    })),
    withheld:
      measured.withheld === 0
        ? null
        : { figures: measured.withheld, least: leastPersons(metric.sensitivity), why: withheldWords(metric) },
  })
}

function valueAt(measured: MeasuredPersons | null, period: string | undefined, member: string | null): number | null {
  return measured?.rows.find((row) => row.period === period && row.member === member)?.value ?? null
}

/** @throws Problem 400 */
function refuse(params: URLSearchParams): void {
  const grain = params.get('grain') || 'month'
  if (grain !== 'month')
    throw new Problem(
      400,
      'month-only',
      `Figures about persons are given by month, not by "${grain.slice(0, 60)}": from several grains at once single persons could be computed.`,
      'Leave "grain" out, or give month.',
    )
  if (scenarioOf(params) !== 'actual' || params.get('compare') === 'budget')
    throw new Problem(400, 'actual-only', 'There is no budget of figures about persons.', 'Ask for scenario actual.')
}

/** A script that names no range means the last twelve months. */
function withRange(params: URLSearchParams, end: string): URLSearchParams {
  const all = new URLSearchParams(params)
  if (!all.get('range')) {
    if (!all.get('from')) all.set('from', addMonths(monthStart(all.get('to') || end), 1 - defaultMonths))
    if (!all.get('to')) all.set('to', end)
  }
  if (!all.get('compare')) all.set('compare', 'none')
  return all
}
