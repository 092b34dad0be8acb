// Enrolments in benefits: at hire or the month after, until the leaving.
import type { Employee } from '../world/people.ts'
import { amount, ByDay, type Entry, lastDayOf, type Part, type Staff } from './staff.ts'

export interface Enrolment {
  person: Employee
  number: number
  plan: string
  coverage: 'employee' | 'family'
  employerCents: number
  employeeCents: number
  /** Index of the first day. */
  from: number
}

interface Plan {
  name: string
  chance: (age: number) => number
  family: number
  employer: (payCents: number) => number
  /** What the employee adds, as a share of the employer's. */
  own: number
}

const plans: readonly Plan[] = [
  { name: 'Health', chance: () => 0.93, family: 0.4, employer: () => 31_000, own: 0.3 },
  {
    name: 'Pension',
    chance: (age) => (age > 35 ? 0.85 : 0.62),
    family: 0,
    employer: (pay) => (pay / 12) * 0.03,
    own: 1,
  },
  { name: 'Transit', chance: () => 0.35, family: 0, employer: () => 4900, own: 0.4 },
  { name: 'Sports', chance: (age) => (age < 40 ? 0.4 : 0.2), family: 0, employer: () => 2500, own: 0.6 },
  {
    name: 'Childcare',
    chance: (age) => (age > 27 && age < 45 ? 0.22 : 0.01),
    family: 1,
    employer: () => 18_000,
    own: 0.5,
  },
]

export function enrolmentsOf(staff: Staff, person: Employee): readonly Enrolment[] {
  return staff.memo('enrolments', person, () => {
    const random = staff.world.random(`people/benefits/${person.id}`)
    const age = Number(staff.day(person.hired).slice(0, 4)) - person.birthYear
    const made: Enrolment[] = []
    plans.forEach((plan, number) => {
      const [wanted, family, wait] = [
        random.chance(plan.chance(age)),
        random.chance(plan.family),
        random.pick([0, 0, 0, 14, 30, 90]),
      ]
      const from = person.hired + wait
      if (!wanted || from > lastDayOf(person)) return
      const employerCents =
        Math.round(
          (plan.employer((person.steps[0] as Employee['steps'][number]).payCents) *
            (family && plan.family < 1 ? 1.9 : 1)) /
            100,
        ) * 100
      made.push({
        person,
        number: number + 1,
        plan: plan.name,
        coverage: family ? 'family' : 'employee',
        employerCents,
        employeeCents: Math.round(employerCents * plan.own),
        from,
      })
    })
    return made
  })
}

function enrolmentRow(
  staff: Staff,
  { person, number, plan, coverage, employerCents, employeeCents, from }: Enrolment,
  ended: boolean,
): Entry {
  return [
    'hr/benefit',
    {
      benefit_id: `${person.id}-B${number}`,
      day: staff.day(from),
      employee_id: person.id,
      plan,
      coverage,
      employer: amount(employerCents),
      employee: amount(employeeCents),
      ended_on: ended ? staff.day(lastDayOf(person)) : null,
    },
  ]
}

export const benefits: Part = {
  *start(staff) {
    for (const person of staff.world.people)
      for (const enrolment of enrolmentsOf(staff, person))
        if (enrolment.from < 0) yield enrolmentRow(staff, enrolment, false)
  },
  month: (staff, month) => {
    const byDay = new ByDay<[Enrolment, boolean]>()
    for (const person of staff.present(month)) {
      for (const enrolment of enrolmentsOf(staff, person)) {
        if (enrolment.from >= month.first) byDay.add(enrolment.from, [enrolment, false])
        byDay.add(lastDayOf(person), [enrolment, true])
      }
    }
    return (dayIndex) => byDay.on(dayIndex).map(([enrolment, ended]) => enrolmentRow(staff, enrolment, ended))
  },
}
