// Courses, and skills as they are assessed once a year: courses raise them.
import type { Journal } from '../area.ts'
import { careerOn } from '../world/careers.ts'
import type { Employee } from '../world/people.ts'
import { skills as skillNames } from '../world/projects.ts'
import {
  amount,
  ByDay,
  type Entry,
  isThere,
  lastDayOf,
  numberOf,
  type Part,
  type Staff,
  type WholeMonth,
} from './staff.ts'

const courses = ['Basics of', 'Advanced', 'Workshop:', 'Certificate in', 'Practice of', 'Update:'] as const
/** What a classroom hour and the like cost, cents. */
const forms = [
  ['online', 900, 5],
  ['classroom', 5200, 3],
  ['coaching', 7800, 1],
  ['conference', 4100, 1],
] as const

const lists = new Map(
  Object.entries(skillNames).map(([department, names]) => [department, [...names, 'Data analysis']]),
)

/** The person's skills: a run of the department's list. */
export function skillsOf(person: Employee): string[] {
  const names = lists.get(person.department) as string[]
  return Array.from(
    { length: person.level > 3 ? 5 : 4 },
    (_, at) => names[(numberOf(person) + at) % names.length] as string,
  )
}

interface Course {
  person: Employee
  day: number
  title: string
  skill: string
  form: 'online' | 'classroom' | 'coaching' | 'conference'
  hours: number
  costCents: number
  score: number | null
}

/** The course that a person ends in a month, if any. */
function courseIn(staff: Staff, person: Employee, month: WholeMonth): Course | null {
  const hours = person.training[month.index] ?? 0
  if (hours === 0) return null
  const random = staff.world.random(`people/training/${month.index}/${person.id}`)
  const skill = random.pick(skillsOf(person))
  const title = `${random.pick(courses)} ${skill.toLowerCase()}`
  const [form, hourCents] = random.weighted(forms.map((each) => [each, each[2]] as const))
  const day = random.pick(month.workdays)
  const costCents = Math.round((hours * hourCents * random.between(0.7, 1.4)) / 100) * 100
  const score = form === 'conference' ? null : Math.round(Math.max(30, Math.min(100, random.normal(76, 11))))
  return isThere(person, day) ? { person, day, title, skill, form, hours, costCents, score } : null
}

function postCourse(staff: Staff, { person, day, title, costCents }: Course, journal: Journal): void {
  journal.post({
    day: staff.day(day),
    debit: '6120',
    credit: '1110',
    department: person.department,
    organization: person.location,
    amountCents: costCents,
    memo: title,
  })
}

export const trainings: Part = {
  month: (staff, month, journal) => {
    const byDay = new ByDay<Course>()
    for (const person of staff.present(month)) {
      const course = courseIn(staff, person, month)
      if (course !== null) byDay.add(course.day, course)
    }
    return (dayIndex) =>
      byDay.on(dayIndex).map((course): Entry => {
        const { person, title, skill, form, hours, costCents, score } = course
        postCourse(staff, course, journal)
        return [
          'hr/training',
          {
            training_id: `${person.id}-T${month.index + 1}`,
            day: staff.day(dayIndex),
            employee_id: person.id,
            course: title,
            skill,
            form,
            hours,
            cost: amount(costCents),
            score,
          },
        ]
      })
  },
}

/** Months from the company's first until the day; the course's own day counts. */
function hoursIn(staff: Staff, person: Employee, dayIndex: number): Map<string, number> {
  const sums = new Map<string, number>()
  for (let index = 0; index < person.training.length; index++) {
    if (person.training[index] === 0) continue
    const course = courseIn(
      staff,
      person,
      staff.memo('months', index, () => staff.wholeMonth(index)),
    )
    if (course === null || course.day > dayIndex) continue
    sums.set(course.skill, (sums.get(course.skill) ?? 0) + course.hours)
  }
  return sums
}

function* assessment(staff: Staff, person: Employee, dayIndex: number): Generator<Entry> {
  const random = staff.world.random(`people/skills/${person.id}`)
  const day = staff.day(dayIndex)
  const { level } = careerOn(person, dayIndex)
  const tenure = Math.min(5, (dayIndex - person.hired) / 365)
  const trained = hoursIn(staff, person, dayIndex)
  const scale = (value: number) => Math.round(10 * Math.max(1, Math.min(5, value))) / 10
  for (const skill of skillsOf(person)) {
    const [talent, asked] = [random.normal(0, 0.55), random.between(-0.3, 0.5)]
    const proficiency = scale(1.5 + 0.45 * level + 0.12 * tenure + 0.02 * (trained.get(skill) ?? 0) + talent)
    // Figures are asked for more each year.
    const wanted = scale(1.8 + 0.5 * level + asked + (skill === 'Data analysis' ? 0.3 + (0.15 * dayIndex) / 365 : 0))
    yield [
      'hr/skill',
      {
        skill_id: `${person.id}-${skill.replaceAll(' ', '')}-${day}`,
        day,
        employee_id: person.id,
        skill,
        proficiency,
        wanted,
      },
    ]
  }
}

export const skills: Part = {
  month: (staff, month) => {
    const byDay = new ByDay<Employee>()
    for (const person of staff.present(month)) {
      // Once a year for those who are there, and two months after they come for the others.
      const yearly = month.workdays[2 + (numberOf(person) % 12)] as number
      if (month.index % 12 === 0 && person.hired < month.first - 60 && isThere(person, yearly))
        byDay.add(yearly, person)
      const first = month.workdays.find((i) => i >= person.hired + 60)
      if (
        person.hired >= 0 &&
        first !== undefined &&
        person.hired + 60 >= month.first &&
        first <= lastDayOf(person) &&
        !(month.index % 12 === 0 && first === yearly)
      )
        byDay.add(first, person)
    }
    return function* rows(dayIndex) {
      for (const person of byDay.on(dayIndex)) yield* assessment(staff, person, dayIndex)
    }
  },
}
