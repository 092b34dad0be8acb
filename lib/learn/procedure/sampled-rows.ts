import { randomOf } from '../../random/random.ts'

/** @returns places of `most` of the rows by chance, in order; of all where there are no more. */
export function sampledRows(rows: number, most: number, seed: number): Int32Array {
  if (rows <= most) return Int32Array.from({ length: rows }, (_, row) => row)
  const random = randomOf(seed)
  const places = new Int32Array(most)
  let taken = 0
  for (let row = 0; row < rows && taken < most; row++) if (random() * (rows - row) < most - taken) places[taken++] = row
  return places
}
