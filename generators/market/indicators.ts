import type { Row } from '../area.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { synthetic } from './source.ts'

/** What is published on a day: interest on the 1st, inflation and unemployment of the month before on the 12th. */
export function* indicators(world: World, i: number): Generator<Row> {
  const { day } = world.days[i] as CalendarDay
  const { market } = world
  if (day.endsWith('-01')) yield row(day, 'Central bank rate', ratio(market.interest[i] as number))
  if (!day.endsWith('-12')) return
  const before = Math.max(0, i - 30)
  const year = Math.max(0, before - 365)
  // Prices follow materials and energy; less than a year of history is scaled up.
  const grown = (values: Float64Array) =>
    ((values[before] as number) / (values[year] as number) - 1) * (before === year ? 0 : 365 / (before - year))
  const inflation = 0.021 + 0.12 * clip(grown(market.materials)) + 0.05 * clip(grown(market.energyPrice))
  const noise = world.random(`market/indicators/${day}`)
  yield row(day, 'Inflation', ratio(inflation + noise.normal(0, 0.0008)))
  yield row(
    day,
    'Unemployment',
    ratio(Math.max(0.01, 0.055 - 0.12 * ((market.activity[before] as number) - 1) + noise.normal(0, 0.0006))),
  )
  yield row(day, 'Purchasing managers', {
    value: Math.round(10 * (50 + 60 * ((market.activity[i] as number) - 1) + noise.normal(0, 0.6))) / 10,
    unit: 'index',
  })
  yield row(day, 'Wage growth', ratio((market.wages[i] as number) / (market.wages[Math.max(0, i - 365)] as number) - 1))
}

function row(day: string, name: string, { value, unit }: { value: number; unit: string }): Row {
  return { indicator_id: `${name}/${day}`, day, name, value, unit, source: synthetic }
}

function ratio(value: number) {
  return { value: Math.round(10_000 * value) / 10_000, unit: 'ratio' }
}

function clip(value: number): number {
  return Math.max(-0.5, Math.min(0.8, value))
}
