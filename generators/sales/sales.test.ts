import { describe, expect, it } from 'vitest'
import { salesTables } from '../../functions/sales/tables.ts'
import { type AreaRows, areaRows, correlation, detrended, meanOf, steadyEntries, sumOf } from '../area-rows.fixture.ts'
import type { Row } from '../area.ts'
import type { EventKind } from '../world/events.ts'
import { sales } from './index.ts'

const small = { seed: 5, employees: 200, months: 14, until: '2026-10-20' }
const company = areaRows(sales, small)
const standard = areaRows(sales, { until: '2026-10-31' })
const calm = areaRows(sales, { until: '2026-10-31', events: 'none' })
const table = ({ tables }: AreaRows, name: string) => tables[`sales/${name}`] as Row[]
const cents = (value: unknown) => Math.round(100 * Number(value))
const planted = (kind: EventKind) =>
  standard.world.events.find((event) => event.kind === kind) as (typeof standard.world.events)[number]

describe('sales’ rows', () => {
  it('are the same bytes for the same seed, and others for another', () => {
    expect(areaRows(sales, small).hash).toBe(company.hash)
    expect(areaRows(sales, { ...small, seed: 6 }).hash).not.toBe(company.hash)
  })

  it('of a month are the same whichever months are made with it', () => {
    const month = company.world.months[7] as (typeof company.world.months)[number]
    const alone = [...sales.month(areaRows(sales, small).world, month, { post: () => {} })]
    expect(alone.length).toBeGreaterThan(500)
    expect(alone).toEqual(company.entries.filter(([, { day }]) => String(day) >= month.from && String(day) <= month.to))
  })

  it.each(['2026-06-30', '2026-07-13'])('known until %s do not depend on how the company goes on', (until) => {
    const shorter = areaRows(sales, { ...small, planned: '2026-05-31', months: 9, until })
    const longer = areaRows(sales, { ...small, planned: '2026-05-31', months: 9 })
    expect(steadyEntries(shorter, until, ['sales/opportunity'])).toEqual(
      steadyEntries(longer, until, ['sales/opportunity']),
    )
    const created = (rows: AreaRows) =>
      table(rows, 'opportunity')
        .filter(({ day }) => String(day) <= until)
        .map((row) => [row.opportunity_id, row.amount, row.owner_id])
    expect(created(shorter)).toEqual(created(longer))
  })

  it('have the fields of their tables, each filled where it must be, and keys of their own', () => {
    expect(Object.keys(company.tables).toSorted()).toEqual(salesTables.map(({ name }) => name).toSorted())
    for (const { name, fields, key } of salesTables) {
      const rows = company.tables[name] as Row[]
      expect(rows.length, name).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => row[key.field])).size, name).toBe(rows.length)
      for (const row of rows) {
        expect(Object.keys(row).toSorted(), name).toEqual(fields.map((field) => field.name).toSorted())
        for (const field of fields) {
          const value = row[field.name]
          if (field.required === true && (value === null || value === '' || Number.isNaN(value)))
            expect.fail(`${name} ${field.name} ${JSON.stringify(row)}`)
          if (field.values !== undefined && value !== null) expect(Object.keys(field.values)).toContain(value)
        }
      }
    }
  })

  it('refer to what there is, in the order of their days, with nothing that happened after the last day', () => {
    const ids: Record<string, Set<unknown>> = {
      account_id: new Set(company.world.accounts.map(({ id }) => id)),
      owner_id: new Set(company.world.people.filter(({ department }) => department === 'Sales').map(({ id }) => id)),
      product_id: new Set(table(company, 'product').map((row) => row.product_id)),
      campaign_id: new Set([...table(company, 'campaign').map((row) => row.campaign_id), null]),
      order_id: new Set(table(company, 'order').map((row) => row.order_id)),
      opportunity_id: new Set(table(company, 'opportunity').map((row) => row.opportunity_id)),
    }
    for (const [name, row] of company.entries) {
      for (const [field, known] of Object.entries(ids))
        if (field in row && !known.has(row[field])) expect.fail(`${name} ${field} ${JSON.stringify(row)}`)
      if (String(row.day) > small.until || String(row.closed_on ?? '') > small.until)
        expect.fail(`${name} ${JSON.stringify(row)}`)
    }
    const days = company.entries
      .filter(([, { day }]) => String(day) >= (company.world.days[0]?.day as string))
      .map(([, { day }]) => String(day))
    expect(days).toEqual(days.toSorted())
  })

  it('add up: lines to orders, list to discount and net, and orders to what is posted', () => {
    const lines = Map.groupBy(table(company, 'order-line'), (row) => row.order_id)
    for (const order of table(company, 'order')) {
      const own = lines.get(order.order_id as string) as Row[]
      expect(own.length).toBe(order.lines)
      for (const field of ['list', 'net', 'cost'])
        expect(sumOf(own.map((row) => cents(row[field])))).toBe(cents(order[field]))
      for (const row of own) expect(cents(row.discount) + cents(row.net)).toBe(cents(row.list))
    }
    const posted = (code: string) =>
      sumOf(
        company.postings
          .filter(({ debit, credit }) => debit === code || credit === code)
          .map(({ amountCents }) => amountCents),
      )
    const total = (name: string, field: string, where: (row: Row) => boolean = () => true) =>
      sumOf(
        table(company, name)
          .filter(where)
          .map((row) => cents(row[field])),
      )
    expect(posted('1130')).toBe(total('order', 'net'))
    expect(posted('4300')).toBe(total('order-line', 'net', ({ family }) => family === 'Service'))
    expect(posted('4200') + posted('4300')).toBe(posted('1130'))
    expect(posted('5020')).toBe(total('order', 'cost'))
    expect(posted('1160')).toBe(posted('5020'))
    expect(posted('6310')).toBe(total('ad-spend', 'spend'))
  })

  it('take opportunities through their stages to an end', () => {
    const steps = Map.groupBy(table(standard, 'stage-change'), (row) => row.opportunity_id)
    for (const row of table(standard, 'opportunity')) {
      const own = steps.get(row.opportunity_id as string) as Row[]
      expect(own.at(-1)?.to_stage).toBe(row.stage)
      for (const [at, step] of own.entries()) if (at > 0) expect(step.from_stage).toBe(own[at - 1]?.to_stage)
      expect(row.closed_on === null).toBe(row.stage !== 'won' && row.stage !== 'lost')
      expect(row.loss_reason === null).toBe(row.stage !== 'lost')
    }
    const closed = table(standard, 'opportunity').filter((row) => row.closed_on !== null)
    const won = closed.filter((row) => row.stage === 'won').length / closed.length
    expect(won).toBeGreaterThan(0.25)
    expect(won).toBeLessThan(0.5)
  })
})

/** Sums by week of whatever, without the usual course of the year and of the week. */
function weekly(rows: AreaRows, name: string, value: (row: Row) => number, seasonal: boolean): number[] {
  const { world, indexOf } = rows
  const weeks = Math.floor(world.days.length / 7)
  const sums = new Array<number>(weeks).fill(0)
  const usual = new Array<number>(weeks).fill(0)
  for (const row of table(rows, name)) {
    const week = Math.floor((indexOf.get(String(row.day)) as number) / 7)
    if (week < weeks) sums[week] = (sums[week] as number) + value(row)
  }
  for (const [i, { workday, month }] of world.days.entries()) {
    const week = Math.floor(i / 7)
    if (week < weeks)
      usual[week] =
        (usual[week] as number) + (workday ? 1 : world.profile.weekendShare) * (world.profile.season[month] as number)
  }
  return seasonal ? sums.map((sum, week) => sum / (usual[week] as number)) : sums
}

/** Orders a workday by month. */
function monthlyOrders({ world, tables }: AreaRows): number[] {
  const counts = Map.groupBy(tables['sales/order'] as Row[], ({ day }) => String(day).slice(0, 7))
  return world.months.map(({ from, firstDay, lastDay }) => {
    const workdays = world.days.slice(firstDay, lastDay + 1).filter(({ workday }) => workday).length
    return (counts.get(from.slice(0, 7))?.length ?? 0) / workdays
  })
}

describe('relations in sales', () => {
  const spend = weekly(standard, 'ad-spend', (row) => Number(row.spend), false)
  const lagged = (y: readonly number[], weeks: number) =>
    correlation(spend.slice(0, spend.length - weeks), y.slice(weeks))

  it.each([
    ['order', () => 1],
    ['web-traffic', (row: Row) => Number(row.visits)],
  ] as const)('marketing spend shows in %s rows one to two weeks later', (name, value) => {
    const weeks = weekly(standard, name, value, true)
    const best = Math.max(lagged(weeks, 1), lagged(weeks, 2))
    expect(best).toBeGreaterThan(0.25)
    expect(best).toBeLessThan(0.75)
    expect(best).toBeGreaterThan(lagged(weeks, 0))
    expect(best).toBeGreaterThan(lagged(weeks, 6))
  })

  it('orders have a season', () => {
    const months = detrended(monthlyOrders(standard))
    const byMonth = Array.from({ length: 12 }, (_, month) => meanOf(months.filter((_, i) => i % 12 === month)))
    const rest = sumOf(months.map((value, i) => (value - (byMonth[i % 12] as number)) ** 2))
    const strength = 1 - rest / sumOf(months.map((value) => value ** 2))
    expect(strength).toBeGreaterThan(0.3)
    expect(strength).toBeLessThan(0.9)
  })

  it('orders follow the market, season, trend and what marketing does taken out', () => {
    const { world } = standard
    const orders = monthlyOrders(standard).map(
      (value, i) => value / (world.profile.season[Number(world.months[i]?.from.slice(5, 7)) - 1] as number),
    )
    const dead = planted('dead-campaign').where.campaign
    const daily = new Array<number>(world.days.length).fill(0)
    const name = new Map(table(standard, 'campaign').map((row) => [row.campaign_id, row.name]))
    for (const row of table(standard, 'ad-spend')) {
      const day = standard.indexOf.get(String(row.day)) as number
      if (name.get(row.campaign_id as string) !== dead) daily[day] = (daily[day] as number) + Number(row.spend)
    }
    const monthly = (value: (day: number) => number) =>
      detrended(
        world.months.map(({ firstDay, lastDay }) =>
          meanOf(Array.from({ length: lastDay - firstDay + 1 }, (_, i) => value(firstDay + i))),
        ),
      )
    const pull = monthly((day) => meanOf(daily.slice(Math.max(0, day - 14), Math.max(1, day - 6))))
    const activity = monthly((day) => world.market.activity[day] as number)
    const measured = correlation(without(activity, pull), without(detrended(orders), pull))
    expect(measured).toBeGreaterThan(0.2)
    expect(measured).toBeLessThan(0.8)
  })
})

/** What is left of y when x has explained what it can; both have mean 0. */
function without(y: readonly number[], x: readonly number[]): number[] {
  const slope = sumOf(y.map((value, i) => value * (x[i] as number))) / sumOf(x.map((value) => value * value))
  return y.map((value, i) => value - slope * (x[i] as number))
}

describe('planted events of sales', () => {
  it('the price cut shows in its region and family, while it lasts', () => {
    const { where, first, last } = planted('price-cut')
    const share = (rows: AreaRows, inside: boolean) => {
      const lines = table(rows, 'order-line').filter((row) => {
        const day = rows.indexOf.get(String(row.day)) as number
        return row.region === where.region && row.family === where.family && (day >= first && day <= last) === inside
      })
      expect(lines.length).toBeGreaterThan(20)
      return sumOf(lines.map((row) => cents(row.net))) / sumOf(lines.map((row) => cents(row.list)))
    }
    expect(share(standard, false) - share(standard, true)).toBeGreaterThan(0.07)
    expect(Math.abs(share(calm, false) - share(calm, true))).toBeLessThan(0.025)
  })

  it('the dead campaign costs and is clicked, and brings nobody', () => {
    const barren = (rows: AreaRows) =>
      [...Map.groupBy(table(rows, 'ad-spend'), (row) => row.campaign_id).entries()]
        .filter(
          ([, days]) =>
            days.length >= 14 &&
            sumOf(days.map((row) => Number(row.leads))) / sumOf(days.map((row) => Number(row.spend))) < 0.002,
        )
        .map(([id]) => table(rows, 'campaign').find((row) => row.campaign_id === id)?.name)
    expect(barren(standard)).toEqual([planted('dead-campaign').where.campaign])
    expect(barren(calm)).toEqual([])
    const id = table(standard, 'campaign').find(
      (row) => row.name === planted('dead-campaign').where.campaign,
    )?.campaign_id
    expect(
      sumOf(
        table(standard, 'ad-spend')
          .filter((row) => row.campaign_id === id)
          .map((row) => Number(row.clicks)),
      ),
    ).toBeGreaterThan(100)
    expect(table(standard, 'opportunity').filter((row) => row.campaign_id === id)).toEqual([])
  })

  it('the one-off deal stands out among its region’s orders, and has an opportunity', () => {
    const largest = (rows: AreaRows) => {
      const sorted = table(rows, 'order').toSorted((a, b) => Number(b.net) - Number(a.net))
      return { order: sorted[0] as Row, ratio: Number(sorted[0]?.net) / Number(sorted[1]?.net) }
    }
    const { order, ratio } = largest(standard)
    expect([order.region, order.day]).toEqual([planted('one-off-deal').where.region, planted('one-off-deal').from])
    expect(ratio).toBeGreaterThan(2)
    expect(largest(calm).ratio).toBeLessThan(1.6)
    expect(
      table(standard, 'opportunity').filter(
        (row) => row.amount === order.net && row.stage === 'won' && row.account_id === order.account_id,
      ).length,
    ).toBe(1)
  })

  it('the holiday shift leaves a hole in orders', () => {
    const { first, last } = planted('holiday-shift')
    const ratio = (rows: AreaRows) => {
      const counts = new Array<number>(rows.world.days.length).fill(0)
      for (const { day } of table(rows, 'order')) {
        const at = rows.indexOf.get(String(day)) as number
        counts[at] = (counts[at] as number) + 1
      }
      const workdays = (from: number, to: number) =>
        counts
          .slice(Math.max(0, from), to + 1)
          .filter((_, i) => rows.world.days[Math.max(0, from) + i]?.workday === true)
      return (
        meanOf(workdays(first, last)) / meanOf([...workdays(first - 28, first - 1), ...workdays(last + 1, last + 28)])
      )
    }
    expect(ratio(standard)).toBeLessThan(0.75)
    expect(ratio(calm)).toBeGreaterThan(0.8)
  })
})
