// Goods and materials that come in: written on the day on which they were promised, taken into the stock when they arrive.
import { goodOf } from '../world/goods.ts'
import { type Purchase, purchasesOf } from '../world/purchases.ts'
import { type Entry, knownDay, type Part } from './part.ts'

/** Days from order to receipt, at most. */
const window = 80

export const deliveries: Part = (shift) => {
  const { world } = shift
  const byOrderDay = new Map<number, Purchase[]>()
  const ordered = (orderDay: number): Purchase[] => {
    let found = byOrderDay.get(orderDay)
    if (found === undefined) {
      found = purchasesOf(world, orderDay)
      byOrderDay.set(orderDay, found)
    }
    return found
  }
  return function* (dayIndex): Iterable<Entry> {
    const day = world.days[dayIndex]?.day as string
    byOrderDay.delete(dayIndex - window - 1)
    for (let then = dayIndex - window; then < dayIndex; then++) {
      for (const purchase of ordered(then)) {
        const deliveryId = `DL-${purchase.id.slice(3)}`
        if (purchase.promised === dayIndex) yield row(day, deliveryId, purchase, knownDay(world, purchase.received))
        if (purchase.received !== dayIndex) continue
        const itemKind = goodOf(world, purchase.item.id) === undefined ? 'material' : 'product'
        shift.movements.push({
          site: purchase.site,
          kind: 'receipt',
          itemKind,
          item: purchase.item.id,
          quantity: purchase.quantity,
          valueCents: purchase.valueCents,
          reference: deliveryId,
        })
      }
    }
  }
}

function row(
  day: string,
  deliveryId: string,
  { id, day: orderedDay, supplier, site, item, quantity, valueCents, promised, received }: Purchase,
  receivedDay: string | null,
): Entry {
  return [
    'operations/delivery-in',
    {
      delivery_id: deliveryId,
      day,
      ordered_day: orderedDay,
      received_day: receivedDay,
      late_days: receivedDay === null ? null : received - promised,
      purchase_order_id: id,
      supplier_id: supplier.id,
      site,
      lane: `${supplier.country}-${site}`,
      item: item.id,
      quantity,
      value: valueCents / 100,
    },
  ]
}
