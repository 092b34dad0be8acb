import type { Model } from '../features/model.ts'

/** @returns a count as it may be told: fewer persons than the least would tell who they are. */
export function countWords({ persons }: Pick<Model, 'persons'>, count: number, least: number): string {
  return persons === true && count < least ? `fewer than ${least}` : String(count)
}
