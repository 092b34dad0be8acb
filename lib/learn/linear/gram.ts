/** Rows that are worked on at once: their block stays in the second cache for some hundred columns. */
const blockRows = 128

/**
 * Weighted sums of products of all columns with each other and with a column of ones, which comes last.
 * Pauses after each block of rows.
 * @param values column-major, `rows` x `columns`.
 * @param weights of each row, at least 0.
 * @returns the full symmetric matrix, (`columns` + 1) squared.
 */
export function* gramInSteps(
  values: Float64Array,
  rows: number,
  columns: number,
  weights: Float64Array,
): Generator<undefined, Float64Array> {
  const size = columns + 1
  // Tiles are two by four; the columns that fill up the last one stay 0.
  const padded = Math.ceil(size / 4) * 4
  const sums = new Float64Array(padded * padded)
  const block = new Float64Array(padded * blockRows)
  const roots = new Float64Array(blockRows)
  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from)
    for (let row = 0; row < count; row++) roots[row] = Math.sqrt(weights[from + row] as number)
    roots.fill(0, count)
    for (let column = 0; column < columns; column++) {
      const there = column * rows + from
      const here = column * blockRows
      for (let row = 0; row < count; row++) block[here + row] = (roots[row] as number) * (values[there + row] as number)
      block.fill(0, here + count, here + blockRows)
    }
    block.set(roots, columns * blockRows)
    for (let i = 0; i < padded; i += 2) addTiles(sums, block, padded, i)
    yield
  }
  return unpadded(sums, padded, size)
}

/** Adds the products of columns `i` and `i + 1` of a block with those up to them. */
function addTiles(sums: Float64Array, block: Float64Array, padded: number, i: number): void {
  const a = i * blockRows
  const b = a + blockRows
  for (let j = 0; j <= i; j += 4) {
    const c = j * blockRows
    const d = c + blockRows
    const e = d + blockRows
    const f = e + blockRows
    let [ac, ad, ae, af, bc, bd, be, bf] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let row = 0; row < blockRows; row++) {
      const x = block[a + row] as number
      const y = block[b + row] as number
      const p = block[c + row] as number
      const q = block[d + row] as number
      const r = block[e + row] as number
      const s = block[f + row] as number
      ac += x * p
      ad += x * q
      ae += x * r
      af += x * s
      bc += y * p
      bd += y * q
      be += y * r
      bf += y * s
    }
    const upper = i * padded + j
    const lower = upper + padded
    sums[upper] = (sums[upper] as number) + ac
    sums[upper + 1] = (sums[upper + 1] as number) + ad
    sums[upper + 2] = (sums[upper + 2] as number) + ae
    sums[upper + 3] = (sums[upper + 3] as number) + af
    sums[lower] = (sums[lower] as number) + bc
    sums[lower + 1] = (sums[lower + 1] as number) + bd
    sums[lower + 2] = (sums[lower + 2] as number) + be
    sums[lower + 3] = (sums[lower + 3] as number) + bf
  }
}

function unpadded(sums: Float64Array, padded: number, size: number): Float64Array {
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = sums[i * padded + j] as number
      matrix[i * size + j] = sum
      matrix[j * size + i] = sum
    }
  }
  return matrix
}
