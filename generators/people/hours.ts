// Hours of each week on each project, those over contract among them.
import { effects } from '../effects.ts'
import { unrest } from '../world/morale.ts'
import type { Employee } from '../world/people.ts'
import { type Membership, membersOf } from '../world/projects.ts'
import { spellsAround } from './absences.ts'
import { type Entry, isThere, type Part, type Staff, type WholeMonth } from './staff.ts'

export interface Week {
  /** Workdays of the week; the last one is the sheet's day. */
  workdays: number[]
}

export interface WeekHours {
  contract: number
  overtime: number
}

/** @returns the weeks whose last workday lies in a month; days before the company's first are left out. */
export function weeksOf(staff: Staff, month: WholeMonth): Week[] {
  const weeks: Week[] = []
  const monday = month.first - (staff.calendar[month.first]?.weekday as number)
  for (let from = monday; from <= month.last; from += 7) {
    const workdays: number[] = []
    for (let i = Math.max(0, from); i < from + 5; i++) if (staff.calendar[i]?.workday === true) workdays.push(i)
    const last = workdays.at(-1)
    if (last !== undefined && last >= month.first && last <= month.last) weeks.push({ workdays })
  }
  return weeks
}

/** Hours by person and week of a month (see weeksOf). */
export function hoursOf(staff: Staff, month: WholeMonth): ReadonlyMap<Employee, WeekHours[]> {
  return staff.memo(
    'hours',
    month.index,
    () => {
      const weeks = weeksOf(staff, month)
      return new Map(staff.present(month).map((person) => [person, weekHours(staff, person, month, weeks)]))
    },
    3,
  )
}

function weekHours(staff: Staff, person: Employee, month: WholeMonth, weeks: readonly Week[]): WeekHours[] {
  const random = staff.world.random(`people/hours/${month.index}/${person.id}`)
  const away = spellsAround(staff, person, month.index)
  const works = (i: number) => isThere(person, i) && !away.some(({ first, last }) => first <= i && i <= last)
  return weeks.map(({ workdays }) => {
    const noise = random.normal(0, 0.9)
    const worked = workdays.filter(works).length
    const usual =
      (person.overtime[month.index] as number) +
      effects.unrestOnOvertime * unrest(staff.world, person, workdays.at(-1) as number) +
      noise
    return { contract: 8 * worked, overtime: Math.max(0, Math.round((4 * usual * worked) / 5) / 4) }
  })
}

/** On which projects people are. */
function memberships(staff: Staff): ReadonlyMap<string, (Membership & { projectId: string })[]> {
  return staff.memo('memberships', '', () => {
    const byPerson = new Map<string, (Membership & { projectId: string })[]>()
    for (const project of staff.world.projects) {
      if (project.first >= staff.world.days.length) continue
      for (const member of membersOf(staff.world, project)) {
        const list = byPerson.get(member.employeeId)
        if (list === undefined) byPerson.set(member.employeeId, [{ ...member, projectId: project.id }])
        else list.push({ ...member, projectId: project.id })
      }
    }
    return byPerson
  })
}

/** Splits a week over the person's projects, each as planned for it, and daily business, which takes the rest. Quarter hours. */
export function split(
  all: number,
  overtime: number,
  planned: readonly { projectId: string; hours: number }[],
): { projectId: string | null; hours: number; over: number }[] {
  const wanted = planned.reduce((sum, { hours }) => sum + hours, 0)
  // A week in which little was worked, or too much is planned, cuts every project by the same share.
  const share = wanted === 0 ? 0 : Math.min(all / 40, (0.95 * all) / wanted)
  const rows: { projectId: string | null; hours: number; over: number }[] = []
  let [rest, restOver] = [all, overtime]
  for (const { projectId, hours } of planned) {
    const own = Math.min(rest, Math.round(4 * hours * share) / 4)
    if (own === 0) continue
    const over = Math.min(restOver, own, Math.round((4 * overtime * own) / all) / 4)
    rest -= own
    restOver -= over
    rows.push({ projectId, hours: own, over })
  }
  // What is left of the overtime goes where hours are left.
  if (rest > 0) return [{ projectId: null, hours: rest, over: Math.min(rest, restOver) }, ...rows]
  return rows.map((row, at) => (at === 0 ? { ...row, over: Math.min(row.hours, row.over + restOver) } : row))
}

function* sheet(
  staff: Staff,
  hours: ReadonlyMap<Employee, WeekHours[]>,
  at: number,
  dayIndex: number,
): Generator<Entry> {
  const day = staff.day(dayIndex)
  const projects = memberships(staff)
  for (const [person, weeks] of hours) {
    const { contract, overtime } = weeks[at] as WeekHours
    if (contract + overtime === 0) continue
    const planned = (projects.get(person.id) ?? [])
      .filter(({ first, last }) => first <= dayIndex && dayIndex <= last)
      .map(({ projectId, hoursAWeek }) => ({ projectId, hours: hoursAWeek }))
    for (const { projectId, hours: own, over } of split(contract + overtime, overtime, planned)) {
      yield [
        'hr/timesheet',
        {
          timesheet_id: `${person.id}-${day}-${projectId ?? 'daily'}`,
          day,
          employee_id: person.id,
          project_id: projectId,
          hours: own,
          overtime_hours: over,
        },
      ]
    }
  }
}

export const timesheets: Part = {
  month: (staff, month) => {
    const weeks = weeksOf(staff, month)
    const hours = hoursOf(staff, month)
    return (dayIndex) => {
      const at = weeks.findIndex(({ workdays }) => workdays.at(-1) === dayIndex)
      return at < 0 ? [] : sheet(staff, hours, at, dayIndex)
    }
  },
}
