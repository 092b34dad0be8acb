// A small company's ledger in the form of a real one, with what makes real ones hard. The same bytes every time.
import { randomNumbers } from '../bench/ledger-lines.ts'

/** One line as it stands in the file, and its amount in exact cents, reckoned from the text here and nowhere in the product. */
export interface LedgerLine {
  id: number
  day: string
  organization: string
  department: string
  scenario: 'Actual' | 'Budget'
  code: string
  account: string
  type: string
  amount: string
  cents: number
}

type Account = [code: string, name: string, type: string, size: number]

/** One posting a month, but 2011-02, 2011-04 and 2011-07 have none and the month after each has two; the last month has eight lines. */
export const postingDays = [
  '2010-12-29',
  '2011-01-29',
  '2011-03-01',
  '2011-03-31',
  '2011-05-01',
  '2011-05-31',
  '2011-06-30',
  '2011-08-01',
  '2011-08-29',
  '2011-09-29',
  '2011-10-29',
  '2011-11-29',
  '2011-12-29',
  '2012-01-29',
  '2012-02-29',
  '2012-03-30',
  '2012-04-30',
  '2012-05-30',
  '2012-06-30',
  '2012-07-31',
  '2012-08-28',
  '2012-09-28',
  '2012-10-28',
  '2012-11-28',
  '2012-12-28',
  '2013-01-28',
  '2013-02-28',
  '2013-03-30',
  '2013-04-30',
  '2013-05-30',
  '2013-06-30',
  '2013-07-31',
  '2013-08-29',
  '2013-09-29',
  '2013-10-29',
  '2013-11-29',
  '2013-12-28',
]
const lastBudget = '2011-11-29'

export const organizations = ['Northeast Division', 'Canadian Division', 'Germany']
export const departments = ['Corporate', 'Sales and Marketing', 'Manufacturing']

const profitAndLoss: Account[] = [
  ['4200', 'Trade Sales', 'Revenue', 90_000],
  ['4500', 'Intercompany Sales', 'Revenue', 12_000],
  ['4130', 'Returns and Adjustments', 'Expenditures', 2_500],
  ['4140', 'Discounts', 'Expenditures', 1_800],
  ['5020', 'Standard Cost of Sales', 'Expenditures', 38_000],
  ['5050', 'Variances', 'Expenditures', -900],
  ['6000', 'Salaries', 'Expenditures', 14_000],
  ['6020', 'Payroll Taxes', 'Expenditures', 1_400],
  ['6200', 'Travel Transportation', 'Expenditures', 700],
  ['6300', 'Conferences', 'Expenditures', 450],
  ['6500', 'Professional Services', 'Expenditures', 600],
  ['6700', 'Other Expenses', 'Expenditures', 300],
  ['6860', 'Amortization of Goodwill', 'Expenditures', 250],
  ['6920', 'Rent', 'Expenditures', 2_100],
  ['8000', 'Interest Income', 'Revenue', 130],
  ['8010', 'Interest Expense', 'Expenditures', 220],
  ['8020', 'Gain/Loss on Sales of Asset', 'Revenue', 90],
  ['8500', 'Taxes', 'Expenditures', 5_000],
]
const assets: Account[] = [
  ['1110', 'Cash', 'Assets', 60_000],
  ['1130', 'Trade Receivables', 'Assets', 40_000],
  ['1166', 'Finished Goods', 'Assets', 30_000],
]
const claims: Account[] = [
  ['2230', 'Accounts Payable', 'Liabilities', 35_000],
  ['2210', 'Notes Payable', 'Liabilities', 20_000],
]
const retained: Account = ['3550', 'Current Retained Earnings', 'Liabilities', 0]
/** Far larger than any money here, so that one of them among money cannot be missed. */
const statistics: Account[] = [
  ['9510', 'Headcount', 'Balances', 400_000],
  ['9520', 'Units', 'Flow', 9_000_000],
  ['9540', 'Square Footage', 'Balances', 70_000_000],
]

export const companyHeader = 'entry_id,date,organization,department,scenario,account_code,account,account_type,amount'

/** @returns the lines in the order of the file. */
export function companyLedger(): LedgerLine[] {
  const random = randomNumbers(20101229)
  const lines: LedgerLine[] = []
  const write = (
    day: string,
    organization: string,
    department: string,
    scenario: LedgerLine['scenario'],
    [code, account, type]: Account,
    cents: number,
  ) => {
    const id = lines.length + 1
    const amount = amountText(cents, id)
    const exact = halfEvenCents(amount)
    lines.push({ id, day, organization, department, scenario, code, account, type, amount, cents: exact })
    return exact
  }
  postingDays.forEach((day, posting) => {
    // Trade grows, cost follows it, and conferences come in spring.
    const factor = (code: string) =>
      code < '6' ? 1 + posting * 0.02 : code === '6300' && /-0[345]-/.test(day) ? 4 : 1 + posting * 0.006
    const amount = (account: Account) => Math.round(account[3] * 100 * factor(account[0]) * (0.8 + 0.4 * random()))
    const last = day === postingDays.at(-1)
    if (last) {
      for (const account of profitAndLoss.slice(0, 8))
        write(day, organizations[0] as string, departments[0] as string, 'Actual', account, amount(account))
      return
    }
    for (const organization of organizations) {
      for (const [i, department] of departments.entries()) {
        for (const account of profitAndLoss) {
          if (account[0] < '6' ? i !== 1 : account[0] > '8' && i !== 0) continue
          write(day, organization, department, 'Actual', account, amount(account))
          if (day <= lastBudget)
            write(day, organization, department, 'Budget', account, Math.round(amount(account) / 10_000) * 10_000)
        }
        for (const account of statistics)
          if (i === 0 || account[0] === '9510') write(day, organization, department, 'Actual', account, amount(account))
      }
      // Closing balances: assets equal what is owed and owned.
      const held = assets.map((account) =>
        write(day, organization, departments[0] as string, 'Actual', account, amount(account)),
      )
      const owed = claims.map((account) =>
        write(day, organization, departments[0] as string, 'Actual', account, amount(account)),
      )
      write(day, organization, departments[0] as string, 'Actual', retained, sum(held) - sum(owed))
    }
  })
  return lines
}

export function companyCsv(lines = companyLedger()): string {
  return [
    companyHeader,
    ...lines.map((line) =>
      [
        line.id,
        line.day,
        line.organization,
        line.department,
        line.scenario,
        line.code,
        line.account,
        line.type,
        line.amount,
      ].join(','),
    ),
  ].join('\n')
}

/** As exports write amounts: '22080.0', one in five with the noise of binary floats (359790.79999999999), one in 50 a half cent. */
function amountText(cents: number, id: number): string {
  if (id % 50 === 0)
    return `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}5`
  if (id % 5 === 0) return noisyText(cents / 100)
  return cents % 100 === 0 ? (cents / 100).toFixed(1) : String(cents / 100)
}

/** A sum of floats: seventeen digits say more than was meant. */
function noisyText(amount: number): string {
  return (amount + Math.sign(amount) * 2 ** (Math.floor(Math.log2(Math.abs(amount) || 1)) - 50))
    .toPrecision(17)
    .replace(/0+$/, '')
}

/** Decimal text to cents, half to even, in whole numbers only. */
export function halfEvenCents(text: string): number {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) as RegExpExecArray
  const digits = fraction.padEnd(3, '0')
  const cents = BigInt(whole + digits.slice(0, 2))
  const rest = BigInt(digits.slice(2))
  const half = 5n * 10n ** BigInt(digits.length - 3)
  const up = rest > half || (rest === half && cents % 2n === 1n)
  return Number((up ? cents + 1n : cents) * (sign === '-' ? -1n : 1n))
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
