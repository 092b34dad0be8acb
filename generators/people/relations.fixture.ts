// biome-ignore-all lint/style/noNonNullAssertion: a table or a reference that is missing shall end the test
// What moves ratings, pay and leaving, measured on rows alone.
import { addDays, addMonths, dayNumber } from '../../lib/calendar/calendar.ts'
import type { Row } from '../area.ts'
import { type Coefficient, linear, logisticRegression, standardised } from './measure.fixture.ts'
import { groupedBy, mean, type People } from './rows.fixture.ts'

const number = (row: Row, field: string) => Number(row[field])
const text = (row: Row, field: string) => String(row[field])

/** Mean answer about the manager by team (the employee's manager as last known), at least five answers. */
function teamScores({ tables }: People): (employee: Row) => number | undefined {
  const teams = new Map(tables['hr/employee']!.map((row) => [row.employee_id, row.manager_id]))
  const answers = new Map<unknown, number[]>()
  for (const row of tables['hr/survey']!) {
    const team = teams.get(row.employee_id!)
    answers.set(team, [...(answers.get(team) ?? []), number(row, 'manager')])
  }
  return (employee) => {
    const given = answers.get(employee.manager_id) ?? []
    return given.length < 5 ? undefined : mean(given)
  }
}

/** Rating on tenure, hours of training in the half-year before, and the team's manager; half-years whose training is known. */
export function ratingRegression(people: People): {
  tenure: Coefficient
  training: Coefficient
  manager: Coefficient
  r2: number
} {
  const { tables, world } = people
  const employees = new Map(tables['hr/employee']!.map((row) => [row.employee_id, row]))
  const trainings = groupedBy(tables['hr/training']!, 'employee_id')
  const manager = teamScores(people)
  const known = addMonths(world.days[0]!.day, 6)
  const [x, y]: [number[][], number[]] = [[], []]
  for (const review of tables['hr/review']!) {
    const [employee, day] = [employees.get(review.employee_id!)!, text(review, 'day')]
    const score = manager(employee)
    if (day < known || score === undefined) continue
    // Reviews look back from the first day of their month.
    const until = `${day.slice(0, 8)}01`
    const hours = (trainings.get(text(review, 'employee_id')) ?? [])
      .filter((row) => text(row, 'day') < until && text(row, 'day') >= addMonths(until, -6))
      .reduce((sum, row) => sum + number(row, 'hours'), 0)
    x.push([(dayNumber(day) - dayNumber(text(employee, 'day'))) / 365, hours, score])
    y.push(number(review, 'rating'))
  }
  const { coefficients, r2 } = linear(x, y)
  return { tenure: coefficients[1]!, training: coefficients[2]!, manager: coefficients[3]!, r2 }
}

/** R² of log pay in the last full month on department and level. */
export function payOnPlace({ tables }: People): number {
  const slips = tables['hr/payslip']!
  const month = text(slips.at(-1)!, 'payslip_id').slice(-7)
  const employees = new Map(tables['hr/employee']!.map((row) => [row.employee_id, row]))
  const departments = [...new Set(tables['hr/employee']!.map((row) => row.department))].slice(1)
  const [x, y]: [number[][], number[]] = [[], []]
  for (const slip of slips) {
    if (!text(slip, 'payslip_id').endsWith(month) || slip.share !== 1) continue
    const employee = employees.get(slip.employee_id!)!
    x.push([
      ...departments.map((name) => (employee.department === name ? 1 : 0)),
      ...[2, 3, 4, 5].map((level) => (employee.level === level ? 1 : 0)),
    ])
    y.push(Math.log(number(slip, 'base')))
  }
  return linear(x, y).r2
}

const causes = ['payGap', 'rating', 'commute', 'overtime', 'manager'] as const

/** Hazard ratios of leaving within a quarter for one deviation in the bad direction, of what is known on its first day. */
export function leavingHazards(
  people: People,
): Record<(typeof causes)[number], { ratio: number; z: number }> & { leavers: number } {
  const { tables, world } = people
  const slips = groupedBy(tables['hr/payslip']!, 'employee_id')
  const reviews = groupedBy(tables['hr/review']!, 'employee_id')
  const sheets = groupedBy(tables['hr/timesheet']!, 'employee_id')
  const promotions = groupedBy(
    tables['hr/job-change']!.filter((row) => row.kind === 'promotion'),
    'employee_id',
  )
  // The employee's row has the level of today.
  const levelOn = (employee: Row, day: string) =>
    (promotions.get(text(employee, 'employee_id')) ?? []).find((row) => text(row, 'day') > day)?.from_level ??
    employee.level
  const manager = teamScores(people)
  const [x, y]: [number[][], number[]] = [[], []]
  for (
    let from = addMonths(world.days[0]!.day, 3);
    addMonths(from, 3) <= world.options.until;
    from = addMonths(from, 3)
  ) {
    const bands = new Map(
      tables['hr/pay-band']!.filter((row) => text(row, 'day') <= from).map((row) => [
        `${row.role}/${row.level}`,
        number(row, 'mid'),
      ]),
    )
    for (const employee of tables['hr/employee']!) {
      const id = text(employee, 'employee_id')
      if (
        text(employee, 'day') >= addDays(from, -60) ||
        employee.level === 5 ||
        (employee.left_on !== null && text(employee, 'left_on') < from)
      )
        continue
      const slip = (slips.get(id) ?? []).findLast((row) => text(row, 'day') < from)
      const review = (reviews.get(id) ?? []).findLast((row) => text(row, 'day') < from)
      const hours = (sheets.get(id) ?? []).filter(
        (row) => text(row, 'day') < from && text(row, 'day') >= addDays(from, -56),
      )
      const score = manager(employee)
      const mid = bands.get(`${employee.role}/${levelOn(employee, from)}`)
      if (slip === undefined || review === undefined || hours.length === 0 || score === undefined || mid === undefined)
        continue
      const weeks = new Set(hours.map((row) => row.day)).size
      const over = hours.reduce((sum, row) => sum + number(row, 'overtime_hours'), 0) / weeks
      x.push([
        -((12 * number(slip, 'base')) / number(slip, 'share') / mid),
        -number(review, 'rating'),
        number(employee, 'commute_minutes'),
        over,
        -score,
      ])
      y.push(employee.left_on !== null && text(employee, 'left_on') < addMonths(from, 3) ? 1 : 0)
    }
  }
  const fitted = logisticRegression(standardised(x), y)
  const ratios = causes.map(
    (cause, at) => [cause, { ratio: Math.exp(fitted[at + 1]!.value), z: fitted[at + 1]!.z }] as const,
  )
  return {
    ...(Object.fromEntries(ratios) as Record<(typeof causes)[number], { ratio: number; z: number }>),
    leavers: y.reduce((sum, value) => sum + value, 0),
  }
}

/**
 * How far a department stands out in a span against its own months before, in deviations of the differences of the other departments:
 * engagement (down), overtime and sick days (up), leavers.
 */
export function standsOut(
  { tables, world }: People,
  department: string,
  from: string,
  to: string,
): Record<'engagement' | 'overtime' | 'sick' | 'leavers', number> {
  const employees = new Map(tables['hr/employee']!.map((row) => [row.employee_id, row]))
  const start = world.days[0]!.day
  const length = (a: string, b: string) => dayNumber(b) - dayNumber(a) + 1
  const departments = [...new Set(tables['hr/employee']!.map((row) => text(row, 'department')))]
  const within = (day: unknown, a: string, b: string) => String(day) >= a && String(day) <= b
  const rows = (table: string, name: string, a: string, b: string) =>
    tables[table]!.filter((row) => within(row.day, a, b) && employees.get(row.employee_id!)!.department === name)
  const size = (name: string, a: string, b: string) =>
    tables['hr/employee']!.filter(
      (row) => row.department === name && text(row, 'day') <= b && (row.left_on === null || text(row, 'left_on') >= a),
    ).length
  const measures: Record<string, (name: string, a: string, b: string) => number> = {
    engagement: (name, a, b) => mean(rows('hr/survey', name, a, b).map((row) => number(row, 'engagement'))),
    overtime: (name, a, b) => {
      const sheets = rows('hr/timesheet', name, a, b)
      return (
        sheets.reduce((sum, row) => sum + number(row, 'overtime_hours'), 0) /
        new Set(sheets.map((row) => `${row.employee_id}${row.day}`)).size
      )
    },
    sick: (name, a, b) =>
      rows('hr/absence', name, a, b).filter((row) => row.kind === 'sick').length / size(name, a, b) / length(a, b),
    leavers: (name, a, b) =>
      tables['hr/employee']!.filter(
        (row) => row.department === name && row.left_on !== null && within(row.left_on, a, b),
      ).length /
      size(name, a, b) /
      length(a, b),
  }
  const before = addDays(from, -1)
  return Object.fromEntries(
    Object.entries(measures).map(([measure, value]) => {
      const change = (name: string) => value(name, from, to) - value(name, start, before)
      const others = departments.filter((name) => name !== department).map(change)
      const usual = mean(others)
      const deviation = Math.sqrt(others.reduce((sum, each) => sum + (each - usual) ** 2, 0) / (others.length - 1))
      return [measure, (change(department) - usual) / deviation]
    }),
  ) as Record<'engagement' | 'overtime' | 'sick' | 'leavers', number>
}

/** Leavers in the quarter before they leave against all others at any time: engagement and weekly overtime as differences, sick spells as a ratio. */
export function leavingSigns({ tables }: People): Record<'engagement' | 'overtime' | 'sick', number> {
  const left = new Map(
    tables['hr/employee']!.map((row) => [row.employee_id, row.left_on === null ? null : text(row, 'left_on')]),
  )
  const soon = (row: Row) => {
    const day = left.get(row.employee_id!)
    return day !== null && day !== undefined && dayNumber(day) - dayNumber(text(row, 'day')) <= 90
  }
  const parted = (table: string) => Map.groupBy(tables[table]!, soon)
  const [answers, sheets, spells] = [parted('hr/survey'), parted('hr/timesheet'), parted('hr/absence')]
  const difference = (value: (of: boolean) => number) => value(true) - value(false)
  const weeks = (of: boolean) => new Set(sheets.get(of)!.map((row) => `${row.employee_id}${row.day}`)).size
  const weekly = (of: boolean) =>
    sheets.get(of)!.reduce((sum, row) => sum + number(row, 'overtime_hours'), 0) / weeks(of)
  const sick = (of: boolean) => spells.get(of)!.filter((row) => row.kind === 'sick').length / weeks(of)
  return {
    engagement: difference((of) => mean(answers.get(of)!.map((row) => number(row, 'engagement')))),
    overtime: difference(weekly),
    sick: sick(true) / sick(false),
  }
}
