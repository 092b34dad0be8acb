// What is usual: the middle value of each number among the rows that a version was learnt from.
import { storedPart } from '../registry/artifact.ts'
import type { KnownColumn } from '../registry/drift-reference.ts'
import type { Reference } from '../registry/train.ts'

/** Digits by which the middle of many persons is told: all of them would be one person's own value. */
const digitsOfPersons = 2

/** @returns usual values by feature; without those of categories, and none where they are kept no more. */
export async function usualValues(
  db: D1Database,
  { name, model }: { name: string; model: { persons?: boolean } },
  version: number,
): Promise<Map<string, number>> {
  const stored = await storedPart(db, name, version, 'reference')
  if (stored === undefined) return new Map()
  const { drift } = JSON.parse(stored) as Reference
  return new Map(
    drift.columns.flatMap((column) => {
      const middle = middleOf(column)
      if (middle === undefined) return []
      const told = model.persons === true ? Number(middle.toPrecision(digitsOfPersons)) : middle
      return [[column.reference.name, told] as const]
    }),
  )
}

function middleOf({ reference }: KnownColumn): number | undefined {
  if (reference.kind === 'categorical') return undefined
  const { knots, atMost } = reference
  const half = (atMost.at(-1) ?? 0) / 2
  return knots[atMost.findIndex((count) => count >= half)]
}
