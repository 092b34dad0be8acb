// Machines wear, show it, fail and are repaired; a failure costs its line output.
import { effects } from '../effects.ts'
import type { Profile } from '../profile.ts'
import { Random } from '../random.ts'
import type { CalendarDay } from './days.ts'
import type { PlantedEvent } from './events.ts'

export interface Machine {
  id: string
  name: string
  kind: string
  site: string
  line: string
  installedYear: number
}

export interface Failure {
  machine: number
  day: number
  hours: number
}

export interface Machines {
  list: Machine[]
  lines: { name: string; site: string }[]
  /** Wear 0-1 by machine and day; 1 = about to fail. */
  wear: Float32Array[]
  failures: Failure[]
  /** Preventive maintenance by machine and day. */
  services: { machine: number; day: number }[]
  /** Output of the line against plan by line name and day, 0-1. */
  lineOutput: Map<string, Float32Array>
  /** Output of all lines together against plan, by day. */
  output: Float32Array
}

/** The park of machines: names only, so that events can be planted in it before it is run. */
export function machinePark(seed: number, profile: Profile): Pick<Machines, 'list' | 'lines'> {
  const random = new Random(seed, 'world/machines')
  const list: Machine[] = []
  const lines: Machines['lines'] = []
  for (const site of profile.sites) {
    for (let line = 1; line <= site.lines; line++) {
      const name = `${site.name} ${line}`
      lines.push({ name, site: site.name })
      for (let m = 1; m <= site.machinesALine; m++) {
        const kind = profile.machineKinds[(m - 1 + line) % profile.machineKinds.length] as string
        list.push({
          id: `EQ-${String(list.length + 1).padStart(3, '0')}`,
          name: `${kind} ${site.name.slice(0, 1)}${line}-${m}`,
          kind,
          site: site.name,
          line: name,
          installedYear: random.integer(2008, 2021),
        })
      }
    }
  }
  return { list, lines }
}

export function runMachines(
  seed: number,
  days: readonly CalendarDay[],
  park: Pick<Machines, 'list' | 'lines'>,
  events: readonly PlantedEvent[],
): Machines {
  const count = days.length
  const machines: Machines = {
    ...park,
    wear: [],
    failures: [],
    services: [],
    lineOutput: new Map(park.lines.map((line) => [line.name, new Float32Array(count).fill(1)])),
    output: new Float32Array(count),
  }
  for (const [at, machine] of park.list.entries())
    runMachine(new Random(seed, `world/machines/${machine.id}`), at, machine, days, events, machines)
  machines.failures.sort((a, b) => a.day - b.day || a.machine - b.machine)
  for (const { machine, day, hours } of machines.failures) {
    const line = machines.lineOutput.get((park.list[machine] as Machine).line) as Float32Array
    line[day] = Math.max(0.05, (line[day] as number) * (1 - effects.failureOnOutput * Math.min(1, hours / 8)))
  }
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (const line of machines.lineOutput.values()) sum += line[i] as number
    machines.output[i] = machines.lineOutput.size === 0 ? 1 : sum / machines.lineOutput.size
  }
  return machines
}

function runMachine(
  random: Random,
  at: number,
  machine: Machine,
  days: readonly CalendarDay[],
  events: readonly PlantedEvent[],
  machines: Machines,
): void {
  const wear = new Float32Array(days.length)
  const planted = events.filter((event) => event.kind === 'failing-machine' && event.where.machine === machine.name)
  // Days from new to failure, by age.
  let life = lifeDays(random, machine)
  let age = random.between(0, 0.8) * life
  for (let i = 0; i < days.length; i++) {
    const sick = planted.some((event) => event.first <= i && i <= event.last)
    age += (days[i] as CalendarDay).workday ? 1.35 : 0.15
    if (sick) age += life / 12
    wear[i] = Math.min(1, (age / life) * (age / life) * (age / life))
    if (age >= life) {
      machines.failures.push({ machine: at, day: i, hours: Math.round(random.between(3, 14)) })
      age = 0
      life = lifeDays(random, machine)
    } else if (age > 0.82 * life && !sick && (days[i] as CalendarDay).workday && random.chance(0.035)) {
      machines.services.push({ machine: at, day: i })
      age = 0.05 * life
      life = lifeDays(random, machine)
    }
  }
  machines.wear.push(wear)
}

function lifeDays(random: Random, machine: Machine): number {
  return Math.max(40, random.normal(190 - 3 * (2021 - machine.installedYear), 38))
}
