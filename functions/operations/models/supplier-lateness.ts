// Which deliveries may come late: known when they are ordered.
import { sql } from 'drizzle-orm'
import type { ClassificationModel, History, Known, Source } from '../../platform/models/features/model.ts'

/** Days after the promised one that production can bridge. */
const bridged = 2
const longestDays = 75

const orders: Source = {
  name: 'orders',
  about: 'order',
  reads: ['finance/purchase-order', 'operations/supplier'],
  later: { late: 'received_on' },
  rows: ({ from, to }) => sql`
    SELECT p.purchase_order_id AS key, p.day, p.supplier_id, p.supplier, p.item, p.site,
      s.country || '-' || p.site AS lane, s.country, s.trade, p.quantity, p.amount_cents / 100.0 AS amount,
      julianday(p.promised_on) - 2440587.5 AS promised, julianday(p.promised_on) - julianday(p.day) AS lead, p.received_on,
      julianday(p.received_on) - julianday(p.promised_on) AS late
    FROM finance_purchase_order AS p LEFT JOIN operations_supplier AS s ON s.supplier_id = p.supplier_id
    WHERE p.day BETWEEN ${from} AND ${to}`,
}

/** What has come, on the day on which it came. */
function received(name: string, key: 'supplier_id' | 'item'): Source {
  return {
    name,
    about: key,
    reads: ['finance/purchase-order'],
    rows: ({ from, to }) => sql`
      SELECT ${sql.raw(key)} AS key, received_on AS day, julianday(received_on) - julianday(promised_on) AS late,
        amount_cents / 100.0 AS amount,
        CASE WHEN julianday(received_on) - julianday(promised_on) > ${bridged} THEN 1 ELSE 0 END AS too_late
      FROM finance_purchase_order
      WHERE day BETWEEN date(${from}, '-120 days') AND ${to} AND received_on BETWEEN ${from} AND ${to}`,
  }
}

export const supplierLateness: ClassificationModel = {
  name: 'supplier-lateness',
  title: 'Late suppliers',
  question: 'Which deliveries ordered now may come late?',
  subject: { one: 'purchase order', many: 'purchase orders' },
  sensitivity: 'internal',
  kind: 'classification',
  event: `comes more than ${bridged} days late`,
  costs: { missed: 5, falseAlarm: 1 },
  moments: 'start',
  horizonDays: longestDays,
  sources: [orders, received('from-supplier', 'supplier_id'), received('of-item', 'item')],
  links: { supplier_id: 'supplier_id', item: 'item' },
  shown: { name: 'supplier', by: ['site', 'item'] },
  population: () => true,
  outcome: (then) => {
    const late = then.history('orders').last('late')
    if (late !== undefined) return late > bridged ? 1 : 0
    // What is not there by now is late for sure, or says nothing yet.
    return then.dayNumber - (then.history('orders').last('promised') as number) > bridged ? 1 : undefined
  },
  features: [
    {
      name: 'supplier-late',
      label: 'Days late of the supplier, last half-year',
      kind: 'number',
      unit: 'days',
      monotone: 1,
      value: (order) => recent(order, 182).mean('late'),
      change: { direction: 'down', action: 'Order from another supplier' },
    },
    {
      name: 'supplier-late-recently',
      label: 'Days late of the supplier, last five weeks',
      kind: 'number',
      unit: 'days',
      monotone: 1,
      value: (order) => recent(order, 35).mean('late'),
      change: { direction: 'down', action: 'Order from another supplier' },
    },
    {
      name: 'supplier-late-trend',
      label: 'Days late of the supplier: change a month, last quarter',
      kind: 'number',
      unit: 'days',
      value: (order) => recent(order, 91).slope('late'),
    },
    {
      name: 'supplier-too-late',
      label: 'Share of too late deliveries of the supplier, last year',
      kind: 'number',
      unit: 'ratio',
      value: (order) => recent(order, 365).mean('too_late'),
    },
    {
      name: 'supplier-spread',
      label: 'Latest delivery of the supplier, last half-year',
      kind: 'number',
      unit: 'days',
      value: (order) => recent(order, 182).max('late'),
    },
    {
      name: 'item-late',
      label: 'Days late of the item from all suppliers, last quarter',
      kind: 'number',
      unit: 'days',
      value: (order) => order.history('of-item').within(91).mean('late'),
    },
    {
      name: 'lead',
      label: 'Days until it is promised',
      kind: 'number',
      unit: 'days',
      value: (order) => order.history('orders').last('lead'),
      change: { direction: 'up', action: 'Order earlier' },
    },
    {
      name: 'size',
      label: 'Value against the supplier’s usual order',
      kind: 'number',
      unit: 'ratio',
      value: (order) => {
        const usual = recent(order, 365).mean('amount')
        return usual === undefined ? undefined : (order.history('orders').last('amount') as number) / usual
      },
    },
    category('lane', 'From where to where'),
    category('trade', 'What the supplier sells'),
    category('site', 'Site'),
    category('item', 'Item'),
    { name: 'month', label: 'Month', kind: 'category', value: (order) => order.moment.slice(5, 7) },
  ],
}

function recent(order: Known, days: number): History {
  return order.history('from-supplier').within(days)
}

function category(name: string, label: string) {
  return { name, label, kind: 'category' as const, value: (order: Known) => order.history('orders').lastWord(name) }
}
