// What is known of a machine at a moment.
import type { Feature, Known } from '../../platform/models/features/model.ts'
import { daysSinceMended, mended, type Signs, signsOf } from './machine-signs.ts'
import * as from from './machine-sources.ts'

/** Days of readings before something can be said of a machine. */
const leastDays = 45

export const machineSources = [
  from.machines,
  from.readings,
  from.weather,
  from.failures,
  from.care,
  from.lives,
] as const

export function isMeasured(machine: Known): boolean {
  const readings = machine.history('readings')
  return (readings.daysSinceFirst() ?? 0) >= leastDays && (readings.daysSinceLast() as number) < 14
}

/** Usual days from a repair or service to the next failure, over all machines so far. */
function usualLife(machine: Known): number | undefined {
  return machine.history('lives').mean('days')
}

/** What is left of the usual life, no less than nothing: the guess from age alone. */
export function usualRest(machine: Known): number | undefined {
  const usual = usualLife(machine)
  return usual === undefined || mended(machine) === undefined
    ? undefined
    : Math.max(0, usual - daysSinceMended(machine))
}

export const sensorFeatures: readonly Feature[] = [
  {
    name: 'signs',
    label: 'Signs of wear of all sensors, last five days',
    kind: 'number',
    unit: 'deviations',
    monotone: 1,
    value: (machine) => signsOf(machine, 5)?.together,
    change: { direction: 'down', action: 'Service the machine before it fails' },
  },
  {
    name: 'signs-month',
    label: 'Signs of wear of all sensors, last four weeks',
    kind: 'number',
    unit: 'deviations',
    value: (machine) => signsOf(machine, 28)?.together,
  },
  {
    name: 'signs-change',
    label: 'Signs of wear, last week against three weeks ago',
    kind: 'number',
    unit: 'deviations',
    value: (machine) => changeOf(signsOf(machine, 7), signsOf(machine, 7, 21)),
  },
  sign('vibration', 'Vibration'),
  sign('temperature', 'Temperature, weather taken out,'),
  sign('current', 'Current'),
  sign('pressure', 'Pressure'),
  {
    name: 'since-mended',
    label: 'Days since the last repair or service',
    kind: 'number',
    unit: 'days',
    value: daysSinceMended,
    change: { direction: 'down', action: 'Bring the next service forward' },
  },
  {
    name: 'age-share',
    label: 'Age since the last repair or service, in usual lives',
    kind: 'number',
    unit: 'ratio',
    value: (machine) => {
      const usual = usualLife(machine)
      return usual === undefined ? undefined : daysSinceMended(machine) / Math.max(1, usual)
    },
  },
  {
    name: 'failures-quarter',
    label: 'Failures, last quarter',
    kind: 'number',
    unit: 'failures',
    value: (machine) => machine.history('failures').within(91).count,
  },
  {
    name: 'failures-year',
    label: 'Failures a year, last two years',
    kind: 'number',
    unit: 'failures',
    value: (machine) =>
      (365 * machine.history('failures').within(730).count) /
      Math.min(730, Math.max(180, machine.history('readings').daysSinceFirst() ?? 0)),
  },
  {
    name: 'kind',
    label: 'Kind of machine',
    kind: 'category',
    value: (machine) => machine.history('machines').lastWord('kind'),
  },
  {
    name: 'installed',
    label: 'Year of installation',
    kind: 'number',
    unit: 'year',
    value: (machine) => machine.history('machines').last('installed_year'),
  },
]

function sign(name: 'vibration' | 'temperature' | 'current' | 'pressure', label: string): Feature {
  return {
    name,
    label: `${label} against its own normal, last week`,
    kind: 'number',
    unit: 'deviations',
    value: (machine) => signsOf(machine, 7)?.[name],
  }
}

function changeOf(now: Signs | undefined, before: Signs | undefined): number | undefined {
  return now === undefined || before === undefined ? undefined : now.together - before.together
}
