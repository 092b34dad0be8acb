import { z } from 'zod'
import { rowDimensions } from './policy.ts'

/** Dimensions whose members are given to a user or a token; that of persons comes from who the user is. */
export const unitDimensions: readonly string[] = rowDimensions.filter((name) => name !== 'person')

/** Members by dimension, sorted: {} = none. */
export const scopeSchema = z
  .partialRecord(z.enum(unitDimensions as [string, ...string[]]), z.array(z.string().trim().min(1).max(200)).max(500))
  .transform((scope) =>
    Object.fromEntries(
      Object.entries(scope)
        .filter(([, members]) => members !== undefined && members.length > 0)
        .map(([dimension, members]) => [dimension, [...new Set(members)].sort()]),
    ),
  )

/** What a dimension and its members are called on pages. */
export const dimensionLabels: Record<string, { one: string; many: string }> = {
  organization: { one: 'organisation', many: 'Organisations' },
  department: { one: 'department', many: 'Departments' },
  person: { one: 'records', many: 'Persons' },
}
