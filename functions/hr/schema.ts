import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export const genders = ['female', 'male', 'non-binary'] as const

/** One row an employment; sent again when something about it changes. */
export const employee = sqliteTable(
  'hr_employee',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    employeeId: text('employee_id').notNull(),
    /** Hired on. */
    day: text('day').notNull(),
    name: text('name').notNull(),
    department: text('department').notNull(),
    role: text('role').notNull(),
    /** 1 (junior) to 5 (head of the department). */
    level: integer('level').notNull(),
    /** `employee_id` of the manager; empty for heads. */
    managerId: text('manager_id'),
    location: text('location').notNull(),
    gender: text('gender', { enum: genders }).notNull(),
    birthYear: integer('birth_year').notNull(),
    /** Minutes from home to work, one way. */
    commuteMinutes: integer('commute_minutes').notNull(),
    /** Last day of work; empty while employed. */
    leftOn: text('left_on'),
    leaveReason: text('leave_reason'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_employee_key').on(t.employeeId), index('hr_employee_by_day').on(t.day)],
)

/** What an employee can do, as assessed once a year. */
export const skill = sqliteTable(
  'hr_skill',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    skillId: text('skill_id').notNull(),
    /** Assessed on. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    skill: text('skill').notNull(),
    /** 1 (beginner) to 5 (expert). */
    proficiency: real('proficiency').notNull(),
    /** What the role asks for, same scale. */
    wanted: real('wanted').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_skill_key').on(t.skillId), index('hr_skill_by_day').on(t.day)],
)

/** Courses taken to the end. */
export const training = sqliteTable(
  'hr_training',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    trainingId: text('training_id').notNull(),
    /** Ended on. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    course: text('course').notNull(),
    skill: text('skill').notNull(),
    form: text('form', { enum: ['classroom', 'online', 'coaching', 'conference'] }).notNull(),
    hours: real('hours').notNull(),
    costCents: integer('cost_cents').notNull(),
    /** Points in the final test, 0-100; empty where there is none. */
    score: integer('score'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_training_key').on(t.trainingId), index('hr_training_by_day').on(t.day)],
)

/** Hours of a week on a project. */
export const timesheet = sqliteTable(
  'hr_timesheet',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    timesheetId: text('timesheet_id').notNull(),
    /** Last workday of the week. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    /** Empty for daily business. */
    projectId: text('project_id'),
    /** All hours, those over contract among them. */
    hours: real('hours').notNull(),
    overtimeHours: real('overtime_hours').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_timesheet_key').on(t.timesheetId), index('hr_timesheet_by_day').on(t.day)],
)

export const absence = sqliteTable(
  'hr_absence',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    absenceId: text('absence_id').notNull(),
    /** First day. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    kind: text('kind', { enum: ['vacation', 'sick', 'care', 'parental'] }).notNull(),
    /** Last day, known beforehand for vacation and parental leave; empty while an illness goes on. */
    lastOn: text('last_on'),
    /** Workdays missed; so far, while it goes on. */
    workdays: integer('workdays').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_absence_key').on(t.absenceId), index('hr_absence_by_day').on(t.day)],
)

/** Pay of a month. Gross = base + overtime + bonus; net = gross - tax - contributions; employer's cost = gross + payroll tax + benefits. */
export const payslip = sqliteTable(
  'hr_payslip',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    payslipId: text('payslip_id').notNull(),
    /** Paid on. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    /** Share of the month's workdays that is paid, 0-1. */
    share: real('share').notNull(),
    baseCents: integer('base_cents').notNull(),
    overtimeCents: integer('overtime_cents').notNull(),
    /** Bonus or commission. */
    bonusCents: integer('bonus_cents').notNull(),
    /** Withheld from the employee: income tax and social insurance. */
    taxCents: integer('tax_cents').notNull(),
    /** The employee's share of benefits. */
    contributionsCents: integer('contributions_cents').notNull(),
    netCents: integer('net_cents').notNull(),
    /** The employer's social insurance. */
    payrollTaxCents: integer('payroll_tax_cents').notNull(),
    /** The employer's share of benefits. */
    benefitsCents: integer('benefits_cents').notNull(),
    employerCostCents: integer('employer_cost_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_payslip_key').on(t.payslipId), index('hr_payslip_by_day').on(t.day)],
)

/** Yearly pay that a role is worth. */
export const payBand = sqliteTable(
  'hr_pay_band',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    bandId: text('band_id').notNull(),
    /** Valid from. */
    day: text('day').notNull(),
    department: text('department').notNull(),
    role: text('role').notNull(),
    level: integer('level').notNull(),
    minCents: integer('min_cents').notNull(),
    /** The market's median. */
    midCents: integer('mid_cents').notNull(),
    maxCents: integer('max_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_pay_band_key').on(t.bandId), index('hr_pay_band_by_day').on(t.day)],
)

/** Half-yearly. */
export const review = sqliteTable(
  'hr_review',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    reviewId: text('review_id').notNull(),
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    reviewerId: text('reviewer_id'),
    /** 1 (poor) to 5 (outstanding). */
    rating: real('rating').notNull(),
    /** 1 (in the right place) to 3 (could lead). */
    potential: integer('potential').notNull(),
    comment: text('comment'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_review_key').on(t.reviewId), index('hr_review_by_day').on(t.day)],
)

/** Goals and development plans; sent again as they move on. */
export const goal = sqliteTable(
  'hr_goal',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    goalId: text('goal_id').notNull(),
    /** Agreed on. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    kind: text('kind', { enum: ['goal', 'development'] }).notNull(),
    title: text('title').notNull(),
    dueOn: text('due_on').notNull(),
    /** Share reached, 0-1. */
    progress: real('progress').notNull(),
    status: text('status', { enum: ['open', 'reached', 'missed', 'dropped'] }).notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_goal_key').on(t.goalId), index('hr_goal_by_day').on(t.day)],
)

/** Enrolments in benefits. */
export const benefit = sqliteTable(
  'hr_benefit',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    benefitId: text('benefit_id').notNull(),
    /** Enrolled on. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    plan: text('plan').notNull(),
    coverage: text('coverage', { enum: ['employee', 'family'] }).notNull(),
    /** A month. */
    employerCents: integer('employer_cents').notNull(),
    employeeCents: integer('employee_cents').notNull(),
    endedOn: text('ended_on'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_benefit_key').on(t.benefitId), index('hr_benefit_by_day').on(t.day)],
)

/** Answers to the quarterly survey: 1 (not at all) to 5 (fully); who did not answer has no row. */
export const survey = sqliteTable(
  'hr_survey',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    responseId: text('response_id').notNull(),
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    engagement: integer('engagement').notNull(),
    manager: integer('manager').notNull(),
    workload: integer('workload').notNull(),
    growth: integer('growth').notNull(),
    pay: integer('pay').notNull(),
    /** Would recommend the firm as an employer, 0-10. */
    recommend: integer('recommend').notNull(),
    comment: text('comment'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_survey_key').on(t.responseId), index('hr_survey_by_day').on(t.day)],
)

/** Places to be filled. */
export const vacancy = sqliteTable(
  'hr_vacancy',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    vacancyId: text('vacancy_id').notNull(),
    /** Opened on. */
    day: text('day').notNull(),
    department: text('department').notNull(),
    role: text('role').notNull(),
    level: integer('level').notNull(),
    location: text('location').notNull(),
    /** Whose place it is. */
    replacesId: text('replaces_id'),
    /** The day on which an offer was accepted; empty while open. */
    filledOn: text('filled_on'),
    /** Advertising, agencies and travel of candidates. */
    costCents: integer('cost_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_vacancy_key').on(t.vacancyId), index('hr_vacancy_by_day').on(t.day)],
)

/** People who apply, through the funnel; sent again at each step. */
export const application = sqliteTable(
  'hr_application',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    applicationId: text('application_id').notNull(),
    /** Applied on. */
    day: text('day').notNull(),
    vacancyId: text('vacancy_id').notNull(),
    department: text('department').notNull(),
    source: text('source').notNull(),
    gender: text('gender', { enum: genders }).notNull(),
    birthYear: integer('birth_year').notNull(),
    screenedOn: text('screened_on'),
    interviewedOn: text('interviewed_on'),
    offeredOn: text('offered_on'),
    closedOn: text('closed_on'),
    outcome: text('outcome', { enum: ['open', 'rejected', 'withdrawn', 'declined', 'hired'] }).notNull(),
    /** Whom the applicant became. */
    employeeId: text('employee_id'),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_application_key').on(t.applicationId), index('hr_application_by_day').on(t.day)],
)

/** Raises and promotions. */
export const jobChange = sqliteTable(
  'hr_job_change',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    changeId: text('change_id').notNull(),
    /** Valid from. */
    day: text('day').notNull(),
    employeeId: text('employee_id').notNull(),
    kind: text('kind', { enum: ['raise', 'promotion'] }).notNull(),
    fromLevel: integer('from_level').notNull(),
    toLevel: integer('to_level').notNull(),
    /** Yearly base pay. */
    beforeCents: integer('before_cents').notNull(),
    afterCents: integer('after_cents').notNull(),
    batchId: integer('batch_id').notNull(),
  },
  (t) => [uniqueIndex('hr_job_change_key').on(t.changeId), index('hr_job_change_by_day').on(t.day)],
)
