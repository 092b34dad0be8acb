import type { Good } from '../answer.ts'
import type { Metric, RatioMetric, SummedMetric } from '../domain.ts'
import { grossMarginKinds, operatingExpenseKinds, operatingKinds, salesKinds } from './kinds.ts'
import { type Choice, daysAtOnce, dividedRows, metricRows } from './metric-rows.ts'
import type { AccountKind } from './schema.ts'

const dimensions = ['organization', 'department', 'account', 'kind']
const balanceDimensions = ['organization', 'account', 'kind']

type About = Pick<SummedMetric, 'name' | 'label' | 'help' | 'synonyms' | 'good'> & { unit?: string }

function summed(about: About, choice: Choice, aggregation: 'sum' | 'last' = 'sum'): SummedMetric {
  return {
    unit: 'money',
    dimensions,
    sensitivity: 'internal',
    ...about,
    aggregation,
    rows: (question) => metricRows(choice, aggregation, question),
    divided: (question, dimensions) => dividedRows(choice, aggregation, question, dimensions),
    daysAtOnce,
  }
}

const profitAndLoss = ['revenue', 'expense'] as const

function income(about: About, kinds?: readonly AccountKind[]): SummedMetric {
  return summed(
    about,
    kinds ? { sign: 'income', types: profitAndLoss, kinds } : { sign: 'income', types: profitAndLoss },
  )
}

function cost(about: About, kinds: readonly AccountKind[]): SummedMetric {
  return summed(about, { sign: 'cost', types: profitAndLoss, kinds })
}

function balance(
  name: string,
  label: string,
  help: string,
  good: Good,
  kinds: readonly AccountKind[],
  synonyms: string[],
): SummedMetric {
  // A balance belongs to no department: the sum over some of them would be a number without meaning.
  return {
    ...summed({ name, label, help, good, synonyms }, { sign: 'as-is', kinds }, 'last'),
    dimensions: balanceDimensions,
  }
}

function ratioOfSales(name: string, label: string, numerator: string, help: string, synonyms: string[]): RatioMetric {
  return {
    name,
    label,
    help,
    synonyms,
    unit: 'ratio',
    good: 'up',
    dimensions: ['organization', 'department'],
    sensitivity: 'internal',
    aggregation: 'ratio',
    numerator,
    denominator: 'sales',
  }
}

/** The numbers of finance; nothing else defines them. */
export const financeMetrics: Metric[] = [
  summed(
    {
      name: 'revenue',
      label: 'Revenue',
      help: 'All accounts of type revenue: sales, other income and interest received, before returns and discounts.',
      synonyms: ['turnover', 'income', 'top line'],
      good: 'up',
    },
    { sign: 'as-is', types: ['revenue'] },
  ),
  income(
    {
      name: 'sales',
      label: 'Sales',
      help: 'Sales to customers and to group companies, before returns and discounts.',
      synonyms: ['gross sales', 'trade sales'],
      good: 'up',
    },
    salesKinds,
  ),
  summed(
    {
      name: 'expense',
      label: 'Expense',
      help: 'All accounts of type expense: returns and discounts, cost of sales, operating expense, interest paid and tax.',
      synonyms: ['expenses', 'costs', 'total cost', 'spending'],
      good: 'down',
    },
    { sign: 'as-is', types: ['expense'] },
  ),
  cost(
    {
      name: 'returns-and-discounts',
      label: 'Returns and discounts',
      help: 'What customers sent back and what was let off the price.',
      synonyms: ['returns', 'discounts'],
      good: 'down',
    },
    ['returns-and-discounts'],
  ),
  cost(
    {
      name: 'cost-of-sales',
      label: 'Cost of sales',
      help: 'What the goods sold cost to make or buy.',
      synonyms: ['cogs', 'cost of goods sold'],
      good: 'down',
    },
    ['cost-of-sales'],
  ),
  income(
    {
      name: 'gross-margin',
      label: 'Gross margin',
      help: 'Sales less returns and discounts and less the cost of sales.',
      synonyms: ['gross profit'],
      good: 'up',
    },
    grossMarginKinds,
  ),
  ratioOfSales('gross-margin-ratio', 'Gross margin, share of sales', 'gross-margin', 'Gross margin divided by sales.', [
    'gross margin percent',
    'gross profit margin',
  ]),
  cost(
    {
      name: 'operating-expense',
      label: 'Operating expense',
      help: 'Personnel, travel, marketing, facilities, professional services, depreciation and other running costs.',
      synonyms: ['opex', 'operating expenses', 'overheads', 'running costs'],
      good: 'down',
    },
    operatingExpenseKinds,
  ),
  income(
    {
      name: 'operating-income',
      label: 'Operating income',
      help: 'Gross margin less operating expense; without other income, interest and tax.',
      synonyms: ['operating profit', 'ebit', 'operating result'],
      good: 'up',
    },
    operatingKinds,
  ),
  ratioOfSales('operating-margin', 'Operating margin', 'operating-income', 'Operating income divided by sales.', [
    'operating profit margin',
    'ebit margin',
  ]),
  income({
    name: 'net-income',
    label: 'Net income',
    help: 'All revenue less all expense.',
    synonyms: ['profit', 'net profit', 'bottom line', 'earnings'],
    good: 'up',
  }),
  balance(
    'cash',
    'Cash',
    'Cash at the end of the period, as the ledger states the balance or as its movements add up from the opening balance on.',
    'up',
    ['cash'],
    ['cash balance', 'liquidity', 'money in the bank'],
  ),
  balance(
    'receivables',
    'Receivables',
    'What customers and group companies owe, at the last posting of the period.',
    'neutral',
    ['receivables'],
    ['debtors', 'accounts receivable'],
  ),
  balance(
    'inventory',
    'Inventory',
    'Raw material, work in process and finished goods, at the last posting of the period.',
    'neutral',
    ['inventory'],
    ['stock'],
  ),
  balance(
    'payables',
    'Payables',
    'What is owed to suppliers, at the last posting of the period.',
    'neutral',
    ['payables'],
    ['creditors', 'accounts payable'],
  ),
  balance(
    'debt',
    'Debt',
    'Loans and notes, at the last posting of the period.',
    'down',
    ['debt'],
    ['loans', 'borrowings'],
  ),
  summed(
    {
      name: 'headcount',
      label: 'Headcount',
      help: 'Persons employed at the last posting of the period.',
      synonyms: ['employees', 'staff', 'people'],
      good: 'neutral',
      unit: 'persons',
    },
    { sign: 'as-is', kinds: ['headcount'] },
    'last',
  ),
  summed(
    {
      name: 'units',
      label: 'Units',
      help: 'Units sold.',
      synonyms: ['volume', 'pieces', 'units sold'],
      good: 'up',
      unit: 'units',
    },
    { sign: 'as-is', kinds: ['units'] },
  ),
  summed(
    {
      name: 'area',
      label: 'Floor area',
      help: 'Floor area in use at the last posting of the period.',
      synonyms: ['floor space', 'square footage', 'square feet'],
      good: 'neutral',
      unit: 'square feet',
    },
    { sign: 'as-is', kinds: ['area'] },
    'last',
  ),
]
