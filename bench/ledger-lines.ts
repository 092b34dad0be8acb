// Ledger lines of an invented firm for measuring: the same bytes for the same arguments on every machine.
import { dayFromNumber, dayNumber } from '../lib/calendar/calendar.ts'

export const header = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount\n'

export const organizations = [
  'North',
  'South',
  'East',
  'West',
  'Central',
  'Canada',
  'France',
  'Germany',
  'Australia',
  'Japan',
]
export const departments = [
  'Corporate',
  'Research and Development',
  'Sales and Marketing',
  'Manufacturing',
  'Quality Assurance',
  'Inventory Management',
  'General Administration',
]
const accounts: [code: string, name: string, type: string, size: number][] = [
  ['4200', 'Trade Sales', 'Revenue', 9000],
  ['4500', 'Intercompany Sales', 'Revenue', 2000],
  ['4130', 'Returns and Adjustments', 'Expenditures', 300],
  ['4140', 'Discounts', 'Expenditures', 200],
  ['5020', 'Standard Cost of Sales', 'Expenditures', 4000],
  ['5050', 'Variances', 'Expenditures', 150],
  ...[
    'Salaries',
    'Payroll Taxes',
    'Employee Benefits',
    'Commissions',
    'Travel Transportation',
    'Travel Lodging',
    'Meals',
    'Entertainment',
    'Conferences',
    'Marketing Collateral',
    'Office Supplies',
    'Professional Services',
    'Telephone',
    'Utilities',
    'Other Expenses',
    'Building Leasehold',
    'Vehicles',
    'Equipment',
    'Furniture and Fixtures',
    'Amortization of Goodwill',
    'Rent',
  ].map((name, i): [string, string, string, number] => [
    String(6000 + i * 20),
    name,
    'Expenditures',
    name === 'Salaries' ? 900 : 60,
  ]),
  ['8000', 'Interest Income', 'Revenue', 20],
  ['8010', 'Interest Expense', 'Expenditures', 30],
  ['8500', 'Taxes', 'Expenditures', 200],
]

/** A 32-bit generator (mulberry32): equal seeds give equal numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Lines in the order of their days, as CSV text in pieces of about 64 kB, without the header.
 * @param first number of the first line; entry ids continue from it.
 * @param days how many days the lines spread over, from `from` on.
 */
export function* ledgerLines(
  lines: number,
  options: { seed: number; from: string; days: number; first?: number },
): Generator<string> {
  const random = randomNumbers(options.seed)
  const start = dayNumber(options.from)
  const first = options.first ?? 1
  let text = ''
  for (let i = 0; i < lines; i++) {
    const day = dayFromNumber(start + Math.floor((i * options.days) / lines))
    const [code, name, type, size] = accounts[Math.floor(random() * accounts.length)] as (typeof accounts)[number]
    const organization = organizations[Math.floor(random() * organizations.length)]
    const department = departments[Math.floor(random() * departments.length)]
    const scenario = random() < 0.12 ? 'Budget' : 'Actual'
    const cents = Math.round(size * (0.5 + random()) * 100)
    text += `${first + i},${day},${organization},${department},${scenario},${code},${name},${type},${(cents / 100).toFixed(2)}\n`
    if (text.length > 65_536) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}
