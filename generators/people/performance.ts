// Reviews each half-year, and the goals and development plans agreed with them.
import { careerOn } from '../world/careers.ts'
import { type Employee, managerOn } from '../world/people.ts'
import { ByDay, type Entry, isThere, lastDayOf, type Part, type Staff, type WholeMonth } from './staff.ts'
import { skillsOf } from './skills.ts'
import type { Random } from '../random.ts'
import { say } from './words.ts'

/** Index of the day of the half-year's review, in its first month; null for those who are not reviewed. */
function reviewDay(person: Employee, opening: WholeMonth): number | null {
  const day = opening.workdays[4 + (Number(person.id.slice(1)) % 11)] as number
  return isThere(person, day) && person.hired < opening.first - 45 ? day : null
}

/** What texts about a person may name. */
export function contextOf(staff: Staff, random: Random, person: Employee, dayIndex: number): Record<string, string> {
  const [first] = person.name.split(' ') as [string]
  const names = staff.memo(
    'project names',
    `${person.department}/${dayIndex}`,
    () => projectNames(staff, person.department, dayIndex),
    200,
  )
  return {
    first,
    skill: random.pick(skillsOf(person)),
    team: person.department,
    site: person.location,
    city: person.location,
    project: names.length === 0 ? 'the daily business' : random.pick(names),
  }
}

/** Running projects of the department, or of any where it has none. */
function projectNames(staff: Staff, department: string, dayIndex: number): string[] {
  const running = staff.world.projects.filter((project) => project.first <= dayIndex && dayIndex <= project.last)
  const own = running.filter((project) => project.department === department)
  return (own.length > 0 ? own : running).map(({ name }) => name)
}

function reviewRow(staff: Staff, person: Employee, half: number, dayIndex: number): Entry {
  const random = staff.world.random(`people/review/${half}/${person.id}`)
  const rating = person.ratings[half] as number
  const { level } = careerOn(person, dayIndex)
  const potential = Math.max(
    1,
    Math.min(3, Math.round(1.9 + 0.5 * (rating - 3.3) - 0.05 * level + random.normal(0, 0.5))),
  )
  const topic = rating >= 3.7 ? 'review/high' : rating >= 2.8 ? 'review/middle' : 'review/low'
  return [
    'hr/review',
    {
      review_id: `${person.id}-R${half + 1}`,
      day: staff.day(dayIndex),
      employee_id: person.id,
      reviewer_id: managerOn(staff.byId, person, dayIndex),
      rating: Math.round(rating * 10) / 10,
      potential,
      comment: say(random, topic, contextOf(staff, random, person, dayIndex)),
    },
  ]
}

export const reviews: Part = {
  month: (staff, month) => {
    const byDay = new ByDay<Employee>()
    if (month.index % 6 === 0)
      for (const person of staff.present(month)) {
        const day = reviewDay(person, month)
        if (day !== null) byDay.add(day, person)
      }
    return (dayIndex) => byDay.on(dayIndex).map((person) => reviewRow(staff, person, month.index / 6, dayIndex))
  },
}

interface Goal {
  person: Employee
  id: string
  kind: 'goal' | 'development'
  title: string
  agreed: number
  due: number
  /** Days on which its progress is written down, with the share reached. */
  steps: { day: number; progress: number; status: 'open' | 'reached' | 'missed' | 'dropped' }[]
}

function goalsOf(staff: Staff, person: Employee, half: number): Goal[] {
  const [opening, middle, closing] = [0, 3, 5].map((after) =>
    staff.memo('months', half * 6 + after, () => staff.wholeMonth(half * 6 + after)),
  ) as [WholeMonth, WholeMonth, WholeMonth]
  const reviewed = reviewDay(person, opening)
  if (reviewed === null) return []
  const random = staff.world.random(`people/goals/${half}/${person.id}`)
  const [gone, due] = [lastDayOf(person), closing.last]
  return (['goal', 'goal', 'development'] as const).flatMap((kind, at): Goal[] => {
    const [wanted, shift] = [kind === 'goal' || random.chance(0.7), random.integer(3, 9)]
    const agreed = opening.workdays.find((i) => i >= reviewed + shift) ?? opening.last
    const title = say(random, `goal/${kind}`, contextOf(staff, random, person, agreed))
    const reached = random.normal(0.82 + 0.14 * ((person.ratings[half] as number) - 3.3), 0.2)
    const part = Math.max(0, Math.min(0.95, reached * random.between(0.3, 0.6)))
    const [check, end] = [
      middle.workdays[random.integer(3, 15)] as number,
      closing.workdays.at(-random.integer(1, 6)) as number,
    ]
    if (!wanted || agreed > gone) return []
    const round = (share: number) => Math.round(20 * share) / 20
    const steps: Goal['steps'] = [{ day: agreed, progress: 0, status: 'open' }]
    if (check <= gone) steps.push({ day: check, progress: round(part), status: 'open' })
    if (end <= gone)
      steps.push({
        day: end,
        progress: round(Math.max(0, Math.min(1, reached))),
        status: reached >= 0.8 ? 'reached' : 'missed',
      })
    else steps.push({ day: gone, progress: check <= gone ? round(part) : 0, status: 'dropped' })
    return [{ person, id: `${person.id}-G${half + 1}-${at + 1}`, kind, title, agreed, due, steps }]
  })
}

export const goals: Part = {
  month: (staff, month) => {
    const byDay = new ByDay<[Goal, Goal['steps'][number]]>()
    const half = Math.floor(month.index / 6)
    // In the other months only those who leave have something to say.
    const all = month.index % 6 === 0 || month.index % 6 === 3 || month.index % 6 === 5
    const agreed = staff.memo('goals', half, () => new Map<Employee, Goal[]>(), 2)
    for (const person of staff.present(month)) {
      if (!all && lastDayOf(person) > month.last) continue
      const own = agreed.get(person) ?? goalsOf(staff, person, half)
      agreed.set(person, own)
      for (const goal of own)
        for (const step of goal.steps)
          if (step.day >= month.first && step.day <= month.last) byDay.add(step.day, [goal, step])
    }
    return (dayIndex) =>
      byDay.on(dayIndex).map(
        ([{ person, id, kind, title, agreed, due }, { progress, status }]): Entry => [
          'hr/goal',
          {
            goal_id: id,
            day: staff.day(agreed),
            employee_id: person.id,
            kind,
            title,
            due_on: staff.day(due),
            progress,
            status,
          },
        ],
      )
  },
}
