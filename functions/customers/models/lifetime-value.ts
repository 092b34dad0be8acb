// What a customer will bring: gross margin of orders over the next twelve months. Who leaves brings nothing after that.
import type { RegressionModel } from '../../platform/models/features/model.ts'
import { circumstances, discount, isKnownCustomer, paceChange, recurring, sumChange } from './account-features.ts'
import * as from from './account-sources.ts'

const year = 365

export const lifetimeValue: RegressionModel = {
  name: 'lifetime-value',
  title: 'Value of a customer',
  question: 'What will a customer bring in the next twelve months?',
  subject: { one: 'customer', many: 'customers' },
  sensitivity: 'internal',
  kind: 'regression',
  quantity: 'gross margin of orders in the next twelve months',
  unit: 'money',
  moments: 'month',
  horizonDays: year,
  sources: [from.accounts, from.orders, from.firmOrders, from.usage, from.answers, from.tickets, from.contracts],
  links: from.links,
  shown: { name: 'name', by: ['region', 'segment'] },
  population: isKnownCustomer,
  outcome: (then) => then.history('orders').within(year).sum('margin'),
  features: [
    {
      name: 'margin-year',
      label: 'Gross margin, last twelve months at a full year’s pace',
      kind: 'number',
      unit: 'money',
      value: (known) => {
        const orders = known.history('orders')
        return (year * orders.within(year).sum('margin')) / Math.min(year, (orders.daysSinceFirst() ?? 0) + 1)
      },
    },
    {
      name: 'margin-quarter',
      label: 'Gross margin, last quarter at a full year’s pace',
      kind: 'number',
      unit: 'money',
      value: (known) => 4 * known.history('orders').within(91).sum('margin'),
    },
    {
      name: 'margin-half-year',
      label: 'Gross margin, last half-year at a full year’s pace',
      kind: 'number',
      unit: 'money',
      value: (known) => {
        const orders = known.history('orders')
        return (year * orders.within(182).sum('margin')) / Math.min(182, (orders.daysSinceFirst() ?? 0) + 1)
      },
    },
    {
      name: 'orders-year',
      label: 'Orders, last twelve months',
      kind: 'number',
      unit: 'orders',
      value: (known) => known.history('orders').within(year).count,
      change: { direction: 'up', action: 'Sell them more' },
    },
    {
      name: 'largest-order',
      label: 'Largest order, last twelve months',
      kind: 'number',
      unit: 'money',
      value: (known) => known.history('orders').within(year).max('net'),
    },
    {
      name: 'order-value',
      label: 'Value of an order, all time',
      kind: 'number',
      unit: 'money',
      value: (known) => known.history('orders').mean('net'),
    },
    {
      name: 'orders-change',
      label: 'Orders, last two months against before',
      kind: 'number',
      unit: 'ratio',
      value: (known) => paceChange(known.history('orders'), 60, 300),
    },
    {
      name: 'firm-change',
      label: 'Orders of all customers, last quarter against before',
      kind: 'number',
      unit: 'ratio',
      value: (known) => sumChange(known.history('firm-orders'), 'orders', 91, 274, 1),
    },
    {
      name: 'discount',
      label: 'Discount, last twelve months',
      kind: 'number',
      unit: 'ratio',
      value: (known) => discount(known.history('orders').within(year)),
      change: { direction: 'down', action: 'Give less discount' },
    },
    {
      name: 'usage-change',
      label: 'Use of online services, last four weeks against before',
      kind: 'number',
      unit: 'ratio',
      value: (known) => sumChange(known.history('usage'), 'users', 28, 168, 6),
    },
    {
      name: 'satisfaction',
      label: 'Satisfaction, last year',
      kind: 'number',
      unit: 'points',
      value: (known) => known.history('answers').within(year).mean('score'),
      change: { direction: 'up', action: 'Mend what their answers complain about' },
    },
    {
      name: 'tickets',
      label: 'Tickets a month, last half-year',
      kind: 'number',
      unit: 'tickets',
      value: (known) => known.history('tickets').within(182).count / 6,
    },
    { name: 'recurring', label: 'Contract, a month', kind: 'number', unit: 'money', value: recurring },
    ...circumstances,
  ],
}
