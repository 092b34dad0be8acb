// Who works in the firm: hired, paid, led, rated, leaving. Ratings and leaving follow from what is written in effects.ts.
import { base, Faker, en } from '@faker-js/faker'
import { effects } from '../effects.ts'
import { exp, Random } from '../random.ts'
import { advanceCareer, type CareerStep, careerOn, levelPay } from './careers.ts'
import type { CalendarDay } from './days.ts'
import type { PlantedEvent } from './events.ts'

export const departmentShares = [
  ['Engineering', 0.3],
  ['Sales', 0.2],
  ['Marketing', 0.15],
  ['Operations', 0.15],
  ['HR', 0.1],
  ['Finance', 0.1],
] as const
export type Department = (typeof departmentShares)[number][0]

export interface Employee {
  id: string
  name: string
  department: Department
  role: string
  /** 1 (junior) to 5 (head of the department), at hire. */
  level: number
  /** The last manager; who it was on a day says `managerOn`. */
  managerId: string | null
  location: string
  gender: 'female' | 'male' | 'non-binary'
  birthYear: number
  /** Index of the day; negative for those who were there before the company's first day. */
  hired: number
  /** Index of the last day of work, or null. */
  left: number | null
  leaveReason: string | null
  /** Id of whom they came for. */
  replaces: string | null
  /** The leaving as decided, even when it lies after the rows' last day: only what shows before it may be written of it. */
  coming: { left: number; reason: string; successor: Employee | null } | null
  commuteMinutes: number
  /** Yearly pay at hire in wages of the company's first day, cents, and how far it lies from the market's for department and level (-0.2 = 20 % below). */
  payCents: number
  payGap: number
  /** Pay and level over time, the first at hire. */
  steps: CareerStep[]
  /** How good the manager is, -2 to 2. */
  managerQuality: number
  /** Hours of training by month of the company. */
  training: Float32Array
  /** Weekly hours over contract, by month of the company. */
  overtime: Float32Array
  /** Rating 1-5 by half-year of the company. */
  ratings: Float32Array
}

export const roles: Record<Department, readonly string[]> = {
  Engineering: ['Engineer', 'Software engineer', 'Test engineer', 'Product designer'],
  Sales: ['Account executive', 'Sales engineer', 'Inside sales'],
  Marketing: ['Marketer', 'Content editor', 'Campaign manager'],
  Operations: ['Technician', 'Planner', 'Buyer', 'Quality inspector'],
  HR: ['HR partner', 'Recruiter', 'Trainer'],
  Finance: ['Accountant', 'Controller', 'Payroll clerk'],
}
/** The market's yearly pay of level 1 on the company's first day. */
export const basePayCents: Record<Department, number> = {
  Engineering: 6_400_000,
  Sales: 5_600_000,
  Marketing: 5_200_000,
  Operations: 4_400_000,
  HR: 4_900_000,
  Finance: 5_500_000,
}

export function makePeople(
  seed: number,
  headcount: number,
  days: readonly CalendarDay[],
  months: number,
  sites: readonly string[],
  events: readonly PlantedEvent[],
  wages: Float64Array,
): Employee[] {
  const faker = new Faker({ locale: [en, base], seed })
  const random = new Random(seed, 'world/people')
  const people: Employee[] = []
  for (const [department, share] of departmentShares) {
    const count = Math.max(2, Math.round(headcount * share))
    const head = hire(
      faker,
      random,
      department,
      5,
      null,
      0,
      people.length,
      -random.integer(400, 4000),
      months,
      sites,
      days,
      wages,
    )
    people.push(head)
    const leads: Employee[] = []
    for (let i = 1; i < count; i++) {
      const level =
        i <= Math.ceil(count / 9)
          ? 4
          : random.weighted([
              [1, 0.34],
              [2, 0.4],
              [3, 0.26],
            ])
      const lead = level === 4 ? head : (leads[i % Math.max(1, leads.length)] ?? head)
      const person = hire(
        faker,
        random,
        department,
        level,
        lead.id,
        qualityOf(seed, lead.id),
        people.length,
        -random.integer(1, 3600),
        months,
        sites,
        days,
        wages,
      )
      people.push(person)
      if (level === 4) leads.push(person)
    }
  }
  live(seed, people, faker, days, months, sites, events, wages)
  return people
}

function qualityOf(seed: number, managerId: string): number {
  return Math.max(-2, Math.min(2, new Random(seed, `world/people/manager/${managerId}`).normal()))
}

function hire(
  faker: Faker,
  random: Random,
  department: Department,
  level: number,
  managerId: string | null,
  managerQuality: number,
  at: number,
  hired: number,
  months: number,
  sites: readonly string[],
  days: readonly CalendarDay[],
  wages: Float64Array,
): Employee {
  const gender = random.weighted([
    ['female', 0.44],
    ['male', 0.54],
    ['non-binary', 0.02],
  ] as const)
  const payGap = Math.max(-0.3, Math.min(0.35, random.normal(gender === 'female' ? -0.02 : 0.01, 0.11)))
  const payCents = Math.round((basePayCents[department] * (levelPay[level] as number) * (1 + payGap)) / 10_000) * 10_000
  const hiredYear = Number((days[0] as CalendarDay).day.slice(0, 4)) + Math.floor(hired / 365)
  return {
    id: `E${String(at + 1).padStart(5, '0')}`,
    name: `${faker.person.firstName(gender === 'non-binary' ? undefined : gender)} ${faker.person.lastName()}`,
    department,
    role: level === 5 ? `Head of ${department}` : level === 4 ? `${department} lead` : random.pick(roles[department]),
    level,
    managerId,
    managerQuality,
    location: random.pick(sites),
    gender,
    birthYear: hiredYear - random.integer(20, 50) - (level > 3 ? 6 : 0),
    hired,
    left: null,
    leaveReason: null,
    replaces: null,
    coming: null,
    commuteMinutes: Math.round(Math.min(120, random.skewed(26, 1.8))),
    payCents,
    payGap,
    steps: [
      {
        kind: 'hired',
        day: hired,
        level,
        payCents: Math.round((payCents * (wages[Math.max(0, hired)] as number)) / 1000) * 1000,
        payGap,
      },
    ],
    training: new Float32Array(months).map(() => (random.chance(0.18) ? random.integer(4, 24) : 0)),
    overtime: overtimes(random, months, level),
    ratings: new Float32Array(Math.ceil(months / 6)),
  }
}

function overtimes(random: Random, months: number, level: number): Float32Array {
  const own = Math.max(0, random.normal(1 + level * 0.5, 1.4))
  return new Float32Array(months).map(() => Math.max(0, own + random.normal(0, 1.2)))
}

/** Goes through the months: ratings at half-years, raises, leaving, and a new hire some weeks after. */
function live(
  seed: number,
  people: Employee[],
  faker: Faker,
  days: readonly CalendarDay[],
  months: number,
  sites: readonly string[],
  events: readonly PlantedEvent[],
  wages: Float64Array,
): void {
  const random = new Random(seed, 'world/people/leaving')
  const starts = days.flatMap(({ day }, i) => (i === 0 || day.endsWith('-01') ? [i] : []))
  for (let month = 0; month < months; month++) {
    const firstDay = starts[month] as number
    const length = (starts[month + 1] ?? firstDay + 30) - firstDay
    if (month % 6 === 0) for (const person of people) rate(seed, person, month)
    for (const person of people) advanceCareer(seed, person, month, firstDay, days, wages)
    for (const person of [...people]) {
      if (
        person.left !== null ||
        person.hired > firstDay ||
        person.level === 5 ||
        !random.chance(leavingChance(person, month, firstDay, events))
      )
        continue
      const left = firstDay + random.integer(0, length - 1)
      // In a month that is not over, the rest is not known yet.
      if (left >= days.length) continue
      person.left = left
      person.leaveReason = random.weighted(
        reasonsOf(person, month, Number((days[left] as CalendarDay).day.slice(0, 4))),
      )
      person.coming = { left, reason: person.leaveReason, successor: null }
      const start = left + random.integer(20, 70)
      if (start >= days.length) continue
      const next = hire(
        faker,
        random,
        person.department,
        person.level,
        person.managerId,
        person.managerQuality,
        people.length,
        start,
        months,
        sites,
        days,
        wages,
      )
      next.replaces = person.id
      person.coming.successor = next
      people.push(next)
      rate(seed, next, month)
      for (const other of people) if (other.managerId === person.id) other.managerId = next.id
    }
  }
}

/** Why people say they leave follows from what made them. */
function reasonsOf(person: Employee, month: number, year: number): [string, number][] {
  const { payGap } = person.steps.at(-1) as CareerStep
  return [
    ['better pay elsewhere', payGap < -0.06 ? 8 : 3],
    ['new challenge', 3],
    ['move', person.commuteMinutes > 45 ? 4 : 1.5],
    ['work load', (person.overtime[month] as number) > 4 ? 6 : 1.5],
    ['manager', person.managerQuality < -0.6 ? 6 : 1.5],
    ['retirement', year - person.birthYear > 61 ? 25 : 0],
  ]
}

/** Rating of the half-year that begins in `month`, 1-5 in tenths. */
function rate(seed: number, person: Employee, month: number): void {
  const half = Math.floor(month / 6)
  const tenureYears = (month * 30.4 - person.hired) / 365
  let hours = 0
  for (let m = Math.max(0, month - 6); m < month; m++) hours += person.training[m] as number
  const noise = new Random(seed, `world/people/rating/${person.id}/${half}`).normal(0, effects.ratingNoise)
  const rating =
    3.3 +
    effects.tenureOnRating * ((Math.min(tenureYears, 10) - 4) / 3) +
    effects.trainingOnRating * ((Math.min(hours, 60) - 15) / 15) +
    effects.managerOnRating * person.managerQuality +
    noise
  person.ratings[half] = Math.round(10 * Math.max(1, Math.min(5, rating))) / 10
}

function leavingChance(person: Employee, month: number, dayIndex: number, events: readonly PlantedEvent[]): number {
  const rating = (person.ratings[Math.floor(month / 6)] as number) || 3.3
  let risk =
    (-effects.payGapOnLeaving * careerOn(person, dayIndex).payGap) / 0.11 -
    (effects.ratingOnLeaving * (rating - 3.3)) / 0.6 +
    (effects.commuteOnLeaving * (person.commuteMinutes - 30)) / 18 +
    (effects.overtimeOnLeaving * ((person.overtime[month] as number) - 2.2)) / 1.6 -
    effects.managerOnLeaving * person.managerQuality
  risk = Math.max(-3, Math.min(3.2, risk))
  const planted = events.find(
    (event) =>
      event.kind === 'leaving-team' &&
      event.where.department === person.department &&
      dayIndex >= event.first &&
      dayIndex <= event.last,
  )
  return Math.min(0.4, effects.leavingBase * exp(risk) * (planted === undefined ? 1 : planted.size))
}

/** Whether the person is on the payroll on a day. */
export function isEmployed(person: Employee, dayIndex: number): boolean {
  return person.hired <= dayIndex && (person.left === null || person.left >= dayIndex)
}

/** Who leads the person on a day: the place's holder then; while the place is empty, the holder's own manager. */
export function managerOn(people: ReadonlyMap<string, Employee>, person: Employee, dayIndex: number): string | null {
  if (person.managerId === null) return null
  let manager = people.get(person.managerId) as Employee
  while (manager.hired > dayIndex && manager.replaces !== null) manager = people.get(manager.replaces) as Employee
  return isEmployed(manager, dayIndex) ? manager.id : manager.managerId
}
