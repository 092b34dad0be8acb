// What is felt before it is seen: those who will leave, and a team about to, are restless some months before.
import { effects } from '../effects.ts'
import type { PlantedEvent } from './events.ts'
import { type Department, departmentShares, type Employee } from './people.ts'

/** Days before the leaving on which it begins to show, and before a planted team's first leavings. */
const ownDays = 150
const teamDays = 75

/** Restlessness of each department by day: 0, and more around a planted leaving of the team. */
export function teamUnrest(dayCount: number, events: readonly PlantedEvent[]): Map<Department, Float32Array> {
  return new Map(
    departmentShares.map(([department]) => {
      const unrest = new Float32Array(dayCount)
      for (const event of events) {
        if (event.kind !== 'leaving-team' || event.where.department !== department) continue
        const from = event.first - teamDays
        for (let i = Math.max(0, from); i <= Math.min(event.last, dayCount - 1); i++)
          unrest[i] = effects.teamUnrest * Math.min(1, (i - from) / 40)
      }
      return [department, unrest]
    }),
  )
}

/** @returns 0 (settled) to about 1.8; engagement falls, overtime and absence rise with it, and the tone of what is written. */
export function unrest(
  world: { teamUnrest: ReadonlyMap<Department, Float32Array> },
  person: Pick<Employee, 'department' | 'coming'>,
  dayIndex: number,
): number {
  const team = world.teamUnrest.get(person.department)?.[dayIndex] ?? 0
  if (person.coming === null) return team
  const ahead = person.coming.left - dayIndex
  if (ahead < 0 || ahead >= ownDays) return team
  return (
    team +
    (1 - ahead / ownDays) *
      (person.coming.reason === 'retirement' || person.coming.reason === 'move' ? 0.25 : effects.leaverUnrest)
  )
}
