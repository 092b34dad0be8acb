// Lines make what customers have ordered: planned over the days after the order, less when a machine fails, caught up in the two weeks after.
import { power, type Random } from '../random.ts'
import { eventsOn } from '../world/events.ts'
import { type Good, goodOf, goodsOf, recentOrders } from '../world/goods.ts'
import type { World } from '../world.ts'
import { type Entry, type Part, short } from './part.ts'

/** Days after an order in which it is made, both included; the planted deal takes longer. */
const [soonest, latest, latestForDeal] = [2, 8, 30]
/** Days in which what a failure cost is made up for. */
const catchUpDays = 14
const scrapShare = 0.022
/** Rated speed is never reached: a planned hour yields this share of it. */
const plannedSpeed = 0.8
/** Hours that a line is planned for on an ordinary day of the best season in the first year, and at most on any day. */
const [longestUsualHours, mostHours] = [12.5, 22]

export const production: Part = ({ world, month, journal, movements }) => {
  const random = world.random(`operations/production/${month.index}`)
  const lines = linesOf(world)
  const plans = new Map<number, Map<string, number>>()
  return function* (dayIndex): Iterable<Entry> {
    const { day, workday } = world.days[dayIndex] as World['days'][number]
    if (!workday) return
    const plan = planOf(world, plans, dayIndex)
    plans.delete(dayIndex - catchUpDays - 1)
    const growth = power(1 + world.profile.growth, Math.floor(dayIndex / 365))
    const scrapBySite = new Map<string, number>()
    for (const line of lines) {
      const ratio = world.machines.lineOutput.get(line.name)?.[dayIndex] ?? 1
      const lots = line.goods.map((good) =>
        lotOf(
          good,
          plan.get(good.product.id) ?? 0,
          line.usualHours * (line.shares.get(good.product.id) as number),
          growth,
          random,
        ),
      )
      const hours = lots.reduce((sum, lot) => sum + lot.hours, 0)
      // More than a day has is not planned.
      const fit = Math.min(1, mostHours / Math.max(mostHours, hours))
      for (const { good, units, speed } of lots) {
        const planned = Math.floor(units * fit + random.next())
        if (planned < 1) continue
        const row = run(random, planned, speed, ratio)
        const id = `PD-${good.product.id}-${short(day)}`
        const scrapCents = row.scrap * good.product.unitCostCents
        yield [
          'operations/production-order',
          {
            production_order_id: id,
            day,
            site: line.site,
            line: line.name,
            product_id: good.product.id,
            planned_units: planned,
            output_units: row.output,
            scrap_units: row.scrap,
            planned_hours: row.plannedHours,
            run_hours: row.runHours,
            units_an_hour: speed,
            scrap: scrapCents / 100,
          },
        ]
        scrapBySite.set(line.site, (scrapBySite.get(line.site) ?? 0) + scrapCents)
        const made = row.output - row.scrap
        if (made > 0)
          movements.push({
            site: line.site,
            kind: 'receipt',
            itemKind: 'product',
            item: good.product.id,
            quantity: made,
            valueCents: made * good.product.unitCostCents,
            reference: id,
          })
      }
    }
    for (const [site, amountCents] of scrapBySite) {
      if (amountCents > 0)
        journal.post({
          day,
          debit: '5050',
          credit: '1160',
          department: 'Operations',
          organization: site,
          amountCents,
          memo: `Scrap ${site} ${day}`,
        })
    }
  }
}

interface Line {
  name: string
  site: string
  /** Planned on an ordinary day. */
  usualHours: number
  goods: readonly Good[]
  /** Share of the line's hours by product; dear products take longer. */
  shares: ReadonlyMap<string, number>
}

function linesOf(world: World): Line[] {
  return world.machines.lines.map(({ name, site }) => {
    const goods = goodsOf(world).filter((good) => good.line === name)
    const weight = (good: Good) => Math.max(0.01, good.usualUnits) * Math.sqrt(good.product.listPriceCents)
    const total = goods.reduce((sum, good) => sum + weight(good), 0)
    return {
      name,
      site,
      usualHours: usualHoursOf(world, goods),
      goods,
      shares: new Map(goods.map((good) => [good.product.id, weight(good) / total])),
    }
  })
}

/** Where few orders come, a line must be able to make much more than usual in a week. */
function usualHoursOf({ profile, options, products }: World, goods: readonly Good[]): number {
  const weightOf = (all: readonly { weight: number }[]) => all.reduce((sum, { weight }) => sum + weight, 0)
  const share = weightOf(goods.map((good) => good.product)) / weightOf(products)
  const ordersAWeek = ((5 * profile.ordersPerHundred * options.employees) / 100) * share
  return Math.min(
    longestUsualHours / Math.max(...profile.season),
    mostHours / (1 + 3 / Math.sqrt(Math.max(0.01, ordersAWeek))),
  )
}

/** Speed is chosen so that an ordinary day fills the product's usual hours. */
function lotOf(
  good: Good,
  wanted: number,
  usualHours: number,
  growth: number,
  random: Random,
): { good: Good; units: number; speed: number; hours: number } {
  const perHour = (Math.max(0.01, good.usualUnits) * growth) / (plannedSpeed * usualHours)
  const speed = Math.max(0.01, Math.round(100 * perHour) / 100)
  const units = (wanted / (1 - scrapShare)) * random.normal(1, 0.02)
  return { good, units, speed, hours: units / (speed * plannedSpeed) }
}

function run(
  random: Random,
  planned: number,
  speed: number,
  ratio: number,
): { output: number; scrap: number; plannedHours: number; runHours: number } {
  const plannedHours = planned / (speed * plannedSpeed)
  const output = Math.max(0, Math.round(planned * ratio * Math.min(1.08, random.normal(1, 0.025))))
  const scrap = Math.min(output, random.poisson(output * scrapShare))
  const runHours = Math.max(output / speed, plannedHours * ratio * Math.min(1, random.normal(0.94, 0.025)))
  return {
    output,
    scrap,
    plannedHours: Math.round(100 * plannedHours) / 100,
    runHours: Math.round(100 * runHours) / 100,
  }
}

/** Units by product that are to be made on a workday: what was ordered for it, and what failures of the last two weeks left open. */
function planOf(world: World, plans: Map<number, Map<string, number>>, dayIndex: number): Map<string, number> {
  const plan = new Map(orderedFor(world, plans, dayIndex))
  for (let back = 1; back <= catchUpDays; back++) {
    const then = dayIndex - back
    if (then < 0 || !world.days[then]?.workday) continue
    const share = 1 / workdaysAfter(world, then, 1, catchUpDays)
    for (const [id, units] of orderedFor(world, plans, then)) {
      const line = goodOf(world, id)?.line ?? ''
      const missing = units * (1 - (world.machines.lineOutput.get(line)?.[then] ?? 1))
      if (missing > 0) plan.set(id, (plan.get(id) ?? 0) + missing * share)
    }
  }
  return plan
}

/** What customers' orders of the week before come to on a workday, before failures. */
function orderedFor(world: World, plans: Map<number, Map<string, number>>, dayIndex: number): Map<string, number> {
  const found = plans.get(dayIndex)
  if (found !== undefined) return found
  const plan = new Map<string, number>()
  for (let then = Math.max(0, dayIndex - latestForDeal); then <= dayIndex - soonest; then++) {
    const near = then >= dayIndex - latest
    if (!near && eventsOn(world.events, 'one-off-deal', then).length === 0) continue
    for (const { lines, oneOff } of recentOrders(world, then)) {
      if (!near && !oneOff) continue
      const share = 1 / workdaysAfter(world, then, soonest, oneOff ? latestForDeal : latest)
      for (const { product, units } of lines) {
        if (goodOf(world, product.id)?.line) plan.set(product.id, (plan.get(product.id) ?? 0) + units * share)
      }
    }
  }
  plans.set(dayIndex, plan)
  return plan
}

/** Workdays from `from` to `to` days after a day; at least one. Days past the last are taken by their weekday. */
function workdaysAfter({ days }: World, dayIndex: number, from: number, to: number): number {
  let count = 0
  const weekday = days[dayIndex]?.weekday ?? 0
  for (let ahead = from; ahead <= to; ahead++) if (days[dayIndex + ahead]?.workday ?? (weekday + ahead) % 7 < 5) count++
  return Math.max(1, count)
}
