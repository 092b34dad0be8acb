import type { Env, Subject } from '../../env.ts'
import { metricAnswer, allTables } from '../refresh/metric-answers.ts'
import { runRows } from '../refresh/runs.ts'
import { isOverdue, nextDue } from '../refresh/schedule.ts'
import { permittedCut } from '../identity/access.ts'
import { emptyDimensions, reachWords } from '../identity/reach.ts'
import { topOf } from '../identity/subject.ts'
import { forbidden } from '../snapshots/divisible.ts'
import { answerFor, slotAllowed } from '../snapshots/visible.ts'
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
  for (const slot of slots) {
    if (!slotAllowed(subject, slot)) continue
    const own = answerFor(tenant.published, subject, slot)
    if (slot.startsWith('answer ') || isDefault || own?.status === 'forbidden') {
      if (own !== undefined) answers.set(slot, own)
    } else answers.set(slot, await metricAnswer(env, tenant, slot, permitted, now, own?.freshness.runId ?? ''))
  }
  // Who is shown no figure has nothing to filter: the names of members would be all that is told.
  const offered = slots.some((slot) => forbidden(slot, subject.cut) === null) ? dimensions : []
  const runs = await runRows(env.DB, page === 'runs' ? 100 : 1, subject)
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
      offered.map((name) => ({
        name,
        label: dimensionLabels[name] ?? name,
        members: (tenant.members.get(name) ?? []).filter((member) => subject.cut[name]?.includes(member) ?? true),
      })),
    ),
    answers,
    completeTo: calendar.completeTo,
    computedAt: newest([...answers.values()].map(({ freshness }) => freshness.computedAt).filter((at) => at !== '')),
    nextRunAt: nextDue(env.INSTALLATION.crons, now)?.toISOString() ?? null,
    overdue: isOverdue(
      env.INSTALLATION.crons,
      lastEnd === undefined || lastEnd === null ? tenant.openedAt : new Date(lastEnd),
      now,
    ),
    runs,
    reach: await reachOf(env, subject),
  }
}

/** What row rules leave over, as the page says it; null for everything. */
async function reachOf(env: Env, { cut }: Subject): Promise<string | null> {
  if (Object.keys(cut).length === 0) return null
  if (emptyDimensions(cut).length > 0)
    return 'You see nothing yet: your role sees its own part of the company only, and you have been given none.'
  const { top, below } = await topOf(env.DB, cut)
  return `You see: ${reachWords(top)}${below ? ' and what lies below' : ''}.`
}

function newest(instants: string[]): string | null {
  return instants.reduce<string | null>(
    (latest, instant) => (latest === null || instant > latest ? instant : latest),
    null,
  )
}
