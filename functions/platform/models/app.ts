// The ledger of forecasts to read: what was published, what came of it, and how good such forecasts have been.
import { Hono } from 'hono'
import type { Day } from '../../answer.ts'
import { domains } from '../../domains.ts'
import type { AppEnv, Subject } from '../../env.ts'
import { Problem } from '../../problem.ts'
import { access } from '../identity/access.ts'
import { cutKey } from '../identity/policy.ts'
import { nextPeriod } from '../../../lib/calendar/calendar.ts'
import { forbidden } from '../snapshots/divisible.ts'
import { slotAllowed } from '../snapshots/visible.ts'
import type { Expected } from './forecasts.ts'
import { modelRegistry } from './registry/routes.ts'
import { type ForecastRow, forecastPage, type RecordRow, recordOf } from './ledger.ts'

const usual = 24
const most = 100

export const models = new Hono<AppEnv>()

models.route('/', modelRegistry)

models.get('/api/models/forecasts', access('view'), async (c) => {
  const subject = c.get('subject') as Subject
  const { insight, limit, before } = questionOf(c.req.query())
  const reached = insightsOf(subject)
  const names = insight === undefined ? [...reached.keys()] : [insight]
  if (insight !== undefined && !reached.has(insight))
    throw new Problem(
      404,
      'unknown-insight',
      `There is no forecast called "${insight.slice(0, 80)}" that you may see.`,
      'Leave the parameter out to see which there are.',
    )
  const cut = cutKey(subject.cut)
  const rows = await forecastPage(c.env.DB, names, cut, limit, before)
  const records = new Map<string, RecordRow | null>()
  for (const name of insight === undefined ? names : [insight]) records.set(name, await recordOf(c.env.DB, name, cut))
  return c.json({
    forecasts: rows.map((row) => shown(row, reached.get(row.insight) ?? '', records.get(row.insight) ?? null)),
    records: [...records].flatMap(([name, record]) =>
      record === null
        ? []
        : [
            {
              insight: name,
              title: reached.get(name) ?? '',
              engine: record.engine,
              computedAt: record.computedAt,
              published: record.published,
              tried: record.tried,
            },
          ],
    ),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  })
})

/** Titles of the insights whose answers the subject may see, by name. */
function insightsOf(subject: Subject): Map<string, string> {
  const all = domains.flatMap((domain) =>
    domain.insights.map(({ name, title }) => [`${domain.name}/${name}`, title] as const),
  )
  return new Map(all.filter(([name]) => slotAllowed(subject, name) && forbidden(name, subject.cut) === null))
}

function questionOf(query: Record<string, string>): { insight?: string; limit: number; before?: number } {
  const known = ['insight', 'limit', 'before']
  const stranger = Object.keys(query).find((name) => !known.includes(name))
  if (stranger !== undefined) throw bad(stranger.slice(0, 40), `Use ${known.join(', ')}.`)
  const { insight, limit = String(usual), before } = query
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > most) throw bad('limit', `Use 1 to ${most}.`)
  if (before !== undefined && !/^\d{1,15}$/.test(before))
    throw bad('before', 'Use "next" of the page before, unchanged.')
  return {
    ...(insight === undefined ? {} : { insight }),
    limit: Number(limit),
    ...(before === undefined ? {} : { before: Number(before) }),
  }
}

function bad(name: string, hint: string): Problem {
  return new Problem(400, 'bad-parameter', `The parameter "${name}" cannot be read.`, hint)
}

function shown(row: ForecastRow, title: string, record: RecordRow | null) {
  const actual = actuals(record)
  const { insight, origin, version, madeAt, engine, unit, models, notes, reason } = row
  const units = (hundredths: number) => hundredths / 100
  return {
    ...{ insight, title, unit, origin, version, madeAt, engine, models, notes },
    ...(reason === null ? {} : { reason }),
    periods: row.periods.map(({ period, point, low80, high80, low95, high95 }: Expected) => {
      const came = actual.get(period)
      return {
        period,
        expected: units(point),
        band80: [units(low80), units(high80)],
        band95: [units(low95), units(high95)],
        actual: came === undefined ? null : units(came),
      }
    }),
  }
}

/** What came, by first day of the period, as far as the last forecast knew of it. */
function actuals(record: RecordRow | null): Map<Day, number> {
  const known = new Map<Day, number>()
  let period = record?.firstPeriod ?? ''
  for (const value of record?.history ?? []) {
    if (value !== null) known.set(period, value)
    period = nextPeriod(period, record?.grain ?? 'month')
  }
  return known
}
