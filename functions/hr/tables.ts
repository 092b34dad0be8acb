// hr/*: which rows of people are taken.
import { tableOf } from '../platform/ingest/table-of.ts'
import { hrClasses } from './classes.ts'
import {
  absence,
  application,
  benefit,
  employee,
  goal,
  jobChange,
  payBand,
  payslip,
  review,
  skill,
  survey,
  timesheet,
  training,
  vacancy,
} from './schema.ts'

const person = [
  'employee',
  'employee number',
  'employee no',
  'person id',
  'staff id',
  'personnel number',
  'Personalnummer',
]

export const employeeTable = tableOf('hr/employee', employee, {
  classes: hrClasses.employee,
  key: 'employeeId',
  day: 'day',
  synonyms: {
    employeeId: person,
    day: ['hired on', 'hire date', 'start date', 'date of joining', 'entry date', 'Eintritt', 'Eintrittsdatum'],
    name: ['full name', 'employee name'],
    department: ['team', 'dept', 'Abteilung'],
    role: ['job title', 'title', 'position', 'job role'],
    level: ['grade', 'job level'],
    managerId: ['manager', 'supervisor', 'reports to', 'line manager'],
    location: ['site', 'office', 'work location'],
    gender: ['sex', 'Geschlecht'],
    birthYear: ['year of birth'],
    commuteMinutes: ['commute'],
    leftOn: ['termination date', 'leave date', 'end date', 'exit date', 'Austritt', 'Austrittsdatum'],
    leaveReason: ['termination reason', 'reason for leaving', 'exit reason'],
  },
})

export const hrTables = [
  employeeTable,
  tableOf('hr/skill', skill, {
    classes: hrClasses.skill,
    key: 'skillId',
    day: 'day',
    synonyms: { employeeId: person, day: ['assessed on'] },
  }),
  tableOf('hr/training', training, {
    classes: hrClasses.training,
    key: 'trainingId',
    day: 'day',
    synonyms: {
      employeeId: person,
      day: ['completed on', 'ended on', 'completion date'],
      course: ['training', 'title'],
    },
  }),
  tableOf('hr/timesheet', timesheet, {
    classes: hrClasses.timesheet,
    key: 'timesheetId',
    day: 'day',
    synonyms: { employeeId: person, day: ['week ending', 'date'], projectId: ['project', 'job', 'task'] },
  }),
  tableOf('hr/absence', absence, {
    classes: hrClasses.absence,
    key: 'absenceId',
    day: 'day',
    synonyms: { employeeId: person, day: ['first day', 'start date', 'from'], lastOn: ['last day', 'end date', 'to'] },
  }),
  tableOf('hr/payslip', payslip, {
    classes: hrClasses.payslip,
    key: 'payslipId',
    day: 'day',
    synonyms: { employeeId: person, day: ['pay date', 'paid on'], baseCents: ['base pay', 'salary'] },
  }),
  tableOf('hr/pay-band', payBand, {
    classes: hrClasses.payBand,
    key: 'bandId',
    day: 'day',
    synonyms: { day: ['valid from', 'effective date'] },
  }),
  tableOf('hr/review', review, {
    classes: hrClasses.review,
    key: 'reviewId',
    day: 'day',
    synonyms: { employeeId: person, day: ['review date'], rating: ['performance rating', 'score'] },
  }),
  tableOf('hr/goal', goal, {
    classes: hrClasses.goal,
    key: 'goalId',
    day: 'day',
    synonyms: { employeeId: person, day: ['agreed on'], dueOn: ['due date', 'target date'] },
  }),
  tableOf('hr/benefit', benefit, {
    classes: hrClasses.benefit,
    key: 'benefitId',
    day: 'day',
    synonyms: { employeeId: person, day: ['enrolled on'] },
  }),
  tableOf('hr/survey', survey, {
    classes: hrClasses.survey,
    key: 'responseId',
    day: 'day',
    synonyms: { employeeId: person, day: ['answered on'] },
  }),
  tableOf('hr/vacancy', vacancy, {
    classes: hrClasses.vacancy,
    key: 'vacancyId',
    day: 'day',
    synonyms: { vacancyId: ['requisition', 'requisition id', 'job id'], day: ['opened on'] },
  }),
  tableOf('hr/application', application, {
    classes: hrClasses.application,
    key: 'applicationId',
    day: 'day',
    synonyms: { day: ['applied on', 'application date'], vacancyId: ['requisition id', 'job id'] },
  }),
  tableOf('hr/job-change', jobChange, {
    classes: hrClasses.jobChange,
    key: 'changeId',
    day: 'day',
    synonyms: { employeeId: person, day: ['effective date', 'valid from'] },
  }),
]
