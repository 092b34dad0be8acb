// The world is decided further than its rows go, so that the same company can be continued day by day: what has happened by a day
// does not depend on how far one looks.
import { addMonths, type Day, monthEnd, monthsBetween } from '../../lib/calendar/calendar.ts'
import { firstDay, type Options } from '../options.ts'
import type { World } from '../world.ts'
import type { Employee } from './people.ts'

/** The world without what its rows' last day decides. */
export type Decided = Omit<World, 'options' | 'months'>

/** Months after the planned end for which the world is decided too. */
export const monthsBeyond = 24

export interface Horizon {
  from: Day
  /** Last day of the plan, and the last day that is decided. */
  planned: Day
  last: Day
  /** Whole months from first to last day. */
  months: number
}

/** @throws RangeError when rows are wanted for days that are not decided. */
export function horizonOf(options: Options): Horizon {
  const { planned, until } = options
  const from = firstDay({ months: options.months, until: planned })
  const last = monthEnd(addMonths(planned, monthsBeyond))
  if (until > last)
    throw new RangeError(
      `--until is ${until}, but the company planned until ${planned} goes on to ${last} at most; make a new one`,
    )
  if (until < from)
    throw new RangeError(`--until is ${until}, before the company's first day ${from}; give a later day`)
  return { from, planned, last, months: monthsBetween(from, last) }
}

/** @returns the world as it is known on its last day with rows: who leaves later is still there, who comes later is not. */
export function seenUntil(world: Decided, until: Day, months: number): Decided {
  const count = world.days.findIndex(({ day }) => day === until) + 1
  const { market, machines, demand } = world
  const known = <T extends Float32Array | Float64Array>(values: T): T => values.subarray(0, count) as T
  const knownAll = <T extends Float32Array | Float64Array>(values: Map<string, T>) =>
    new Map([...values].map(([name, each]) => [name, known(each)]))
  return {
    ...world,
    days: world.days.slice(0, count),
    market: {
      activity: known(market.activity),
      energyPrice: known(market.energyPrice),
      interest: known(market.interest),
      materials: known(market.materials),
      wages: known(market.wages),
      temperature: knownAll(market.temperature),
    },
    machines: {
      ...machines,
      wear: machines.wear.map(known),
      lineOutput: knownAll(machines.lineOutput),
      output: known(machines.output),
      failures: machines.failures.filter(({ day }) => day < count),
      services: machines.services.filter(({ day }) => day < count),
    },
    people: knownPeople(world.people, count, months),
    accounts: world.accounts
      .filter(({ since }) => since < count)
      .map((account) => ({
        ...account,
        churned: account.churned !== null && account.churned < count ? account.churned : null,
        satisfaction: account.satisfaction.subarray(0, months),
      })),
    campaigns: world.campaigns.filter(({ first }) => first < count),
    demand: { ...demand, spendCents: known(demand.spendCents), orders: known(demand.orders) },
    // Delays stay whole: an order of today is delivered late by those of a day to come.
    responses: known(world.responses),
    // What goes on keeps its end, so that a day's rows do not depend on the last one.
    events: world.events.filter(({ first }) => first < count),
  }
}

function knownPeople(people: readonly Employee[], count: number, months: number): Employee[] {
  const byId = new Map(people.map((person) => [person.id, person]))
  return people
    .filter(({ hired }) => hired < count)
    .map((person) => {
      // A manager who has not come yet is whom they replace.
      let manager = person.managerId === null ? undefined : byId.get(person.managerId)
      while (manager !== undefined && manager.hired >= count)
        manager = manager.replaces === null ? undefined : byId.get(manager.replaces)
      const gone = person.left !== null && person.left < count
      return {
        ...person,
        steps: person.steps.filter(({ day }) => day < count),
        managerId: manager?.id ?? null,
        left: gone ? person.left : null,
        leaveReason: gone ? person.leaveReason : null,
        training: person.training.subarray(0, months),
        overtime: person.overtime.subarray(0, months),
        ratings: person.ratings.subarray(0, Math.ceil(months / 6)),
      }
    })
}
