// Employees, raises and promotions, and what roles are worth.
import { type CareerStep, careerOn, levelPay } from '../world/careers.ts'
import { basePayCents, departmentShares, type Employee, managerOn, roles } from '../world/people.ts'
import { amount, ByDay, type Entry, isThere, lastDayOf, type Part, type Staff } from './staff.ts'

function employeeRow(staff: Staff, person: Employee, dayIndex: number): Entry {
  const gone = person.left !== null && person.left <= dayIndex
  return [
    'hr/employee',
    {
      employee_id: person.id,
      day: staff.day(person.hired),
      name: person.name,
      department: person.department,
      role: person.role,
      level: careerOn(person, dayIndex).level,
      manager_id: managerOn(staff.byId, person, dayIndex),
      location: person.location,
      gender: person.gender,
      birth_year: person.birthYear,
      commute_minutes: person.commuteMinutes,
      left_on: gone ? staff.day(person.left as number) : null,
      leave_reason: gone ? person.leaveReason : null,
    },
  ]
}

/** The days on which an employee's row is sent: hired, a new level, a new manager, left. */
function changes(staff: Staff): ByDay<Employee> {
  return staff.memo('changes', '', () => {
    const byDay = new ByDay<Employee>()
    for (const person of staff.world.people) {
      const days = new Set([
        person.hired,
        ...person.steps.filter(({ kind }) => kind === 'promotion').map(({ day }) => day),
      ])
      if (person.left !== null) days.add(person.left)
      for (let id = person.managerId; id !== null; ) {
        const manager = staff.byId.get(id) as Employee
        days.add(manager.hired)
        if (manager.left !== null) days.add(manager.left + 1)
        id = manager.replaces
      }
      for (const day of days) if (day >= 0 && isThere(person, day)) byDay.add(day, person)
    }
    return byDay
  })
}

export const employees: Part = {
  *start(staff) {
    // Managers first, so that a reader who follows the order never meets an unknown one.
    const before = staff.world.people.filter(({ hired }) => hired < 0)
    for (const person of before.toSorted((a, b) => b.level - a.level || (a.id < b.id ? -1 : 1)))
      yield employeeRow(staff, person, -1)
  },
  month: (staff) => {
    const byDay = changes(staff)
    // Whoever comes on the day is known before those whom they lead are said to be led by them.
    const order = (dayIndex: number) => (a: Employee, b: Employee) =>
      Number(b.hired === dayIndex) - Number(a.hired === dayIndex) || b.level - a.level || (a.id < b.id ? -1 : 1)
    return (dayIndex) =>
      byDay
        .on(dayIndex)
        .toSorted(order(dayIndex))
        .map((person) => employeeRow(staff, person, dayIndex))
  },
}

export const jobChanges: Part = {
  month: (staff) => {
    const byDay = staff.memo('job changes', '', () => {
      const made = new ByDay<[Employee, CareerStep, CareerStep]>()
      for (const person of staff.world.people) {
        person.steps.forEach((step, at) => {
          if (at > 0 && step.day <= lastDayOf(person))
            made.add(step.day, [person, person.steps[at - 1] as CareerStep, step])
        })
      }
      return made
    })
    return (dayIndex) =>
      byDay.on(dayIndex).map(
        ([person, before, after]): Entry => [
          'hr/job-change',
          {
            change_id: `${person.id}-${staff.day(after.day)}`,
            day: staff.day(after.day),
            employee_id: person.id,
            kind: after.kind,
            from_level: before.level,
            to_level: after.level,
            before: amount(before.payCents),
            after: amount(after.payCents),
          },
        ],
      )
  },
}

function* bands(staff: Staff, dayIndex: number): Generator<Entry> {
  const day = staff.day(dayIndex)
  const wages = staff.world.market.wages[dayIndex] as number
  for (const [department] of departmentShares) {
    const places = [
      ...roles[department].flatMap((role) => [1, 2, 3].map((level) => [role, level] as const)),
      [`${department} lead`, 4] as const,
      [`Head of ${department}`, 5] as const,
    ]
    for (const [role, level] of places) {
      const mid = Math.round((basePayCents[department] * (levelPay[level] as number) * wages) / 10_000) * 100
      yield [
        'hr/pay-band',
        {
          band_id: `${role}-${level}-${day}`,
          day,
          department,
          role,
          level,
          min: Math.round(mid * 0.8),
          mid,
          max: Math.round(mid * 1.2),
        },
      ]
    }
  }
}

export const payBands: Part = {
  month: (staff) => (dayIndex) =>
    dayIndex === 0 || staff.day(dayIndex).endsWith('-01-01') ? bands(staff, dayIndex) : [],
}
