import type { Row } from '../area.ts'
import type { World } from '../world.ts'
import { levelPay } from '../world/careers.ts'
import type { CalendarDay } from '../world/days.ts'
import { basePayCents, departmentShares, roles } from '../world/people.ts'
import { synthetic } from './source.ts'

/** What the market pays in the quarter that begins on a day: by department, role and level, to a tenth of a thousand. */
export function* wageBenchmarks(world: World, i: number): Generator<Row> {
  const { day } = world.days[i] as CalendarDay
  const random = world.random(`market/wages/${day}`)
  for (const [department] of departmentShares) {
    const places: [role: string, level: number][] = [
      ...roles[department].flatMap((role): [string, number][] => [1, 2, 3].map((level) => [role, level])),
      [`${department} lead`, 4],
      [`Head of ${department}`, 5],
    ]
    for (const [role, level] of places) {
      // A survey of some dozen firms: its median is off by a percent or so.
      const median =
        basePayCents[department] *
        (levelPay[level] as number) *
        (world.market.wages[i] as number) *
        (1 + random.normal(0, 0.008))
      yield {
        benchmark_id: `${day}/${role}/${level}`,
        day,
        department,
        role,
        level,
        lower_quartile: hundreds(median * 0.925),
        median: hundreds(median),
        upper_quartile: hundreds(median * 1.085),
        source: synthetic,
      }
    }
  }
}

function hundreds(cents: number): number {
  return Math.round(cents / 10_000) * 100
}
