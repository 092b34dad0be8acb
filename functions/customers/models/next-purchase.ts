// When a customer orders next.
import type { SurvivalModel } from '../../platform/models/features/model.ts'
import {
  circumstances,
  isKnownCustomer,
  pace,
  ordersChange,
  monthlyContract,
  sumChange,
  usageChange,
} from './account-features.ts'
import * as from from './account-sources.ts'

export const nextPurchase: SurvivalModel = {
  name: 'next-purchase',
  title: 'Next order',
  question: 'When will a customer order next?',
  subject: { one: 'customer', many: 'customers' },
  sensitivity: 'internal',
  kind: 'survival',
  event: 'orders',
  periodDays: 7,
  moments: 'month',
  horizonDays: 91,
  sources: [from.accounts, from.orders, from.firmOrders, from.usage, from.answers, from.deliveries, from.contracts],
  links: from.links,
  shown: { name: 'name', by: ['region', 'segment'] },
  population: isKnownCustomer,
  outcome: (then, now) => {
    const next = then
      .history('orders')
      .dayNumbers()
      .find((day) => day > now.dayNumber)
    return next === undefined ? undefined : next - now.dayNumber
  },
  features: [
    {
      name: 'since-order',
      label: 'Days since the last order',
      kind: 'number',
      unit: 'days',
      value: (known) => known.history('orders').daysSinceLast(),
    },
    {
      name: 'orders-quarter',
      label: 'Orders a month, last quarter',
      kind: 'number',
      unit: 'orders',
      value: (known) => pace(known.history('orders'), 91),
      change: { direction: 'up', action: 'Visit or call before they run out' },
    },
    {
      name: 'orders-year',
      label: 'Orders a month, last year',
      kind: 'number',
      unit: 'orders',
      value: (known) => pace(known.history('orders'), 365),
    },
    ordersChange,
    {
      name: 'order-value',
      label: 'Value of an order, last year',
      kind: 'number',
      unit: 'money',
      value: (known) => known.history('orders').within(365).mean('net'),
    },
    {
      name: 'firm-change',
      label: 'Orders of all customers, last four weeks against before',
      kind: 'number',
      unit: 'ratio',
      value: (known) => sumChange(known.history('firm-orders'), 'orders', 28, 168, 1),
    },
    {
      name: 'month',
      label: 'Month',
      kind: 'category',
      value: (known) => known.moment.slice(5, 7),
    },
    usageChange,
    {
      name: 'satisfaction',
      label: 'Satisfaction, last answer',
      kind: 'number',
      unit: 'points',
      value: (known) => known.history('answers').within(200).last('score'),
    },
    {
      name: 'delivery-delay',
      label: 'Days that deliveries were late, last quarter',
      kind: 'number',
      unit: 'days',
      value: (known) => known.history('deliveries').within(91).mean('delay'),
    },
    monthlyContract,
    ...circumstances,
  ],
}
