// How far a machine has moved from its own normal: what its sensors say now against the days after it was last mended.
import type { History, Known } from '../../platform/models/features/model.ts'

/** Days after a repair or service in which a machine counts as well, and the fewest of them that say what is normal. */
const wellDays = 45
const leastWellDays = 15
/** Days of whose sensors a normal is made. */
const normalDays = 365
/** A day with less current than this share of a busy one is not a working day. */
const busyShare = 0.8

/** In deviations of a day from the machine's own normal. */
export interface Signs {
  vibration: number
  temperature: number
  current: number
  pressure: number
  /** All four, each by how clearly it shows wear. */
  together: number
}

interface Days {
  numbers: number[]
  columns: { vibration: number[]; temperature: number[]; current: number[]; pressure: number[] }
  normal: Record<keyof Days['columns'], { mean: number; deviation: number }>
}

const known = new WeakMap<Known, Days | null>()

/**
 * @param recentDays length of the days looked at. @param ago how many days before the moment they end.
 * @returns undefined while too little is known of what is normal.
 */
export function signsOf(machine: Known, recentDays: number, ago = 0): Signs | undefined {
  let days = known.get(machine)
  if (days === undefined) {
    days = daysOf(machine) ?? null
    known.set(machine, days)
  }
  if (days === null) return undefined
  const to = machine.dayNumber - ago
  const z = (name: keyof Days['columns']) => {
    const { columns, normal, numbers } = days
    let [sum, count] = [0, 0]
    for (let at = numbers.length - 1; at >= 0 && (numbers[at] as number) > to - recentDays; at--) {
      if ((numbers[at] as number) > to) continue
      sum += (columns[name] as number[])[at] as number
      count++
    }
    const { mean, deviation } = normal[name]
    return count === 0 ? Number.NaN : (sum / count - mean) / deviation
  }
  const [vibration, temperature, current, pressure] = [z('vibration'), z('temperature'), z('current'), z('pressure')]
  if (Number.isNaN(vibration)) return undefined
  return {
    vibration,
    temperature,
    current,
    pressure,
    together: (vibration + 0.5 * temperature + 0.5 * current - 0.3 * pressure) / 2.3,
  }
}

/** Days since a repair or preventive service, or since the first day on record. */
export function daysSinceMended(machine: Known): number {
  return mended(machine)?.daysSinceLast() ?? (machine.history('machines').daysSinceFirst() as number)
}

/** Whether it is on record when the machine was last mended: only then its age is known. */
export function mended(machine: Known): History | undefined {
  const care = machine.history('care')
  const repairs = care.where('kind', 'repair')
  const services = care.where('kind', 'preventive')
  const [repair, service] = [repairs.daysSinceLast(), services.daysSinceLast()]
  if (repair === undefined && service === undefined) return undefined
  return (service ?? Number.POSITIVE_INFINITY) < (repair ?? Number.POSITIVE_INFINITY) ? services : repairs
}

/** Working days and what was measured on them, the warmth outside taken out. */
function daysOf(machine: Known): Days | undefined {
  const readings = machine.history('readings').within(normalDays)
  const numbers = readings.dayNumbers()
  const current = readings.values('current')
  if (numbers.length < leastWellDays) return undefined
  const busy = busyShare * ([...current].sort((a, b) => a - b)[Math.floor(0.9 * current.length)] as number)
  const work = [...numbers.keys()].filter((at) => (current[at] as number) >= busy)
  const pick = (values: number[]) => work.map((at) => values[at] as number)
  const days = pick(numbers)
  const outside = outsideOf(machine, days)
  const columns = {
    vibration: pick(readings.values('vibration')),
    temperature: pick(readings.values('temperature')),
    current: pick(current),
    pressure: pick(readings.values('pressure')),
  }
  const well = wellPlaces(machine, days)
  if (well.length < leastWellDays) return undefined
  columns.temperature = withoutWeather(columns.temperature, outside, well)
  const normal = {} as Days['normal']
  for (const name of Object.keys(columns) as (keyof Days['columns'])[])
    normal[name] = spreadOf(well.map((at) => columns[name][at] as number))
  return { numbers: days, columns, normal }
}

/** Places of the days soon after the machine was mended; where there are too few, all. */
function wellPlaces(machine: Known, days: readonly number[]): number[] {
  const care = machine.history('care')
  const mends = [...care.where('kind', 'repair').dayNumbers(), ...care.where('kind', 'preventive').dayNumbers()].sort(
    (a, b) => a - b,
  )
  const well: number[] = []
  let last = -1
  for (const [at, day] of days.entries()) {
    while (last + 1 < mends.length && (mends[last + 1] as number) < day) last++
    if (last >= 0 && day - (mends[last] as number) <= wellDays) well.push(at)
  }
  return well.length >= leastWellDays ? well : [...days.keys()]
}

function outsideOf(machine: Known, days: readonly number[]): number[] {
  const weather = machine.history('weather')
  const byDay = new Map<number, number>()
  const outside = weather.values('outside')
  for (const [at, day] of weather.dayNumbers().entries()) byDay.set(day, outside[at] as number)
  return days.map((day) => byDay.get(day) ?? Number.NaN)
}

/** Temperatures less what the warmth outside adds to them, by a straight line through the days on which the machine was well. */
function withoutWeather(values: readonly number[], outside: readonly number[], well: readonly number[]): number[] {
  const usable = well.filter((at) => !Number.isNaN(outside[at] as number))
  if (usable.length < leastWellDays) return [...values]
  const [x, y] = [
    spreadOf(usable.map((at) => outside[at] as number)),
    spreadOf(usable.map((at) => values[at] as number)),
  ]
  let product = 0
  for (const at of usable) product += ((outside[at] as number) - x.mean) * ((values[at] as number) - y.mean)
  const slope = product / (usable.length * x.deviation * x.deviation)
  return values.map((value, at) => {
    const warmth = outside[at] as number
    return Number.isNaN(warmth) ? value : value - slope * (warmth - x.mean)
  })
}

function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(square) || 1 }
}
