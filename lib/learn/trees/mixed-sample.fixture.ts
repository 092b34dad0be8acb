import { normalOf, randomOf } from '../../random/random.ts'
import type { CategoricalColumn, Column, Frame, NumericColumn } from '../frame.ts'

/** Rows of numbers with gaps, few values and words, and a target of 0 and 1 that depends on some of them together; `score` is what it depends on. */
export function mixedSample(rows: number, seed: number): { frame: Frame; target: Float64Array; score: Float64Array } {
  const random = randomOf(seed)
  const normal = normalOf(random)
  const number = (name: string, make: () => number): NumericColumn => ({
    kind: 'numeric',
    name,
    values: Float64Array.from({ length: rows }, make),
  })
  const codes = Int32Array.from({ length: rows }, () => (random() < 0.1 ? -1 : Math.floor(random() * 6)))
  const words: CategoricalColumn = { kind: 'categorical', name: 'word', codes, levels: ['a', 'b', 'c', 'd', 'e', 'f'] }
  const columns: Column[] = [
    number('plain', normal),
    number('gaps', () => (random() < 0.2 ? Number.NaN : normal())),
    words,
    number('few', () => Math.floor(random() * 3)),
    number('idle', () => 7),
    number('noise', normal),
  ]
  const [plain, gaps, , few] = columns as [NumericColumn, NumericColumn, CategoricalColumn, NumericColumn]
  const score = Float64Array.from({ length: rows }, (_, row) => {
    const gap = gaps.values[row] as number
    const word = codes[row] as number
    const product = (plain.values[row] as number) * (few.values[row] as number)
    return product + (Number.isNaN(gap) ? 1.5 : gap) + (word === 1 || word === 4 ? 1 : word < 0 ? -1 : 0)
  })
  return { frame: { rows, columns }, target: score.map((value) => (value + normal() > 0.5 ? 1 : 0)), score }
}
