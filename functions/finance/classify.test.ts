import { describe, expect, it } from 'vitest'
import { accountKind, accountType } from './classify.ts'
import type { AccountKind, AccountType } from './schema.ts'

const known: [type: AccountType, code: string, name: string, kind: AccountKind][] = [
  ['expense', '4130', 'Returns and Adjustments', 'returns-and-discounts'],
  ['expense', '4140', 'Discounts', 'returns-and-discounts'],
  ['revenue', '4200', 'Trade Sales', 'sales'],
  ['revenue', '4500', 'Intercompany Sales', 'intercompany-sales'],
  ['expense', '5020', 'Standard Cost of Sales', 'cost-of-sales'],
  ['expense', '5050', 'Variances', 'cost-of-sales'],
  ['expense', '6000', 'Salaries', 'personnel'],
  ['expense', '6020', 'Payroll Taxes', 'personnel'],
  ['expense', '6040', 'Employee Benefits', 'personnel'],
  ['expense', '6100', 'Commissions', 'personnel'],
  ['expense', '6200', 'Travel Transportation', 'travel'],
  ['expense', '6220', 'Meals', 'travel'],
  ['expense', '6230', 'Entertainment', 'travel'],
  ['expense', '6300', 'Conferences', 'marketing'],
  ['expense', '6310', 'Marketing Collateral', 'marketing'],
  ['expense', '6400', 'Office Supplies', 'other-operating'],
  ['expense', '6500', 'Professional Services', 'professional-services'],
  ['expense', '6610', 'Telephone', 'facilities'],
  ['expense', '6620', 'Utilities', 'facilities'],
  ['expense', '6700', 'Other Expenses', 'other-operating'],
  ['expense', '6810', 'Building Leasehold', 'facilities'],
  ['expense', '6820', 'Vehicles', 'depreciation'],
  ['expense', '6840', 'Furniture and Fixtures', 'depreciation'],
  ['expense', '6860', 'Amortization of Goodwill', 'depreciation'],
  ['expense', '6920', 'Rent', 'facilities'],
  ['revenue', '8000', 'Interest Income', 'other-income'],
  ['expense', '8010', 'Interest Expense', 'interest'],
  ['revenue', '8020', 'Gain/Loss on Sales of Asset', 'other-income'],
  ['revenue', '8030', 'Other Income', 'other-income'],
  ['revenue', '8040', 'Curr Xchg Gain/(Loss)', 'other-income'],
  ['expense', '8500', 'Taxes', 'tax'],
  ['asset', '1110', 'Cash', 'cash'],
  ['asset', '1130', 'Trade Receivables', 'receivables'],
  ['asset', '1150', 'Allowance for Bad Debt', 'receivables'],
  ['asset', '1162', 'Raw Materials', 'inventory'],
  ['asset', '1164', 'Work in Process', 'inventory'],
  ['asset', '1170', 'Deferred Taxes', 'other-assets'],
  ['asset', '1180', 'Prepaid Expenses', 'other-assets'],
  ['asset', '1240', 'Office Furniture & Equipment', 'fixed-assets'],
  ['liability', '2210', 'Notes Payable', 'debt'],
  ['liability', '2230', 'Accounts Payable', 'payables'],
  ['liability', '2310', 'Salary & Other Comp', 'other-liabilities'],
  ['liability', '2410', 'Long Term Obligations', 'debt'],
  ['liability', '3010', 'Partner Capital', 'equity'],
  ['liability', '3550', 'Current Retained Earnings', 'equity'],
  ['equity', '3999', 'Anything', 'equity'],
  ['statistical', '9510', 'Headcount', 'headcount'],
  ['statistical', '9520', 'Units', 'units'],
  ['statistical', '9540', 'Square Footage', 'area'],
  ['statistical', '9999', 'Tickets', 'other-statistical'],
  ['expense', '5999', 'Sundry', 'cost-of-sales'],
  ['expense', 'X1', 'Sundry', 'other-operating'],
  ['revenue', '8100', 'Sundry', 'other-income'],
  ['liability', '3100', 'Sundry', 'equity'],
  ['expense', '4120', 'Löhne und Gehälter', 'personnel'],
  ['expense', '4210', 'Miete', 'facilities'],
  ['expense', '4830', 'Abschreibungen auf Sachanlagen', 'depreciation'],
  ['asset', '1000', 'Kasse', 'cash'],
  ['asset', '1400', 'Forderungen aus Lieferungen', 'receivables'],
  ['liability', '1600', 'Verbindlichkeiten aus Lieferungen', 'payables'],
  ['revenue', '8400', 'Zinserträge', 'other-income'],
]

describe('what an account is for', () => {
  it.each(known)('%s %s %s is %s', (type, code, name, kind) => {
    expect(accountKind(type, name, code)).toBe(kind)
  })

  it.each([
    ['Trade Sales', '4200', 'revenue'],
    ['Cost of Sales', '5020', 'expense'],
    ['Accounts Payable', '2230', 'liability'],
    ['Prepaid Rent', '1180', 'asset'],
    ['Headcount', '9510', 'statistical'],
    ['Retained Earnings', '3550', 'equity'],
    ['Sundry', '6700', 'expense'],
    ['Sundry', 'x', undefined],
  ] as [string, string, AccountType | undefined][])('a file without types: %s %s is %s', (name, code, type) => {
    expect(accountType(name, code)).toBe(type)
  })
})
