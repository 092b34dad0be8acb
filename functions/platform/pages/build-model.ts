import type { Env, Subject } from '../../env.ts'
import { metricAnswer, allTables } from '../refresh/metric-answers.ts'
import { runRows } from '../refresh/runs.ts'
import { isOverdue, nextDue } from '../refresh/schedule.ts'
import { permittedCut } from '../identity/access.ts'
import { cutKey } from '../identity/policy.ts'
import { answersOf } from '../snapshots/snapshots.ts'
import { slotAllowed } from '../snapshots/visible.ts'
import { calendarOf, type Tenant } from '../tenants/tenant.ts'
import { filterOptions, parseFilters } from './filters.ts'
import type { PageModel } from './model.ts'
import { placesOf } from './places.ts'

const dimensionLabels: Record<string, string> = { organization: 'Organisation', department: 'Department' }

/**
 * Gathers everything that a page shows.
 * @param slots the page's slots that want answers.
 * @throws Problem 400 on a filter that cannot be.
 */
export async function buildModel(
  env: Env,
  tenant: Tenant,
  page: string,
  slots: string[],
  params: URLSearchParams,
  subject: Subject,
  now: Date,
): Promise<PageModel> {
  const dimensions = [...tenant.members.keys()].sort().reverse()
  const calendar = calendarOf(tenant, allTables(), now)
  const filters = parseFilters(params, calendar, dimensions)
  const permitted = { ...filters, where: permittedCut(subject, filters.where) }
  const isDefault = ['range', 'from', 'to', 'grain', 'compare', ...dimensions].every((name) => !params.get(name))
  const answers: PageModel['answers'] = new Map()
  const own = answersOf(tenant.published, cutKey(subject.cut))
  for (const slot of slots) {
    if (!slotAllowed(subject, slot)) continue
    const published = own.get(slot.startsWith('answer ') ? slot.slice(7) : slot)
    if (slot.startsWith('answer ') || isDefault) {
      if (published !== undefined) answers.set(slot, published)
    } else answers.set(slot, await metricAnswer(env, tenant, slot, permitted, now, published?.freshness.runId ?? ''))
  }
  const runs = await runRows(env.DB, page === 'runs' ? 100 : 1)
  const lastEnd = runs.find((run) => run.state === 'done' || run.state === 'partial')?.finishedAt
  return {
    page,
    locale: tenant.settings.locale,
    timeZone: tenant.settings.timeZone,
    tenant: tenant.settings.name,
    role: subject.role,
    places: placesOf(subject),
    lookingAs: subject.actor === undefined ? null : subject.name,
    isDefault,
    filters,
    options: filterOptions(
      calendar,
      dimensions.map((name) => ({
        name,
        label: dimensionLabels[name] ?? name,
        members: (tenant.members.get(name) ?? []).filter((member) => subject.cut[name]?.includes(member) ?? true),
      })),
    ),
    answers,
    completeTo: calendar.completeTo,
    computedAt: newest([...answers.values()].map((answer) => answer.freshness.computedAt)),
    nextRunAt: nextDue(env.INSTALLATION.crons, now)?.toISOString() ?? null,
    overdue: isOverdue(
      env.INSTALLATION.crons,
      lastEnd === undefined || lastEnd === null ? tenant.openedAt : new Date(lastEnd),
      now,
    ),
    runs,
  }
}

function newest(instants: string[]): string | null {
  return instants.reduce<string | null>(
    (latest, instant) => (latest === null || instant > latest ? instant : latest),
    null,
  )
}
