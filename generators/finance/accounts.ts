// The chart of accounts: what each code is called and on which side it grows.

type AccountType = 'asset' | 'liability' | 'equity' | 'revenue' | 'expense'

export interface LedgerAccount {
  code: string
  name: string
  type: AccountType
}

const chart: readonly (readonly [code: string, name: string, type: AccountType])[] = [
  ['1110', 'Cash', 'asset'],
  ['1130', 'Trade receivables', 'asset'],
  ['1160', 'Inventory', 'asset'],
  ['1190', 'Accumulated depreciation', 'asset'],
  ['1230', 'Machinery', 'asset'],
  ['2230', 'Accounts payable', 'liability'],
  ['2310', 'Salaries payable', 'liability'],
  ['2330', 'Warranties', 'liability'],
  ['2400', 'Deferred revenue', 'liability'],
  ['2410', 'Long-term debt', 'liability'],
  ['2500', 'Tax payable', 'liability'],
  ['3020', 'Share capital', 'equity'],
  ['3540', 'Retained earnings', 'equity'],
  ['4130', 'Returns', 'expense'],
  ['4140', 'Discounts', 'expense'],
  ['4200', 'Product sales', 'revenue'],
  ['4300', 'Service and subscription revenue', 'revenue'],
  ['5020', 'Cost of goods sold', 'expense'],
  ['5050', 'Scrap and variances', 'expense'],
  ['6000', 'Salaries', 'expense'],
  ['6020', 'Payroll taxes', 'expense'],
  ['6040', 'Employee benefits', 'expense'],
  ['6100', 'Commissions and bonuses', 'expense'],
  ['6110', 'Recruiting', 'expense'],
  ['6120', 'Training', 'expense'],
  ['6200', 'Travel', 'expense'],
  ['6220', 'Meals and entertainment', 'expense'],
  ['6310', 'Marketing', 'expense'],
  ['6400', 'Office supplies', 'expense'],
  ['6500', 'Professional services', 'expense'],
  ['6600', 'Energy', 'expense'],
  ['6610', 'Telephone and IT', 'expense'],
  ['6700', 'Freight', 'expense'],
  ['6710', 'Maintenance', 'expense'],
  ['6860', 'Depreciation', 'expense'],
  ['6920', 'Rent', 'expense'],
  ['8010', 'Interest expense', 'expense'],
  ['8500', 'Taxes', 'expense'],
]

export const accounts: ReadonlyMap<string, LedgerAccount> = new Map(
  chart.map(([code, name, type]) => [code, { code, name, type }]),
)

/** @throws RangeError on a code that the chart does not have. */
export function accountOf(code: string): LedgerAccount {
  const account = accounts.get(code)
  if (account === undefined) throw new RangeError(`the chart has no account ${code}`)
  return account
}

/** Whether a debit makes the account grow. */
export function growsByDebit({ type }: LedgerAccount): boolean {
  return type === 'asset' || type === 'expense'
}

export function isProfitAndLoss({ type }: LedgerAccount): boolean {
  return type === 'revenue' || type === 'expense'
}
