// Rows that the firm's sales and marketing systems would hold: products, prices, chances, orders, campaigns, visits, talk.
import type { Area } from '../area.ts'
import { Days } from '../by-day.ts'
import { campaignRow, marketingOfDay } from './marketing.ts'
import { opportunityMonth } from './opportunities.ts'
import { ordersOfDay, priceRows, productRows } from './orders.ts'
import { socialOfDay } from './social.ts'

export const sales = {
  name: 'sales',
  tables: [
    'sales/product',
    'sales/price-list',
    'sales/campaign',
    'sales/ad-spend',
    'sales/web-traffic',
    'sales/social-signal',
    'sales/opportunity',
    'sales/stage-change',
    'sales/order',
    'sales/order-line',
  ],
  *start(world) {
    yield* productRows(world)
    for (const campaign of world.campaigns) if (campaign.first < 0) yield campaignRow(world, campaign)
  },
  *month(world, month, journal) {
    yield* priceRows(world, month)
    const chances = new Days(month.firstDay)
    opportunityMonth(world, month, chances)
    for (let i = month.firstDay; i <= month.lastDay; i++) {
      yield* marketingOfDay(world, i, journal)
      yield* socialOfDay(world, i)
      yield* chances.rows(i)
      yield* ordersOfDay(world, i, journal)
    }
  },
} satisfies Area
