import type { Column, Frame } from '../lib/learn/frame.ts'
import { normalOf, randomOf } from '../lib/random/random.ts'

/**
 * Rows to learn from: every sixth column is of words whose effects are drawn, every fourth of the others has gaps that mean something, every fifth few values;
 * the target depends on waves of some columns, on two products, and on a rare corner.
 */
export function learnData(rows: number, count: number, seed: number): { frame: Frame; target: Float64Array } {
  const random = randomOf(seed)
  const normal = normalOf(random)
  const score = new Float64Array(rows)
  const add = (row: number, value: number) => {
    score[row] = (score[row] as number) + value
  }
  const columns = Array.from({ length: count }, (_, place): Column => {
    if (place % 6 === 5) {
      const levels = Array.from({ length: place + 3 }, (_, level) => `level ${level}`)
      const effects = levels.map(() => 0.7 * normal())
      const code = () => (random() < 0.05 ? -1 : Math.floor(random() * random() * levels.length))
      const codes = Int32Array.from({ length: rows }, code)
      for (let row = 0; row < rows; row++) add(row, effects[codes[row] as number] ?? 0)
      return { kind: 'categorical', name: `word ${place}`, codes, levels }
    }
    const value = () => (place % 5 === 0 ? Math.round(5 * normal()) / 5 : normal())
    const values = Float64Array.from({ length: rows }, () => (place % 4 === 0 && random() < 0.1 ? Number.NaN : value()))
    for (let row = 0; row < rows && place < 10; row++)
      add(row, Number.isNaN(values[row]) ? 0.5 : 0.6 * Math.sin(values[row] as number))
    return { kind: 'numeric', name: `number ${place}`, values }
  })
  const [first, second, third, fourth] = [1, 2, 3, 7].map(
    (place) => (columns[place] as { values: Float64Array }).values,
  )
  for (let row = 0; row < rows; row++) {
    const at = (values: Float64Array | undefined) => values?.[row] as number
    add(row, at(first) * at(second) > 0 ? 0.8 : -0.8)
    if (at(third) > 0.5 && at(fourth) < 0) add(row, 1)
  }
  return { frame: { rows, columns }, target: score.map((value) => (random() < 1 / (1 + Math.exp(-value)) ? 1 : 0)) }
}
