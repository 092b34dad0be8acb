// Each department meets once a week: what was said in order, what was decided, and who shall do what until when.
import { addDays } from '../../lib/calendar/calendar.ts'
import type { Row } from '../area.ts'
import { sentences } from '../text/sentences.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { departmentShares, type Employee } from '../world/people.ts'
import { contextOf, spoken, staffOn } from './texts.ts'

export function* meetingsOf(world: World, i: number): Generator<[string, Row]> {
  const { day, weekday, workday } = world.days[i] as CalendarDay
  for (const [at, [team]] of departmentShares.entries()) {
    // Monday to Friday, another day for each; on holidays it is left out.
    if (weekday !== at % 5 || !workday) continue
    const people = staffOn(world, i).byTeam.get(team) ?? []
    if (people.length > 1)
      yield* meeting(world, i, day, team, people, `MTG-${day.replaceAll('-', '').slice(2)}-${at + 1}`)
  }
}

function* meeting(
  world: World,
  i: number,
  day: string,
  team: string,
  people: readonly Employee[],
  id: string,
): Generator<[string, Row]> {
  const random = world.random(`documents/meetings/${id}`)
  const lead = people.find(({ level }) => level === 5) ?? (people[0] as Employee)
  const present = [lead, ...Array.from({ length: Math.min(6, people.length - 1) }, () => random.pick(people))]
  const context = contextOf(world, random, i)
  const title = sentences(random, 'meeting/title', { ...context, team, person: lead.name, writer: lead.name })
  let position = 0
  const part = (
    kind: 'speech' | 'decision' | 'action',
    topic: string,
    person: Employee,
    dueOn: string | null = null,
  ): [string, Row] => {
    position++
    const about = {
      ...contextOf(world, random, i),
      team,
      person: random.pick(present).name,
      writer: person.name,
      agent: person.name,
    }
    // An action names whom it is given to, and its day.
    const said =
      kind === 'action' && dueOn !== null ? { ...about, person: person.name, deadline: spoken(dueOn) } : about
    const text = sentences(random, topic, said)
    return [
      'documents/meeting',
      {
        part_id: `${id}/${String(position).padStart(2, '0')}`,
        meeting_id: id,
        day,
        title,
        team,
        position,
        kind,
        person_id: person.id,
        due_on: dueOn,
        text,
      },
    ]
  }
  yield part('speech', 'meeting/opening', lead)
  for (let turn = random.integer(3, 6); turn > 0; turn--) {
    yield part(
      'speech',
      random.weighted([
        ['meeting/update', 5],
        ['meeting/question', 3],
        ['meeting/objection', 2],
      ]),
      random.pick(present),
    )
  }
  for (let decisions = random.integer(0, 2); decisions > 0; decisions--)
    yield part('decision', 'meeting/decision', lead)
  for (let actions = random.integer(1, 3); actions > 0; actions--)
    yield part('action', 'meeting/action', random.pick(present), addDays(day, random.integer(3, 28)))
  yield part('speech', 'meeting/closing', lead)
}
