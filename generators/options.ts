import { addDays, addMonths, type Day, isDay, monthStart } from '../lib/calendar/calendar.ts'

export const profileNames = ['manufacturing', 'financial-services', 'healthcare', 'retail', 'technology'] as const
export type ProfileName = (typeof profileNames)[number]

export interface Options {
  seed: number
  months: number
  employees: number
  profile: ProfileName
  /** Last day that has rows. */
  until: Day
  /** Last day of the `months`, and of what is planted at first; earlier than `until` when a company is continued. */
  planned: Day
  events: 'planted' | 'none'
  /** Minutes between sensor readings. */
  sensorMinutes: 1 | 60
}

/** @throws RangeError in the words of the command line, naming the option and what it may be. */
export function checkedOptions(given: Partial<Options> & { until: Day }): Options {
  const options: Options = {
    seed: 7,
    months: 36,
    employees: 1000,
    profile: 'manufacturing',
    events: 'planted',
    sensorMinutes: 60,
    planned: given.until,
    ...given,
  }
  const whole = (name: 'seed' | 'months' | 'employees', least: number, most: number) => {
    if (!Number.isSafeInteger(options[name]) || options[name] < least || options[name] > most)
      throw new RangeError(`--${name} is ${options[name]}; give a whole number from ${least} to ${most}`)
  }
  whole('seed', 0, 2 ** 31 - 1)
  whole('months', 1, 600)
  whole('employees', 20, 100_000)
  if (!profileNames.includes(options.profile))
    throw new RangeError(`--profile is "${options.profile}"; give one of ${profileNames.join(', ')}`)
  if (!isDay(options.until) || options.until < '1990-01-31' || options.until > '2200-12-31')
    throw new RangeError(`--until is "${options.until}"; give a day such as 2026-10-31, from 1990-01-31 on`)
  if (!isDay(options.planned) || options.planned > options.until)
    throw new RangeError(
      `the company is planned until ${options.planned}, which is after ${options.until}; give a later day`,
    )
  if (options.events !== 'planted' && options.events !== 'none')
    throw new RangeError(`--events is "${options.events}"; give planted or none`)
  return options
}

/** First day of the company: `months` whole months, the last of which holds `until`. */
export function firstDay({ months, until }: Pick<Options, 'months' | 'until'>): Day {
  return monthStart(addMonths(monthStart(until), 1 - months))
}

/** Yesterday, seen from a day. */
export function dayBefore(day: Day): Day {
  return addDays(day, -1)
}
