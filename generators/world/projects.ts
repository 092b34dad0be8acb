// What people work on besides their daily business: projects, who is on them, with which skill and for how many hours a week.
import { Random } from '../random.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from './days.ts'
import { type Department, type Employee, isEmployed } from './people.ts'

export interface Membership {
  employeeId: string
  /** The skill that the project needs of this person. */
  skill: string
  role: 'lead' | 'member'
  hoursAWeek: number
  /** Indices of days, both included; the last may lie after the company's last day. */
  first: number
  last: number
}

export interface Project {
  id: string
  name: string
  department: Department
  /** Indices of days: begin, planned end, and the last day on which it was worked on; all may lie after the company's last day. */
  first: number
  planned: number
  last: number
  /** People on it, the lead included. */
  size: number
}

/** Skills by department: what people have and what projects need. */
export const skills: Record<Department, readonly string[]> = {
  Engineering: [
    'Mechanical design',
    'Simulation',
    'Embedded software',
    'Test automation',
    'Materials science',
    'Cloud services',
  ],
  Sales: ['Negotiation', 'Account planning', 'Tendering', 'Product demonstration'],
  Marketing: ['Copywriting', 'Market research', 'Search advertising', 'Event planning', 'Video'],
  Operations: ['Lean methods', 'Machine set-up', 'Quality assurance', 'Production planning', 'Purchasing', 'Safety'],
  HR: ['Recruiting', 'Labour law', 'Coaching', 'Learning design'],
  Finance: ['Consolidation', 'Cost accounting', 'Tax', 'Treasury', 'Auditing'],
}
const departmentWeights = [
  ['Engineering', 0.4],
  ['Operations', 0.25],
  ['Marketing', 0.12],
  ['Sales', 0.1],
  ['Finance', 0.07],
  ['HR', 0.06],
] as const
const aims: Record<Department, readonly string[]> = {
  Engineering: ['New generation', 'Redesign', 'Test bench', 'Weight reduction', 'Certification', 'Remote monitoring'],
  Operations: [
    'Retrofit',
    'Set-up time reduction',
    'Layout change',
    'Energy saving',
    'Second source',
    'Scrap reduction',
  ],
  Marketing: ['Product launch', 'Relaunch of the web shop', 'Trade fair', 'Customer stories'],
  Sales: ['Partner programme', 'Price lists', 'Market entry'],
  Finance: ['Faster closing', 'Cost model', 'Audit preparation', 'New payment process'],
  HR: ['Onboarding', 'Skills matrix', 'Leadership course', 'Shift models'],
}

/** All projects of the company's time, in the order of their first day: about one for each 25 people at any time, half a year each. */
export function makeProjects(seed: number, days: readonly CalendarDay[], employees: number): Project[] {
  const random = new Random(seed, 'world/projects')
  const projects: Project[] = []
  const gap = 180 / Math.max(2, Math.round(employees / 25))
  // What is under way on the first day began on it.
  for (let begin = -150; begin < days.length; begin += Math.max(1, Math.round(gap * random.between(0.4, 1.6)))) {
    const department = random.weighted(departmentWeights)
    const planned = begin + random.integer(60, 300)
    const last = planned + Math.round(Math.max(-20, random.skewed(12, 2.4) - 10))
    const name = `${random.pick(aims[department])} ${random.integer(1, 40)}`
    const size = random.integer(3, 9)
    if (last > 0)
      projects.push({
        id: `PRJ-${String(projects.length + 1).padStart(4, '0')}`,
        name,
        department,
        first: Math.max(0, begin),
        planned: Math.max(1, planned),
        last,
        size,
      })
  }
  return projects
}

/** Who is on a project: mostly its own department, one from elsewhere. The first is its lead. */
export function membersOf(world: Pick<World, 'options' | 'people'>, project: Project): Membership[] {
  const random = new Random(world.options.seed, `world/projects/${project.id}`)
  const free = world.people.filter((person) => person.level < 5 && isEmployed(person, project.first))
  const own = sample(
    random,
    free.filter((person) => person.department === project.department),
    project.size - 1,
  )
  const others = sample(
    random,
    free.filter((person) => person.department !== project.department),
    1,
  )
  const chosen = [...own, ...others].sort((a, b) => b.level - a.level || (a.id < b.id ? -1 : 1))
  return chosen.map((person, at) => ({
    employeeId: person.id,
    skill: random.pick(skills[person.department]),
    role: at === 0 ? 'lead' : 'member',
    hoursAWeek: 2 * random.integer(2, 10),
    first: project.first,
    last: person.left === null ? project.last : Math.min(project.last, person.left),
  }))
}

/** Some of them, nobody twice. */
function sample(random: Random, people: readonly Employee[], count: number): Employee[] {
  const rest = [...people]
  const taken: Employee[] = []
  while (taken.length < count && rest.length > 0)
    taken.push(rest.splice(random.integer(0, rest.length - 1), 1)[0] as Employee)
  return taken
}
