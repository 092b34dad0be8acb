// Rows from which the models about persons are made, each as it was known on its day.
// Illness is not among them: it must not decide about anybody, not even in a department's mean.
import { sql } from 'drizzle-orm'
import type { Source } from '../../platform/models/features/model.ts'

/**
 * Who works here: the hire, each change of level, and each review, which says who led the person then.
 * The employee's own row is as of today; level and manager as of a day follow from the others.
 */
export const people: Source = {
  name: 'people',
  about: 'employee',
  reads: ['hr/employee', 'hr/job-change', 'hr/review'],
  daysAtOnce: 92,
  later: { left_on: 'left_on', leave_reason: 'left_on' },
  rows: ({ from, to }) => sql`
    WITH changed AS (
      SELECT employee_id, from_level, min(day) FROM hr_job_change WHERE day >= ${from} GROUP BY employee_id
    ), stages AS (
      SELECT e.employee_id, e.day, coalesce(changed.from_level, e.level) AS level, NULL AS manager, 0 AS part
        FROM hr_employee AS e LEFT JOIN changed ON changed.employee_id = e.employee_id
        WHERE e.day BETWEEN ${from} AND ${to}
      UNION ALL SELECT employee_id, day, to_level, NULL, 1 FROM hr_job_change WHERE day BETWEEN ${from} AND ${to}
      UNION ALL SELECT employee_id, day, NULL, reviewer_id, 2 FROM hr_review WHERE day BETWEEN ${from} AND ${to}
    )
    SELECT s.employee_id AS key, s.day, e.name, e.department, e.role, e.location, s.level, s.manager,
      e.department || '/' || e.role || '/' || s.level AS place, e.commute_minutes AS commute,
      e.gender, e.birth_year, e.left_on, e.leave_reason
    FROM stages AS s JOIN hr_employee AS e ON e.employee_id = s.employee_id
    WHERE s.day >= e.day ORDER BY s.day, s.part`,
}

/** Yearly base pay by payslip; months of which little is paid say too little. */
export const pay: Source = {
  name: 'pay',
  about: 'employee',
  reads: ['hr/payslip'],
  rows: ({ from, to }) => sql`
    SELECT employee_id AS key, day, 12 * base_cents / share / 100 AS yearly, 12 * bonus_cents / share / 100 AS bonus
    FROM hr_payslip WHERE day BETWEEN ${from} AND ${to} AND share >= 0.2`,
}

/** What a place (department, role, level) is worth on the market. */
export const bands: Source = {
  name: 'bands',
  about: 'place',
  reads: ['hr/pay-band'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT department || '/' || role || '/' || level AS key, day, mid_cents / 100.0 AS mid
    FROM hr_pay_band WHERE day BETWEEN ${from} AND ${to}`,
}

/** Raises and promotions that changed something. */
export const steps: Source = {
  name: 'steps',
  about: 'employee',
  reads: ['hr/job-change'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT employee_id AS key, day, kind, after_cents * 1.0 / before_cents - 1 AS raise
    FROM hr_job_change WHERE day BETWEEN ${from} AND ${to} AND (after_cents > before_cents OR kind = 'promotion')`,
}

export const reviews: Source = {
  name: 'reviews',
  about: 'employee',
  reads: ['hr/review'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT employee_id AS key, day, rating, potential, reviewer_id AS manager
    FROM hr_review WHERE day BETWEEN ${from} AND ${to}`,
}

/** Goals on the day they were due: before it, their row is not what it was. */
export const goals: Source = {
  name: 'goals',
  about: 'employee',
  reads: ['hr/goal'],
  rows: ({ from, to }) => sql`
    SELECT employee_id AS key, due_on AS day, progress, CASE status WHEN 'missed' THEN 1 ELSE 0 END AS missed
    FROM hr_goal WHERE day BETWEEN date(${from}, '-400 days') AND ${to} AND due_on BETWEEN ${from} AND ${to}
      AND status IN ('reached', 'missed')`,
}

/** Hours by week. */
export const weeks: Source = {
  name: 'weeks',
  about: 'employee',
  reads: ['hr/timesheet'],
  daysAtOnce: 14,
  rows: ({ from, to }) => sql`
    SELECT employee_id AS key, day, sum(hours) AS hours, sum(overtime_hours) AS overtime
    FROM hr_timesheet WHERE day BETWEEN ${from} AND ${to} GROUP BY day, employee_id`,
}

export const trainings: Source = {
  name: 'trainings',
  about: 'employee',
  reads: ['hr/training'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT employee_id AS key, day, hours FROM hr_training WHERE day BETWEEN ${from} AND ${to}`,
}

/** Whom a manager reviewed, and how. */
export const teamReviews: Source = {
  name: 'team-reviews',
  about: 'manager',
  reads: ['hr/review'],
  daysAtOnce: 92,
  rows: ({ from, to }) => sql`
    SELECT reviewer_id AS key, day, rating FROM hr_review WHERE day BETWEEN ${from} AND ${to}`,
}

/** Answers to the survey by who led the person on the day. */
export const teamAnswers: Source = {
  name: 'team-answers',
  about: 'manager',
  reads: ['hr/survey', 'hr/review'],
  rows: ({ from, to }) => sql`
    WITH led AS MATERIALIZED (
      SELECT employee_id, reviewer_id, day FROM hr_review WHERE day BETWEEN date(${from}, '-240 days') AND ${to}
    )
    SELECT led.reviewer_id AS key, s.day, s.engagement, s.manager, s.workload, s.growth, s.pay, max(led.day) AS led_since
    FROM hr_survey AS s JOIN led ON led.employee_id = s.employee_id AND led.day BETWEEN date(s.day, '-240 days') AND s.day
    WHERE s.day BETWEEN ${from} AND ${to} GROUP BY s.id`,
}

/** Who left, by who led them. */
export const teamLeavings: Source = {
  name: 'team-leavings',
  about: 'manager',
  reads: ['hr/employee', 'hr/review'],
  rows: ({ from, to }) => sql`
    WITH led AS MATERIALIZED (
      SELECT employee_id, reviewer_id, day FROM hr_review WHERE day BETWEEN date(${from}, '-240 days') AND ${to}
    )
    SELECT led.reviewer_id AS key, e.left_on AS day, max(led.day) AS led_since
    FROM hr_employee AS e JOIN led ON led.employee_id = e.employee_id AND led.day BETWEEN date(e.left_on, '-240 days') AND e.left_on
    WHERE e.left_on BETWEEN ${from} AND ${to} GROUP BY e.id`,
}

/** Who left, by department. */
export const departmentLeavings: Source = {
  name: 'department-leavings',
  about: 'department',
  reads: ['hr/employee'],
  rows: ({ from, to }) => sql`
    SELECT department AS key, left_on AS day FROM hr_employee WHERE left_on BETWEEN ${from} AND ${to}`,
}

/** Overtime of all in a department, and how many they are, by week. */
export const departmentWeeks: Source = {
  name: 'department-weeks',
  about: 'department',
  reads: ['hr/timesheet', 'hr/employee'],
  rows: ({ from, to }) => sql`
    SELECT e.department AS key, t.day, sum(t.overtime_hours) / count(DISTINCT t.employee_id) AS overtime,
      count(DISTINCT t.employee_id) AS persons
    FROM hr_timesheet AS t JOIN hr_employee AS e ON e.employee_id = t.employee_id
    WHERE t.day BETWEEN ${from} AND ${to} GROUP BY t.day, e.department`,
}

/** Answers of all in a department, by day. */
export const departmentAnswers: Source = {
  name: 'department-answers',
  about: 'department',
  reads: ['hr/survey', 'hr/employee'],
  rows: ({ from, to }) => sql`
    SELECT e.department AS key, s.day, s.engagement, s.workload
    FROM hr_survey AS s JOIN hr_employee AS e ON e.employee_id = s.employee_id
    WHERE s.day BETWEEN ${from} AND ${to}`,
}

/** By `about` of a source, the column of `people` with its key. */
export const links = { place: 'place', manager: 'manager', department: 'department' }
