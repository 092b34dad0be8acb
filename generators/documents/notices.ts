import type { Row } from '../area.ts'
import { sentences } from '../text/sentences.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { departmentShares } from '../world/people.ts'
import { contextOf, partsOf, staffOn } from './texts.ts'

/** About two notices of compliance a month. */
export function* noticesOf(world: World, i: number): Generator<[string, Row]> {
  const { day, workday } = world.days[i] as CalendarDay
  const random = world.random(`documents/notices/${day}`)
  if (!workday || !random.chance(0.1)) return
  const writer = random.pick(staffOn(world, i).all)
  const context = {
    ...contextOf(world, random, i),
    team: random.pick(departmentShares)[0],
    person: writer.name,
    writer: writer.name,
    agent: writer.name,
  }
  const id = `NOT-${day.replaceAll('-', '').slice(2)}`
  const title = sentences(random, 'notice/subject', context)
  const parts = partsOf(sentences(random, 'notice/body', context))
  for (const [at, text] of parts.entries()) {
    yield [
      'documents/document',
      {
        part_id: `${id}/${at + 1}`,
        document_id: id,
        day,
        kind: 'compliance notice',
        title,
        party_id: null,
        party: null,
        ends_on: null,
        part: at + 1,
        parts: parts.length,
        text,
      },
    ]
  }
}
