// Sums of gradients and hessians by bin, in fixed point, so that sums are exact in any order and a child is exactly its parent less its sibling.

/** Bytes of four columns in a number, and where each column's bins begin in a histogram: two numbers a bin. */
export interface Layout {
  /** Columns of the frame in their order here. */
  columns: Int32Array
  offsets: Int32Array
  binCounts: Int32Array
  quads: Int32Array[]
  size: number
}

/**
 * Gradient and hessian of each row side by side, rounded to steps so coarse that sums of them are exact. To the hessian of a row `rowUnit` is added,
 * more than all hessians together, so that a sum of them tells its rows too.
 */
export interface FixedGradients {
  pairs: Float64Array
  rowUnit: number
}

/** Rounds the gradients and hessians of these rows so that no sum over them needs more than the 53 bits that a double is exact in. */
export function fixGradients(
  fixed: FixedGradients,
  gradients: Float64Array,
  hessians: Float64Array,
  rows: Int32Array,
): void {
  let largest = 0
  let heaviest = 0
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number
    const size = Math.abs(gradients[row] as number)
    const weight = hessians[row] as number
    if (size > largest) largest = size
    if (weight > heaviest) heaviest = weight
  }
  const rowBits = Math.ceil(Math.log2(rows.length + 1))
  const heavyBits = Math.ceil(Math.log2(heaviest || 1))
  fixed.rowUnit = 2 ** (heavyBits + rowBits)
  // A number of half the digits of 2^52 steps rounds to whole steps what is added to it.
  const gradientRounder = 1.5 * 2 ** (Math.ceil(Math.log2(largest || 1)) + rowBits)
  const hessianRounder = 1.5 * 2 ** (heavyBits + 2 * rowBits)
  const { pairs, rowUnit } = fixed
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number
    pairs[2 * row] = (gradients[row] as number) + gradientRounder - gradientRounder
    pairs[2 * row + 1] = rowUnit + ((hessians[row] as number) + hessianRounder - hessianRounder)
  }
}

/** @returns the layout of these columns of bytes; `room` holds numbers to write into, if there are enough of them. */
export function* layoutInSteps(
  columns: Int32Array,
  bytes: readonly Uint8Array[],
  binCounts: Int32Array,
  rows: number,
  room: Int32Array[],
): Generator<undefined, Layout> {
  const groups = Math.ceil(columns.length / 4)
  const offsets = new Int32Array(groups * 4)
  let size = 0
  for (const [place, column] of columns.entries()) {
    offsets[place] = size
    size += 2 * (binCounts[column] as number)
  }
  // Columns that fill up the last four are all missing and land in a bin that nobody reads.
  offsets.fill(size, columns.length)
  const quads: Int32Array[] = []
  for (let group = 0; group < groups; group++) {
    const quad = room[group] ?? new Int32Array(rows)
    room[group] = quad
    quad.fill(0)
    for (let lane = 0; lane < 4 && 4 * group + lane < columns.length; lane++)
      place(quad, bytes[columns[4 * group + lane] as number] as Uint8Array, 8 * lane)
    quads.push(quad)
    yield
  }
  return { columns, offsets, binCounts, quads, size: size + 2 }
}

function place(quad: Int32Array, bytes: Uint8Array, shift: number): void {
  for (let row = 0; row < quad.length; row++) quad[row] = (quad[row] as number) | ((bytes[row] as number) << shift)
}

/** Writes the gradients of `rows` one after the other, two numbers a row. */
export function gather(into: Float64Array, fixed: FixedGradients, rows: Int32Array, from: number, to: number): void {
  const { pairs } = fixed
  for (let at = from; at < to; at++) {
    const row = rows[at] as number
    const pair = 2 * (at - from)
    into[pair] = pairs[2 * row] as number
    into[pair + 1] = pairs[2 * row + 1] as number
  }
}

/** Adds rows `from` to `to` to the bins of four columns; the gradients of row `start` are the first of `gathered`. */
export function addQuad(
  histogram: Float64Array,
  layout: Layout,
  group: number,
  rows: Int32Array,
  start: number,
  from: number,
  to: number,
  gathered: Float64Array,
): void {
  const quad = layout.quads[group] as Int32Array
  const first = layout.offsets[4 * group] as number
  const second = layout.offsets[4 * group + 1] as number
  const third = layout.offsets[4 * group + 2] as number
  const fourth = layout.offsets[4 * group + 3] as number
  for (let at = from; at < to; at++) {
    const bins = quad[rows[at] as number] as number
    const pair = 2 * (at - start)
    const gradient = gathered[pair] as number
    const hessian = gathered[pair + 1] as number
    const a = first + ((bins << 1) & 510)
    const b = second + ((bins >>> 7) & 510)
    const c = third + ((bins >>> 15) & 510)
    const d = fourth + ((bins >>> 23) & 510)
    histogram[a] = (histogram[a] as number) + gradient
    histogram[a + 1] = (histogram[a + 1] as number) + hessian
    histogram[b] = (histogram[b] as number) + gradient
    histogram[b + 1] = (histogram[b + 1] as number) + hessian
    histogram[c] = (histogram[c] as number) + gradient
    histogram[c + 1] = (histogram[c + 1] as number) + hessian
    histogram[d] = (histogram[d] as number) + gradient
    histogram[d + 1] = (histogram[d + 1] as number) + hessian
  }
}

/** Takes `part` out of `whole`. */
export function subtract(whole: Float64Array, part: Float64Array): void {
  for (let at = 0; at < whole.length; at++) whole[at] = (whole[at] as number) - (part[at] as number)
}
