import { type SQL, sql } from 'drizzle-orm'
import { kindLabel } from './kinds.ts'
import { accountKinds } from './schema.ts'

/**
 * @param of what is kept: cells `c`, or lines `l`, with their accounts `a`.
 * @returns the condition that keeps those of these members; of none where there are none.
 * @throws RangeError on a dimension that does not exist.
 */
export function memberCondition(dimension: string, members: readonly string[], of: 'c' | 'l' = 'c'): SQL {
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(members)}))`
  if (dimension === 'organization')
    return sql`${sql.raw(of)}.organization_id IN (SELECT id FROM finance_organization WHERE name IN ${list})`
  if (dimension === 'department')
    return sql`${sql.raw(of)}.department_id IN (SELECT id FROM finance_department WHERE name IN ${list})`
  if (dimension === 'account')
    return sql`(a.name IN ${list} OR a.code IN ${list} OR a.name || ' (' || a.code || ')' IN ${list})`
  if (dimension === 'kind') {
    const kinds = accountKinds.filter((kind) => members.includes(kind) || members.includes(kindLabel(kind)))
    return sql`a.kind IN (SELECT value FROM json_each(${JSON.stringify(kinds)}))`
  }
  throw new RangeError(`no such dimension: ${dimension}`)
}
