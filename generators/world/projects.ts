// What people work on besides their daily business: projects, who is on them, with which skill and for how many hours a week.
import type { World } from '../world.ts'
import type { Random } from '../random.ts'
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
  site: string
  leadId: string
  first: number
  /** Planned end, and the day on which it did end; both may lie after the company's last day. */
  planned: number
  ended: number
  budgetHours: number
  members: readonly Membership[]
}

/** Skills by department: what people have and what projects need. */
export const skills: Record<Department, readonly string[]> = {
  Engineering: ['Mechanical design', 'Simulation', 'Embedded software', 'Test automation', 'Materials science', 'Cloud services'],
  Sales: ['Negotiation', 'Account planning', 'Tendering', 'Product demonstration'],
  Marketing: ['Copywriting', 'Market research', 'Search advertising', 'Event planning', 'Video'],
  Operations: ['Lean methods', 'Machine set-up', 'Quality assurance', 'Production planning', 'Purchasing', 'Safety'],
  HR: ['Recruiting', 'Labour law', 'Coaching', 'Learning design'],
  Finance: ['Consolidation', 'Cost accounting', 'Tax', 'Treasury', 'Auditing'],
}
const departmentWeights = [['Engineering', 0.4], ['Operations', 0.25], ['Marketing', 0.12], ['Sales', 0.1], ['Finance', 0.07], ['HR', 0.06]] as const
const aims: Record<Department, readonly string[]> = {
  Engineering: ['New generation of', 'Redesign of', 'Test bench for', 'Weight reduction of', 'Certification of', 'Remote monitoring of'],
  Operations: ['Retrofit', 'Set-up time reduction', 'Layout change', 'Energy saving', 'Second source for', 'Scrap reduction'],
  Marketing: ['Launch of', 'Relaunch of the web shop for', 'Trade fair with', 'Customer stories about'],
  Sales: ['Partner programme for', 'Price lists of', 'Market entry with'],
  Finance: ['Faster closing', 'Cost model of', 'Audit preparation', 'New payment process'],
  HR: ['Onboarding', 'Skills matrix', 'Leadership course', 'Shift models'],
}

const known = new WeakMap<World, readonly Project[]>()

/** All projects of the company's time, in the order of their first day. */
export function projectsOf(world: World): readonly Project[] {
  const found = known.get(world)
  if (found !== undefined) return found
  const random = world.random('world/projects')
  const projects: Project[] = []
  // About one project for each 25 people at any time, half a year each; what runs at the start began on the first day.
  const running = Math.max(2, Math.round(world.options.employees / 25))
  const gap = 180 / running
  for (let first = -150; first < world.days.length; first += Math.max(1, Math.round(gap * random.between(0.4, 1.6)))) {
    const project = projectOf(world, random, projects.length, first)
    if (project !== null) projects.push(project)
  }
  projects.sort((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1))
  known.set(world, projects)
  return projects
}

function projectOf(world: World, random: Random, at: number, begin: number): Project | null {
  const department = random.weighted(departmentWeights)
  const length = random.integer(60, 300)
  const first = Math.max(0, begin)
  const planned = begin + length
  const ended = planned + Math.round(Math.max(-20, random.skewed(12, 2.4) - 10))
  const own = world.people.filter((person) => person.department === department && isEmployed(person, first))
  const others = world.people.filter((person) => person.department !== department && person.level < 5 && isEmployed(person, first))
  const place = random.pick(world.profile.sites).name
  const subject = department === 'Operations' ? place : random.pick(world.products).name
  const name = `${random.pick(aims[department])} ${subject}`
  const size = random.integer(3, 9)
  const hours = Array.from({ length: size }, () => 2 * random.integer(2, 10))
  const chosen = [...sample(random, own, size - 1), ...sample(random, others, 1)]
  const lead = chosen.find((person) => person.level >= 3) ?? chosen[0]
  if (lead === undefined || ended <= first) return null
  const members = chosen.map((person, i): Membership => ({
    employeeId: person.id, skill: random.pick(skills[person.department]), role: person === lead ? 'lead' : 'member', hoursAWeek: hours[i] as number, first, last: person.left === null ? ended : Math.min(ended, person.left),
  }))
  const weeks = (planned - first + 1) / 7
  const budgetHours = Math.round(weeks * members.reduce((sum, member) => sum + member.hoursAWeek, 0) * random.between(0.85, 1.15))
  return { id: `PRJ-${String(at + 1).padStart(4, '0')}`, name, department, site: place, leadId: lead.id, first, planned, ended, budgetHours: Math.max(8, budgetHours), members }
}

/** Some of them, nobody twice. */
function sample(random: Random, people: readonly Employee[], count: number): Employee[] {
  const rest = [...people]
  const taken: Employee[] = []
  while (taken.length < count && rest.length > 0) taken.push(rest.splice(random.integer(0, rest.length - 1), 1)[0] as Employee)
  return taken
}
