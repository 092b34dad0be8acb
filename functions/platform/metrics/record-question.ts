// Who asks what of a metric.
import type { Context } from 'hono'
import type { Metric } from '../../domain.ts'
import type { AppEnv } from '../../env.ts'
import { audit } from '../audit/audit.ts'
import { askedFilters, recordView } from '../audit/views.ts'
import { recordedSlots } from '../snapshots/visible.ts'

/** A question of one's own is recorded, and every view of figures of class pay or health. */
export async function recordQuestion(c: Context<AppEnv>, { name, dimensions }: Metric): Promise<void> {
  const slots = recordedSlots([`metric ${name}`])
  if (slots.length > 0) return recordView(c, slots, dimensions)
  const filters = askedFilters(c, dimensions)
  if (Object.keys(filters).length === 0) return
  await audit(c, { action: 'metric.query', resource: `metric:${name}`, detail: { filters } })
}
