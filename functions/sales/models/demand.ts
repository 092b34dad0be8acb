// How much of each product will be ordered in the next four weeks.
import { sql } from 'drizzle-orm'
import type { Known, RegressionModel, Source } from '../../platform/models/features/model.ts'

const days = 28

const products: Source = {
  name: 'products',
  about: 'product',
  reads: ['sales/product'],
  daysAtOnce: 366,
  rows: ({ from, to }) => sql`
    SELECT product_id AS key, day, name, family, kind, list_price_cents / 100.0 AS price, 'all' AS firm
    FROM sales_product WHERE day BETWEEN ${from} AND ${to}`,
}

const ordered: Source = {
  name: 'ordered',
  about: 'product',
  reads: ['sales/order-line'],
  rows: ({ from, to }) => sql`
    SELECT product_id AS key, day, sum(units) AS units, count(*) AS lines, sum(net_cents) / 100.0 AS net,
      sum(list_cents) / 100.0 AS list
    FROM sales_order_line WHERE day BETWEEN ${from} AND ${to} GROUP BY day, product_id`,
}

const byFamily: Source = {
  name: 'by-family',
  about: 'family',
  reads: ['sales/order-line'],
  rows: ({ from, to }) => sql`
    SELECT family AS key, day, sum(units) AS units FROM sales_order_line
    WHERE day BETWEEN ${from} AND ${to} GROUP BY day, family`,
}

const spend: Source = {
  name: 'spend',
  about: 'firm',
  reads: ['sales/ad-spend'],
  rows: ({ from, to }) => sql`
    SELECT 'all' AS key, day, sum(spend_cents) / 100.0 AS spend FROM sales_ad_spend
    WHERE day BETWEEN ${from} AND ${to} GROUP BY day`,
}

const visits: Source = {
  name: 'visits',
  about: 'firm',
  reads: ['sales/web-traffic'],
  rows: ({ from, to }) => sql`
    SELECT 'all' AS key, day, sum(visits) AS visits FROM sales_web_traffic
    WHERE day BETWEEN ${from} AND ${to} GROUP BY day`,
}

export const demand: RegressionModel = {
  name: 'demand',
  title: 'Demand for products',
  question: 'How much of each product will be ordered in the next four weeks?',
  subject: { one: 'product', many: 'products' },
  sensitivity: 'internal',
  kind: 'regression',
  quantity: 'units ordered in the next four weeks',
  unit: 'units',
  moments: 'week',
  horizonDays: days,
  sources: [products, ordered, byFamily, spend, visits],
  links: { family: 'family', firm: 'firm' },
  shown: { name: 'name', by: ['family'] },
  population: (product) => (product.history('ordered').daysSinceFirst() ?? 0) >= 56,
  outcome: (then) => then.history('ordered').within(days).sum('units'),
  features: [
    units('units-month', 'Ordered, last four weeks', 28),
    units('units-week', 'Ordered, last week at four weeks’ pace', 7),
    units('units-quarter', 'Ordered, last quarter at four weeks’ pace', 91),
    units('units-year', 'Ordered, last year at four weeks’ pace', 365),
    {
      name: 'last-year',
      label: 'Ordered in the same four weeks a year ago',
      kind: 'number',
      unit: 'units',
      value: (product) => {
        const history = product.history('ordered')
        if ((history.daysSinceFirst() ?? 0) < 364) return undefined
        return history.within(364).sum('units') - history.within(364 - days).sum('units')
      },
    },
    {
      name: 'family',
      label: 'Ordered of the family, last four weeks',
      kind: 'number',
      unit: 'units',
      value: (product) => product.history('by-family').within(28).sum('units'),
    },
    {
      name: 'price',
      label: 'Price paid for a unit, last four weeks',
      kind: 'number',
      unit: 'money',
      value: (product) => {
        const recent = product.history('ordered').within(28)
        const sold = recent.sum('units')
        return sold === 0 ? undefined : recent.sum('net') / sold
      },
    },
    {
      name: 'discount',
      label: 'Discount, last four weeks',
      kind: 'number',
      unit: 'ratio',
      value: (product) => {
        const recent = product.history('ordered').within(28)
        const list = recent.sum('list')
        return list === 0 ? undefined : 1 - recent.sum('net') / list
      },
      change: { direction: 'up', action: 'Lower the price' },
    },
    {
      name: 'spend',
      label: 'Spent on advertising, last two weeks',
      kind: 'number',
      unit: 'money',
      value: (product) => product.history('spend').within(14).sum('spend'),
      change: { direction: 'up', action: 'Advertise more' },
    },
    {
      name: 'visits',
      label: 'Visits to the site, last two weeks',
      kind: 'number',
      unit: 'visits',
      value: (product) => product.history('visits').within(14).sum('visits'),
    },
    { name: 'month', label: 'Month', kind: 'category', value: (product) => product.moment.slice(5, 7) },
    {
      name: 'product-family',
      label: 'Product family',
      kind: 'category',
      value: (product) => product.history('products').lastWord('family'),
    },
  ],
}

function units(name: string, label: string, span: number) {
  return {
    name,
    label,
    kind: 'number' as const,
    unit: 'units',
    value: (product: Known) => {
      const history = product.history('ordered')
      return (days * history.within(span).sum('units')) / Math.min(span, (history.daysSinceFirst() ?? 0) + 1)
    },
  }
}
