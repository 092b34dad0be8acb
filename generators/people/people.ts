// The people's rows: who works in the firm, what they do, earn, learn, say, and how they come and go.
import type { Area } from '../area.ts'
import { absences } from './absences.ts'
import { benefits } from './benefits.ts'
import { employees, jobChanges, payBands } from './employment.ts'
import { applications, vacancies } from './hiring.ts'
import { timesheets } from './hours.ts'
import { payslips } from './pay.ts'
import { goals, reviews } from './performance.ts'
import { skills, trainings } from './skills.ts'
import { type Part, staffOf, wholeMonthOf } from './staff.ts'
import { surveys } from './surveys.ts'

/** In the order in which the rows of a day come. */
const parts: readonly Part[] = [
  payBands,
  employees,
  jobChanges,
  benefits,
  vacancies,
  applications,
  trainings,
  skills,
  absences,
  timesheets,
  payslips,
  reviews,
  goals,
  surveys,
]

export const people: Area = {
  name: 'people',
  tables: [
    'hr/employee',
    'hr/skill',
    'hr/training',
    'hr/timesheet',
    'hr/absence',
    'hr/payslip',
    'hr/pay-band',
    'hr/review',
    'hr/goal',
    'hr/benefit',
    'hr/survey',
    'hr/vacancy',
    'hr/application',
    'hr/job-change',
  ],
  *start(world) {
    const staff = staffOf(world)
    for (const part of parts) if (part.start !== undefined) yield* part.start(staff)
  },
  *month(world, month, journal) {
    const staff = staffOf(world)
    const prepared = parts.map((part) => part.month(staff, wholeMonthOf(staff, month), journal))
    for (let dayIndex = month.firstDay; dayIndex <= month.lastDay; dayIndex++)
      for (const rowsOn of prepared) yield* rowsOn(dayIndex)
  },
}
