// Which kinds of accounts make up which line of the profit and loss statement.
import type { AccountKind } from './schema.ts'

export const salesKinds = ['sales', 'intercompany-sales'] as const satisfies AccountKind[]

export const netSalesKinds: readonly AccountKind[] = [...salesKinds, 'returns-and-discounts']

export const grossMarginKinds = [
  ...salesKinds,
  'returns-and-discounts',
  'cost-of-sales',
] as const satisfies AccountKind[]

export const operatingExpenseKinds = [
  'personnel',
  'travel',
  'marketing',
  'facilities',
  'professional-services',
  'depreciation',
  'other-operating',
] as const satisfies AccountKind[]

export const operatingKinds = [...grossMarginKinds, ...operatingExpenseKinds] as const satisfies AccountKind[]

/** @returns 'Cost of sales' for 'cost-of-sales'. */
export function kindLabel(kind: string): string {
  return kind.slice(0, 1).toUpperCase() + kind.slice(1).replaceAll('-', ' ')
}
