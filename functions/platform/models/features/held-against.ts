import type { Feature, Model } from './model.ts'

/** Attributes by whose groups scores are held against what came: protected ones, and of things the groups by which a reader lists them. */
export function heldAgainst(model: Model): readonly Feature[] {
  if (model.protected !== undefined || model.persons === true) return model.protected ?? []
  const [records] = model.sources
  return (model.shown?.by ?? []).map((column) => ({
    name: column,
    label: `${column[0]?.toUpperCase()}${column.slice(1).replaceAll('_', ' ')}`,
    kind: 'category',
    value: (known) => known.history(records.name).lastWord(column),
  }))
}
