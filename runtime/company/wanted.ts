// The options of the synthetic company as the command line gives them.
import { checkedOptions, dayBefore, type Options, profileNames } from '../../generators/options.ts'
import { horizonOf } from '../../generators/world/horizon.ts'
import { dayInZone } from '../../lib/calendar/calendar.ts'
import type { Arguments, Option } from '../command.ts'
import { Failure } from '../failure.ts'

export const companyOptions: Record<string, Option> = {
  seed: { type: 'string', value: 'N', help: 'another number, another company (7)' },
  months: { type: 'string', value: 'N', help: 'months of history, the last one as far as it has come (36)' },
  employees: { type: 'string', value: 'N', help: 'people at the start, 20 to 100000 (1000)' },
  profile: { type: 'string', value: 'NAME', help: `${profileNames.join(', ')} (manufacturing)` },
  until: { type: 'string', value: 'DAY', help: 'last day with rows (yesterday)' },
  events: { type: 'string', value: 'planted|none', help: 'whether something unusual happens (planted)' },
  'sensor-minutes': { type: 'string', value: '60|1', help: 'minutes between readings of a machine (60)' },
}

/** The synthetic company has a tenant of its own. */
export const demoTenantOption: Record<string, Option> = {
  tenant: { type: 'string', value: 'ID', help: 'the tenant (demo where there is one, else main)' },
}

/** @throws Failure in two lines when the company cannot be made so. */
export function wantedOptions(args: Arguments, yesterday: string): Options {
  const seed = args.number('seed', 0, 2 ** 31 - 1)
  const months = args.number('months', 1, 600)
  const employees = args.number('employees', 20, 100_000)
  const profile = args.word('profile', profileNames)
  const events = args.word('events', ['planted', 'none'] as const)
  const sensorMinutes = args.word('sensor-minutes', ['60', '1'] as const)
  return possible({
    until: args.text('until') ?? yesterday,
    ...(seed === undefined ? {} : { seed }),
    ...(months === undefined ? {} : { months }),
    ...(employees === undefined ? {} : { employees }),
    ...(profile === undefined ? {} : { profile }),
    ...(events === undefined ? {} : { events }),
    ...(sensorMinutes === undefined ? {} : { sensorMinutes: sensorMinutes === '1' ? 1 : 60 }),
  })
}

/** @throws Failure in two lines. */
export function possible(given: Partial<Options> & { until: string }): Options {
  try {
    const options = checkedOptions(given)
    horizonOf(options)
    return options
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const [what = '', advice = 'See premise generate --help.'] = error.message.split('; ')
    throw new Failure(
      `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
      `${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`,
    )
  }
}

/** @param timeZone IANA; that of this machine unless told. */
export function yesterdayIn(timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  return dayBefore(dayInZone(new Date(), timeZone))
}
