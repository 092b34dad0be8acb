// Goods that go to customers: promised with the order, delivered when the world says.
import { type Good, goodOf, recentOrders } from '../world/goods.ts'
import type { Order } from '../world/orders.ts'
import type { World } from '../world.ts'
import { type Entry, knownDay, type Part } from './part.ts'

/** Days from order to the promised day, at most, and days that a delivery may come late, at most. */
const mostPromised = 18
const mostLate = 24
const abroad = 'Export'
/** Median share of a shipment's value that its freight is. */
const freightShare = { near: 0.011, abroad: 0.024 }
const carriersWithout = ['Own fleet', 'Parcel service', 'Forwarder'] as const

interface Shipment {
  order: Order
  goods: readonly { good: Good; units: number }[]
  units: number
  site: string
  carrier: string
  /** Index of the day. */
  shipped: number
  freightCents: number
}

export const shipments: Part = (shift) => {
  const { world, journal } = shift
  const byOrderDay = new Map<number, Shipment[]>()
  const planned = (orderDay: number): Shipment[] => {
    let found = byOrderDay.get(orderDay)
    if (found === undefined) {
      found = plan(world, orderDay)
      byOrderDay.set(orderDay, found)
    }
    return found
  }
  return function* (dayIndex): Iterable<Entry> {
    const day = world.days[dayIndex]?.day as string
    byOrderDay.delete(dayIndex - mostPromised - mostLate - 1)
    const freight = new Map<string, number>()
    const left = new Map<Good, number>()
    for (let then = Math.max(0, dayIndex - mostPromised - mostLate); then < dayIndex; then++) {
      for (const shipment of planned(then)) {
        if (shipment.order.promised === dayIndex) yield row(world, day, shipment)
        if (shipment.shipped !== dayIndex) continue
        freight.set(shipment.site, (freight.get(shipment.site) ?? 0) + shipment.freightCents)
        for (const { good, units } of shipment.goods) left.set(good, (left.get(good) ?? 0) + units)
      }
    }
    for (const [good, units] of left) {
      shift.movements.push({
        site: good.site,
        kind: 'issue',
        itemKind: 'product',
        item: good.product.id,
        quantity: -units,
        valueCents: -units * good.product.unitCostCents,
        reference: null,
      })
    }
    for (const [site, amountCents] of freight) {
      journal.post({
        day,
        debit: '6700',
        credit: '2230',
        department: 'Operations',
        organization: site,
        amountCents,
        memo: `Freight ${site} ${day}`,
      })
    }
  }
}

function row(world: World, day: string, { order, units, site, carrier, shipped, freightCents }: Shipment): Entry {
  const deliveredDay = knownDay(world, order.delivered)
  const shippedDay = knownDay(world, shipped)
  return [
    'operations/shipment',
    {
      shipment_id: `SH-${order.id.slice(3)}`,
      day,
      ordered_day: order.day,
      shipped_day: shippedDay,
      delivered_day: deliveredDay,
      delay_days: deliveredDay === null ? null : order.delivered - order.promised,
      order_id: order.id,
      account_id: order.account.id,
      region: order.region,
      site,
      carrier,
      units,
      freight: shippedDay === null ? null : freightCents / 100,
    },
  ]
}

/** Shipments of the orders of a day: one for each order that holds goods, from the site of most of its units. */
function plan(world: World, orderDay: number): Shipment[] {
  const random = world.random(`operations/shipments/${orderDay}`)
  const carriers = world.suppliers.filter((supplier) => supplier.trade === 'logistics').map((supplier) => supplier.name)
  const shipments: Shipment[] = []
  for (const order of recentOrders(world, orderDay)) {
    const goods: { good: Good; units: number }[] = []
    let value = 0
    for (const { product, units, netCents } of order.lines) {
      const good = goodOf(world, product.id)
      if (good === undefined) continue
      goods.push({ good, units })
      value += netCents
    }
    if (goods.length === 0) continue
    const units = goods.reduce((sum, each) => sum + each.units, 0)
    const most = goods.reduce((best, each) => (each.units > best.units ? each : best))
    const far = order.region === abroad
    shipments.push({
      order,
      goods,
      units,
      site: most.good.site,
      carrier: random.pick(carriers.length > 0 ? carriers : carriersWithout),
      shipped: shippedOn(world, order, far ? random.integer(3, 5) : random.integer(1, 2)),
      freightCents: Math.max(
        1,
        Math.round((far ? freightShare.abroad : freightShare.near) * value * random.skewed(1, 1.35)),
      ),
    })
  }
  return shipments
}

/** The last workday that leaves the transit its days, never the order's own day. */
function shippedOn({ days }: World, { dayIndex, delivered }: Order, transit: number): number {
  let shipped = Math.max(dayIndex + 1, delivered - transit)
  while (shipped > dayIndex + 1 && days[shipped] !== undefined && !days[shipped]?.workday) shipped--
  return shipped
}
