// Mail and chat on workdays. Overtime, and what makes people leave, shows in the tone before anybody says it.
import type { Row } from '../area.ts'
import { logistic, type Random } from '../random.ts'
import { sentences } from '../text/sentences.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { unrest } from '../world/morale.ts'
import type { Employee } from '../world/people.ts'
import { contextOf, staffOn } from './texts.ts'

/** Messages a workday for each 100 people. */
const aHundred = 4
const tones = ['good', 'neutral', 'strained'] as const

export function* messagesOf(world: World, i: number, random: Random): Generator<[string, Row]> {
  const { day, workday } = world.days[i] as CalendarDay
  const { all, byTeam } = staffOn(world, i)
  const count = random.poisson((all.length * aHundred * (workday ? 1 : 0.04)) / 100)
  if (all.length < 2) return
  for (let at = 0; at < count; at++) {
    const from = random.pick(all)
    const team = byTeam.get(from.department) as Employee[]
    const to = other(random, random.chance(0.75) && team.length > 1 ? team : all, from)
    const tone = toneOf(world, from, i, random)
    const channel = random.chance(0.45) ? 'mail' : 'chat'
    const context = {
      ...contextOf(world, random, i),
      person: to.name,
      writer: from.name,
      agent: from.name,
      team: from.department,
    }
    yield [
      'documents/message',
      {
        message_id: `MSG-${day.replaceAll('-', '').slice(2)}-${String(at + 1).padStart(4, '0')}`,
        day,
        hour: hourOf(random, world, from, i),
        channel,
        team: from.department,
        from_id: from.id,
        to_id: to.id,
        subject: channel === 'mail' ? sentences(random, 'mail/subject', context) : null,
        text: sentences(random, `${channel}/${tone}`, context),
        tone,
      },
    ]
  }
}

function other(random: Random, people: readonly Employee[], than: Employee): Employee {
  for (;;) {
    const person = random.pick(people)
    if (person !== than) return person
  }
}

function toneOf(world: World, person: Employee, i: number, random: Random): (typeof tones)[number] {
  const mood = unrest(world, person, i)
  const strained = logistic(-2.3 + 1.7 * mood + 0.22 * (overtimeOn(world, person, i) - 2.2))
  const draw = random.next()
  if (draw < strained) return 'strained'
  return draw < strained + (1 - strained) * Math.max(0.1, 0.36 - 0.15 * mood) ? 'good' : 'neutral'
}

/** Weekly hours over contract in the day's month. */
function overtimeOn(world: World, person: Employee, i: number): number {
  const month = world.months.find(({ lastDay }) => lastDay >= i)
  return person.overtime[month?.index ?? 0] ?? 0
}

/** Who works longer writes later. */
function hourOf(random: Random, world: World, person: Employee, i: number): number {
  const late = random.chance(Math.min(0.5, 0.04 + 0.03 * overtimeOn(world, person, i)))
  return late
    ? random.integer(18, 22)
    : random.weighted([
        [7, 1],
        [8, 4],
        [9, 7],
        [10, 7],
        [11, 6],
        [12, 3],
        [13, 5],
        [14, 6],
        [15, 5],
        [16, 4],
        [17, 2],
      ])
}
