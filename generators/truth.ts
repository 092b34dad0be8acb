// What was planted, for those who check what the insights find. Code under functions/ neither imports nor reads it.
import type { Day } from '../lib/calendar/calendar.ts'
import type { ProfileName } from './options.ts'
import type { World } from './world.ts'

export interface Truth {
  seed: number
  until: Day
  profile: ProfileName
  events: { kind: string; where: Record<string, string>; from: Day; to: Day; size: number; insight: string }[]
}

/** @returns what truth.json holds; `size` is in the event's own unit (see docs/company.md). */
export function truth({ options, events }: Pick<World, 'options' | 'events'>): Truth {
  const { seed, until, profile } = options
  return {
    seed,
    until,
    profile,
    events: events.map(({ kind, where, from, to, size, insight }) => ({
      kind,
      where,
      from,
      to: to < until ? to : until,
      size,
      insight,
    })),
  }
}

/** @returns the text of truth.json. */
export function truthText(world: Pick<World, 'options' | 'events'>): string {
  return `${JSON.stringify(truth(world), null, 2)}\n`
}
