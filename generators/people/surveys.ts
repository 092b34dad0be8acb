// What people answer once a quarter: the manager, pay, overtime and what comes show in it.
import { effects } from '../effects.ts'
import { careerOn } from '../world/careers.ts'
import { unrest } from '../world/morale.ts'
import type { Employee } from '../world/people.ts'
import { contextOf } from './performance.ts'
import { ByDay, type Entry, isThere, type Part, type Staff, type WholeMonth } from './staff.ts'
import { say } from './words.ts'

interface Answers {
  day: number
  row: Entry
}

function answers(staff: Staff, person: Employee, month: WholeMonth): Answers | null {
  const random = staff.world.random(`people/survey/${month.index}/${person.id}`)
  const day = month.workdays[5 + random.integer(0, 9)] as number
  const restless = unrest(staff.world, person, day)
  if (!random.chance(0.84 - 0.1 * restless) || !isThere(person, day) || person.hired > day - 30) return null
  const own = staff.memo('temper', person, () => staff.world.random(`people/temper/${person.id}`).normal(0, 0.4))
  const { payGap } = careerOn(person, day)
  const over = (person.overtime[month.index] as number) - 2.2
  const rating = (person.ratings[Math.floor(month.index / 6)] || 3.3) - 3.3
  let hours = 0
  for (let m = Math.max(0, month.index - 5); m <= month.index; m++) hours += person.training[m] as number
  const point = (value: number) => Math.max(1, Math.min(5, Math.round(value + random.normal(0, 0.6))))
  const mood =
    3.75 +
    0.28 * person.managerQuality +
    1.3 * payGap -
    0.1 * over +
    0.15 * rating +
    own -
    effects.unrestOnEngagement * restless
  const row = {
    response_id: `${person.id}-${month.index + 1}`,
    day: staff.day(day),
    employee_id: person.id,
    engagement: point(mood),
    manager: point(3.6 + 0.75 * person.managerQuality - 0.2 * restless + 0.4 * own),
    workload: point(3.6 - 0.28 * over - 0.4 * restless),
    growth: point(3.1 + 0.02 * hours + 0.5 * own - 0.3 * restless),
    pay: point(3.3 + 5 * payGap - 0.2 * restless),
    recommend: Math.max(0, Math.min(10, Math.round(2.1 * mood - 0.6 + random.normal(0, 1)))),
    comment: null as string | null,
  }
  const topic = mood > 4 ? 'survey/good' : mood > 3.1 ? 'survey/mixed' : 'survey/bad'
  if (random.chance(0.3)) row.comment = say(random, topic, contextOf(staff, random, person, day))
  return { day, row: ['hr/survey', row] }
}

export const surveys: Part = {
  month: (staff, month) => {
    const byDay = new ByDay<Entry>()
    if (month.index % 3 === 1)
      for (const person of staff.present(month)) {
        const given = answers(staff, person, month)
        if (given !== null) byDay.add(given.day, given.row)
      }
    return (dayIndex) => byDay.on(dayIndex)
  },
}
