import type { Feature } from './model.ts'

/** The last word of a column, as a feature. */
export function category(source: string, column: string, label: string, name = column): Feature {
  return { name, label, kind: 'category', value: (known) => known.history(source).lastWord(column) }
}
