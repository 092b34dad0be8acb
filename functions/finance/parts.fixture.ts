// Rows of several departments and organisations, for tests of what row rules leave over.
import { addMonths, monthEnd } from '../../lib/calendar/calendar.ts'
import type { Cut } from '../domain.ts'
import { LedgerFixture, type Posting } from './ledger.fixture.ts'

/** A small generator with a period of 2^32, so that a failing case can be repeated (Numerical Recipes, LCG). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const departments = ['Lab', 'Sales', 'Shop']
const organizations = ['France', 'Germany']
const accounts = [
  ['4000', 'Sales', 'revenue', 'sales', 900_000],
  ['4130', 'Returns', 'expense', 'returns-and-discounts', 20_000],
  ['5000', 'Goods', 'expense', 'cost-of-sales', 300_000],
  ['6000', 'Salaries', 'expense', 'personnel', 250_000],
  ['6920', 'Rent', 'expense', 'facilities', 50_000],
  ['8500', 'Taxes', 'expense', 'tax', 20_000],
  ['1110', 'Cash', 'asset', 'cash', 500_000],
  ['3000', 'Capital', 'equity', 'equity', 400_000],
] as const

/** Three years of rows, each part with an opening balance; some members have no rows in some months, and one department begins late. */
export function rowsOf(seed: number): Posting[] {
  const next = generator(seed)
  const rows: Posting[] = departments.flatMap((department) =>
    organizations.flatMap((organization) => [
      { day: '2011-01-01', account: '3000', cents: 300_000 + next(99_999), department, organization },
      { day: '2011-01-01', account: '1110', cents: 300_000 + next(99_999), department, organization },
    ]),
  )
  for (let i = 0; i < 36; i++) {
    for (const department of departments) {
      for (const organization of organizations) {
        if (next(12) === 0 || (department === 'Lab' && i < 9)) continue
        for (const [account, , type, , size] of accounts) {
          if (type === 'equity') continue
          const cents = Math.floor(size * (1 + i / 40)) + next(size)
          const day = next(3) ? monthEnd(addMonths('2011-01-01', i)) : addMonths('2011-01-09', i)
          const line = { day, account, cents, department, organization }
          rows.push(line)
          if (type !== 'asset' && i < 30 && next(4))
            rows.push({ ...line, cents: cents + next(9_999) - 5_000, scenario: 'budget' })
        }
      }
    }
  }
  return rows
}

/** @param balances whether the ledger states balances, or holds movements from an opening balance on. */
export function ledgerOf(rows: Posting[], balances: boolean): LedgerFixture {
  const ledger = new LedgerFixture()
  for (const [code, name, type, kind] of accounts)
    ledger.account(code, name, type, kind, balances && type === 'asset' ? 'last' : 'sum')
  ledger.post(rows)
  ledger.roll()
  return ledger
}

/** Whether a row is one of the cut. */
export function keeps(cut: Cut, row: Posting): boolean {
  return Object.entries(cut).every(([dimension, members]) => members.includes(row[dimension as 'department'] as string))
}

/** What row rules may leave over of these rows. */
export const cuts: [string, Cut][] = [
  ['a department', { department: ['Lab'] }],
  ['two departments', { department: ['Sales', 'Shop'] }],
  ['an organisation', { organization: ['Germany'] }],
  ['a department of an organisation', { department: ['Shop'], organization: ['France'] }],
  ['a department that does not exist', { department: ['Nowhere'] }],
]
