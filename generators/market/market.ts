// The world outside as feeds would tell it: prices, indices, what offices publish, wages, weather, competitors, searches. All of it is invented and says so.
import type { Area, Month, Row } from '../area.ts'
import { dayNumber } from '../../lib/calendar/calendar.ts'
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'
import { competitorSignals } from './competitors.ts'
import { indicators } from './indicators.ts'
import { type Path, pathsOf } from './paths.ts'
import { synthetic } from './source.ts'
import { wageBenchmarks } from './wages.ts'

export const market: Area = {
  name: 'market',
  tables: [
    'market/price',
    'market/index',
    'market/indicator',
    'market/wage-benchmark',
    'market/weather',
    'market/competitor-signal',
    'market/web-trend',
  ],
  *month(world, month) {
    const paths = pathsOf(world)
    const weather = world.random(`market/weather/${month.index}`)
    const trends = world.random(`market/trends/${month.index}`)
    const signals = world.random(`market/signals/${month.index}`)
    for (let i = month.firstDay; i <= month.lastDay; i++) {
      const day = world.days[i] as CalendarDay
      for (const path of paths.prices) yield ['market/price', priceRow(day, path, i)]
      if (day.workday) for (const path of paths.indices) yield ['market/index', indexRow(day, path, i)]
      for (const row of indicators(world, i)) yield ['market/indicator', row]
      if (isQuarterStart(day, month, i))
        for (const row of wageBenchmarks(world, i)) yield ['market/wage-benchmark', row]
      for (const site of world.profile.sites) yield ['market/weather', weatherRow(world, site.name, day, i, weather)]
      for (const row of competitorSignals(world, i, signals)) yield ['market/competitor-signal', row]
      if (day.weekday === 6) for (const row of trendRows(world, i, trends)) yield ['market/web-trend', row]
    }
  },
}

function priceRow({ day }: CalendarDay, { name, unit, values }: Path, i: number): Row {
  const price = Math.round(10_000 * (values[i] as number)) / 10_000
  return { price_id: `${name}/${day}`, day, item: name, unit, price, source: synthetic }
}

function indexRow({ day }: CalendarDay, { name, values }: Path, i: number): Row {
  const value = Math.round(100 * (values[i] as number)) / 100
  return { index_id: `${name}/${day}`, day, name, value, source: synthetic }
}

/** On the first day of a quarter, and on the company's first. */
function isQuarterStart({ day, month }: CalendarDay, { index, firstDay }: Month, i: number): boolean {
  return (month % 3 === 0 && day.endsWith('-01')) || (index === 0 && i === firstDay)
}

function weatherRow(
  world: World,
  site: string,
  { day }: CalendarDay,
  i: number,
  random: ReturnType<World['random']>,
): Row {
  const mean = (world.market.temperature.get(site) as Float64Array)[i] as number
  const spread = random.between(2, 7)
  const wet = random.chance(0.42)
  const tenths = (value: number) => Math.round(10 * value) / 10
  return {
    weather_id: `${site}/${day}`,
    day,
    site,
    mean_temperature: tenths(mean),
    low_temperature: tenths(mean - spread),
    high_temperature: tenths(mean + spread),
    precipitation: wet ? tenths(random.skewed(3, 2.6)) : 0,
    wind: tenths(random.skewed(13, 1.6)),
    source: synthetic,
  }
}

/** People search for what they are about to order, and for what they have seen advertised. */
function* trendRows({ profile, demand, days }: World, i: number, random: ReturnType<World['random']>): Generator<Row> {
  const { day } = days[i] as CalendarDay
  const from = Math.max(0, i - 6)
  let [orders, spend] = [0, 0]
  for (let back = from; back <= i; back++) {
    orders += demand.orders[back] as number
    spend += demand.spendCents[back] as number
  }
  const week = dayNumber(day)
  const usual =
    (demand.orders.slice(0, Math.min(365, i + 1)).reduce((sum, each) => sum + each, 0) / Math.min(365, i + 1)) *
    (i - from + 1)
  const usualSpend = (i - from + 1) * 80_000
  for (const family of profile.families) {
    for (const region of profile.regions) {
      const level =
        30 + 18 * (orders / Math.max(1e-9, usual)) + Math.min(20, (6 * spend) / usualSpend) + random.normal(0, 5)
      yield {
        trend_id: `${family.name}/${region}/${week}`,
        day,
        term: family.name.toLowerCase(),
        region,
        interest: Math.max(0, Math.min(100, Math.round(level))),
        source: synthetic,
      }
    }
  }
}
