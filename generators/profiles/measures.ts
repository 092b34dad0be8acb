// What the facts of the profiles are measured by.
import type { World } from '../world.ts'
import type { CalendarDay } from '../world/days.ts'

/** Mean expected orders of the days that a condition picks; 0 when there are none. */
export function meanOrders({ days, demand }: World, picked: (day: CalendarDay, index: number) => boolean): number {
  let [sum, count] = [0, 0]
  for (const [i, day] of days.entries()) {
    if (!picked(day, i)) continue
    sum += demand.orders[i] as number
    count++
  }
  return count === 0 ? 0 : sum / count
}

/** Orders of an ordinary workday by month of the year 0-11, without growth, market and what single days do. */
function byMonth(world: World): number[] {
  const { profile, market, demand, days } = world
  const [warmth] = market.temperature.values()
  const sums = Array.from({ length: 12 }, () => ({ orders: 0, days: 0 }))
  for (const [i, day] of days.entries()) {
    const month = sums[day.month]
    if (!day.workday || month === undefined) continue
    const own = profile.dayFactor?.(day, market.interest[i] as number, warmth?.[i] ?? 10) ?? 1
    month.orders +=
      (demand.orders[i] as number) / own / (1 + (profile.growth * i) / 365) / (market.activity[i] as number)
    month.days++
  }
  return sums.map((month) => month.orders / Math.max(1, month.days))
}

/** Orders in some months of the year against those in others. */
export function shareOf(world: World, months: readonly number[], others: readonly number[]): number {
  const all = byMonth(world)
  const mean = (picked: readonly number[]) =>
    picked.reduce((sum, month) => sum + (all[month] as number), 0) / picked.length
  return mean(months) / mean(others)
}

/** Orders of a day without work against those of a workday. */
export function offDayShare(world: World): number {
  return meanOrders(world, ({ workday }) => !workday) / meanOrders(world, ({ workday }) => workday)
}

export function largestFamily({ profile }: World): string | undefined {
  return [...profile.families].sort((a, b) => b.weight - a.weight)[0]?.name
}

/** Cost of what is sold against its price, by the families' shares of value. */
export function costShare({ profile }: World): number {
  let [cost, value] = [0, 0]
  for (const family of profile.families) {
    const worth = family.weight * family.priceCents
    cost += worth * family.costShare
    value += worth
  }
  return cost / value
}

/** Correlation of two values over the days that a condition picks. */
export function correlation(
  world: World,
  picked: (day: CalendarDay, index: number) => boolean,
  x: (index: number) => number,
  y: (index: number) => number,
): number {
  const pairs = world.days.flatMap((day, i) => (picked(day, i) ? [[x(i), y(i)] as const] : []))
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length
  const [meanX, meanY] = [mean(0), mean(1)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [a, b] of pairs) {
    xx += (a - meanX) * (a - meanX)
    yy += (b - meanY) * (b - meanY)
    xy += (a - meanX) * (b - meanY)
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy)
}

/** Orders of a day without season, growth and market. */
export function plainOrders(world: World, i: number): number {
  const { days, demand, profile, market } = world
  return (
    (demand.orders[i] as number) /
    (profile.season[(days[i] as CalendarDay).month] as number) /
    (1 + (profile.growth * i) / 365) /
    (market.activity[i] as number)
  )
}
