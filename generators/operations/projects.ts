import { membersOf } from '../world/projects.ts'
import { dayAt, type Entry, knownDay, type Part } from './part.ts'

/** Projects that begin, and who works on them. */
export const projects: Part = ({ world }) =>
  function* (dayIndex): Iterable<Entry> {
    const day = world.days[dayIndex]?.day as string
    for (const project of world.projects) {
      if (project.first !== dayIndex) continue
      const members = membersOf(world, project)
      const hours =
        members.reduce((sum, member) => sum + member.hoursAWeek, 0) * ((project.planned - project.first + 1) / 7)
      yield [
        'operations/project',
        {
          project_id: project.id,
          day,
          name: project.name,
          department: project.department,
          lead_id: members[0]?.employeeId ?? null,
          planned_end_day: dayAt(world, project.planned),
          ended_day: knownDay(world, project.last),
          planned_hours: Math.round(hours),
        },
      ]
      for (const member of members) {
        yield [
          'operations/assignment',
          {
            assignment_id: `${project.id}-${member.employeeId}`,
            day,
            ended_day: knownDay(world, member.last),
            project_id: project.id,
            employee_id: member.employeeId,
            role: member.role,
            skill: member.skill,
            hours_a_week: member.hoursAWeek,
          },
        ]
      }
    }
  }
