// Which machines may make more defects than usual: whom to give a new tool, or to look at more closely.
import type { ClassificationModel, Known } from '../../platform/models/features/model.ts'
import { daysSinceMended, signsOf } from './machine-signs.ts'
import { isMeasured } from './machine-features.ts'
import * as from from './machine-sources.ts'

/** Share of inspected pieces with a defect that is too many, and the fewest pieces that say so. */
const tooMany = 0.03
const leastPieces = 100
const week = 7

export const defects: ClassificationModel = {
  name: 'defects',
  title: 'Defects',
  question: 'Which machines may make too many defects next week?',
  subject: { one: 'machine', many: 'machines' },
  sensitivity: 'internal',
  kind: 'classification',
  event: 'makes more than 3 % defects among the pieces inspected within a week',
  costs: { missed: 3, falseAlarm: 1 },
  moments: 'week',
  horizonDays: week,
  sources: [from.machines, from.inspections, from.readings, from.weather, from.care],
  links: from.links,
  shown: { name: 'name', by: ['site', 'line'] },
  population: (machine) => isMeasured(machine) && machine.history('inspections').within(28).count > 0,
  outcome: (then) => {
    const inspections = then.history('inspections').within(week)
    const pieces = inspections.sum('pieces')
    return pieces < leastPieces ? undefined : inspections.sum('defects') / pieces > tooMany ? 1 : 0
  },
  features: [
    {
      name: 'tool-age',
      label: 'Days that the tool has been in the machine',
      kind: 'number',
      unit: 'days',
      value: toolAge,
      change: { direction: 'down', action: 'Change the tool' },
    },
    share('defects-week', 'Defects, last week', 7),
    share('defects-month', 'Defects, last four weeks', 28),
    share('defects-year', 'Defects, last year', 365),
    {
      name: 'off-centre',
      label: 'How far the measured dimension is off, last week, in ranges',
      kind: 'number',
      unit: 'ratio',
      value: (machine) => offCentre(machine),
      change: { direction: 'down', action: 'Set the machine anew' },
    },
    {
      name: 'spread',
      label: 'Range of the measured dimension, last week against last year',
      kind: 'number',
      unit: 'ratio',
      value: (machine) => {
        const inspections = machine.history('inspections')
        const [now, usual] = [inspections.within(7).mean('range'), inspections.within(365).mean('range')]
        return now === undefined || usual === undefined || usual === 0 ? undefined : now / usual
      },
    },
    {
      name: 'signs',
      label: 'Signs of wear of all sensors, last week',
      kind: 'number',
      unit: 'deviations',
      monotone: 1,
      value: (machine) => signsOf(machine, 7)?.together,
      change: { direction: 'down', action: 'Service the machine' },
    },
    {
      name: 'since-mended',
      label: 'Days since the last repair or service',
      kind: 'number',
      unit: 'days',
      value: daysSinceMended,
    },
    {
      name: 'kind',
      label: 'Kind of machine',
      kind: 'category',
      value: (machine) => machine.history('machines').lastWord('kind'),
    },
  ],
}

function toolAge(machine: Known): number | undefined {
  const inspections = machine.history('inspections').within(120)
  const tool = inspections.lastWord('tool')
  return tool === undefined ? undefined : inspections.where('tool', tool).daysSinceFirst()
}

function share(name: string, label: string, days: number) {
  return {
    name,
    label,
    kind: 'number' as const,
    unit: 'ratio' as const,
    value: (machine: Known) => {
      const inspections = machine.history('inspections').within(days)
      const pieces = inspections.sum('pieces')
      return pieces === 0 ? undefined : inspections.sum('defects') / pieces
    },
  }
}

function offCentre(machine: Known): number | undefined {
  const inspections = machine.history('inspections')
  const [now, usual] = [inspections.within(7).mean('off'), inspections.within(365).mean('off')]
  const range = inspections.within(365).mean('range')
  return now === undefined || usual === undefined || range === undefined || range === 0
    ? undefined
    : Math.abs(now - usual) / range
}
