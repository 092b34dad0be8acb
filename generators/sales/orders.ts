// Orders as the world decided them, and the revenue and cost of goods that they bring to the ledger.
import type { Journal, Month, Row } from '../area.ts'
import type { World } from '../world.ts'
import { dayAt } from '../world/days.ts'
import { goodOf, recentOrders } from '../world/goods.ts'
import type { Order } from '../world/orders.ts'

export const revenueAccounts = {
  receivables: '1130',
  inventory: '1160',
  goods: '4200',
  services: '4300',
  costOfGoods: '5020',
} as const

/** Revenue is posted net for each order, the cost of goods once a day and region; services cost salaries, which are posted as such. */
export function* ordersOfDay(world: World, dayIndex: number, journal: Journal): Iterable<[string, Row]> {
  const costs = new Map<string, number>()
  for (const order of recentOrders(world, dayIndex)) {
    yield orderRow(world, order)
    for (const at of order.lines.keys()) yield lineRow(order, at)
    postRevenue(world, order, journal)
    const cost = order.lines.reduce(
      (sum, line) => sum + (goodOf(world, line.product.id) === undefined ? 0 : line.costCents),
      0,
    )
    costs.set(order.region, (costs.get(order.region) ?? 0) + cost)
  }
  const day = dayAt(world, dayIndex)
  for (const [region, amountCents] of costs) {
    if (amountCents === 0) continue
    journal.post({
      day,
      debit: revenueAccounts.costOfGoods,
      credit: revenueAccounts.inventory,
      department: 'Sales',
      organization: region,
      amountCents,
      memo: `Cost of goods sold, ${region}`,
    })
  }
}

function postRevenue(world: World, order: Order, journal: Journal): void {
  let goodsCents = 0
  for (const line of order.lines) if (goodOf(world, line.product.id) !== undefined) goodsCents += line.netCents
  const parts = [
    [revenueAccounts.goods, goodsCents],
    [revenueAccounts.services, order.netCents - goodsCents],
  ] as const
  for (const [credit, amountCents] of parts) {
    if (amountCents === 0) continue
    journal.post({
      day: order.day,
      debit: revenueAccounts.receivables,
      credit,
      department: 'Sales',
      organization: order.region,
      amountCents,
      memo: `Order ${order.id}, ${order.account.name}`,
    })
  }
}

function orderRow(world: World, order: Order): [string, Row] {
  return [
    'sales/order',
    {
      order_id: order.id,
      day: order.day,
      account_id: order.account.id,
      region: order.region,
      segment: order.account.segment,
      channel: order.channel,
      lines: order.lines.length,
      list: order.listCents / 100,
      net: order.netCents / 100,
      cost: order.costCents / 100,
      promised_on: dayAt(world, order.promised),
    },
  ]
}

function lineRow(order: Order, at: number): [string, Row] {
  const { product, units, listCents, netCents, costCents } = order.lines[at] as Order['lines'][number]
  return [
    'sales/order-line',
    {
      line_id: `${order.id}-${at + 1}`,
      day: order.day,
      order_id: order.id,
      account_id: order.account.id,
      region: order.region,
      product_id: product.id,
      family: product.family,
      units,
      list: listCents / 100,
      discount: (listCents - netCents) / 100,
      net: netCents / 100,
      cost: costCents / 100,
    },
  ]
}

export function* productRows(world: World): Iterable<[string, Row]> {
  for (const product of world.products) {
    yield [
      'sales/product',
      {
        product_id: product.id,
        day: dayAt(world, -world.random(`sales/product/${product.id}`).integer(60, 3000)),
        name: product.name,
        family: product.family,
        unit: world.profile.words.product,
        kind: goodOf(world, product.id) === undefined ? 'service' : 'goods',
        list_price: product.listPriceCents / 100,
        unit_cost: product.unitCostCents / 100,
      },
    ]
  }
}

/** The list goes up a little each month. */
export function* priceRows(world: World, month: Month): Iterable<[string, Row]> {
  for (const product of world.products) {
    const cents = Math.round(product.listPriceCents * world.demand.priceShare('', product.family, month.firstDay))
    yield [
      'sales/price-list',
      {
        price_id: `${product.id}-${month.from.slice(0, 7)}`,
        day: month.from,
        product_id: product.id,
        family: product.family,
        list_price: cents / 100,
      },
    ]
  }
}
