// Machines that fail and are mended, and the care that is to keep them from failing.
import type { Random } from '../random.ts'
import { type Employee, isEmployed } from '../world/people.ts'
import type { Failure } from '../world/machines.ts'
import type { World } from '../world.ts'
import { type Entry, type Part, type Shift, short } from './part.ts'

const modes = [
  ['bearing', 0.3],
  ['drive', 0.18],
  ['electrical', 0.16],
  ['hydraulic', 0.14],
  ['spindle', 0.12],
  ['sensor', 0.1],
] as const
/** Cents an hour of outside help. */
const hourCents = 9_500
const partsCents = { routine: 16_000, preventive: 145_000, repair: 460_000 }
/** Days between two rounds of routine care of a machine. */
const roundDays = 28

export interface Stop {
  /** Share of the day, 0-1. */
  from: number
  to: number
}

const known = new WeakMap<World, Map<number, Stop>>()

/** When machines stood still, by dayIndex × 100,000 + machine; a stop that would go on past midnight ends there. */
export function hoursOfStop(world: World): ReadonlyMap<number, Stop> {
  let stops = known.get(world)
  if (stops === undefined) {
    stops = new Map(
      world.machines.failures.map((failure) => {
        const hour = startHour(world, failure)
        return [
          failure.day * 100_000 + failure.machine,
          { from: hour / 24, to: Math.min(1, (hour + failure.hours) / 24) },
        ]
      }),
    )
    known.set(world, stops)
  }
  return stops
}

/** Machines fail in the shifts, early enough for the hours that they then stand still. */
function startHour(world: World, { machine, day, hours }: Failure): number {
  return world.random(`operations/failure/${machine}/${day}`).integer(6, Math.max(7, Math.min(20, 23 - hours)))
}

export const maintenance: Part = (shift) => {
  const { world, month } = shift
  const random = world.random(`operations/maintenance/${month.index}`)
  const technicians = techniciansBySite(world)
  const inMonth = <T extends { day: number }>(all: readonly T[]) =>
    all.filter(({ day }) => month.firstDay <= day && day <= month.lastDay)
  const [failures, services] = [inMonth(world.machines.failures), inMonth(world.machines.services)]
  return function* (dayIndex): Iterable<Entry> {
    const { day, workday } = world.days[dayIndex] as World['days'][number]
    for (const failure of failures) {
      if (failure.day !== dayIndex) continue
      const { id, site, line } = world.machines.list[failure.machine] as World['machines']['list'][number]
      const failureId = `F-${id}-${short(day)}`
      const mode = random.weighted(modes)
      const hour = String(startHour(world, failure)).padStart(2, '0')
      yield [
        'operations/failure',
        {
          failure_id: failureId,
          day,
          started_at: `${day}T${hour}:00:00Z`,
          equipment_id: id,
          site,
          line,
          mode,
          down_hours: failure.hours,
        },
      ]
      yield order(shift, random, technicians, dayIndex, failure.machine, 'repair', failureId, failure.hours)
    }
    for (const service of services)
      if (service.day === dayIndex)
        yield order(
          shift,
          random,
          technicians,
          dayIndex,
          service.machine,
          'preventive',
          null,
          random.integer(6, 16) / 2,
        )
    if (!workday) return
    for (const at of world.machines.list.keys()) {
      // Each machine on its own workday of the round.
      if (isRoundDay(world, dayIndex, at))
        yield order(shift, random, technicians, dayIndex, at, 'routine', null, random.integer(2, 6) / 2)
    }
  }
}

/** A machine's turn comes every fourth week, on the first workday from its day on. */
function isRoundDay(world: World, dayIndex: number, machine: number): boolean {
  const offset = (machine * 7) % roundDays
  for (let back = 0; back < 7 && dayIndex - back >= 0; back++) {
    if (back > 0 && world.days[dayIndex - back]?.workday) return false
    if ((dayIndex - back + roundDays - offset) % roundDays === 0) return true
  }
  return false
}

function order(
  { world, journal }: Shift,
  random: Random,
  technicians: Map<string, Employee[]>,
  dayIndex: number,
  machine: number,
  kind: keyof typeof partsCents,
  failureId: string | null,
  hours: number,
): Entry {
  const { id, name, site } = world.machines.list[machine] as World['machines']['list'][number]
  const { day } = world.days[dayIndex] as World['days'][number]
  const staff = (technicians.get(site) ?? []).filter((person) => isEmployed(person, dayIndex))
  const technician = staff.length === 0 ? null : random.pick(staff).id
  const parts = Math.round(random.skewed(partsCents[kind], 1.6))
  const services = kind === 'routine' ? 0 : Math.round(hours * hourCents * random.between(0.8, 1.2))
  const maintenanceId = `MO-${id}-${short(day)}-${kind.slice(0, 2)}`
  journal.post({
    day,
    debit: '6710',
    credit: '2230',
    department: 'Operations',
    organization: site,
    amountCents: parts + services,
    memo: `${maintenanceId} ${kind} ${name}`,
  })
  return [
    'operations/maintenance',
    {
      maintenance_id: maintenanceId,
      day,
      equipment_id: id,
      site,
      kind,
      failure_id: failureId,
      employee_id: technician,
      hours,
      parts: parts / 100,
      services: services / 100,
      cost: (parts + services) / 100,
    },
  ]
}

function techniciansBySite(world: World): Map<string, Employee[]> {
  const own = world.people.filter((person) => person.department === 'Operations')
  const technicians = own.filter((person) => person.role === 'Technician')
  const pool = technicians.length > 0 ? technicians : own
  return new Map(
    world.profile.sites.map(({ name }) => {
      const local = pool.filter((person) => person.location === name)
      return [name, local.length > 0 ? local : pool]
    }),
  )
}
